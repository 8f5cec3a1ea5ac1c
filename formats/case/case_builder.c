/* Makes a SatCase step by step: texts, lists, studies and series, then one read-only case. */
#include "formats/case/case_builder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/case/case_builder_private.h"
#include "formats/case/case_rules.h"
#include "formats/case/series_copy.h"
#include "formats/case/teaching_json.h"

/* A list that grows; the finished case gets a copy of the right size in its arena. */
typedef struct {
    void *items;
    size_t count;
    size_t capacity;
} Growing;

typedef struct {
    SatStudy study; /* series filled in at the end */
    size_t first_series;
} StudyStart;

enum { LIST_COUNT = SAT_CASE_REFERENCES + 1 };

struct SatCaseBuilder {
    SatArena *arena; /* NULL when finished */
    SatCase *teaching_case;
    Growing lists[LIST_COUNT]; /* const char * */
    Growing studies;           /* StudyStart */
    Growing series;            /* SatSeries, of all studies */
    Growing blocks;            /* SatTextBlock */
    const SatCleanTeaching *teaching;
};

/* Room for one more, or NULL. */
static void *grow(Growing *list, size_t item_bytes, SatError *err)
{
    void *items = sat_list_grow(list->items, list->count, &list->capacity, item_bytes);
    if (items == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a list of the case");
        return NULL;
    }
    list->items = items;
    return (char *)items + list->count * item_bytes;
}

static void *copy_items(SatArena *arena, const void *items, size_t count, size_t item_bytes,
                        SatError *err)
{
    void *copy = sat_arena_alloc(arena, count, item_bytes, err);
    if (copy != NULL && count > 0) {
        memcpy(copy, items, count * item_bytes);
    }
    return copy;
}

SatCaseBuilder *sat_case_builder_new(SatError *err)
{
    SAT_AUTO(SatCaseBuilder) *builder = calloc(1, sizeof(*builder));
    if (builder == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a case");
        return NULL;
    }
    builder->arena = sat_arena_new(0, err);
    if (builder->arena == NULL) {
        return NULL;
    }
    builder->teaching_case = sat_arena_alloc(builder->arena, 1, sizeof(SatCase), err);
    if (builder->teaching_case == NULL) {
        return NULL;
    }
    SatCase *target = builder->teaching_case;
    target->teaching = &sat_teaching_none;
    SatCaseFieldPlace place;
    for (size_t i = 0; sat_case_field_place(target, i, &place); i++) {
        *place.target = "";
    }
    return SAT_STEAL(builder);
}

void sat_case_builder_free(SatCaseBuilder *builder)
{
    if (builder == NULL) {
        return;
    }
    for (size_t i = 0; i < LIST_COUNT; i++) {
        free(builder->lists[i].items);
    }
    free(builder->studies.items);
    free(builder->series.items);
    free(builder->blocks.items);
    sat_arena_free(builder->arena);
    free(builder);
}

static bool check_unfinished(const SatCaseBuilder *builder, SatError *err)
{
    return builder->arena != NULL ||
           sat_fail(err, SAT_ERR_ARGUMENT, "the case is finished; start a new builder");
}

bool sat_case_builder_set_id(SatCaseBuilder *builder, const char *id, SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return false;
    }
    if (!sat_case_id_is_valid(id)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "id: expected 16 lowercase hex digits");
    }
    builder->teaching_case->id = sat_arena_text(builder->arena, id, strlen(id), err);
    return builder->teaching_case->id != NULL;
}

static SatWordList words_of(SatCaseField field)
{
    return field == SAT_CASE_SEX         ? sat_sex_words()
           : field == SAT_CASE_CERTAINTY ? sat_certainty_words()
           : field == SAT_CASE_CONSENT   ? sat_consent_words()
                                         : (SatWordList){NULL, 0};
}

const char *sat_case_field_word(SatCaseField field, const char *text)
{
    const SatWordList words = words_of(field);
    assert(words.count > 0);
    return sat_word_match(words, text);
}

static const char *text_or_null(const SatCleanText *text)
{
    return text != NULL ? sat_clean_text_utf8(text) : NULL;
}

