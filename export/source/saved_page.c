/* Looks for the cases of a saved playlist beside it. */
#include "export/source/saved_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/radiopaedia_json.h"
#include "export/import/saved_playlist.h"
#include "export/source/source_kinds.h"
#include "formats/backup/backup_layout.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"
#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"
#include "formats/case/case_model.h"

enum { MOST_PLACES = 20000, RID_BYTES = 32, LEVELS = 2, MOST_CASE_BYTES = 1 << 22 };

/* A folder or file that may be a case. */
typedef struct {
    char *name;          /* relative to the page's folder; owned */
    char rid[RID_BYTES]; /* that files in it say; "" */
    uint32_t version;    /* of the case, when it is a backup; else 0 */
} Place;

typedef struct {
    char *folder; /* of the page */
    Place *places;
    size_t count, capacity;
    SatArena *arena;
    SatSavedPageLosses *losses;
    /* found so far: a text playlist, and the page's entry of each line from 1 */
    SatByteWriter lines;
    size_t *numbers;
    size_t line_count, number_capacity;
} Search;

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the playlist");
}

static bool ends_like(const char *text, const char *ending)
{
    const size_t length = strlen(text), end = strlen(ending);
    return length > end && sat_ascii_equal_but_case(text + length - end, ending);
}

bool sat_source_is_saved_page(const char *argument)
{
    return (ends_like(argument, ".html") || ends_like(argument, ".htm")) &&
           sat_path_info(argument).kind == SAT_PATH_FILE;
}

/* ---- what lies beside the page ---- */

static void rid_of_case_json(const char *bytes, size_t length, char out[RID_BYTES])
{
    SatError ignored = SAT_ERROR_INIT;
    json_t *root = sat_json_parse(bytes, length, MOST_CASE_BYTES, &ignored);
    const json_t *rid = json_object_get(json_object_get(root, "identifiers"), "rid");
    if (json_is_string(rid)) {
        (void)snprintf(out, RID_BYTES, "%s", json_string_value(rid));
    }
    json_decref(root);
}

/* The number that a case.json or saved viewer files in the folder tell. */
static void find_rid(const char *folder, char out[RID_BYTES])
{
    SatFolderListing listing = {NULL, 0};
    SatError ignored = SAT_ERROR_INIT;
    out[0] = '\0';
    if (!sat_folder_list(folder, &listing, &ignored)) {
        return;
    }
    for (size_t i = 0; out[0] == '\0' && i < listing.count; i++) {
        size_t length = 0;
        char *path =
            ends_like(listing.names[i], ".json") ? sat_path_join(folder, listing.names[i]) : NULL;
        char *bytes =
            path != NULL ? (char *)sat_read_file(path, MOST_CASE_BYTES, &length, &ignored) : NULL;
        sat_error_clear(&ignored);
        if (bytes != NULL && sat_source_is_case_name(listing.names[i])) {
            rid_of_case_json(bytes, length, out);
        } else if (bytes != NULL &&
                   !sat_radiopaedia_is_saved((SatImportText){bytes, length}, out)) {
            out[0] = '\0';
        }
        free(bytes);
        free(path);
    }
    sat_folder_listing_free(&listing);
}

/* The number that the case of a backup tells. What is damaged is found by its name, if at all. */
static void look_into_backup(const char *path, Place *out)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, &ignored);
    const SatBackupFile *file =
        reader == NULL ? NULL
                       : sat_backup_reader_find(reader, sat_backup_reader_paths(reader)->case_json);
    char *json = file == NULL ? NULL
                              : (char *)sat_backup_reader_load(reader, file, MOST_CASE_BYTES,
                                                               &length, &ignored);
    if (json != NULL) {
        rid_of_case_json(json, length, out->rid);
        out->version = sat_backup_reader_info(reader)->case_version;
    }
    free(json);
}

static bool list_places(Search *search, const char *below, int level, SatError *err);

static bool add_place(Search *search, const char *name, const char *path, int level, SatError *err)
{
    const SatPathKind kind = sat_path_info(path).kind;
    const bool is_folder = kind == SAT_PATH_FOLDER && !ends_like(name, "_files");
    if (!is_folder && !(kind == SAT_PATH_FILE && ends_like(name, ".zip"))) {
        return true; /* a browser keeps the page's own pictures in NAME_files */
    }
    Place *grown = search->count < MOST_PLACES ? sat_list_grow(search->places, search->count,
                                                               &search->capacity, sizeof(*grown))
                                               : NULL;
    search->places = grown != NULL ? grown : search->places;
    char *copy = grown != NULL ? strdup(name) : NULL;
    if (copy == NULL) {
        return search->count >= MOST_PLACES || no_memory(err);
    }
    Place *place = &search->places[search->count++];
    *place = (Place){.name = copy};
    if (is_folder) {
        find_rid(path, place->rid);
    } else if (sat_backup_is_one(path)) {
        look_into_backup(path, place);
    }
    return !is_folder || level >= LEVELS || list_places(search, copy, level + 1, err);
}

