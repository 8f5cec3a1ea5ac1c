/* Moves the backups of a folder into another, perhaps on another disk: each is copied, checked byte
 * by byte, given its name in one step, and only then removed where it was. A run that ends in the
 * middle leaves every backup whole in one of the two folders; the same call goes on. One thread. */
#ifndef SAT_EXPORT_LIBRARY_MOVE_H
#define SAT_EXPORT_LIBRARY_MOVE_H

#include "export/backup/backup_folder.h"

typedef struct {
    const char *from, *to; /* folders; `to` may be missing */
    bool dry_run;
    /** Of a backup that is in the new folder now (dry run: would be). */
    void (*moved)(void *told, const char *file_name, uint64_t size_bytes);
    /** Of one that stays where it was. */
    void (*left)(void *told, const char *file_name, const char *why);
    /** false: stop. */
    bool (*progress)(void *told, uint64_t done_bytes, uint64_t total_bytes);
    void *told;
} SatLibraryMove;

typedef struct {
    size_t moved, left;
    uint64_t size_bytes;
} SatLibraryMoved;

/** Afterwards the list in both folders is right, and an old folder in which nothing else lies is
 *  gone. Neither folder may be in use by another run.
 *  errors: SAT_ERR_ARGUMENT both are one folder; SAT_ERR_SYSTEM; SAT_ERR_CANCELLED;
 *  SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_library_move(const SatLibraryMove *move, SatLibraryMoved *out,
                                    SatError *err);

#endif
