/* What a planned case takes over from the backup it comes from. */
#include <string.h>

#include "export/assemble/plan_private.h"

enum { SHORT_ID_DIGITS = 4, LONGER_ID_DIGITS = 8 };

const SatCleanBackup *sat_plan_backup_of(const SatPlannedCase *planned)
{
    const SatPlannedSeries *first = &planned->studies[0].series[0];
    return sat_clean_item_facts(first->frames[0].item)->backup;
}

/* A copy in the plan; NULL, where there is none, leaves *out as it is. */
static bool take(const SatPlanStep *step, const SatCleanText *text, const SatCleanText **out,
                 SatError *err)
{
    if (text == NULL) {
        return true;
    }
    const SatCleanText *copy = sat_deid_join(step->arena, &text, 1, err);
    *out = copy != NULL ? copy : *out;
    return copy != NULL;
}

/* Whether the title is of our own making: words and the first digits of the case's id. What the
 * words are is left open: newer versions may know better ones. */
static bool is_own_title(const SatPlannedCase *planned, const char *title)
{
    const char *end = strrchr(title, ' ');
    size_t length = end != NULL ? strlen(end + 1) : 0;
    return (length == SHORT_ID_DIGITS || length == LONGER_ID_DIGITS) &&
           memcmp(end + 1, planned->id, length) == 0;
}

static bool take_systems(const SatPlanStep *step, const SatCleanCaseTexts *texts,
                         SatPlannedCase *out, SatError *err)
{
    const SatCleanText **systems =
        sat_arena_alloc(step->arena, texts->system_count, sizeof(*systems), err);
    bool done = systems != NULL;
    for (size_t i = 0; done && i < texts->system_count; i++) {
        systems[i] = NULL;
        done = take(step, texts->systems[i], &systems[i], err);
    }
    out->systems = systems;
    out->system_count = done ? texts->system_count : 0;
    return done;
}

bool sat_plan_backup_texts(const SatPlanStep *step, SatPlannedCase *out, SatError *err)
{
    const SatCleanBackup *backup = sat_plan_backup_of(out);
    if (backup == NULL) {
        return true;
    }
    const SatCleanCaseTexts *texts = &backup->texts;
    out->has_given_title =
        texts->title != NULL && !is_own_title(out, sat_clean_text_utf8(texts->title));
    return (!out->has_given_title || take(step, texts->title, &out->title, err)) &&
           take(step, texts->presentation, &out->presentation, err) &&
           take(step, texts->discussion, &out->discussion, err) &&
           take(step, texts->diagnosis, &out->diagnosis, err) &&
           take(step, texts->certainty, &out->certainty, err) &&
           take(step, texts->age, &out->age, err) && take(step, texts->sex, &out->sex, err) &&
           take_systems(step, texts, out, err);
}

/* ---- series -----------------------------------------------------------------------------------
 */

/* What the backup tells of the series at that place; NULL: it has another one there. */
static const SatCleanToldSeries *told_series(const SatCleanBackup *backup, SatSelector where,
                                             size_t frame_count)
{
    if (backup == NULL || where.study_number > backup->study_count) {
        return NULL;
    }
    const SatCleanToldStudy *study = &backup->studies[where.study_number - 1];
    if (where.series_number > study->series_count) {
        return NULL;
    }
    const SatCleanToldSeries *series = &study->series[where.series_number - 1];
    return series->frame_count == frame_count ? series : NULL;
}

static bool holds(const SatCleanText *const *texts, size_t count, const SatCleanText *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sat_clean_text_utf8(texts[i]), sat_clean_text_utf8(text)) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_to_look_at(const SatPlannedSeries *series, size_t index)
{
    return index < 32 && (series->notes_to_look_at & (uint32_t)1 << index) != 0;
}

/* Those of the backup in their order, then those that are new. */
static bool join_notes(const SatPlanStep *step, const SatCleanToldSeries *told,
                       SatPlannedSeries *out, SatError *err)
{
    size_t count = 0;
    uint32_t to_look_at = 0;
    const SatCleanText **notes =
        sat_arena_alloc(step->arena, SAT_PLAN_MOST_NOTES, sizeof(*notes), err);
    if (notes == NULL) {
        return false;
    }
    for (size_t i = 0; i < told->note_count && count < SAT_PLAN_MOST_NOTES; i++) {
        notes[count] = NULL;
        if (!take(step, told->notes[i], &notes[count++], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < out->note_count && count < SAT_PLAN_MOST_NOTES; i++) {
        if (!holds(told->notes, told->note_count, out->notes[i])) {
            notes[count] = out->notes[i];
            to_look_at |= is_to_look_at(out, i) ? (uint32_t)1 << count : 0;
            count++;
        }
    }
    out->notes = notes;
    out->note_count = count;
    out->notes_to_look_at = to_look_at;
    return true;
}

bool sat_plan_backup_series(const SatPlanStep *step, size_t frame_count, bool has_given_title,
                            SatPlannedSeries *out, SatError *err)
{
    const SatCleanToldSeries *told =
        told_series(sat_clean_item_facts(out->frames[0].item)->backup, out->selector, frame_count);
    return told == NULL || ((has_given_title || take(step, told->title, &out->title, err)) &&
                            take(step, told->body_part, &out->body_part, err) &&
                            take(step, told->laterality, &out->laterality, err) &&
                            join_notes(step, told, out, err));
}