static bool list_places(Search *search, const char *below, int level, SatError *err)
{
    SatFolderListing listing = {NULL, 0};
    SatError ignored = SAT_ERROR_INIT;
    char *folder = sat_path_join(search->folder, below);
    bool done = folder != NULL || no_memory(err);
    if (!done || !sat_folder_list(folder, &listing, &ignored)) {
        free(folder);
        return done;
    }
    for (size_t i = 0; done && i < listing.count; i++) {
        char *name =
            below[0] != '\0' ? sat_path_join(below, listing.names[i]) : strdup(listing.names[i]);
        char *path = sat_path_join(folder, listing.names[i]);
        done = name == NULL || path == NULL ? no_memory(err)
               : sat_source_is_system_name(listing.names[i])
                   ? true
                   : add_place(search, name, path, level, err);
        free(name);
        free(path);
    }
    sat_folder_listing_free(&listing);
    free(folder);
    return done;
}

/* ---- which is which ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool sat_source_name_holds(const char *name, const char *rid)
{
    const size_t length = strlen(rid);
    const char *start = sat_path_file_name(name);
    for (const char *at = start; length > 0 && (at = strstr(at, rid)) != NULL; at++) {
        if ((at == start || !is_digit(at[-1])) && !is_digit(at[length])) {
            return true;
        }
    }
    return false;
}

/* The name of ".../cases/some-name?lang=us" is the place's, but for ".zip". */
static bool has_name_of(const char *name, const char *address)
{
    const char *at = strstr(address, "/cases/");
    const size_t length = at != NULL ? strcspn(at + 7, "/?#") : 0;
    const char *own = sat_path_file_name(name);
    return length > 0 && strncmp(own, at + 7, length) == 0 &&
           (own[length] == '\0' || sat_ascii_equal_but_case(own + length, ".zip"));
}

static bool fits(const Place *place, const SatSavedEntry *entry)
{
    if (entry->rid[0] != '\0' && place->rid[0] != '\0') {
        return strcmp(place->rid, entry->rid) == 0;
    }
    return sat_source_name_holds(place->name, entry->rid) ||
           has_name_of(place->name, entry->address);
}

static bool is_inside(const char *name, const char *folder)
{
    const size_t length = strlen(folder);
    return strncmp(name, folder, length) == 0 && name[length] == '/';
}

/* A case's versions stay beside each other in a folder of backups: the newest is meant. */
static bool is_other_version(const Place *a, const Place *b)
{
    return a->rid[0] != '\0' && strcmp(a->rid, b->rid) == 0 && a->version > 0 && b->version > 0 &&
           a->version != b->version;
}

/* NULL: none; *is_several: more than one, of which none lies in another. */
static const Place *find_place(const Search *search, const SatSavedEntry *entry, bool *is_several)
{
    const Place *found = NULL;
    *is_several = false;
    for (size_t i = 0; i < search->count; i++) {
        const Place *place = &search->places[i];
        if (!fits(place, entry) || (found != NULL && is_inside(place->name, found->name))) {
            continue;
        }
        if (found != NULL && is_other_version(place, found)) {
            found = place->version > found->version ? place : found;
            continue;
        }
        *is_several = found != NULL;
        found = place;
        if (*is_several) {
            return NULL;
        }
    }
    return found;
}

/* ---- the playlist ---- */

bool sat_saved_page_lose(SatSavedPageLosses *losses, SatArena *arena, const char *text,
                         SatError *err)
{
    const char **grown =
        sat_list_grow(losses->items, losses->count, &losses->capacity, sizeof(*grown));
    losses->items = grown != NULL ? grown : losses->items;
    const char *kept = grown != NULL ? sat_arena_text(arena, text, strlen(text), err) : NULL;
    if (kept == NULL) {
        return err->code != SAT_OK ? false : no_memory(err);
    }
    losses->items[losses->count++] = kept;
    return true;
}

static bool lose(Search *search, size_t number, const char *what, const char *name, SatError *err)
{
    SatByteWriter line = SAT_BYTE_WRITER_INIT;
    sat_write_format(&line, "entry %zu%s%s: %s", number + 1, name[0] != '\0' ? ", " : "", name,
                     what);
    sat_write_u8(&line, 0);
    const bool done = line.failed ? no_memory(err)
                                  : sat_saved_page_lose(search->losses, search->arena,
                                                        (const char *)line.bytes, err);
    sat_byte_writer_free(&line);
    return done;
}

