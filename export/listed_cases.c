/* Looks for the cases of playlists in the library, then at the case server. */
#include "export/listed_cases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/lecture_plan.h"
#include "export/source/saved_page.h"
#include "export/source/source_kinds.h"
#include "formats/base/platform.h"

enum { RID_BYTES = 24, WHY_BYTES = 640 };

/* ---- the library ----------------------------------------------------------------------------- */

static void not_a_backup(void *context, const char *file_name, const char *why)
{
    sat_report_detail(context, "%s in the library is no whole backup: %s", file_name, why);
}

/* "~/backups" stands in config files, which no shell reads. owns: free() */
static char *folder_of(const char *setting)
{
    const char *home = getenv("HOME");
    return strncmp(setting, "~/", 2) == 0 && home != NULL ? sat_path_join(home, setting + 2)
                                                          : strdup(setting);
}

static bool read_library(SatListedCases *listed, SatError *err)
{
    SatLibraryChanges changes;
    SAT_AUTO(SatLibrary) *library = sat_library_open(listed->folder, err);
    return library != NULL &&
           sat_library_refresh(library, not_a_backup, listed->report, &changes, err) &&
           sat_library_all(library, &listed->backups, err) &&
           sat_folder_list(listed->folder, &listed->files, err);
}

/* Once; a library that cannot be read is told, and is none. */
static bool open_library(SatListedCases *listed, SatError *err)
{
    const char *setting = listed->served->library;
    SatError why = SAT_ERROR_INIT;
    if (listed->was_opened || setting == NULL || setting[0] == '\0') {
        return true;
    }
    listed->was_opened = true;
    listed->folder = folder_of(setting);
    if (listed->folder == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
    }
    if (sat_path_info(listed->folder).kind != SAT_PATH_FOLDER) {
        sat_fail(&why, SAT_ERR_SYSTEM, "there is no such folder");
    } else if (read_library(listed, &why)) {
        return true;
    }
    if (why.code == SAT_ERR_CANCELLED || why.code == SAT_ERR_NO_MEMORY) {
        *err = why;
        return false;
    }
    sat_report_warn(listed->report, listed->folder,
                    "the library is not used: %s; --library, or library = in the config file, "
                    "names the folder of your backups",
                    why.text);
    free(listed->folder);
    listed->folder = NULL;
    return true;
}

/* Of two backups of a case: one that is current, then one without identifiers, then a bag. */
static int worth(const SatLibraryBackup *backup)
{
    return (backup->state != SAT_LIBRARY_OLDER ? 4 : 0) + (backup->kind.keeps_identifiers ? 0 : 2) +
           (backup->kind.layout == SAT_BACKUP_BAG ? 1 : 0);
}

static const char *find_backup(const SatListedCases *listed, const char *rid)
{
    const SatLibraryBackup *best = NULL;
    for (size_t i = 0; i < listed->backups.count; i++) {
        const SatLibraryBackup *backup = &listed->backups.backups[i];
        if (strcmp(backup->rid, rid) == 0 && (best == NULL || worth(backup) > worth(best))) {
            best = backup;
        }
    }
    return best != NULL ? best->file_name : NULL;
}

/* Whole backups are known by what is in them, damaged ones are none. */
static bool is_backup(const SatListedCases *listed, const char *name)
{
    char *path = sat_path_join(listed->folder, name);
    const bool is_one = path == NULL || sat_backup_is_one(path);
    free(path);
    return is_one;
}

/* A saved "Download originals" zip that was given the number as its name, or a part of it; of
 * several none. */
static const char *find_zip(const SatListedCases *listed, const char *rid, bool *is_several)
{
    const char *found = NULL;
    *is_several = false;
    for (size_t i = 0; listed->folder != NULL && i < listed->files.count; i++) {
        const char *name = listed->files.names[i];
        if (sat_backup_folder_is_zip(name) && sat_source_name_holds(name, rid) &&
            !is_backup(listed, name)) {
            *is_several = found != NULL;
            found = name;
        }
        if (*is_several) {
            return NULL;
        }
    }
    return found;
}

/* ---- what is not there ----------------------------------------------------------------------- */

static void tell_left_out(const SatListedCases *listed, const SatSourceEntry *entry,
                          const char *text)
{
    SatByteWriter place = SAT_BYTE_WRITER_INIT;
    sat_lecture_place(entry, &place);
    sat_write_u8(&place, 0);
    sat_report_warn(listed->report, place.failed ? entry->file : (const char *)place.bytes,
                    "left out: %s", text);
    sat_byte_writer_free(&place);
}

