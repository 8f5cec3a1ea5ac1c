/* Puts what stands in playlists in their place among the arguments. */
#include "export/source/source_entries.h"

#include <stdlib.h>
#include <string.h>

#include "export/source/saved_page.h"
#include "export/source/source_kinds.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"
#include "formats/base/json_line.h"
#include "formats/base/text_utf8.h"
#include "formats/case/written_fields.h"

enum { LOOKED_AT_BYTES = 4096 };

struct SatSourceEntriesOwner {
    SatArena *arena;
    SatLecture **lectures;
    size_t lecture_count, lecture_capacity;
    const char **sources;
    SatSourceEntry *entries;
    size_t source_capacity, entry_capacity;
    SatSavedPageLosses losses;
};

typedef struct SatSourceEntriesOwner Owner;

/* ---- which files are playlists ---- */

static bool ends_like(const char *text, const char *ending)
{
    const size_t length = strlen(text), end = strlen(ending);
    return length > end && sat_ascii_equal_but_case(text + length - end, ending);
}

static bool is_json(const char *argument)
{
    return ends_like(argument, ".json");
}

/* The beginning of a file: enough to see what it is. */
static size_t read_beginning(const char *path, char bytes[LOOKED_AT_BYTES])
{
    SatError ignored = SAT_ERROR_INIT;
    const SatPathInfo info = sat_path_info(path);
    const size_t length =
        info.size_bytes < LOOKED_AT_BYTES ? (size_t)info.size_bytes : LOOKED_AT_BYTES;
    if (info.kind != SAT_PATH_FILE) {
        return 0;
    }
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &ignored);
    return file != NULL && sat_file_read_at(file, 0, bytes, length, &ignored) ? length : 0;
}

static bool has_word(const char *bytes, size_t length, const char *word)
{
    const size_t size = strlen(word);
    for (size_t i = 0; i + size <= length; i++) {
        if (memcmp(bytes + i, word, size) == 0) {
            return true;
        }
    }
    return false;
}

bool sat_source_is_playlist(const char *argument)
{
    char bytes[LOOKED_AT_BYTES];
    if (sat_source_is_saved_page(argument)) {
        return true;
    }
    if (!is_json(argument) && !ends_like(argument, ".txt")) {
        return false;
    }
    const size_t length = read_beginning(argument, bytes);
    if (is_json(argument)) {
        return sat_ascii_equal_but_case(sat_path_file_name(argument), "lecture.json") ||
               has_word(bytes, length, SAT_LECTURE_FORMAT);
    }
    return length > 0 && memchr(bytes, 0, length) == NULL; /* whatever it is called, DICOM is not */
}

/* ---- the list ---- */

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of sources");
}

/* Where a playlist names it before: a source is read once. The next ordinal: nowhere. */
static size_t find_source(const SatSourceEntries *out, const char *source)
{
    size_t i = 0;
    while (i < out->count && (source[0] == '\0' || strcmp(out->sources[i], source) != 0)) {
        i++;
    }
    return i;
}

static bool add(SatSourceEntries *out, const char *source, const SatSourceEntry *entry,
                SatError *err)
{
    Owner *owner = out->owner;
    void *sources =
        sat_list_grow(owner->sources, out->count, &owner->source_capacity, sizeof(char *));
    owner->sources = sources != NULL ? sources : owner->sources;
    void *entries =
        sat_list_grow(owner->entries, out->count, &owner->entry_capacity, sizeof(*entry));
    owner->entries = entries != NULL ? entries : owner->entries;
    out->sources = owner->sources;
    out->entries = owner->entries;
    if (sources == NULL || entries == NULL) {
        return no_memory(err);
    }
    const size_t before = entry->written != NULL ? find_source(out, source) : out->count;
    owner->sources[out->count] = before < out->count ? "" : source;
    owner->entries[out->count] = *entry;
    owner->entries[out->count++].scanned_as = before;
    return true;
}

/* A path that the playlist's folder is put before; servers and whole paths are as they are. */
static const char *place_of(const char *source, const char *folder, SatArena *arena, SatError *err)
{
    if (folder[0] == '\0' || source[0] == '/' || strstr(source, "://") != NULL ||
        strncmp(source, "radiopaedia:", 12) == 0) {
        return source;
    }
    char *path = sat_path_join(folder, source);
    const char *kept = path != NULL ? sat_arena_text(arena, path, strlen(path), err) : NULL;
    if (path == NULL) {
        (void)no_memory(err);
    }
    free(path);
    return kept;
}

static bool check_source(const char *source, SatError *err)
{
    if (sat_source_is_playlist(source)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        "%s: a playlist in a playlist; write its sources here instead", source);
    }
    uint64_t rid = 0;
    return sat_source_find(source, err) != NULL &&
           (!sat_source_takes_case_server(source) || sat_source_case_number(source, &rid, err));
}

/* The folder that paths in the file begin at; "": this one. owns: free() */
static char *folder_of(const char *path)
{
    const size_t length = (size_t)(sat_path_file_name(path) - path);
    char *folder = malloc(length + 1);
    if (folder != NULL) {
        memcpy(folder, path, length);
        folder[length] = '\0';
    }
    return folder;
}

