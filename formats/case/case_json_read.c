/* Reads case.json: the case and its studies, everything checked before it becomes a model. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "formats/case/case_builder.h"
#include "formats/case/case_json.h"
#include "formats/case/case_json_private.h"
#include "formats/case/teaching_json.h"

#define MAX_MODEL_BYTES ((size_t)1 << 30)
#define MAX_TREE_BYTES ((size_t)2 << 30)

void sat_case_path(char path[SAT_CASE_PATH_BYTES], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(path, SAT_CASE_PATH_BYTES, format, arguments);
    va_end(arguments);
}

bool sat_case_get_text(const json_t *object, const char *path, const char *key, bool required,
                       SatTextKind kind, SatArena *arena, const char **out, SatError *err)
{
    if (!required && json_object_get(object, key) == NULL) {
        return true;
    }
    if (!sat_json_get_text(object, path, key, required, sat_text_limit_bytes(kind), arena, out,
                           err)) {
        return false;
    }
    char where[SAT_CASE_PATH_BYTES];
    sat_case_path(where, "%s%s%s", path, path[0] != '\0' ? "." : "", key);
    return sat_text_check(*out, kind, where, err);
}

bool sat_case_get_word(const json_t *object, const char *path, const char *key, SatWordList list,
                       size_t *index, SatError *err)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL) {
        return true;
    }
    const char *word = json_string_value(value);
    size_t found = word != NULL ? sat_word_find(list, word) : list.count;
    if (found == list.count) {
        char expected[SAT_WORDS_BYTES];
        sat_word_join(list, expected, sizeof(expected));
        return sat_fail(err, SAT_ERR_FORMAT, "%s%s%s: expected %s", path,
                        path[0] != '\0' ? "." : "", key, expected);
    }
    *index = found;
    return true;
}

bool sat_case_get_texts(const json_t *object, const char *path, const char *key, SatTextKind kind,
                        SatArena *arena, const char *const **out, size_t *count, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, key, false, SAT_CASE_MAX_LIST, &array, err)) {
        return false;
    }
    *count = json_array_size(array); /* 0 for NULL */
    const char **texts = sat_arena_alloc(arena, *count, sizeof(*texts), err);
    if (texts == NULL) {
        return false;
    }
    for (size_t i = 0; i < *count; i++) {
        const json_t *value = json_array_get(array, i);
        char where[SAT_CASE_PATH_BYTES];
        sat_case_path(where, "%s%s%s[%zu]", path, path[0] != '\0' ? "." : "", key, i);
        if (!json_is_string(value)) {
            return sat_fail(err, SAT_ERR_FORMAT, "%s: expected text", where);
        }
        if (!sat_text_check(json_string_value(value), kind, where, err)) {
            return false;
        }
        texts[i] = sat_arena_text(arena, json_string_value(value), json_string_length(value), err);
        if (texts[i] == NULL) {
            return false;
        }
    }
    *out = texts;
    return true;
}

static bool check_requires(const json_t *root, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(root, "", "requires", false, SAT_CASE_MAX_LIST, &array, err)) {
        return false;
    }
    if (json_array_size(array) == 0) {
        return true;
    }
    const char *word = json_string_value(json_array_get(array, 0));
    if (word == NULL) {
        return sat_fail(err, SAT_ERR_FORMAT, "requires[0]: expected text");
    }
    /* Version 1 has no features beyond its base. */
    return sat_fail(err, SAT_ERR_UNSUPPORTED,
                    "needs \"%.64s\", which this version of Satchel does not know; use a newer one",
                    word);
}

static bool check_head(const json_t *root, SatError *err)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    uint64_t version = 0;
    if (format == NULL || strcmp(format, SAT_CASE_JSON_FORMAT) != 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "format: expected \"%s\"; this is no case.json",
                        SAT_CASE_JSON_FORMAT);
    }
    if (!sat_json_get_u64(root, "", "version", true, 1, INT32_MAX, &version, err)) {
        return false;
    }
    if (version != SAT_CASE_JSON_VERSION) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "case.json version %" PRIu64 ", this version of Satchel knows %d; use a "
                        "newer one",
                        version, SAT_CASE_JSON_VERSION);
    }
    return check_requires(root, err);
}

