/* An archive being made: PATH.part with its journal. Entries are put one behind the other, or taken
 * over from an interrupted run of the same plan, until the finished file replaces PATH. Under the
 * writers of packs and backups; one thread, except sat_zip_part_find(). */
#ifndef SAT_ZIP_ZIP_PART_H
#define SAT_ZIP_ZIP_PART_H

#include "formats/zip/zip_journal.h"
#include "formats/zip/zip_writer.h"

typedef struct SatZipPart SatZipPart;

/** Opens and locks PATH.part. Entries of a journal of the same plan are read back; the first that
 *  differs and all behind it are forgotten. owns: sat_zip_part_free()
 *  errors: SAT_ERR_SYSTEM (also when another run holds the lock), SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatZipPart *sat_zip_part_open(const char *path, SatZipForm form,
                                            const SatSha256 *plan, SatError *err);
void sat_zip_part_free(SatZipPart *part);
SAT_DEFINE_AUTO(SatZipPart, sat_zip_part_free)

/** An entry to be written, or to be taken over. */
typedef struct {
    const char *name;
    bool take_over; /* what the interrupted run wrote; the rest is not looked at */
    SatZipContent content;
    SatSha256 hash;               /* of the plain content */
    int32_t notes[SAT_ZIP_NOTES]; /* the caller's own, kept in the journal */
} SatZipPartEntry;

/** Bytes that are stored as they are, with their checksums worked out. */
SatZipPartEntry sat_zip_part_stored(const char *name, const void *bytes, size_t length);

/** Where an entry stands, and the hash of its plain content. */
typedef struct {
    SatZipEntryInfo info;
    SatSha256 hash;
} SatZipPlaced;

/** Takes the entry over when the interrupted run wrote the same one here, else writes it. After a
 *  failure the part takes nothing more.
 *  errors: SAT_ERR_SYSTEM, SAT_ERR_LIMIT; SAT_ERR_ARGUMENT when it cannot be taken over */
SAT_NODISCARD bool sat_zip_part_put(SatZipPart *part, const SatZipPartEntry *entry,
                                    SatZipPlaced *out, SatError *err);

/** What the interrupted run wrote under this name and can still be taken over; NULL: nothing.
 *  thread: any */
const SatZipJournalEntry *sat_zip_part_find(const SatZipPart *part, const char *name);

/** How an archive ends. */
typedef struct {
    SatZipCommentMaker make_comment; /* NULL: no comment */
    void *context;
    size_t comment_length;
    bool keep_private;                /* PATH keeps the mode 0600 */
    uint64_t least_bytes, most_bytes; /* of the whole file; most 0: any size */
} SatZipPartEnding;

/** Writes the directory and the comment, syncs, renames over PATH and removes the journal.
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_LIMIT when the size is not as wanted, with *size_bytes set: PATH
 *  is as it was then */
SAT_NODISCARD bool sat_zip_part_finish(SatZipPart *part, const SatZipPartEnding *ending,
                                       uint64_t *size_bytes, SatError *err);

#endif
