/* Documents that lie beside pictures and say something of their case: a case.json, and teaching
 * forms of others (export/import). What a folder holds of them becomes one raw case. One thread. */
#ifndef SAT_EXPORT_FOREIGN_CASE_H
#define SAT_EXPORT_FOREIGN_CASE_H

#include "export/source/source_kinds.h"
#include "formats/dicom/dicom_reader.h"

typedef struct SatMetPictures SatMetPictures;

/** The files of one folder, by their names in it, in the order of a folder. */
typedef struct {
    size_t count;
    /** Borrowed; "" passes the file by. */
    const char *(*name)(void *context, size_t index);
    /** The whole file, at most limit_bytes. owns: free() */
    char *(*read)(void *context, size_t index, size_t limit_bytes, size_t *length, SatError *err);
    /** The PNG and JPEG files there and below, looked at (met_pictures.h), and whether there is
     * DICOM too. Asked only when a document speaks of pictures. */
    bool (*pictures)(void *context, SatMetPictures *out, SatError *err);
    void *context;
    const char *shown_before; /* before the names in what is told: "archive.zip: ", or "" */
} SatBesides;

/** Whether the name is one of a document that may be read here. */
bool sat_foreign_case_is_name(const char *name);

/** A picture file as a document places it. */
typedef struct {
    char *name; /* as SatBesides.pictures gave it */
    size_t study, series, frame;
} SatForeignPlace;

/** Where documents place the pictures; none when they speak of none. Borrowed until
 * sat_foreign_case_end(). */
const SatForeignPlace *sat_foreign_case_places(const SatSourceScan *scan, size_t *count);
/** Whether a document says anything of the case. */
bool sat_foreign_case_has_text(const SatSourceScan *scan);

/** Reads the documents, tells what is wrong with each and what each loses, and hands over
 *  (SatSourceVisitor.written) what they say together: a case.json first, then saved Radiopaedia
 *  files, MIRC, the text of downloaded originals (only without a case.json), GIFT.
 *  False only when the scan ends, as of the others; sat_foreign_case_end() then too. */
SAT_NODISCARD bool sat_foreign_case_begin(SatSourceScan *scan, const SatBesides *besides,
                                          SatError *err);
/** Keeps what an object of the folder says of the case: a report of teaching file information. */
SAT_NODISCARD bool sat_foreign_case_take_object(const SatSourceScan *scan,
                                                const SatDicomFile *dicom, const char *display_path,
                                                SatError *err);
/** The folder has been visited (when is_done): hands over what its objects said, too
 *  (SatSourceVisitor.rewritten), and ends it. Gives is_done, or false. */
SAT_NODISCARD bool sat_foreign_case_end(SatSourceScan *scan, bool is_done, SatError *err);

#endif