bool sat_case_builder_set(SatCaseBuilder *builder, SatCaseField field, const SatCleanText *text,
                          SatError *err)
{
    SatCaseFieldPlace found;
    if (!check_unfinished(builder, err)) {
        return false;
    }
    if ((size_t)field >= SAT_CASE_FIELDS ||
        !sat_case_field_place(builder->teaching_case, (size_t)field, &found)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a case has no field %d", (int)field);
    }
    const char *copy =
        sat_text_tidy(builder->arena, text_or_null(text), found.kind, found.name, err);
    if (copy != NULL && words_of(field).count > 0) {
        copy = sat_case_fixed_word(words_of(field), found.name, copy, err);
    }
    if (copy == NULL) {
        return false;
    }
    *found.target = copy;
    return true;
}

bool sat_case_builder_append(SatCaseBuilder *builder, SatCaseList list, const SatCleanText *text,
                             SatError *err)
{
    static const char *const names[LIST_COUNT] = {"systems", "tags", "references"};
    size_t index = (size_t)list;
    if (!check_unfinished(builder, err)) {
        return false;
    }
    if (index >= LIST_COUNT) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a case has no list %d", (int)list);
    }
    if (text_or_null(text) == NULL || sat_clean_text_utf8(text)[0] == '\0') {
        return true; /* an empty item says nothing */
    }
    Growing *target = &builder->lists[index];
    if (target->count >= SAT_CASE_MAX_LIST) {
        return sat_fail(err, SAT_ERR_LIMIT, "%s: more than %u", names[index], SAT_CASE_MAX_LIST);
    }
    const char **place = grow(target, sizeof(*place), err);
    if (place == NULL) {
        return false;
    }
    SatTextKind kind = list == SAT_CASE_REFERENCES ? SAT_TEXT_LONG : SAT_TEXT_LABEL;
    *place = sat_text_tidy(builder->arena, text_or_null(text), kind, names[index], err);
    if (*place == NULL) {
        return false;
    }
    target->count++;
    return true;
}

bool sat_case_builder_add_study(SatCaseBuilder *builder, int32_t day, const SatCleanText *caption,
                                const SatCleanText *title, SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return false;
    }
    if (builder->studies.count >= SAT_CASE_MAX_STUDIES) {
        return sat_fail(err, SAT_ERR_LIMIT, "studies: more than %u", SAT_CASE_MAX_STUDIES);
    }
    if (day < 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "day: expected 0 (not known) or more, found %d",
                        (int)day);
    }
    StudyStart *start = grow(&builder->studies, sizeof(*start), err);
    if (start == NULL) {
        return false;
    }
    *start =
        (StudyStart){.study.day = day, .study.text = "", .first_series = builder->series.count};
    start->study.caption =
        sat_text_tidy(builder->arena, text_or_null(caption), SAT_TEXT_LABEL, "caption", err);
    if (start->study.caption == NULL) {
        return false;
    }
    start->study.title =
        sat_text_tidy(builder->arena, text_or_null(title), SAT_TEXT_LABEL, "title", err);
    if (start->study.title == NULL) {
        return false;
    }
    builder->studies.count++;
    return true;
}

bool sat_case_builder_set_study_text(SatCaseBuilder *builder, const SatCleanText *text,
                                     SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return false;
    }
    if (builder->studies.count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a study's text needs a study; add one first");
    }
    StudyStart *last = (StudyStart *)builder->studies.items + builder->studies.count - 1;
    last->study.text =
        sat_text_tidy(builder->arena, text_or_null(text), SAT_TEXT_LONG, "text", err);
    return last->study.text != NULL;
}

bool sat_case_builder_set_quiz(SatCaseBuilder *builder, SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return false;
    }
    builder->teaching_case->is_for_quiz = true;
    return true;
}

bool sat_case_builder_set_hidden(SatCaseBuilder *builder, SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return false;
    }
    builder->teaching_case->is_hidden = true;
    return true;
}

bool sat_case_builder_add_block(SatCaseBuilder *builder, const SatCleanText *text, SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return false;
    }
    if (text_or_null(text) == NULL || sat_clean_text_utf8(text)[0] == '\0') {
        return true;
    }
    if (builder->blocks.count >= SAT_CASE_MAX_LIST) {
        return sat_fail(err, SAT_ERR_LIMIT, "text_blocks: more than %u", SAT_CASE_MAX_LIST);
    }
    SatTextBlock *block = grow(&builder->blocks, sizeof(*block), err);
    if (block == NULL) {
        return false;
    }
    block->before = builder->studies.count;
    block->text =
        sat_text_tidy(builder->arena, text_or_null(text), SAT_TEXT_LONG, "text_blocks", err);
    builder->blocks.count += block->text != NULL;
    return block->text != NULL;
}

