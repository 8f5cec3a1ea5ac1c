/* Reads a case.json that a person wrote, and gives its texts one by one. */
#include "export/deidentify/raw_case_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/user_text.h"
#include "formats/base/growing_list.h"
#include "formats/base/json_line.h"
#include "formats/case/case_json_private.h"
#include "formats/case/case_words.h"

enum { NAME_BYTES = 96 };

static const char *const list_names[] = {"systems", "tags", "references"};

static const char *const *list_of(const SatRawCase *raw, SatCaseList list, size_t *count)
{
    const SatCase *written = raw->written;
    const char *const *texts[] = {written->systems, written->tags, written->references};
    const size_t counts[] = {written->system_count, written->tag_count, written->reference_count};
    *count = raw->is_backup && list == SAT_CASE_SYSTEMS ? 0 : counts[list];
    return texts[list];
}

/* Those of a backup that SatCleanBackup has. */
static bool is_told_already(const SatRawCase *raw, SatCaseField field)
{
    return raw->is_backup &&
           (field == SAT_CASE_TITLE || field == SAT_CASE_PRESENTATION ||
            field == SAT_CASE_DIAGNOSIS || field == SAT_CASE_CERTAINTY ||
            field == SAT_CASE_DISCUSSION || field == SAT_CASE_AGE || field == SAT_CASE_SEX);
}

static const char *field_of(const SatRawCase *raw, SatCaseField field, const char **name)
{
    const SatCase *written = raw->written;
    const struct {
        const char *name, *text;
    } fields[] = {[SAT_CASE_TITLE] = {"title", written->title},
                  [SAT_CASE_PRESENTATION] = {"presentation", written->presentation},
                  [SAT_CASE_DIAGNOSIS] = {"diagnosis", written->diagnosis},
                  [SAT_CASE_CERTAINTY] = {"certainty", written->certainty},
                  [SAT_CASE_DISCUSSION] = {"discussion", written->discussion},
                  [SAT_CASE_CONTRIBUTOR] = {"contributor", written->contributor},
                  [SAT_CASE_LICENCE] = {"licence", written->licence},
                  [SAT_CASE_RID] = {"identifiers.rid", written->rid},
                  [SAT_CASE_DOI] = {"identifiers.doi", written->doi},
                  [SAT_CASE_AGE] = {"age", written->age},
                  [SAT_CASE_SEX] = {"sex", written->sex},
                  [SAT_CASE_CITATION] = {"citation", written->citation},
                  [SAT_CASE_CONSENT] = {"consent.kind", written->consent},
                  [SAT_CASE_CONSENT_STATEMENT] = {"consent.statement", written->consent_statement}};
    *name = fields[field].name;
    return is_told_already(raw, field) ? "" : fields[field].text;
}

/* ---- every text ---- */

bool sat_raw_case_note(SatRawCase *raw, const char *text, bool may_name_staff, SatError *err,
                       const char *name, ...)
{
    if (text[0] == '\0') {
        return true;
    }
    char path[NAME_BYTES];
    va_list words;
    va_start(words, name);
    (void)vsnprintf(path, sizeof(path), name, words);
    va_end(words);
    SatRawText *texts =
        sat_list_grow(raw->texts, raw->text_count, &raw->text_capacity, sizeof(*texts));
    if (texts == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case.json");
    }
    raw->texts = texts;
    texts[raw->text_count] =
        (SatRawText){.name = sat_arena_text(raw->arena, path, strlen(path), err),
                     .text = text,
                     .may_name_staff = may_name_staff};
    return texts[raw->text_count++].name != NULL;
}

/* Who made the case may be named in it. */
static bool may_name_staff(SatCaseField field)
{
    return field == SAT_CASE_CONTRIBUTOR || field == SAT_CASE_CITATION;
}

/* Places of a list of words that nobody else wrote. */
static bool check_systems(const SatCase *written, SatError *err)
{
    for (size_t i = 0; i < written->system_count; i++) {
        if (sat_word_match(sat_case_system_words(), written->systems[i]) == NULL) {
            char expected[SAT_WORDS_BYTES];
            sat_word_join(sat_case_system_words(), expected, sizeof(expected));
            return sat_fail(err, SAT_ERR_FORMAT, "systems[%zu]: expected %s", i, expected);
        }
    }
    return true;
}

static bool note_texts(SatRawCase *raw, SatError *err)
{
    bool done = true;
    for (SatCaseField field = SAT_CASE_TITLE; done && field < SAT_CASE_FIELDS; field++) {
        const char *name = NULL;
        const char *text = field_of(raw, field, &name);
        done = sat_raw_case_note(raw, text, may_name_staff(field), err, "%s", name);
    }
    for (SatCaseList list = SAT_CASE_SYSTEMS; done && list <= SAT_CASE_REFERENCES; list++) {
        size_t count = 0;
        const char *const *texts = list_of(raw, list, &count);
        for (size_t i = 0; done && i < count; i++) {
            done = sat_raw_case_note(raw, texts[i], list == SAT_CASE_REFERENCES, err, "%s[%zu]",
                                     list_names[list], i);
        }
    }
    return done && sat_raw_case_note_studies(raw, err) && sat_raw_case_note_teaching(raw, err);
}

