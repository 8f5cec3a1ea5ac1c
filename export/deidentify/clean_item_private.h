/* What a clean item holds. Only export/deidentify and tests include this. */
#ifndef SAT_EXPORT_CLEAN_ITEM_PRIVATE_H
#define SAT_EXPORT_CLEAN_ITEM_PRIVATE_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/open_objects.h"
#include "formats/dicom/dicom_mosaic.h"

struct SatCleanItem {
    SatCleanFacts facts;
    SatDicomMosaic mosaic;    /* when facts.is_mosaic */
    SatDicomExtent *measured; /* facts.extent shows it; NULL: nothing to measure */
    const char *path;         /* never printed, never in an output */
    SatOpenObjects *opened;   /* shared by all items of a deidentifier; NULL in tests */
};

#endif
