/* Reads a lecture written as a list of sources, one a line. */
#include "formats/case/lecture.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"
#include "formats/case/case_model.h"

typedef struct {
    const char *at;
    size_t length;
} Part;

typedef struct {
    SatArena *arena;
    SatPlaylistEntry *entries;
    SatLectureSource *sources;
    size_t count, entry_capacity, source_capacity;
    SatByteWriter notes; /* of the next source */
    size_t line;
    SatError *err;
} Reader;

void sat_lecture_free(SatLecture *lecture)
{
    if (lecture != NULL) {
        sat_arena_free(lecture->arena);
        free(lecture);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static Part trim(Part part)
{
    while (part.length > 0 && is_blank(part.at[0])) {
        part.at++;
        part.length--;
    }
    while (part.length > 0 && is_blank(part.at[part.length - 1])) {
        part.length--;
    }
    return part;
}

static bool no_memory(const Reader *reader)
{
    return sat_fail(reader->err, SAT_ERR_NO_MEMORY, "not enough memory for the playlist");
}

static bool check_line(const Reader *reader, Part line)
{
    if (!sat_utf8_is_valid(line.at, line.length)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "line %zu: not UTF-8; save it as UTF-8 text",
                        reader->line);
    }
    for (size_t position = 0; position < line.length;) {
        const uint32_t code_point = sat_utf8_next(line.at, line.length, &position);
        if (sat_utf8_is_control(code_point) && code_point != '\t') {
            return sat_fail(reader->err, SAT_ERR_FORMAT,
                            "line %zu: control characters: this is no text", reader->line);
        }
    }
    return true;
}

static bool add_note(Reader *reader, Part note)
{
    note = trim(note);
    if (reader->notes.length > 0) {
        sat_write_u8(&reader->notes, '\n');
    }
    sat_write_bytes(&reader->notes, note.at, note.length);
    if (reader->notes.failed) {
        return no_memory(reader);
    }
    return reader->notes.length <= SAT_CASE_MAX_TEXT_BYTES ||
           sat_fail(reader->err, SAT_ERR_LIMIT, "line %zu: notes of more than 1 MiB", reader->line);
}

/* The notes so far, without the empty lines at their ends, for the entry. */
static bool take_notes(Reader *reader, SatPlaylistEntry *entry)
{
    SatByteWriter *notes = &reader->notes;
    size_t first = 0, length = notes->length;
    while (first < length && notes->bytes[first] == '\n') {
        first++;
    }
    while (length > first && notes->bytes[length - 1] == '\n') {
        length--;
    }
    const size_t before = strlen(entry->notes), own = length - first;
    if (own == 0) {
        notes->length = 0;
        return true;
    }
    if (before + 1 + own > SAT_CASE_MAX_TEXT_BYTES) {
        return sat_fail(reader->err, SAT_ERR_LIMIT, "line %zu: notes of more than 1 MiB",
                        reader->line);
    }
    char *text = sat_arena_alloc(reader->arena, before + 1 + own + 1, 1, reader->err);
    if (text == NULL) {
        return false;
    }
    size_t used = before;
    memcpy(text, entry->notes, before);
    if (before > 0) {
        text[used++] = '\n';
    }
    memcpy(text + used, notes->bytes + first, own);
    text[used + own] = '\0';
    entry->notes = text;
    notes->length = 0;
    return true;
}

static bool grow(Reader *reader)
{
    if (reader->count >= SAT_LECTURE_MAX_ENTRIES) {
        return sat_fail(reader->err, SAT_ERR_LIMIT, "line %zu: more than %u sources", reader->line,
                        SAT_LECTURE_MAX_ENTRIES);
    }
    void *entries = sat_list_grow(reader->entries, reader->count, &reader->entry_capacity,
                                  sizeof(*reader->entries));
    reader->entries = entries != NULL ? entries : reader->entries;
    void *sources = sat_list_grow(reader->sources, reader->count, &reader->source_capacity,
                                  sizeof(*reader->sources));
    reader->sources = sources != NULL ? sources : reader->sources;
    return (entries != NULL && sources != NULL) || no_memory(reader);
}

/* Where a note begins on a line of a source; its end: there is none. */
static size_t note_of(Part line)
{
    size_t at = line.at[0] == '"' ? 1 : 0;
    while (at > 0 && at < line.length && line.at[at] != '"') {
        at++;
    }
    for (at = at < line.length ? at : 0; at + 1 < line.length; at++) {
        if (is_blank(line.at[at]) && line.at[at + 1] == '#') {
            return at + 1;
        }
    }
    return line.length;
}

static bool add_source(Reader *reader, Part line)
{
    const size_t note = note_of(line);
    Part source = trim((Part){line.at, note});
    if (source.length >= 2 && source.at[0] == '"' && source.at[source.length - 1] == '"') {
        source = trim((Part){source.at + 1, source.length - 2});
    }
    if (source.length == 0 || source.length > SAT_LECTURE_MAX_SOURCE_BYTES) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "line %zu: %s", reader->line,
                        source.length == 0 ? "no source between the quotes"
                                           : "longer than a source may be");
    }
    if (note < line.length &&
        !add_note(reader, (Part){line.at + note + 1, line.length - note - 1})) {
        return false;
    }
    const char *copy = sat_arena_text(reader->arena, source.at, source.length, reader->err);
    if (copy == NULL || !grow(reader)) {
        return false;
    }
    reader->sources[reader->count] = (SatLectureSource){.source = copy, .line = reader->line};
    reader->entries[reader->count] = (SatPlaylistEntry){
        .case_index = SAT_NO_CASE, .title = "", .text = "", .notes = "", .question = ""};
    return take_notes(reader, &reader->entries[reader->count++]);
}