/* Whoever wrote it looks for it by its line. */
static void add_line(const char *json, size_t length_bytes, SatError *err)
{
    const size_t line =
        err->code == SAT_ERR_FORMAT ? sat_json_line_of(json, length_bytes, err->text) : 0;
    if (line > 0) {
        (void)sat_fail_in(err, "line %zu", line);
    }
}

/* Of a backup with what it tells of its own series; one that is no whole case has texts at best. */
static SatCase *read_written(const char *json, size_t length_bytes, bool is_backup, SatError *err)
{
    SatError refused = SAT_ERROR_INIT;
    SatCase *whole = is_backup ? sat_case_read_json(json, length_bytes, NULL, &refused) : NULL;
    return whole != NULL ? whole : sat_case_read_texts(json, length_bytes, err);
}

static SatRawCase *read_case(const char *json, size_t length_bytes, bool is_backup, bool has_titles,
                             SatError *err)
{
    SAT_AUTO(SatRawCase) *raw = calloc(1, sizeof(*raw));
    if (raw == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case.json");
        return NULL;
    }
    raw->hash = sat_sha256(json, length_bytes);
    raw->is_backup = is_backup;
    raw->has_titles = has_titles;
    raw->arena = sat_arena_new(0, err);
    raw->written = raw->arena != NULL ? read_written(json, length_bytes, is_backup, err) : NULL;
    if (raw->written == NULL || (!is_backup && !check_systems(raw->written, err))) {
        add_line(json, length_bytes, err);
        return NULL;
    }
    if (!note_texts(raw, err) ||
        (!is_backup && !sat_raw_case_read_drawn(raw, json, length_bytes, err))) {
        add_line(json, length_bytes, err);
        return NULL;
    }
    return SAT_STEAL(raw);
}

SatRawCase *sat_raw_case_read(const char *json, size_t length_bytes, SatError *err)
{
    return read_case(json, length_bytes, false, true, err);
}

SatRawCase *sat_raw_case_read_backup(const char *json, size_t length_bytes, bool has_titles,
                                     SatError *err)
{
    return read_case(json, length_bytes, true, has_titles, err);
}

void sat_raw_case_free(SatRawCase *raw)
{
    if (raw != NULL) {
        sat_case_free(raw->written);
        sat_arena_free(raw->arena);
        free(raw->texts);
        free(raw);
    }
}

size_t sat_raw_case_text_count(const SatRawCase *raw)
{
    return raw->text_count;
}

const char *sat_raw_case_id(const SatRawCase *raw)
{
    return raw->written->id;
}

const char *sat_raw_case_text_name(const SatRawCase *raw, size_t index)
{
    return raw->texts[index].name;
}

void sat_raw_case_put_text(const SatRawCase *raw, size_t index, SatByteWriter *out)
{
    sat_write_text(out, raw->texts[index].text);
}

SatSha256 sat_raw_case_hash(const SatRawCase *raw)
{
    return raw->hash;
}

bool sat_raw_case_search(const SatRawCase *raw, size_t index, const SatOwnIdentifiers *own,
                         const SatSha256 *patient_keys, size_t patient_count, SatTypedMatches *out,
                         SatError *err)
{
    const SatRawText *text = &raw->texts[index];
    if (!sat_typed_text_search(own, patient_keys, patient_count, text->text, strlen(text->text),
                               out, err)) {
        return false;
    }
    size_t kept = 0;
    for (size_t i = 0; text->may_name_staff && i < out->count; i++) {
        bool is_staff = out->items[i].kind == SAT_IDENTIFIER_STAFF ||
                        out->items[i].kind == SAT_IDENTIFIER_INSTITUTION;
        if (!is_staff) {
            out->items[kept++] = out->items[i];
        }
    }
    out->count = text->may_name_staff ? kept : out->count;
    return true;
}

/* ---- taken over ---- */

bool sat_raw_case_field(const SatRawCase *raw, SatCaseField field, SatArena *arena,
                        const SatCleanText **out, SatError *err)
{
    const char *name = NULL;
    const char *text = field_of(raw, field, &name);
    *out = NULL;
    if (text[0] == '\0') {
        return true;
    }
    *out = sat_deid_user_text(arena, text, strlen(text), SAT_CASE_MAX_TEXT_BYTES, err);
    return *out != NULL || sat_fail_in(err, "%s", name);
}

bool sat_raw_case_list(const SatRawCase *raw, SatCaseList list, SatArena *arena,
                       const SatCleanText *const **out, size_t *count, SatError *err)
{
    const char *const *texts = list_of(raw, list, count);
    const SatCleanText **clean = sat_arena_alloc(arena, *count, sizeof(*clean), err);
    bool done = clean != NULL;
    for (size_t i = 0; done && i < *count; i++) {
        const char *text =
            list == SAT_CASE_SYSTEMS ? sat_word_match(sat_case_system_words(), texts[i]) : texts[i];
        clean[i] = sat_deid_user_text(arena, text, strlen(text), SAT_CASE_MAX_TEXT_BYTES, err);
        done = clean[i] != NULL || sat_fail_in(err, "%s[%zu]", list_names[list], i);
    }
    *out = clean;
    return done;
}
