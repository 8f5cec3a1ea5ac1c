/* The index of a folder of backups: which case each holds, its texts, its state, when it was last
 * checked. The folder is what counts: the index follows it, and can be removed at any time. It is
 * the user's alone (0600) and holds no more than case.txt and bag-info.txt say; keys of patients
 * are not in it. Several runs may use it at once; one thread a SatLibrary. */
#ifndef SAT_EXPORT_LIBRARY_INDEX_H
#define SAT_EXPORT_LIBRARY_INDEX_H

#include "export/backup/backup_folder.h"

/** In the folder: an SQLite database, with -wal and -shm behind it while it is in use. */
#define SAT_LIBRARY_INDEX_NAME "Backups.index"

typedef struct SatLibrary SatLibrary;

typedef enum {
    SAT_LIBRARY_CURRENT,
    SAT_LIBRARY_OLDER,   /* there is a newer version of its case and kind */
    SAT_LIBRARY_VANISHED /* the newest, and its case is no longer at the source */
} SatLibraryState;

/** "current", "older", "vanished". */
const char *sat_library_state_word(SatLibraryState state);

typedef struct {
    const char *file_name, *title, *case_id;
    const char *rid;     /* of the case server, or "" */
    const char *source;  /* 16 hex digits (BACKUP_FORMAT.md §4), or "" */
    const char *hash;    /* SHA-256 of the zip's body, 64 hex digits */
    const char *name;    /* of the folder in the zip */
    const char *excerpt; /* of a search: where the words were found; else "" */
    SatBackupKind kind;
    uint32_t version; /* of the case */
    SatLibraryState state;
    uint64_t files, size_bytes;
    uint32_t made_day;    /* days since 1970: of the file */
    uint32_t checked_day; /* when all its bytes were last read and found whole; 0: never */
    bool is_for_quiz;
} SatLibraryBackup;

typedef struct {
    SatArena *arena;
    SatLibraryBackup *backups; /* by title, then version, newest first */
    size_t count, capacity;
} SatLibraryList;

void sat_library_list_free(SatLibraryList *list);

/** Opens the index of a folder, made anew when it is missing, damaged or of another version. In a
 *  folder that cannot be written to it is kept in memory.
 *  owns: sat_library_close()     errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatLibrary *sat_library_open(const char *folder, SatError *err);
void sat_library_close(SatLibrary *library);
SAT_DEFINE_AUTO(SatLibrary, sat_library_close)

typedef struct {
    size_t added, changed, removed, unreadable;
} SatLibraryChanges;

/** Lets the index follow the folder: only zips that are new, or have another size or time, are
 *  opened. unreadable: told of each that begins like a backup and is none. Ctrl-C stops it.
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY; SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_library_refresh(SatLibrary *library, SatBackupUnreadable unreadable,
                                       void *context, SatLibraryChanges *out, SatError *err);

/** All backups. owns: sat_library_list_free(), also on failure */
SAT_NODISCARD bool sat_library_all(SatLibrary *library, SatLibraryList *out, SatError *err);

/** Those whose texts hold every one of the words, the best first; older versions are not searched.
 *  A word with blanks is a phrase; one that ends with * stands for its beginnings. Capitals and
 *  accents do not count.
 *  owns: sat_library_list_free(), also on failure */
SAT_NODISCARD bool sat_library_search(SatLibrary *library, const char *const *words, size_t count,
                                      SatLibraryList *out, SatError *err);

/** The next `percent` of the backups (at least one) that are due to be checked: those never checked
 *  first, then those whose check is longest ago. With each one noted, such samples walk through
 * all. owns: sat_library_list_free(), also on failure */
SAT_NODISCARD bool sat_library_sample(SatLibrary *library, unsigned percent, SatLibraryList *out,
                                      SatError *err);
/** The backup was read and is whole, or is not: either way it is not due again soon. */
SAT_NODISCARD bool sat_library_note_checked(SatLibrary *library, const char *file_name,
                                            bool is_whole, SatError *err);

#endif
