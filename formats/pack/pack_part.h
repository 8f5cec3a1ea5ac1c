/* PATH.part with its journal: entries are put one behind the other, or taken over from an
 * interrupted run of the same plan, until the finished file replaces PATH. Used by the pack writer
 * alone; one thread, except sat_pack_part_find(). */
#ifndef SAT_PACK_PACK_PART_H
#define SAT_PACK_PACK_PART_H

#include "formats/pack/pack_journal.h"
#include "formats/pack/pack_reader.h" /* SatPackEntry */

typedef struct SatPackPart SatPackPart;

/** Opens and locks PATH.part. Entries of a journal of the same plan are read back; the first that
 *  differs and all behind it are forgotten. owns: sat_pack_part_free()
 *  errors: SAT_ERR_SYSTEM (also when another run holds the lock), SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatPackPart *sat_pack_part_open(const char *path, const SatSha256 *plan,
                                              SatError *err);
void sat_pack_part_free(SatPackPart *part);
SAT_DEFINE_AUTO(SatPackPart, sat_pack_part_free)

/** An entry's content, to be written or (bytes NULL) to be taken over. */
typedef struct {
    const char *name;
    const void *bytes;
    size_t length;
    SatSha256 hash;
    uint32_t crc32;
    int32_t value_low, value_high; /* kept in the journal */
} SatPackContent;

/** With its checksums worked out. */
SatPackContent sat_pack_content(const char *name, const void *bytes, size_t length);

/** Takes the entry over when the interrupted run wrote the same one here, else writes it. After a
 *  failure the part takes nothing more. errors: SAT_ERR_SYSTEM, SAT_ERR_LIMIT; SAT_ERR_ARGUMENT
 * when it cannot be taken over */
SAT_NODISCARD bool sat_pack_part_put(SatPackPart *part, const SatPackContent *content,
                                     SatPackEntry *out, SatError *err);

/** What the interrupted run wrote under this name and can still be taken over; NULL: nothing.
 *  thread: any */
const SatPackJournalEntry *sat_pack_part_find(const SatPackPart *part, const char *name);

/** Writes the directory and the comment that seals all and points at the index, syncs, renames over
 *  PATH and removes the journal. keep_private: PATH keeps the mode 0600. */
SAT_NODISCARD bool sat_pack_part_finish(SatPackPart *part, const SatPackEntry *index,
                                        bool keep_private, uint64_t *size_bytes, SatError *err);

#endif
