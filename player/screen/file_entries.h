/* What is in a folder, as the file browser shows it: kinds guessed by name, folders first, natural
 * order, found again by typing. One thread. */
#ifndef SAT_PLAYER_FILE_ENTRIES_H
#define SAT_PLAYER_FILE_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

typedef enum {
    SAT_ENTRY_FOLDER,
    SAT_ENTRY_PACK,
    SAT_ENTRY_DICOM, /* looks like it by its name */
    SAT_ENTRY_ZIP,
    SAT_ENTRY_BACKUP, /* a zip in a folder of backups */
    SAT_ENTRY_OTHER
} SatEntryKind;

typedef struct {
    char *name;  /* as the system has it: any bytes */
    char *shown; /* the same, safe to draw */
    SatEntryKind kind;
    uint64_t size_bytes;
    bool holds_backups; /* a folder of backups */
} SatFileEntry;

typedef struct {
    SatFileEntry *entries;
    size_t count;
    size_t kinds[SAT_ENTRY_OTHER + 1]; /* how many of each */
    bool are_backups;                  /* this is a folder of backups */
} SatFileEntries;

/** Hidden files (".name") are left out. owns: sat_file_entries_free(), also after a failure
 *  errors: SAT_ERR_SYSTEM: the folder cannot be read; *out is empty then */
SAT_NODISCARD bool sat_file_entries_read(const char *folder, SatFileEntries *out, SatError *err);
void sat_file_entries_free(SatFileEntries *entries);

/** By its name only: never SAT_ENTRY_BACKUP. */
SatEntryKind sat_entry_kind_of_name(const char *name);
/** The index file of a CD, whatever case. */
bool sat_entry_is_dicomdir(const char *name);
/** "Folder", "Pack" …; for a column. */
const char *sat_entry_title(const SatFileEntry *entry);
/** True for a folder that `satchel backup` has written into: its list is there. */
bool sat_folder_holds_backups(const char *folder);
/** "812 kB", "3.4 GB". owns: text in buffer */
void sat_entry_size_text(uint64_t size_bytes, char *buffer, size_t capacity);

/** The entry a person means who typed `typed` while entry `from` was chosen: the first from there
 * on (then from the top) whose name starts so, whatever case; for one letter typed again and again
 * the next one that starts with it. count when there is none. */
size_t sat_file_entries_find(const SatFileEntries *entries, size_t from, const char *typed);
/** The entry of this name; count when there is none. */
size_t sat_file_entries_at_name(const SatFileEntries *entries, const char *name);

#endif
