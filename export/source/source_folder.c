/* A folder with everything below it as a source. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/source/foreign_case.h"
#include "export/source/met_pictures.h"
#include "export/source/source_kinds.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"
#include "formats/base/platform.h"

enum { MOST_LEVELS = 64 };

typedef struct {
    uint64_t device, inode;
} FolderIdentity;

/* A folder with a case.json, inside the one that was given. Owned texts. */
typedef struct {
    char *path;
    char *shown; /* in the given one, and '/' */
} CaseFolder;

/* The walk; each folder is entered once, whatever links lead to it. */
typedef struct {
    SatSourceScan scan;
    FolderIdentity *entered; /* sorted */
    size_t entered_count;
    size_t entered_capacity;
    SatMetFiles *met;
    SatMetBackups *backups;
    SatMetPictures pictures;
    uint64_t zip_count;
    uint64_t cases_below;  /* case.json in folders inside a case folder: not read */
    const char *real_root; /* where the given folder really lies */
    CaseFolder *cases;     /* in a folder that is none itself: each is walked by itself, later */
    size_t case_count;
    size_t case_capacity;
} Walk;

bool sat_source_is_system_name(const char *name)
{
    static const char *const names[] = {
        "__MACOSX",    "Thumbs.db",    "desktop.ini",
        "Desktop.ini", "$RECYCLE.BIN", "System Volume Information",
        "lost+found",  "RECYCLER",     "Backups.txt"}; /* the list beside our backups */
    if (name[0] == '.') {
        return true;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int compare_identity(FolderIdentity a, FolderIdentity b)
{
    if (a.device != b.device) {
        return a.device < b.device ? -1 : 1;
    }
    return a.inode < b.inode ? -1 : a.inode > b.inode ? 1 : 0;
}

/* *is_new false: this folder was entered before. */
static bool note_folder(Walk *walk, FolderIdentity identity, bool *is_new, SatError *err)
{
    size_t low = 0;
    size_t high = walk->entered_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_identity(walk->entered[middle], identity) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *is_new = low == walk->entered_count || compare_identity(walk->entered[low], identity) != 0;
    if (!*is_new) {
        return true;
    }
    FolderIdentity *entered = sat_list_grow(walk->entered, walk->entered_count,
                                            &walk->entered_capacity, sizeof(*entered));
    if (entered == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    }
    walk->entered = entered;
    memmove(walk->entered + low + 1, walk->entered + low,
            (walk->entered_count - low) * sizeof(*walk->entered));
    walk->entered[low] = identity;
    walk->entered_count++;
    return true;
}

/* A link that leads out of the given folder: the user said what to read, and may not know of it. */
static bool leads_out(const Walk *walk, const char *path)
{
    if (!sat_path_is_link(path)) {
        return false;
    }
    char *real = sat_path_real(path);
    size_t root = strlen(walk->real_root);
    if (root > 0 && walk->real_root[root - 1] == '/') {
        root--; /* the root of the file system holds everything */
    }
    bool is_inside = real != NULL && strncmp(real, walk->real_root, root) == 0 &&
                     (real[root] == '/' || real[root] == '\0');
    free(real);
    return !is_inside;
}

static bool walk_folder(Walk *walk, const char *path, const char *display_path, int level,
                        SatError *err);

static bool visit_entry(Walk *walk, const char *path, const char *shown, int level, SatError *err)
{
    SatPathKind kind = sat_path_info(path).kind;
    if (kind == SAT_PATH_MISSING || kind == SAT_PATH_OTHER) {
        /* A link to nothing; a device or a FIFO: opening it could wait for ever. */
        walk->scan.counts->files_seen++;
        sat_source_skip(&walk->scan, SAT_SKIP_NOT_DICOM, shown, "not a file");
        return true;
    }
    if (leads_out(walk, path)) {
        walk->scan.counts->files_seen++;
        sat_source_skip(
            &walk->scan, SAT_SKIP_UNREADABLE, shown,
            "a link out of the folder: not followed; give its target as a SOURCE of its own");
        return true;
    }
    if (kind == SAT_PATH_FOLDER) {
        return walk_folder(walk, path, shown, level + 1, err);
    }
    bool is_backup = false;
    if (!sat_met_backups_add(walk->backups, &walk->scan, path, shown, &is_backup, err) ||
        is_backup) {
        walk->pictures.met_dicom = walk->pictures.met_dicom || is_backup;
        return is_backup;
    }
    walk->cases_below += sat_source_is_case_name(sat_path_file_name(path));
    SatSourceFile file = {.path = path, .name = path, .display_path = shown, .identity = path};
    if (!sat_source_visit_file(&walk->scan, &file, err)) {
        return false;
    }
    if (walk->scan.visited == SAT_VISITED_PICTURE) {
        return sat_met_pictures_add(&walk->pictures, shown, 0, err);
    }
    walk->pictures.met_dicom = walk->pictures.met_dicom || walk->scan.visited != SAT_VISITED_OTHER;
    walk->zip_count += walk->scan.visited == SAT_VISITED_OTHER && sat_source_takes_zip(path);
    return sat_met_files_add(walk->met, shown, path, walk->scan.visited, err);
}

static bool walk_entry(Walk *walk, const char *folder, const char *display_folder, const char *name,
                       int level, SatError *err)
{
    char *path = sat_path_join(folder, name);
    char *display_path =
        display_folder[0] == '\0' ? sat_path_join(name, "") : sat_path_join(display_folder, name);
    bool done = true;
    if (path == NULL || display_path == NULL) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    } else {
        done = visit_entry(walk, path, display_folder[0] == '\0' ? name : display_path, level, err);
    }
    free(path);
    free(display_path);
    return done;
}

static bool has_case(const SatFolderListing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        if (sat_source_is_case_name(listing->names[i])) {
            return true;
        }
    }
    return false;
}

