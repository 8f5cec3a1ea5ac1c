/* Reads questions of case.json. */
#include <math.h>
#include <string.h>

#include "formats/case/teaching_json.h"

SatWordList sat_question_words(void)
{
    static const char *const words[] = {"single", "multiple", "boolean", "hotspot", "text"};
    return (SatWordList){words, sizeof(words) / sizeof(words[0])};
}

/* Points and the like: small enough that sums stay exact enough for people. */
static bool get_points(SatTeachingReader *reader, const json_t *object, const char *path,
                       const char *key, bool may_be_negative, bool *found, double *out)
{
    const json_t *value = json_object_get(object, key);
    *found = value != NULL && !json_is_null(value);
    if (!*found) {
        return true;
    }
    if (!sat_json_get_double(object, path, key, true, out, reader->err)) {
        return false;
    }
    return (fabs(*out) <= 1e6 && (may_be_negative || *out >= 0.0)) ||
           sat_fail(reader->err, SAT_ERR_FORMAT, "%s.%s: expected %s to 1000000", path, key,
                    may_be_negative ? "-1000000" : "0");
}

static bool read_answer(SatTeachingReader *reader, const json_t *object, const char *path,
                        SatAnswer *answer)
{
    *answer = (SatAnswer){.id = "", .text = "", .feedback = ""};
    if (!json_is_object(object)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    return sat_case_get_text(object, path, "id", false, SAT_TEXT_LABEL, reader->arena, &answer->id,
                             reader->err) &&
           sat_case_get_text(object, path, "text", true, SAT_TEXT_LONG, reader->arena,
                             &answer->text, reader->err) &&
           sat_json_get_bool(object, path, "correct", false, &answer->is_correct, reader->err) &&
           get_points(reader, object, path, "points", true, &answer->has_points, &answer->points) &&
           sat_case_get_text(object, path, "feedback", false, SAT_TEXT_LONG, reader->arena,
                             &answer->feedback, reader->err);
}

static bool read_answers(SatTeachingReader *reader, const json_t *object, const char *path,
                         SatQuestion *question)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "answers", false, SAT_TEACHING_MAX_ANSWERS, &array,
                            reader->err)) {
        return false;
    }
    question->answer_count = json_array_size(array);
    SatAnswer *answers =
        sat_arena_alloc(reader->arena, question->answer_count, sizeof(*answers), reader->err);
    for (size_t i = 0; answers != NULL && i < question->answer_count; i++) {
        char part[SAT_CASE_PATH_BYTES];
        sat_case_path(part, "%s.answers[%zu]", path, i);
        if (!read_answer(reader, json_array_get(array, i), part, &answers[i])) {
            return false;
        }
    }
    question->answers = answers;
    return answers != NULL;
}

static bool read_region(SatTeachingReader *reader, const json_t *object, const char *path,
                        SatRegion *region)
{
    *region = (SatRegion){.is_correct = true, .feedback = ""};
    if (!json_is_object(object)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s: expected an object", path);
    }
    return sat_teaching_read_shape(reader, object, path, true, &region->shape) &&
           sat_json_get_bool(object, path, "correct", false, &region->is_correct, reader->err) &&
           get_points(reader, object, path, "points_given", true, &region->has_points,
                      &region->points) &&
           sat_case_get_text(object, path, "feedback", false, SAT_TEXT_LONG, reader->arena,
                             &region->feedback, reader->err);
}

static bool read_regions(SatTeachingReader *reader, const json_t *object, const char *path,
                         SatQuestion *question)
{
    json_t *array = NULL;
    if (!sat_json_get_array(object, path, "regions", false, SAT_TEACHING_MAX_MARKS, &array,
                            reader->err)) {
        return false;
    }
    question->region_count = json_array_size(array);
    SatRegion *regions =
        sat_arena_alloc(reader->arena, question->region_count, sizeof(*regions), reader->err);
    for (size_t i = 0; regions != NULL && i < question->region_count; i++) {
        char part[SAT_CASE_PATH_BYTES];
        sat_case_path(part, "%s.regions[%zu]", path, i);
        if (!read_region(reader, json_array_get(array, i), part, &regions[i])) {
            return false;
        }
    }
    question->regions = regions;
    return regions != NULL;
}