static bool add_series(SatCaseBuilder *builder, const SatSeries *numbers, bool lends_frames,
                       const SatSeriesText *text, SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return false;
    }
    if (builder->studies.count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a series needs a study; add one first");
    }
    const StudyStart *studies = builder->studies.items;
    size_t in_study = builder->series.count - studies[builder->studies.count - 1].first_series;
    if (in_study >= SAT_CASE_MAX_SERIES) {
        return sat_fail(err, SAT_ERR_LIMIT, "series: more than %u in a study", SAT_CASE_MAX_SERIES);
    }
    SatSeries *series = grow(&builder->series, sizeof(*series), err);
    if (series == NULL) {
        return false;
    }
    if (!sat_series_copy(builder->arena, numbers, lends_frames, series, err) ||
        !sat_case_builder_series_text(builder->arena, text, series, err)) {
        return sat_fail_in(err, "studies[%zu].series[%zu]", builder->studies.count - 1, in_study);
    }
    builder->series.count++;
    return true;
}

bool sat_case_builder_add_series(SatCaseBuilder *builder, const SatSeries *numbers,
                                 const SatSeriesText *text, SatError *err)
{
    return add_series(builder, numbers, false, text, err);
}

bool sat_case_builder_lend_series(SatCaseBuilder *builder, const SatSeries *numbers,
                                  const SatSeriesText *text, SatError *err)
{
    return add_series(builder, numbers, true, text, err);
}

static bool finish_lists(SatCaseBuilder *builder, SatError *err)
{
    SatCase *target = builder->teaching_case;
    const char *const **lists[LIST_COUNT] = {&target->systems, &target->tags, &target->references};
    size_t *counts[LIST_COUNT] = {&target->system_count, &target->tag_count,
                                  &target->reference_count};
    for (size_t i = 0; i < LIST_COUNT; i++) {
        const Growing *list = &builder->lists[i];
        *lists[i] = copy_items(builder->arena, list->items, list->count, sizeof(const char *), err);
        *counts[i] = list->count;
        if (*lists[i] == NULL) {
            return false;
        }
    }
    target->blocks = copy_items(builder->arena, builder->blocks.items, builder->blocks.count,
                                sizeof(SatTextBlock), err);
    target->block_count = builder->blocks.count;
    return target->blocks != NULL;
}

static bool finish_studies(SatCaseBuilder *builder, SatError *err)
{
    SatCase *target = builder->teaching_case;
    const StudyStart *starts = builder->studies.items;
    SatStudy *studies =
        sat_arena_alloc(builder->arena, builder->studies.count, sizeof(*studies), err);
    const SatSeries *series = copy_items(builder->arena, builder->series.items,
                                         builder->series.count, sizeof(*series), err);
    if (studies == NULL || series == NULL) {
        return false;
    }
    for (size_t i = 0; i < builder->studies.count; i++) {
        size_t end =
            i + 1 < builder->studies.count ? starts[i + 1].first_series : builder->series.count;
        studies[i] = starts[i].study;
        studies[i].series = series + starts[i].first_series;
        studies[i].series_count = end - starts[i].first_series;
        if (studies[i].series_count == 0) {
            return sat_fail(err, SAT_ERR_FORMAT, "studies[%zu]: has no series", i);
        }
    }
    target->studies = studies;
    target->study_count = builder->studies.count;
    return true;
}

void sat_case_builder_set_teaching(SatCaseBuilder *builder, const SatCleanTeaching *teaching)
{
    builder->teaching = teaching;
}

SatCase *sat_case_builder_finish(SatCaseBuilder *builder, SatError *err)
{
    if (!check_unfinished(builder, err)) {
        return NULL;
    }
    SatCase *finished = builder->teaching_case;
    if (finished->title[0] == '\0') {
        sat_fail(err, SAT_ERR_FORMAT, "title: missing");
        return NULL;
    }
    if (builder->studies.count == 0) {
        sat_fail(err, SAT_ERR_FORMAT, "studies: missing; a case needs at least one series");
        return NULL;
    }
    if (!finish_lists(builder, err) || !finish_studies(builder, err) ||
        (builder->teaching != NULL && !sat_teaching_copy(sat_clean_teaching_view(builder->teaching),
                                                         builder->arena, finished, err))) {
        return NULL;
    }
    finished->arena = SAT_STEAL(builder->arena);
    builder->teaching_case = NULL;
    return finished;
}