static bool keep_case(Walk *walk, const char *path, const char *display_path, SatError *err)
{
    CaseFolder *cases =
        sat_list_grow(walk->cases, walk->case_count, &walk->case_capacity, sizeof(*cases));
    if (cases == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    }
    walk->cases = cases;
    CaseFolder *one = &cases[walk->case_count++];
    *one = (CaseFolder){.path = strdup(path), .shown = sat_path_join(display_path, "")};
    return (one->path != NULL && one->shown != NULL) ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
}

/* The case.json of the folder itself is read already; and its pictures for the author are no
 * source. */
static bool is_passed_by(const Walk *walk, const char *name, int level)
{
    return sat_source_is_system_name(name) ||
           (level == 0 &&
            (sat_source_is_case_name(name) ||
             (sat_foreign_case_has_text(&walk->scan) && strcmp(name, SAT_CASE_THUMBNAILS) == 0)));
}

static bool walk_folder(Walk *walk, const char *path, const char *display_path, int level,
                        SatError *err)
{
    SatPathInfo info = sat_path_info(path);
    FolderIdentity identity = {info.device, info.inode};
    bool is_new = false;
    if (!note_folder(walk, identity, &is_new, err)) {
        return false;
    }
    if (!is_new) {
        return true;
    }
    if (level > MOST_LEVELS) {
        sat_source_skip(&walk->scan, SAT_SKIP_UNREADABLE, display_path,
                        "more than 64 folders inside each other: give this folder by itself");
        return true;
    }
    SatFolderListing listing = {NULL, 0};
    SatError why = SAT_ERROR_INIT;
    if (!sat_folder_list(path, &listing, &why)) {
        if (level == 0 || why.code == SAT_ERR_NO_MEMORY) {
            *err = why;
            return false;
        }
        sat_source_skip(&walk->scan, SAT_SKIP_UNREADABLE, display_path, why.text);
        return true;
    }
    const bool is_case = level > 0 && walk->scan.visitor->written != NULL &&
                         !sat_foreign_case_has_text(&walk->scan) && has_case(&listing);
    bool done = !is_case || keep_case(walk, path, display_path, err);
    for (size_t i = 0; done && !is_case && i < listing.count; i++) {
        done = is_passed_by(walk, listing.names[i], level) ||
               walk_entry(walk, path, display_path, listing.names[i], level, err);
    }
    sat_folder_listing_free(&listing);
    return done;
}

