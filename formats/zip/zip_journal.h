/* The journal of an archive being written: which entries stand complete in PATH.part, so that an
 * interrupted run of the same plan goes on. Text; every line carries its own CRC-32, so that a torn
 * or damaged line ends it. Used by zip_part alone; one thread, entries are read-only after opening.
 */
#ifndef SAT_ZIP_ZIP_JOURNAL_H
#define SAT_ZIP_ZIP_JOURNAL_H

#include "formats/base/arena.h"
#include "formats/base/checksum.h"
#include "formats/base/platform.h"

enum { SAT_ZIP_NOTES = 4 };

typedef struct {
    const char *name;       /* of the entry */
    uint64_t header_offset; /* where it begins in PATH.part */
    uint64_t stored_bytes, plain_bytes;
    uint32_t crc32; /* of the plain content */
    uint16_t method;
    SatSha256 hash;               /* of the plain content */
    int32_t notes[SAT_ZIP_NOTES]; /* the caller's own */
    uint64_t line_end;            /* in the journal; filled when read */
} SatZipJournalEntry;

typedef struct SatZipJournal SatZipJournal;

/** Opens or makes the journal (mode 0600). One of another plan or version is emptied.
 *  owns: sat_zip_journal_close()    errors: SAT_ERR_SYSTEM, SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatZipJournal *sat_zip_journal_open(const char *path, const SatSha256 *plan,
                                                  SatError *err);
void sat_zip_journal_close(SatZipJournal *journal);
SAT_DEFINE_AUTO(SatZipJournal, sat_zip_journal_close)

/** What an earlier run left, in the order of the file; borrowed until close. */
size_t sat_zip_journal_count(const SatZipJournal *journal);
const SatZipJournalEntry *sat_zip_journal_entry(const SatZipJournal *journal, size_t index);

/** Forgets all entries but the first count; new lines go behind those. */
SAT_NODISCARD bool sat_zip_journal_keep(SatZipJournal *journal, size_t count, SatError *err);
/** Appends a line for an entry that stands complete in PATH.part. */
SAT_NODISCARD bool sat_zip_journal_add(SatZipJournal *journal, const SatZipJournalEntry *entry,
                                       SatError *err);

#endif
