/* What a clean item holds. Only export/deidentify and tests include this. */
#ifndef SAT_EXPORT_CLEAN_ITEM_PRIVATE_H
#define SAT_EXPORT_CLEAN_ITEM_PRIVATE_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/dropped_words_private.h"
#include "export/deidentify/open_objects.h"
#include "formats/dicom/dicom_mosaic.h"

/** What is known of an object besides its file. */
typedef struct {
    const SatCleanBackup *backup; /* NULL: in none */
    SatDeidIdentity *known;       /* when it was gathered; NULL: not kept */
} SatFileOrigin;

struct SatObjectFile {
    const char *path;     /* never printed, never in an output */
    const char *identity; /* SatRawItem.identity; as path */
    uint64_t size_bytes;  /* as it was listed */
    int64_t modified_ns;
    const SatFileOrigin *origin; /* NULL: nothing is known of it */
};

/** What few items have; items that have the same share it. */
typedef struct {
    const SatFrameFacts *own_frames; /* facts->image.frames of them; NULL: `frame` holds for all */
    const SatDicomMosaic *mosaic;    /* when facts->is_mosaic */
    SatDicomExtent *measured;        /* of wide values */
    SatDroppedWords *dropped_words;
} SatItemRare;

struct SatCleanItem {
    const SatCleanFacts *facts; /* shared */
    SatCleanOwn own;
    SatFrameFacts frame;     /* what frames say that have nothing of their own */
    const SatItemRare *rare; /* NULL: none of it */
    SatObjectFile file;
    /* Of an object of one frame, known when it was gathered, so that the gate need not parse it
     * once more: */
    const SatSha256 *display; /* sat_deid_display_digest(), shared; NULL: not known */
    SatDicomPlace only_frame; /* of its stored bytes */
    SatOpenObjects *opened;   /* shared by all items of a deidentifier; NULL in tests */
};

#endif