static void tell_zips(const Walk *walk)
{
    char text[96];
    (void)snprintf(text, sizeof(text),
                   "%" PRIu64 " zip%s in the folder and not opened; give %s as SOURCE",
                   walk->zip_count, walk->zip_count == 1 ? " is" : "s are",
                   walk->zip_count == 1 ? "it" : "them");
    sat_source_note(&walk->scan, false, "", text);
}

/* A case.json tells of its own folder, and that lies in another case's. */
static void tell_cases_below(const Walk *walk)
{
    char text[160];
    const bool is_one = walk->cases_below == 1;
    (void)snprintf(
        text, sizeof(text),
        "%" PRIu64
        " case.json in %s inside a case folder: %s texts are not used; give %s as SOURCE",
        walk->cases_below, is_one ? "a folder" : "folders", is_one ? "its" : "their",
        is_one ? "that folder" : "those folders");
    sat_source_note(&walk->scan, false, "", text);
}

static uint8_t *read_picture(void *context, const struct SatMetPicture *picture, size_t *length,
                             SatError *err)
{
    char *path = sat_path_join(context, picture->name);
    uint8_t *bytes = NULL;
    if (path == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    } else {
        bytes = sat_read_file(path, SAT_PICTURE_MAX_FILE_BYTES, length, err);
    }
    free(path);
    return bytes;
}

SatPictureSource sat_source_folder_pictures(const char *folder, const char *real_path)
{
    return (SatPictureSource){.read = read_picture,
                              .context = (void *)(uintptr_t)folder,
                              .place = real_path,
                              .shown_before = ""};
}

bool sat_source_takes_folder(const char *argument)
{
    return sat_path_info(argument).kind == SAT_PATH_FOLDER;
}

static void end_walk(Walk *walk)
{
    sat_met_files_free(walk->met);
    sat_met_backups_free(walk->backups);
    sat_met_pictures_end(&walk->pictures);
    for (size_t i = 0; i < walk->case_count; i++) {
        free(walk->cases[i].path);
        free(walk->cases[i].shown);
    }
    free(walk->cases);
    free(walk->entered);
}

/* Everything in the folder but the case folders in it, which are listed. */
static bool walk_all(Walk *walk, const char *folder, SatError *err)
{
    char *place = sat_path_real(folder);
    walk->met = sat_met_files_new(err);
    walk->backups = walk->met != NULL ? sat_met_backups_new(err) : NULL;
    const char *known_by = walk->scan.visitor->place != NULL ? walk->scan.visitor->place : place;
    const SatPictureSource pictures =
        sat_source_folder_pictures(folder, known_by != NULL ? known_by : folder);
    bool done = walk->backups != NULL && sat_source_begin_written(&walk->scan, folder, err) &&
                walk_folder(walk, folder, "", 0, err) &&
                sat_met_files_check(walk->met, &walk->scan, "", err) &&
                sat_met_backups_visit(walk->backups, &walk->scan, err) &&
                sat_met_pictures_visit(&walk->pictures, &walk->scan, &pictures, err);
    done = sat_foreign_case_end(&walk->scan, done, err);
    free(place);
    if (done && walk->zip_count > 0) {
        tell_zips(walk);
    }
    if (done && walk->cases_below > 0) {
        tell_cases_below(walk);
    }
    return done;
}

bool sat_source_scan_folder(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                            SatSourceCounts *counts, SatError *err)
{
    char *real_root = sat_path_real(argument);
    Walk walk = {.scan = {.ordinal = ordinal, .visitor = visitor, .counts = counts},
                 .real_root = real_root};
    if (real_root == NULL) {
        return sat_fail(err, SAT_ERR_SYSTEM, "cannot find where the folder %s lies", argument);
    }
    bool done = walk_all(&walk, argument, err);
    for (size_t i = 0; done && i < walk.case_count; i++) {
        Walk inner = {.scan = {.ordinal = ordinal,
                               .visitor = visitor,
                               .counts = counts,
                               .shown_before = walk.cases[i].shown},
                      .real_root = real_root};
        done = walk_all(&inner, walk.cases[i].path, err);
        end_walk(&inner);
    }
    end_walk(&walk);
    free(real_root);
    return done;
}