/* A field whose path has two parts lies in an object of its own. */
static bool read_field(const json_t *root, const SatCaseFieldPlace *field, bool required,
                       SatArena *arena, SatError *err)
{
    const char *dot = strchr(field->name, '.');
    char parent[SAT_CASE_PATH_BYTES];
    json_t *inside = NULL;
    *field->target = "";
    if (dot == NULL) {
        return sat_case_get_text(root, "", field->name, required, field->kind, arena, field->target,
                                 err);
    }
    sat_case_path(parent, "%.*s", (int)(dot - field->name), field->name);
    return sat_json_get_object(root, "", parent, false, &inside, err) &&
           (inside == NULL || sat_case_get_text(inside, parent, dot + 1, false, field->kind, arena,
                                                field->target, err));
}

static bool read_case_text(const json_t *root, bool needs_title, SatArena *arena, SatCase *target,
                           SatError *err)
{
    SatCaseFieldPlace field;
    for (size_t i = 0; sat_case_field_place(target, i, &field); i++) {
        bool required = needs_title && i == SAT_CASE_TITLE;
        if (!read_field(root, &field, required, arena, err)) {
            return false;
        }
    }
    if (needs_title && target->title[0] == '\0') {
        return sat_fail(err, SAT_ERR_FORMAT, "title: empty");
    }
    if (target->id[0] != '\0' && !sat_case_id_is_valid(target->id)) {
        return sat_fail(err, SAT_ERR_FORMAT, "id: expected 16 lowercase hex digits");
    }
    return sat_json_get_bool(root, "", "quiz", false, &target->is_for_quiz, err) &&
           sat_json_get_bool(root, "", "hidden", false, &target->is_hidden, err);
}

static bool read_word(const json_t *object, const char *path, const char *key, SatWordList words,
                      const char **out, SatError *err)
{
    size_t index = words.count;
    *out = "";
    if (object != NULL && !sat_case_get_word(object, path, key, words, &index, err)) {
        return false;
    }
    *out = index < words.count ? words.words[index] : "";
    return true;
}

static bool read_fixed_words(const json_t *root, SatCase *target, SatError *err)
{
    json_t *consent = NULL;
    return sat_json_get_object(root, "", "consent", false, &consent, err) &&
           read_word(root, "", "certainty", sat_certainty_words(), &target->certainty, err) &&
           read_word(root, "", "sex", sat_sex_words(), &target->sex, err) &&
           read_word(consent, "consent", "kind", sat_consent_words(), &target->consent, err);
}

static bool read_block(const json_t *object, const char *path, SatArena *arena, size_t before_least,
                       SatTextBlock *block, SatError *err)
{
    uint64_t before = 0;
    block->text = "";
    if (!json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!sat_json_get_u64(object, path, "before_study", true, 0, SAT_CASE_MAX_STUDIES, &before,
                          err) ||
        !sat_case_get_text(object, path, "text", true, SAT_TEXT_LONG, arena, &block->text, err)) {
        return false;
    }
    if (before < before_least) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s.before_study: less than that of the block before",
                        path);
    }
    block->before = (size_t)before;
    return true;
}

static bool read_blocks(const json_t *root, SatArena *arena, SatCase *target, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(root, "", "text_blocks", false, SAT_CASE_MAX_LIST, &array, err)) {
        return false;
    }
    target->block_count = json_array_size(array);
    SatTextBlock *blocks = sat_arena_alloc(arena, target->block_count, sizeof(*blocks), err);
    for (size_t i = 0; blocks != NULL && i < target->block_count; i++) {
        char path[SAT_CASE_PATH_BYTES];
        sat_case_path(path, "text_blocks[%zu]", i);
        if (!read_block(json_array_get(array, i), path, arena, i > 0 ? blocks[i - 1].before : 0,
                        &blocks[i], err)) {
            return false;
        }
        if (blocks[i].before > target->study_count) {
            blocks[i].before = target->study_count; /* behind all */
        }
    }
    target->blocks = blocks;
    return blocks != NULL;
}