static bool add_entries(SatSourceEntries *out, const SatLecture *lecture, const char *file,
                        const char *folder, const char *text, size_t length, SatError *err)
{
    for (size_t i = 0; i < lecture->playlist.entry_count; i++) {
        const SatLectureSource *from = &lecture->sources[i];
        const SatSourceEntry entry = {.file = file,
                                      .line = from->line,
                                      .number = i,
                                      .page_entry = from->page_entry,
                                      .written = &lecture->playlist.entries[i]};
        const char *source =
            from->source[0] != '\0' ? place_of(from->source, folder, out->owner->arena, err) : "";
        if (source == NULL || (source[0] != '\0' && !check_source(source, err))) {
            SatByteWriter path = SAT_BYTE_WRITER_INIT;
            sat_write_format(&path, "entries[%zu].source", i);
            sat_write_u8(&path, 0);
            const size_t line = from->line > 0 || path.failed
                                    ? from->line
                                    : sat_json_line_of(text, length, (const char *)path.bytes);
            sat_byte_writer_free(&path);
            return sat_fail_in(err, "line %zu", line);
        }
        if (!add(out, source, &entry, err)) {
            return false;
        }
    }
    return true;
}

static bool keep_lecture(Owner *owner, SatLecture *lecture, SatError *err)
{
    SatLecture **lectures = sat_list_grow(owner->lectures, owner->lecture_count,
                                          &owner->lecture_capacity, sizeof(SatLecture *));
    if (lectures == NULL) {
        sat_lecture_free(lecture);
        return no_memory(err);
    }
    owner->lectures = lectures;
    lectures[owner->lecture_count++] = lecture;
    return true;
}

typedef struct {
    Owner *owner;
    const char *file;
    SatError error;
} UnknownFields;

/* Fits SatUnknownField. */
static void keep_unknown_field(void *context, size_t line, const char *meant)
{
    UnknownFields *of = context;
    char told[SAT_UNKNOWN_FIELD_TEXT_BYTES];
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_unknown_field_text(line, meant, told);
    sat_write_format(&text, "%s: %s", of->file, told);
    sat_write_u8(&text, 0);
    if (of->error.code == SAT_OK &&
        (text.failed || !sat_saved_page_lose(&of->owner->losses, of->owner->arena,
                                             (const char *)text.bytes, &of->error))) {
        of->error.code = SAT_ERR_NO_MEMORY;
    }
    sat_byte_writer_free(&text);
}

static SatLecture *read_lecture(Owner *owner, const char *file, const char *text, size_t length,
                                SatError *err)
{
    UnknownFields unknown = {.owner = owner, .file = file, .error = SAT_ERROR_INIT};
    SAT_AUTO(SatLecture) *lecture = sat_lecture_read_json(text, length, err);
    if (lecture == NULL ||
        !sat_written_unknown_fields(text, length, keep_unknown_field, &unknown, err)) {
        return NULL;
    }
    if (unknown.error.code != SAT_OK) {
        (void)no_memory(err);
        return NULL;
    }
    return SAT_STEAL(lecture);
}

static bool add_playlist(SatSourceEntries *out, const char *argument, SatError *err)
{
    size_t length = 0;
    char *text = (char *)sat_read_file(argument, SAT_LECTURE_MAX_BYTES, &length, err);
    char *folder = folder_of(argument);
    char *printable = sat_utf8_printable(argument, strlen(argument));
    const char *file = printable != NULL
                           ? sat_arena_text(out->owner->arena, printable, strlen(printable), err)
                           : NULL;
    SatLecture *lecture = NULL;
    bool done = text != NULL && file != NULL && folder != NULL;
    if (!done && err->code == SAT_OK) {
        (void)no_memory(err);
    }
    if (done) {
        lecture = sat_source_is_saved_page(argument)
                      ? sat_saved_page_read(argument, out->owner->arena, &out->owner->losses, err)
                  : is_json(argument) ? read_lecture(out->owner, file, text, length, err)
                                      : sat_lecture_read_text(text, length, err);
        out->losses = out->owner->losses.items;
        out->loss_count = out->owner->losses.count;
        done = lecture != NULL && keep_lecture(out->owner, lecture, err) &&
               add_entries(out, lecture, file, folder, text, length, err);
        done = done || sat_fail_in(err, "%s", file);
    }
    if (done) {
        out->mode = out->has_playlist ? out->mode : lecture->playlist.mode;
        out->has_playlist = true;
        const bool names_all = out->title[0] == '\0' && lecture->title[0] != '\0';
        out->title = names_all ? lecture->title : out->title;
        out->title_in = names_all ? file : out->title_in;
    }
    free(printable);
    free(folder);
    free(text);
    return done;
}

SatSourceEntries *sat_source_entries_new(const char *const *arguments, size_t count, SatError *err)
{
    static const SatSourceEntry argument = {.file = ""};
    SatSourceEntries *out = calloc(1, sizeof(*out));
    Owner *owner = calloc(1, sizeof(*owner));
    if (out == NULL || owner == NULL) {
        free(out);
        free(owner);
        (void)no_memory(err);
        return NULL;
    }
    *out = (SatSourceEntries){.title = "", .title_in = "", .owner = owner};
    owner->arena = sat_arena_new(0, err);
    bool done = owner->arena != NULL;
    for (size_t i = 0; done && i < count; i++) {
        done = sat_source_is_playlist(arguments[i]) ? add_playlist(out, arguments[i], err)
                                                    : add(out, arguments[i], &argument, err);
    }
    if (!done) {
        sat_source_entries_free(out);
        return NULL;
    }
    return out;
}

void sat_source_entries_miss(SatSourceEntries *entries, size_t index)
{
    entries->owner->entries[index].is_missing = true;
}

void sat_source_entries_pass_by(SatSourceEntries *entries, size_t index)
{
    entries->owner->sources[index] = "";
}

void sat_source_entries_free(SatSourceEntries *entries)
{
    if (entries == NULL) {
        return;
    }
    Owner *owner = entries->owner;
    for (size_t i = 0; i < owner->lecture_count; i++) {
        sat_lecture_free(owner->lectures[i]);
    }
    free(owner->lectures);
    free(owner->losses.items);
    free(owner->sources);
    free(owner->entries);
    sat_arena_free(owner->arena);
    free(owner);
    free(entries);
}