static void tell_missing(const SatListedCases *listed, const SatSourceEntry *entry, const char *rid,
                         bool is_several, const char *why)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_format(&text, "rID %s: ", rid);
    if (is_several) {
        sat_write_format(&text, "several zips in %s have its number in their names",
                         listed->folder);
    } else if (listed->folder != NULL) {
        sat_write_format(&text, "no backup of it in %s", listed->folder);
    } else {
        sat_write_text(&text, "no library of backups is named (--library FOLDER)");
    }
    sat_write_format(&text, ", and %s; the zip of \"Download originals\" of its page ", why);
    if (listed->folder != NULL && !is_several) {
        sat_write_format(&text, "goes there as %s.zip", rid);
    } else if (entry->page_entry > 0) {
        sat_write_format(&text, "goes beside the saved page as %s.zip", rid);
    } else {
        sat_write_text(&text, "may stand in its place in the list");
    }
    sat_write_u8(&text, 0);
    tell_left_out(listed, entry, text.failed ? why : (const char *)text.bytes);
    sat_byte_writer_free(&text);
}

/* Whether the server has it for this user; why: else. */
static bool is_served(SatListedCases *listed, uint64_t rid, char why[WHY_BYTES], bool *is_there,
                      SatError *err)
{
    SatServedCases *served = listed->served;
    SatError failed = SAT_ERROR_INIT;
    char host[SAT_HTTP_HOST_CAPACITY];
    *is_there = false;
    sat_http_host(served->url, host);
    if (!sat_case_server_has_login(served->url)) {
        (void)snprintf(why, WHY_BYTES,
                       "you are not logged in at %s (satchel login radiopaedia: for your own "
                       "cases)",
                       host);
        return true;
    }
    const SatServedAccount *account = sat_served_account(served, &failed);
    if (account != NULL) {
        *is_there = sat_served_owns(account, rid);
        (void)snprintf(why, WHY_BYTES, "it is not among your cases at %s, which gives no others",
                       host);
        return true;
    }
    if (failed.code == SAT_ERR_CANCELLED || failed.code == SAT_ERR_NO_MEMORY) {
        *err = failed;
        return false;
    }
    served->failed++;
    (void)snprintf(why, WHY_BYTES, "%s", failed.text);
    return true;
}

/* ---- all of it ------------------------------------------------------------------------------- */

bool sat_listed_cases_place(SatListedCases *listed, const SatSourceEntry *entry, const char *source,
                            const char **place, SatError *err)
{
    char rid[RID_BYTES], why[WHY_BYTES] = "";
    uint64_t number = 0;
    bool is_several = false, is_there = false;
    *place = source;
    if (entry->written == NULL || !sat_source_takes_case_server(source)) {
        return true;
    }
    if (!sat_source_case_number(source, &number, err) || !open_library(listed, err)) {
        return false;
    }
    if (number == 0) {
        return true;
    }
    (void)snprintf(rid, sizeof(rid), "%" PRIu64, number);
    const char *name = find_backup(listed, rid);
    name = name != NULL ? name : find_zip(listed, rid, &is_several);
    if (name != NULL) {
        free(listed->path);
        listed->path = sat_path_join(listed->folder, name);
        listed->kept++;
        sat_report_detail(listed->report, "rID %s: %s in the library", rid, name);
        *place = listed->path;
        return listed->path != NULL ||
               sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
    }
    if (!is_served(listed, number, why, &is_there, err)) {
        return false;
    }
    if (!is_there) {
        tell_missing(listed, entry, rid, is_several, why);
        *place = NULL;
    }
    return true;
}

bool sat_listed_cases_goes_on(SatListedCases *listed, const SatSourceEntry *entry, SatError *why)
{
    if (why->code != SAT_ERR_FORMAT && why->code != SAT_ERR_CORRUPT && why->code != SAT_ERR_LIMIT &&
        why->code != SAT_ERR_UNSUPPORTED) {
        return false;
    }
    listed->kept--;
    tell_left_out(listed, entry, why->text);
    sat_error_clear(why);
    return true;
}

void sat_listed_cases_end(SatListedCases *listed)
{
    if (listed->kept > 0) {
        sat_report_say(listed->report, "%zu case%s of the playlist from the library %s",
                       listed->kept, sat_plural(listed->kept), listed->folder);
    }
    sat_library_list_free(&listed->backups);
    sat_folder_listing_free(&listed->files);
    free(listed->folder);
    free(listed->path);
    *listed = (SatListedCases){.served = listed->served, .report = listed->report};
}