static bool add_line(Search *search, size_t number, const char *before, const char *source,
                     SatError *err)
{
    size_t *grown = sat_list_grow(search->numbers, search->line_count, &search->number_capacity,
                                  sizeof(*grown));
    search->numbers = grown != NULL ? grown : search->numbers;
    if (grown == NULL) {
        return no_memory(err);
    }
    grown[search->line_count++] = number + 1;
    sat_write_format(&search->lines, "\"%s%s\"\n", before, source);
    return !search->lines.failed || no_memory(err);
}

/* Adds the line of a text playlist, or a loss. */
static bool take(Search *search, const SatSavedPlaylist *page, size_t number, SatError *err)
{
    const SatSavedEntry *entry = &page->entries[number];
    char name[RID_BYTES + 8] = "";
    bool is_several = false;
    if (entry->rid[0] != '\0') {
        (void)snprintf(name, sizeof(name), "rID %.*s", RID_BYTES - 1, entry->rid);
    }
    if (entry->kind == SAT_SAVED_SLIDE) {
        return lose(search, number, "a picture, left out; give it as a slide in a lecture.json", "",
                    err);
    }
    if (entry->kind == SAT_SAVED_HIDDEN) {
        return lose(search, number,
                    "the page does not tell which case it is: left out; reveal it before you save "
                    "the page",
                    "", err);
    }
    const Place *place = find_place(search, entry, &is_several);
    if (place != NULL && strchr(place->name, '"') == NULL) {
        return add_line(search, number, "", place->name, err);
    }
    if (is_several || entry->rid[0] == '\0') {
        return lose(search, number,
                    is_several ? "several folders or zips beside the page fit it: left out; keep "
                                 "one of them there"
                               : "left out: it is not beside the page; download its originals, or "
                                 "save its viewer files, into a folder there that has the name of "
                                 "its address; or back it up into the page's folder",
                    name, err);
    }
    return add_line(search, number, SAT_SOURCE_CASE_SERVER, entry->rid, err);
}

static SatLecture *read_lines(const SatSavedPlaylist *page, const Search *search, SatError *err)
{
    const SatByteWriter *lines = &search->lines;
    if (lines->length == 0) {
        (void)sat_fail(err, SAT_ERR_SYSTEM,
                       "none of its %zu entries is a case that lies beside it or has a number "
                       "(rID): download their originals into its folder, each named after its "
                       "number",
                       page->count);
        return NULL;
    }
    SatLecture *lecture = sat_lecture_read_text((const char *)lines->bytes, lines->length, err);
    if (lecture == NULL) {
        return NULL;
    }
    const size_t count = lecture->playlist.entry_count;
    SatLectureSource *sources = sat_arena_alloc(lecture->arena, count, sizeof(*sources), err);
    lecture->title = sat_arena_text(lecture->arena, page->title, strlen(page->title), err);
    if (sources == NULL || lecture->title == NULL) {
        sat_lecture_free(lecture);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) { /* the lines are ours, not the page's */
        sources[i] = (SatLectureSource){.source = lecture->sources[i].source,
                                        .page_entry = search->numbers[i]};
    }
    lecture->sources = sources;
    return lecture;
}

SatLecture *sat_saved_page_read(const char *path, SatArena *arena, SatSavedPageLosses *losses,
                                SatError *err)
{
    Search search = {.arena = arena, .losses = losses, .lines = SAT_BYTE_WRITER_INIT};
    size_t length = 0;
    const size_t before = (size_t)(sat_path_file_name(path) - path);
    char *bytes = (char *)sat_read_file(path, SAT_IMPORT_MAX_BYTES, &length, err);
    SatSavedPlaylist *page =
        bytes != NULL ? sat_saved_playlist_read((SatImportText){bytes, length}, err) : NULL;
    SatLecture *lecture = NULL;
    bool done = page != NULL;
    if (done) {
        search.folder = before > 0 ? strndup(path, before) : strdup(".");
        done = search.folder != NULL ? list_places(&search, "", 1, err) : no_memory(err);
    }
    for (size_t i = 0; done && i < page->count; i++) {
        done = take(&search, page, i, err);
    }
    if (done) {
        lecture = read_lines(page, &search, err);
    }
    for (size_t i = 0; i < search.count; i++) {
        free(search.places[i].name);
    }
    free(search.places);
    free(search.folder);
    sat_byte_writer_free(&search.lines);
    free(search.numbers);
    sat_saved_playlist_free(page);
    free(bytes);
    return lecture;
}
