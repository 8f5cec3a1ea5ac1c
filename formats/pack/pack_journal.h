/* The journal of a pack being written: which entries stand complete in PATH.part, so that an
 * interrupted run of the same plan goes on. Text; every line carries its own CRC-32, so that a torn
 * or damaged line ends it. Used by the pack writer alone; one thread, entries are read-only after
 * opening. */
#ifndef SAT_PACK_PACK_JOURNAL_H
#define SAT_PACK_PACK_JOURNAL_H

#include "formats/base/arena.h"
#include "formats/base/checksum.h"
#include "formats/base/platform.h"

typedef struct {
    const char *name;       /* of the ZIP entry */
    uint64_t header_offset; /* where it begins in PATH.part */
    uint64_t length;        /* of its content */
    SatSha256 hash;
    int32_t value_low, value_high;
    uint64_t line_end; /* in the journal; filled when read */
} SatPackJournalEntry;

typedef struct SatPackJournal SatPackJournal;

/** Opens or makes the journal (mode 0600). One of another plan or version is emptied.
 *  owns: sat_pack_journal_close()    errors: SAT_ERR_SYSTEM, SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatPackJournal *sat_pack_journal_open(const char *path, const SatSha256 *plan,
                                                    SatError *err);
void sat_pack_journal_close(SatPackJournal *journal);
SAT_DEFINE_AUTO(SatPackJournal, sat_pack_journal_close)

/** What an earlier run left, in the order of the file; borrowed until close. */
size_t sat_pack_journal_count(const SatPackJournal *journal);
const SatPackJournalEntry *sat_pack_journal_entry(const SatPackJournal *journal, size_t index);

/** Forgets all entries but the first count; new lines go behind those. */
SAT_NODISCARD bool sat_pack_journal_keep(SatPackJournal *journal, size_t count, SatError *err);
/** Appends a line for an entry that stands complete in PATH.part. */
SAT_NODISCARD bool sat_pack_journal_add(SatPackJournal *journal, const SatPackJournalEntry *entry,
                                        SatError *err);

#endif