static bool read_texts(SatTeachingReader *reader, const json_t *object, const char *path,
                       SatQuestion *question)
{
    const struct {
        const char *key;
        const char **target;
        bool required;
        SatTextKind kind;
    } texts[] = {
        {"id", &question->id, true, SAT_TEXT_LABEL},
        {"prompt", &question->prompt, true, SAT_TEXT_LONG},
        {"model_answer", &question->model_answer, false, SAT_TEXT_LONG},
        {"feedback_correct", &question->feedback_correct, false, SAT_TEXT_LONG},
        {"feedback_wrong", &question->feedback_wrong, false, SAT_TEXT_LONG},
        {"feedback_nothing", &question->feedback_nothing, false, SAT_TEXT_LONG},
        {"hint", &question->hint, false, SAT_TEXT_LONG},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i].target = "";
        if (!sat_case_get_text(object, path, texts[i].key, texts[i].required, texts[i].kind,
                               reader->arena, texts[i].target, reader->err)) {
            return false;
        }
    }
    if (question->prompt[0] == '\0') {
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s.prompt: empty", path);
    }
    return sat_case_get_texts(object, path, "accepted", SAT_TEXT_LABEL, reader->arena,
                              &question->accepted, &question->accepted_count, reader->err);
}

static bool read_rules(SatTeachingReader *reader, const json_t *object, const char *path,
                       SatQuestion *question)
{
    bool found = false;
    uint64_t retries = 0;
    if (!get_points(reader, object, path, "points", false, &found, &question->points) ||
        !get_points(reader, object, path, "weight", false, &found, &question->weight) ||
        !get_points(reader, object, path, "penalty", false, &found, &question->penalty) ||
        !get_points(reader, object, path, "time_limit_s", false, &found, &question->time_limit_s) ||
        !sat_json_get_u64(object, path, "retries", false, 0, 100, &retries, reader->err) ||
        !sat_json_get_bool(object, path, "partial", false, &question->gives_partial, reader->err) ||
        !sat_json_get_bool(object, path, "shuffle", false, &question->may_shuffle, reader->err)) {
        return false;
    }
    question->retries = (uint32_t)retries;
    return true;
}

/* What its kind cannot do without. */
static bool check_kind(SatTeachingReader *reader, const char *path, const SatQuestion *question)
{
    size_t answers = question->answer_count, correct = 0;
    for (size_t i = 0; i < answers; i++) {
        correct += question->answers[i].is_correct ? 1 : 0;
    }
    switch (question->kind) {
    case SAT_QUESTION_SINGLE:
    case SAT_QUESTION_MULTIPLE:
        if (answers < 2) {
            return sat_fail(reader->err, SAT_ERR_FORMAT,
                            "%s.answers: expected two or more to choose from", path);
        }
        break;
    case SAT_QUESTION_BOOLEAN:
        if (answers != 2) {
            return sat_fail(reader->err, SAT_ERR_FORMAT,
                            "%s.answers: expected two, true first, then false", path);
        }
        break;
    case SAT_QUESTION_HOTSPOT:
        if (question->region_count == 0) {
            return sat_fail(reader->err, SAT_ERR_FORMAT,
                            "%s.regions: expected at least one place to click", path);
        }
        return true;
    case SAT_QUESTION_TEXT:
    case SAT_QUESTION_KINDS:
        return true;
    }
    if (correct == 0 && question->kind != SAT_QUESTION_MULTIPLE) { /* there: none of them */
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s.answers: none is correct; mark one with \"correct\": true", path);
    }
    return true;
}

bool sat_teaching_read_question(SatTeachingReader *reader, const json_t *object, const char *path,
                                SatQuestion *question)
{
    size_t kind = SAT_QUESTION_KINDS;
    *question = (SatQuestion){.view = SAT_NO_INDEX, .points = 1.0, .weight = 1.0};
    if (!sat_case_get_word(object, path, "kind", sat_question_words(), &kind, reader->err)) {
        return false;
    }
    if (kind == SAT_QUESTION_KINDS) {
        char expected[200];
        sat_word_join(sat_question_words(), expected, sizeof(expected));
        return sat_fail(reader->err, SAT_ERR_FORMAT, "%s.kind: expected %s", path, expected);
    }
    question->kind = (SatQuestionKind)kind;
    return read_texts(reader, object, path, question) &&
           sat_teaching_get_reference(reader, object, path, "view", &reader->views,
                                      &question->view) &&
           read_answers(reader, object, path, question) &&
           read_regions(reader, object, path, question) &&
           read_rules(reader, object, path, question) && check_kind(reader, path, question);
}
