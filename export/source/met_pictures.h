/* PNG and JPEG files that were met in a source. Where they are all its pictures, they become DICOM
 * objects in the staging folder: each folder of them a stack, in the order of the numbers in their
 * names. Private to export/source. One thread. */
#ifndef SAT_EXPORT_MET_PICTURES_H
#define SAT_EXPORT_MET_PICTURES_H

#include "export/picture/picture_head.h"
#include "export/source/foreign_case.h"

struct SatMetPicture {
    char *name;    /* below the source, folders and all; owned */
    size_t handle; /* the reader's: which entry of a zip */
    SatPictureHead head;
    bool is_readable;   /* the head is right */
    uint8_t content[8]; /* of the hash of its bytes */
};

/** Zeroed: empty. */
struct SatMetPictures {
    struct SatMetPicture *items;
    size_t count, capacity;
    bool met_dicom; /* there are objects too: then the pictures are passed by */
};

/** Frees what is in it. */
void sat_met_pictures_end(SatMetPictures *met);
SAT_NODISCARD bool sat_met_pictures_add(SatMetPictures *met, const char *name, size_t handle,
                                        SatError *err);

/** How the pictures are read, and where they lie. */
typedef struct {
    /** The whole file, at most SAT_PICTURE_MAX_FILE_BYTES. owns: free() */
    uint8_t *(*read)(void *context, const struct SatMetPicture *picture, size_t *length,
                     SatError *err);
    void *context;
    const char *place;        /* of the source: the same in every run, another for each */
    const char *shown_before; /* before the names in what is told */
} SatPictureSource;

/** Files of a folder, by their names below it. */
SatPictureSource sat_source_folder_pictures(const char *folder, const char *real_path);

/** Reads and decodes each, quietly: what cannot be read is no picture (columns 0). False only when
 *  the scan ends. */
SAT_NODISCARD bool sat_met_pictures_look(SatMetPictures *met, const SatPictureSource *source,
                                         SatError *err);
/** Visits them at the end of a scan: as documents place them (scan->foreign), or by their folders.
 *  What cannot be read, and what no document names, is told. False only when the scan ends. */
SAT_NODISCARD bool sat_met_pictures_visit(SatMetPictures *met, SatSourceScan *scan,
                                          const SatPictureSource *source, SatError *err);

#endif
