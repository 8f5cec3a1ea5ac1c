/* Reads, orders and searches the entries of a folder. */
#include "player/screen/file_entries.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

#define BACKUP_LIST_NAME "Backups.txt" /* what `satchel backup` writes beside the zips */

/** ASCII letters without case; other characters must agree. */
static bool starts_with(const char *name, const char *prefix)
{
    while (*prefix != '\0' && sat_ascii_upper(*name) == sat_ascii_upper(*prefix)) {
        name++;
        prefix++;
    }
    return *prefix == '\0';
}

static bool ends_with(const char *name, const char *ending)
{
    const size_t length = strlen(name);
    const size_t ending_length = strlen(ending);
    return length > ending_length && starts_with(name + length - ending_length, ending);
}

/** Files straight from scanners and CDs have no ending: "IM000012", "1.2.840.113…", "00000001". */
static bool is_bare_number(const char *name)
{
    bool digit = false;
    bool only_numbers = true;
    bool dot = false;
    for (const char *c = name; *c != '\0'; c++) {
        digit = digit || isdigit((unsigned char)*c) != 0;
        dot = dot || *c == '.';
        only_numbers = only_numbers && (isdigit((unsigned char)*c) != 0 || *c == '.');
    }
    return digit && (only_numbers || !dot);
}

bool sat_entry_is_dicomdir(const char *name)
{
    return sat_ascii_equal_but_case(name, "DICOMDIR");
}

SatEntryKind sat_entry_kind_of_name(const char *name)
{
    static const char *const DICOM_ENDINGS[] = {".dcm", ".dicom", ".dic", ".ima", ".acr"};
    if (ends_with(name, ".satchel")) {
        return SAT_ENTRY_PACK;
    }
    if (ends_with(name, ".zip")) {
        return SAT_ENTRY_ZIP;
    }
    for (size_t i = 0; i < sizeof DICOM_ENDINGS / sizeof *DICOM_ENDINGS; i++) {
        if (ends_with(name, DICOM_ENDINGS[i])) {
            return SAT_ENTRY_DICOM;
        }
    }
    return sat_entry_is_dicomdir(name) || is_bare_number(name) ? SAT_ENTRY_DICOM : SAT_ENTRY_OTHER;
}

const char *sat_entry_title(const SatFileEntry *entry)
{
    static const char *const TITLES[] = {"Folder", "Pack", "DICOM", "Zip", "Backup", "File"};
    return entry->holds_backups ? "Backups" : TITLES[entry->kind];
}

bool sat_folder_holds_backups(const char *folder)
{
    char *path = sat_path_join(folder, BACKUP_LIST_NAME);
    const bool is_there = path != NULL && sat_path_info(path).kind == SAT_PATH_FILE;
    free(path);
    return is_there;
}

void sat_entry_size_text(uint64_t size_bytes, char *buffer, size_t capacity)
{
    static const char *const UNITS[] = {"bytes", "kB", "MB", "GB", "TB"};
    double value = (double)size_bytes;
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < sizeof UNITS / sizeof *UNITS) {
        value /= 1000.0;
        unit++;
    }
    snprintf(buffer, capacity, unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value,
             UNITS[unit]);
}

/** Adds name, whose memory it takes, unless what it names is gone or no file or folder. */
static void take(SatFileEntries *out, const char *folder, char *name)
{
    char *path = sat_path_join(folder, name);
    char *shown = sat_utf8_printable(name, strlen(name));
    const SatPathInfo info = path != NULL ? sat_path_info(path) : (SatPathInfo){0};
    const bool is_folder = info.kind == SAT_PATH_FOLDER;
    const bool holds_backups = is_folder && sat_folder_holds_backups(path);
    free(path);
    if (shown == NULL || (!is_folder && info.kind != SAT_PATH_FILE)) {
        free(shown);
        free(name);
        return;
    }
    SatFileEntry *entry = &out->entries[out->count++];
    entry->name = name;
    entry->shown = shown;
    entry->kind = is_folder ? SAT_ENTRY_FOLDER : sat_entry_kind_of_name(name);
    if (entry->kind == SAT_ENTRY_ZIP && out->are_backups) {
        entry->kind = SAT_ENTRY_BACKUP;
    }
    entry->size_bytes = is_folder ? 0 : info.size_bytes;
    entry->holds_backups = holds_backups;
    out->kinds[entry->kind]++;
}

/** Folders to the front; both halves keep their order. */
static bool put_folders_first(SatFileEntries *out)
{
    SatFileEntry *sorted = calloc(out->count + 1, sizeof *sorted);
    if (sorted == NULL) {
        return false;
    }
    size_t at = 0;
    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < out->count; i++) {
            if ((out->entries[i].kind == SAT_ENTRY_FOLDER) == (turn == 0)) {
                sorted[at++] = out->entries[i];
            }
        }
    }
    free(out->entries);
    out->entries = sorted;
    return true;
}

bool sat_file_entries_read(const char *folder, SatFileEntries *out, SatError *err)
{
    SatFolderListing listing = {0};
    *out = (SatFileEntries){0};
    if (!sat_folder_list(folder, &listing, err)) {
        return false;
    }
    out->are_backups = sat_folder_holds_backups(folder);
    out->entries = calloc(listing.count + 1, sizeof *out->entries);
    for (size_t i = 0; out->entries != NULL && i < listing.count; i++) {
        if (listing.names[i][0] != '.') {
            take(out, folder, listing.names[i]);
            listing.names[i] = NULL; /* taken over */
        }
    }
    sat_folder_listing_free(&listing);
    if (out->entries == NULL || !put_folders_first(out)) {
        sat_file_entries_free(out);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to list the folder");
    }
    return true;
}

void sat_file_entries_free(SatFileEntries *entries)
{
    for (size_t i = 0; entries->entries != NULL && i < entries->count; i++) {
        free(entries->entries[i].name);
        free(entries->entries[i].shown);
    }
    free(entries->entries);
    *entries = (SatFileEntries){0};
}

static bool is_one_letter_again(const char *typed)
{
    const char *c = typed;
    while (*c != '\0' && *c == typed[0]) {
        c++;
    }
    return *c == '\0' && typed[0] != '\0' && typed[1] != '\0';
}

static size_t find_prefix(const SatFileEntries *entries, size_t from, const char *prefix)
{
    for (size_t i = 0; i < entries->count; i++) {
        const size_t at = (from + i) % entries->count;
        if (starts_with(entries->entries[at].shown, prefix)) {
            return at;
        }
    }
    return entries->count;
}

size_t sat_file_entries_find(const SatFileEntries *entries, size_t from, const char *typed)
{
    if (typed[0] == '\0' || entries->count == 0) {
        return entries->count;
    }
    const size_t found = find_prefix(entries, from, typed);
    if (found < entries->count || !is_one_letter_again(typed)) {
        return found;
    }
    const char letter[2] = {typed[0], '\0'};
    return find_prefix(entries, from + 1, letter);
}

size_t sat_file_entries_at_name(const SatFileEntries *entries, const char *name)
{
    size_t at = 0;
    while (at < entries->count && strcmp(entries->entries[at].name, name) != 0) {
        at++;
    }
    return at;
}
