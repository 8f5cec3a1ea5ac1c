/* What a planned case takes over from presentation states and key object selections of its
 * pictures: findings, marks and views as they lie in the plan. */
#include <stdio.h>

#include "export/assemble/plan_private.h"
#include "export/deidentify/drawn_states.h"

/* NULL: none, or they were taken when the backup was made. */
static const SatDrawnStates *drawn_of(const SatPlannedCase *planned)
{
    const SatCleanFacts *facts = sat_clean_item_facts(planned->studies[0].series[0].frames[0].item);
    const bool was_taken = facts->backup != NULL && planned->written != NULL;
    return was_taken ? NULL : facts->drawn;
}

static size_t count_places(const SatPlannedCase *planned)
{
    size_t count = 0;
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++) {
            const SatPlannedSeries *series = &planned->studies[s].series[i];
            for (size_t f = 0; f < series->frame_count; f++) {
                const size_t slices = series->frames[f].slice_count;
                count += slices > 0 ? slices : 1;
            }
        }
    }
    return count;
}

/* A slab shows what is on any of its slices. */
static size_t put_frame(const SatPlannedSeries *series, size_t number, size_t frame,
                        SatDrawnPlace *out)
{
    const SatPlannedFrame *from = &series->frames[frame];
    const SatPixelRect whole = {0, 0, series->source_shape.width_px,
                                series->source_shape.height_px};
    const size_t count = from->slice_count > 0 ? from->slice_count : 1;
    for (size_t i = 0; i < count; i++) {
        const bool is_slab = from->slice_count > 0;
        const SatCleanItem *item = is_slab ? from->slices[i].item : from->item;
        out[i] = (SatDrawnPlace){.instance_key = &sat_clean_item_own(item)->instance_key,
                                 .shape = sat_clean_item_facts(item)->image.shape,
                                 .source_frame =
                                     is_slab ? from->slices[i].source_frame : from->source_frame,
                                 .series = number,
                                 .frame = frame,
                                 .shown = series->crop.width_px > 0 ? series->crop : whole};
    }
    return count;
}

static void put_places(const SatPlannedCase *planned, SatDrawnPlace *out)
{
    size_t number = 0, count = 0;
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++, number++) {
            const SatPlannedSeries *series = &planned->studies[s].series[i];
            for (size_t f = 0; f < series->frame_count; f++) {
                count += put_frame(series, number, f, &out[count]);
            }
        }
    }
}

static void tell(const SatPlanStep *step, SatSelector where, const SatDrawnTaken *taken)
{
    char text[200];
    if (taken->findings + taken->views > 0) {
        (void)snprintf(text, sizeof(text),
                       "presentation states and key objects: %zu finding%s, %zu mark%s, %zu view%s "
                       "and %zu text%s of them taken over",
                       taken->findings, taken->findings == 1 ? "" : "s", taken->marks,
                       taken->marks == 1 ? "" : "s", taken->views, taken->views == 1 ? "" : "s",
                       taken->texts, taken->texts == 1 ? "" : "s");
        sat_plan_tell(step, SAT_TOLD_NOTE, where, text);
    }
    if (taken->texts_left_out > 0) {
        (void)snprintf(text, sizeof(text),
                       "presentation states and key objects: %zu text%s left out that may tell who "
                       "the patient is; a case.json can say it in other words",
                       taken->texts_left_out, taken->texts_left_out == 1 ? "" : "s");
        sat_plan_tell(step, SAT_TOLD_WARNING, where, text);
    }
    if (taken->not_taken > 0) {
        (void)snprintf(text, sizeof(text),
                       "presentation states and key objects: %zu object%s left out that cannot be "
                       "shown",
                       taken->not_taken, taken->not_taken == 1 ? "" : "s");
        sat_plan_tell(step, SAT_TOLD_NOTE, where, text);
    }
}

/* ---- key pictures ---- */

/* The series' own and those of the selections, ascending. is_key: of each frame. */
static bool join_keys(const SatPlanStep *step, const bool *is_key, SatPlannedSeries *series,
                      SatError *err)
{
    const SatSeries *before = &series->numbers;
    uint32_t *keys = sat_arena_alloc(step->arena, series->frame_count, sizeof(*keys), err);
    size_t count = 0, next = 0;
    for (size_t f = 0; keys != NULL && f < series->frame_count; f++) {
        const bool was_key = next < before->key_frame_count && before->key_frames[next] == f;
        next += was_key ? 1U : 0U;
        if (was_key || is_key[f]) {
            keys[count++] = (uint32_t)f;
        }
    }
    series->numbers.key_frames = keys;
    series->numbers.key_frame_count = count;
    return keys != NULL;
}

