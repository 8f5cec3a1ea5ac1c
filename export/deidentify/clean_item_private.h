/* What a clean item holds. Only export/deidentify and tests include this. */
#ifndef SAT_EXPORT_CLEAN_ITEM_PRIVATE_H
#define SAT_EXPORT_CLEAN_ITEM_PRIVATE_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/dropped_words_private.h"
#include "export/deidentify/open_objects.h"
#include "formats/dicom/dicom_mosaic.h"

struct SatObjectFile {
    const char *path;     /* never printed, never in an output */
    const char *identity; /* SatRawItem.identity; as path */
    uint64_t size_bytes;  /* as it was listed */
    int64_t modified_ns;
    const SatCleanBackup *backup; /* NULL: in none */
    SatDeidIdentity *known;       /* when the object was gathered; NULL: not kept */
};

struct SatCleanItem {
    const SatCleanFacts *facts; /* shared */
    SatCleanOwn own;
    SatFrameFacts frame;             /* what frames say that have nothing of their own */
    const SatFrameFacts *own_frames; /* facts->image.frames of them; NULL: `frame` holds for all */
    const SatDicomMosaic *mosaic;    /* when facts->is_mosaic */
    SatDicomExtent *measured;        /* NULL: nothing to measure */
    SatObjectFile file;
    /* Of an object of one frame, known when it was gathered, so that the gate need not parse it
     * once more: */
    const SatSha256 *display;       /* sat_deid_display_digest(), shared; NULL: not known */
    SatDicomPlace only_frame;       /* of its stored bytes */
    SatDroppedWords *dropped_words; /* NULL: none */
    SatOpenObjects *opened;         /* shared by all items of a deidentifier; NULL in tests */
};

#endif
