/* What a clean item holds. Only export/deidentify and tests include this. */
#ifndef SAT_EXPORT_CLEAN_ITEM_PRIVATE_H
#define SAT_EXPORT_CLEAN_ITEM_PRIVATE_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/dropped_words_private.h"
#include "export/deidentify/facts_store.h"
#include "export/deidentify/open_objects.h"
#include "formats/dicom/dicom_mosaic.h"

/** What is known of an object besides its file. */
typedef struct {
    const char *identity;         /* SatRawItem.identity; NULL: the path. As it */
    const SatCleanBackup *backup; /* NULL: in none */
    SatDeidIdentity *known;       /* when it was gathered; NULL: not kept */
} SatFileOrigin;

/** Small, for there are very many: the files of a folder share its name. */
struct SatObjectFile {
    const char *folder, *name; /* together the path; never printed, never in an output */
    uint64_t size_bytes;       /* as it was listed */
    int64_t modified_ns;
    const SatFileOrigin *origin; /* NULL: nothing is known of it */
};

/** What an item has in common with most others, or what few have. Equal ones are one, at one
 * address. */
typedef struct {
    const SatCleanFacts *facts;
    SatOpenObjects *opened; /* one for all of a deidentifier; NULL in tests */
    const SatSha256
        *display; /* sat_deid_display_digest() of an object of one frame; NULL: not known */
    const SatFrameFacts *own_frames; /* facts->image.frames of them; NULL: `frame` holds for all */
    const SatDicomMosaic *mosaic;    /* when facts->is_mosaic */
    SatDicomExtent *measured;        /* of wide values; NULL of others */
    SatDroppedWords *dropped_words;  /* NULL: none */
    const uint32_t *key_frames;      /* that the source marks as key images, ascending */
    size_t key_frame_count;
} SatItemShared;

/** owns: free(). NULL: no memory. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD char *sat_object_file_path(const SatObjectFile *file, SatError *err);

struct SatCleanItem {
    const SatItemShared *shared;
    SatCleanOwn own;
    SatFrameFacts frame; /* what frames say that have nothing of their own */
    SatObjectFile file;
    /** Of the stored bytes of an object of one frame, known when it was gathered, so that the gate
     * need not parse it once more; length 0: not known. */
    SatDicomPlace only_frame;
};

/** Gives an item what it shares, which is kept once. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_clean_item_share(SatFactsStore *kept, SatCleanItem *item,
                                        const SatItemShared *shared, SatError *err);
/** The same with other facts than it has. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_clean_item_change(SatFactsStore *kept, SatCleanItem *item,
                                         const SatCleanFacts *facts, SatError *err);

#endif