static bool read_study(const json_t *object, const char *path, SatArena *arena, SatStudy *study,
                       SatError *err)
{
    json_t *array = NULL;
    int64_t day = 0;
    study->caption = "";
    study->title = "";
    study->text = "";
    if (!json_is_object(object)) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    if (!sat_case_get_text(object, path, "caption", false, SAT_TEXT_LABEL, arena, &study->caption,
                           err) ||
        !sat_case_get_text(object, path, "title", false, SAT_TEXT_LABEL, arena, &study->title,
                           err) ||
        !sat_case_get_text(object, path, "text", false, SAT_TEXT_LONG, arena, &study->text, err) ||
        !sat_json_get_i64(object, path, "day", false, 0, INT32_MAX, &day, err) ||
        !sat_json_get_array(object, path, "series", true, SAT_CASE_MAX_SERIES, &array, err)) {
        return false;
    }
    study->day = (int32_t)day;
    study->series_count = json_array_size(array);
    if (study->series_count == 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s.series: empty", path);
    }
    SatSeries *series = sat_arena_alloc(arena, study->series_count, sizeof(*series), err);
    for (size_t i = 0; series != NULL && i < study->series_count; i++) {
        char series_path[SAT_CASE_PATH_BYTES];
        sat_case_path(series_path, "%s.series[%zu]", path, i);
        if (!sat_case_read_series(json_array_get(array, i), series_path, arena, &series[i], err)) {
            return false;
        }
    }
    study->series = series;
    return series != NULL;
}

static bool read_studies(const json_t *root, SatArena *arena, SatCase *target, SatError *err)
{
    json_t *array = NULL;
    if (!sat_json_get_array(root, "", "studies", true, SAT_CASE_MAX_STUDIES, &array, err)) {
        return false;
    }
    target->study_count = json_array_size(array);
    if (target->study_count == 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "studies: empty");
    }
    SatStudy *studies = sat_arena_alloc(arena, target->study_count, sizeof(*studies), err);
    for (size_t i = 0; studies != NULL && i < target->study_count; i++) {
        char path[SAT_CASE_PATH_BYTES];
        sat_case_path(path, "studies[%zu]", i);
        if (!read_study(json_array_get(array, i), path, arena, &studies[i], err)) {
            return false;
        }
    }
    target->studies = studies;
    return studies != NULL;
}

static SatCase *read_case(const json_t *root, bool texts_only, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(MAX_MODEL_BYTES, err);
    SatCase *target = arena != NULL ? sat_arena_alloc(arena, 1, sizeof(*target), err) : NULL;
    if (target == NULL) {
        return NULL;
    }
    target->teaching = &sat_teaching_none;
    if (!check_head(root, err) || !read_case_text(root, !texts_only, arena, target, err) ||
        !read_fixed_words(root, target, err) ||
        !sat_case_get_texts(root, "", "systems", SAT_TEXT_LABEL, arena, &target->systems,
                            &target->system_count, err) ||
        !sat_case_get_texts(root, "", "tags", SAT_TEXT_LABEL, arena, &target->tags,
                            &target->tag_count, err) ||
        !sat_case_get_texts(root, "", "references", SAT_TEXT_LONG, arena, &target->references,
                            &target->reference_count, err) ||
        (!texts_only && !read_studies(root, arena, target, err)) ||
        (texts_only && !sat_case_read_written_studies(root, arena, target, err)) ||
        !read_blocks(root, arena, target, err) || !sat_teaching_read(root, arena, target, err)) {
        return NULL;
    }
    target->arena = SAT_STEAL(arena);
    return target;
}

static SatCase *read_document(const char *text, size_t length_bytes, bool texts_only,
                              json_t **root_out, SatError *err)
{
    if (length_bytes <= SAT_CASE_MAX_JSON_BYTES &&
        !sat_json_tree_fits(text, length_bytes, MAX_TREE_BYTES)) {
        sat_fail(err, SAT_ERR_LIMIT, "case.json has more members than a case may have");
        return NULL;
    }
    json_t *root = sat_json_parse(text, length_bytes, SAT_CASE_MAX_JSON_BYTES, err);
    if (root == NULL) {
        return NULL;
    }
    SatCase *result = NULL;
    if (!json_is_object(root)) {
        sat_fail(err, SAT_ERR_FORMAT, "case.json: expected an object");
    } else {
        result = read_case(root, texts_only, err);
    }
    if (result != NULL && root_out != NULL) {
        *root_out = root;
    } else {
        json_decref(root);
    }
    return result;
}

SatCase *sat_case_read_json(const char *text, size_t length_bytes, json_t **root_out, SatError *err)
{
    return read_document(text, length_bytes, false, root_out, err);
}

SatCase *sat_case_read_texts(const char *text, size_t length_bytes, SatError *err)
{
    return read_document(text, length_bytes, true, NULL, err);
}