/* Whether the source itself marks the picture: a database that knows key images. */
static bool is_marked(const SatPlannedFrame *frame)
{
    size_t count = 0;
    const uint32_t *keys = sat_clean_item_key_frames(frame->item, &count);
    for (size_t i = 0; i < count; i++) {
        if (keys[i] == frame->source_frame) {
            return true;
        }
    }
    return false;
}

static bool has_marks(const SatPlannedSeries *series)
{
    bool has = false;
    for (size_t f = 0; !has && f < series->frame_count; f++) {
        size_t count = 0;
        has = sat_clean_item_key_frames(series->frames[f].item, &count) != NULL;
    }
    return has;
}

static bool study_has_marks(const SatPlannedStudy *study)
{
    bool has = false;
    for (size_t i = 0; !has && i < study->series_count; i++) {
        has = has_marks(&study->series[i]);
    }
    return has;
}

static bool set_marked_keys(const SatPlanStep *step, SatPlannedStudy *study, SatError *err)
{
    SatPlannedSeries *list = sat_arena_alloc(step->arena, study->series_count, sizeof(*list), err);
    bool done = list != NULL;
    for (size_t i = 0; done && i < study->series_count; i++) {
        list[i] = study->series[i];
        const bool has = has_marks(&list[i]);
        bool *is_key =
            has ? sat_arena_alloc(step->arena, list[i].frame_count, sizeof(*is_key), err) : NULL;
        for (size_t f = 0; is_key != NULL && f < list[i].frame_count; f++) {
            is_key[f] = is_marked(&list[i].frames[f]);
        }
        done = !has || (is_key != NULL && join_keys(step, is_key, &list[i], err));
    }
    study->series = done ? list : study->series;
    return done;
}

bool sat_plan_marked_keys(const SatPlanStep *step, SatPlannedStudy *studies, size_t count,
                          SatError *err)
{
    for (size_t s = 0; s < count; s++) {
        if (study_has_marks(&studies[s]) && !set_marked_keys(step, &studies[s], err)) {
            return false;
        }
    }
    return true;
}

/* Of one study; first: the number of its first series. */
static bool set_keys(const SatPlanStep *step, const SatDrawnPlace *places, size_t place_count,
                     size_t first, SatPlannedStudy *study, SatError *err)
{
    SatPlannedSeries *list = sat_arena_alloc(step->arena, study->series_count, sizeof(*list), err);
    bool done = list != NULL;
    for (size_t i = 0; done && i < study->series_count; i++) {
        bool has_keys = false;
        list[i] = study->series[i];
        bool *is_key = sat_arena_alloc(step->arena, list[i].frame_count, sizeof(*is_key), err);
        done = is_key != NULL;
        for (size_t p = 0; done && p < place_count; p++) {
            if (places[p].is_key && places[p].series == first + i) {
                is_key[places[p].frame] = true;
                has_keys = true;
            }
        }
        done = done && (!has_keys || join_keys(step, is_key, &list[i], err));
    }
    study->series = done ? list : study->series;
    return done;
}

/* Whether a series from `first` to the one before `behind` has one. */
static bool has_key(const SatDrawnPlace *places, size_t place_count, size_t first, size_t behind)
{
    bool has = false;
    for (size_t p = 0; !has && p < place_count; p++) {
        has = places[p].is_key && places[p].series >= first && places[p].series < behind;
    }
    return has;
}

static bool set_all_keys(const SatPlanStep *step, const SatDrawnPlace *places, size_t place_count,
                         SatPlannedStudy *studies, size_t study_count, SatError *err)
{
    size_t first = 0;
    for (size_t s = 0; s < study_count; s++) {
        const size_t behind = first + studies[s].series_count;
        if (has_key(places, place_count, first, behind) &&
            !set_keys(step, places, place_count, first, &studies[s], err)) {
            return false;
        }
        first = behind;
    }
    return true;
}

bool sat_plan_drawn(const SatPlanStep *step, uint32_t case_number, SatPlannedStudy *studies,
                    SatPlannedCase *out, SatError *err)
{
    const SatDrawnStates *drawn = drawn_of(out);
    SatDrawnTaken taken;
    if (drawn == NULL || out->draft != NULL) { /* a draft was drawn on what is here */
        return true;
    }
    const size_t count = count_places(out);
    SatDrawnPlace *places = sat_arena_alloc(step->arena, count, sizeof(*places), err);
    if (places == NULL) {
        return false;
    }
    out->drawn = drawn;
    put_places(out, places);
    if (!sat_drawn_teaching(drawn, places, count, step->arena, &out->teaching, &taken, err)) {
        return sat_fail_in(err, "presentation states");
    }
    if (!set_all_keys(step, places, count, studies, out->study_count, err)) {
        return false;
    }
    tell(step, (SatSelector){case_number, 0, 0}, &taken);
    return true;
}
