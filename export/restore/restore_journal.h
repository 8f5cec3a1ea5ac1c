/* What a restore has made so far, on the disk before the next step: an interrupted run goes on from
 * it. What was asked for but not answered is noted before it is asked, so that the next run looks
 * whether the server made it. One file a backup and server, in the user's data folder, mode 0600,
 * locked while it is in use. One thread. */
#ifndef SAT_EXPORT_RESTORE_JOURNAL_H
#define SAT_EXPORT_RESTORE_JOURNAL_H

#include <stdint.h>

#include "formats/base/checksum.h"
#include "formats/base/platform.h"

typedef enum {
    SAT_RESTORE_NOT_MADE,
    SAT_RESTORE_ASKED,     /* nobody knows whether it was made */
    SAT_RESTORE_UNDER_WAY, /* a series whose job runs */
    SAT_RESTORE_MADE
} SatRestoreState;

typedef struct {
    SatRestoreState state;
    char job[80]; /* of a series under way */
} SatJournalSeries;

typedef struct {
    SatRestoreState state;
    uint64_t id; /* the server's */
    SatJournalSeries *series;
    size_t series_count;
} SatJournalStudy;

typedef struct {
    char *path;
    SatFile *lock;
    bool was_there;        /* an interrupted run left it */
    SatRestoreState state; /* of the case */
    uint64_t rid;
    uint64_t before; /* the highest rID of all own cases before the case was asked for */
    SatJournalStudy *studies;
    size_t study_count;
} SatRestoreJournal;

/** key: tells backup, server and target. shape[i]: series of study i.
 *  owns: sat_restore_journal_close(), also on failure
 *  errors: SAT_ERR_SYSTEM also "in use by another run"; SAT_ERR_CORRUPT it is none, with its path;
 *  SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_restore_journal_open(const SatSha256 *key, const size_t *shape,
                                            size_t study_count, SatRestoreJournal *out,
                                            SatError *err);
/** Synced when it returns. */
SAT_NODISCARD bool sat_restore_journal_save(const SatRestoreJournal *journal, SatError *err);
/** All is made: the file goes. */
SAT_NODISCARD bool sat_restore_journal_end(SatRestoreJournal *journal, SatError *err);
void sat_restore_journal_close(SatRestoreJournal *journal);

#endif
