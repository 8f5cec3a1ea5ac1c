/* What was answered right and wrong before, over all packs, and what to ask again: a question that
 * was missed comes at once, one that was right after 1, 3, 7, 14, then 30 days (Leitner's boxes).
 * Questions are known by the hash of their case and their own id. Pure. */
#ifndef SAT_PLAYER_REVISION_H
#define SAT_PLAYER_REVISION_H

#include "formats/base/byte_writer.h"
#include "formats/base/sat_error.h"

#define SAT_REVISION_CASE_DIGITS 16
#define SAT_REVISION_ID_BYTES 128
#define SAT_REVISION_BOXES 6U
#define SAT_REVISION_MAX_CARDS 100000U

typedef struct {
    char case_hash[SAT_REVISION_CASE_DIGITS + 1];
    char question[SAT_REVISION_ID_BYTES];
    uint32_t box;     /* 0: missed last time */
    uint32_t due_day; /* days since 1970 */
} SatRevisionCard;

typedef struct {
    SatRevisionCard *cards;
    size_t count, capacity;
} SatRevision;

/** Lines "HASH BOX DAY QUESTION"; others are passed over, and all past the limit. errors:
 *  SAT_ERR_NO_MEMORY    owns: sat_revision_free() */
SAT_NODISCARD bool sat_revision_parse(const char *text, size_t length, SatRevision *out,
                                      SatError *err);
void sat_revision_write(const SatRevision *revision, SatByteWriter *out);
void sat_revision_free(SatRevision *revision);

/** errors: SAT_ERR_NO_MEMORY, SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_revision_note(SatRevision *revision, const char *case_hash,
                                     const char *question, bool right, uint32_t today,
                                     SatError *err);
/** Never for a question that was not asked yet. */
bool sat_revision_is_due(const SatRevision *revision, const char *case_hash, const char *question,
                         uint32_t today);

/** Any question of the case is. */
bool sat_revision_has_due(const SatRevision *revision, const char *case_hash, uint32_t today);

#endif