static bool read_line(Reader *reader, Part line)
{
    line = trim(line);
    if (!check_line(reader, line)) {
        return false;
    }
    if (line.length == 0) {
        return true;
    }
    return line.at[0] == '#' ? add_note(reader, (Part){line.at + 1, line.length - 1})
                             : add_source(reader, line);
}

static bool read_lines(Reader *reader, const char *text, size_t length)
{
    const size_t mark = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (size_t at = mark; at < length;) {
        const char *end = memchr(text + at, '\n', length - at);
        const size_t line = end != NULL ? (size_t)(end - (text + at)) : length - at;
        reader->line++;
        if (!read_line(reader, (Part){text + at, line})) {
            return false;
        }
        at += line + 1;
    }
    if (reader->count == 0) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "there is no source in it: write one a line, notes behind #");
    }
    return take_notes(reader, &reader->entries[reader->count - 1]);
}

static SatLecture *finish(Reader *reader)
{
    SatLecture *lecture = calloc(1, sizeof(*lecture));
    SatPlaylistEntry *entries =
        sat_arena_alloc(reader->arena, reader->count, sizeof(*entries), reader->err);
    SatLectureSource *sources = entries != NULL ? sat_arena_alloc(reader->arena, reader->count,
                                                                  sizeof(*sources), reader->err)
                                                : NULL;
    if (lecture == NULL || sources == NULL) {
        free(lecture);
        if (reader->err->code == SAT_OK) {
            (void)no_memory(reader);
        }
        return NULL;
    }
    memcpy(entries, reader->entries, reader->count * sizeof(*entries));
    memcpy(sources, reader->sources, reader->count * sizeof(*sources));
    *lecture = (SatLecture){.arena = reader->arena,
                            .title = "",
                            .playlist = {SAT_LECTURE_SHOWN, entries, reader->count},
                            .sources = sources};
    reader->arena = NULL;
    return lecture;
}

SatLecture *sat_lecture_read_text(const char *text, size_t length_bytes, SatError *err)
{
    if (length_bytes > SAT_LECTURE_MAX_BYTES) {
        sat_fail(err, SAT_ERR_LIMIT, "more than 16 MiB: this is no playlist");
        return NULL;
    }
    Reader reader = {.arena = sat_arena_new(0, err), .notes = SAT_BYTE_WRITER_INIT, .err = err};
    SatLecture *lecture =
        reader.arena != NULL && read_lines(&reader, text, length_bytes) ? finish(&reader) : NULL;
    sat_arena_free(reader.arena);
    sat_byte_writer_free(&reader.notes);
    free(reader.entries);
    free(reader.sources);
    return lecture;
}
