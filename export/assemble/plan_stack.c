/* Turns a group of items into a planned series: order, choice of frames, crop, window, title. */
#include <math.h>
#include <string.h>

#include "export/assemble/plan_private.h"
#include "formats/case/patient_geometry.h"

/* One stack under way. */
typedef struct {
    const SatPlanStep *step;
    const SatStackGroup *group;
    SatSelector where;
    SatPlannedSeries *out;
    SatOrderedFrames frames;
    SatStackNotes notes;
} Work;

static const SatCleanFacts *facts_of(const SatPlannedFrame *frame)
{
    return sat_clean_item_facts(frame->item);
}

static const SatFrameTraits *traits_of(const SatPlannedFrame *frame)
{
    return sat_clean_frame(frame->item, frame->source_frame)->traits;
}

static const SatPlannedFrame *middle_of(const Work *work)
{
    const SatOrderedFrames *frames = &work->frames;
    return &frames->frames[sat_middle_frame(frames->count, frames->time_points)];
}

static const SatPlanChoice *choice_of(const Work *work, SatPlanOption option)
{
    return sat_plan_choice(work->step->options, option, work->where);
}

static bool note(Work *work, SatTold kind, SatSentence which, const double *numbers, size_t count,
                 SatError *err)
{
    return sat_plan_note(work->step, &work->notes, kind, work->where, which, numbers, count, err);
}

/* ---- frames -------------------------------------------------------------------------------------
 */

static bool apply_frames(Work *work, SatError *err)
{
    const SatPlanChoice *choice = choice_of(work, SAT_PLAN_FRAMES);
    size_t count = sat_plan_places(&work->frames);
    bool is_4d = work->frames.time_points > 1;
    if (choice == NULL) {
        return true;
    }
    char name[SAT_SELECTOR_CAPACITY];
    sat_selector_format(work->where, name);
    if (choice->first_number > count || choice->last_number > count) {
        return sat_fail(
            err, SAT_ERR_ARGUMENT, "--frames: series %s has %zu %s, so there is no %s %u", name,
            count, is_4d ? "places" : "frames", is_4d ? "place" : "frame",
            (unsigned)(choice->first_number > count ? choice->first_number : choice->last_number));
    }
    size_t first = choice->first_number - 1U;
    size_t last = choice->last_number == 0 ? count - 1 : choice->last_number - 1U;
    if (!sat_plan_select_frames(work->step, &work->frames, first, last, choice->step, err)) {
        return false;
    }
    double range[3] = {(double)first + 1.0, (double)last + 1.0, (double)count};
    double every = (double)choice->step;
    bool is_part = first > 0 || last + 1 < count;
    return (!is_part || note(work, SAT_TOLD_NOTE,
                             is_4d ? SAT_SENTENCE_PLACES : SAT_SENTENCE_PICTURES, range, 3, err)) &&
           (choice->step == 1 || note(work, SAT_TOLD_NOTE, SAT_SENTENCE_EVERY, &every, 1, err));
}

/* ---- crop ---------------------------------------------------------------------------------------
 */

static void move_position(SatFrameInfo *info, const SatSeries *numbers, const SatPixelRect *crop)
{
    if (!info->has_position) {
        return;
    }
    /* Without direction or spacing the new corner cannot be known. */
    if (info->orientation == NULL || numbers->spacing_kind != SAT_SPACING_PATIENT) {
        info->has_position = crop->x_px == 0 && crop->y_px == 0;
        return;
    }
    double moved[3];
    sat_pixel_to_patient(info->position_mm, info->orientation, numbers->row_spacing_mm,
                         numbers->column_spacing_mm, (double)crop->x_px, (double)crop->y_px, moved);
    memcpy(info->position_mm, moved, sizeof(moved));
}

static bool apply_crop(Work *work, SatError *err)
{
    const SatPlanChoice *choice = choice_of(work, SAT_PLAN_CROP);
    SatSeries *numbers = &work->out->numbers;
    if (choice == NULL) {
        return true;
    }
    const SatPixelRect *crop = &choice->rect;
    if ((uint64_t)crop->x_px + crop->width_px > numbers->columns ||
        (uint64_t)crop->y_px + crop->height_px > numbers->rows) {
        char name[SAT_SELECTOR_CAPACITY];
        sat_selector_format(work->where, name);
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--crop: %u,%u,%u,%u reaches outside the pictures of series %s, which are "
                        "%u wide and %u high",
                        (unsigned)crop->x_px, (unsigned)crop->y_px, (unsigned)crop->width_px,
                        (unsigned)crop->height_px, name, (unsigned)numbers->columns,
                        (unsigned)numbers->rows);
    }
    for (size_t i = 0; i < work->frames.count; i++) {
        move_position(&work->frames.infos[i], numbers, crop);
    }
    numbers->rows = crop->height_px;
    numbers->columns = crop->width_px;
    work->out->crop = *crop;
    return true;
}

/* ---- window -------------------------------------------------------------------------------------
 */

/* The user's window, then the frame's own as far as there is room. */
static bool put_window_first(SatFrameInfo *info, const SatVoiWindow *window, SatArena *arena,
                             SatError *err)
{
    size_t kept = info->window_count < SAT_CASE_MAX_WINDOWS - 1U ? info->window_count
                                                                 : SAT_CASE_MAX_WINDOWS - 1U;
    SatVoiWindow *windows = sat_arena_alloc(arena, kept + 1, sizeof(*windows), err);
    if (windows == NULL) {
        return false;
    }
    windows[0] = *window;
    if (kept > 0) {
        memcpy(windows + 1, info->windows, kept * sizeof(*windows));
    }
    info->windows = windows;
    info->window_count = (uint32_t)(kept + 1);
    return true;
}

static bool apply_window(Work *work, SatError *err)
{
    const SatPlanChoice *choice = choice_of(work, SAT_PLAN_WINDOW);
    if (choice == NULL) {
        return true;
    }
    if (work->out->numbers.photometric == SAT_PHOTOMETRIC_RGB) {
        char name[SAT_SELECTOR_CAPACITY];
        sat_selector_format(work->where, name);
        return choice->selector.series_number == 0 ||
               sat_fail(err, SAT_ERR_ARGUMENT,
                        "--window: series %s is in colour: there is no window to set", name);
    }
    SatVoiWindow window = {choice->center, choice->width, SAT_VOI_LINEAR, ""};
    if (choice->width < 1.0 || facts_of(middle_of(work))->image.number != SAT_DICOM_INTEGER) {
        window.function = SAT_VOI_LINEAR_EXACT; /* LINEAR counts whole values */
    }
    const SatVoiWindow *before = NULL;
    size_t before_count = 0;
    for (size_t i = 0; i < work->frames.count; i++) {
        SatFrameInfo *info = &work->frames.infos[i];
        bool is_shared = i > 0 && info->windows == before && info->window_count == before_count;
        before = info->windows;
        before_count = info->window_count;
        if (is_shared) {
            info->windows = work->frames.infos[i - 1].windows;
            info->window_count = work->frames.infos[i - 1].window_count;
        } else if (!put_window_first(info, &window, work->step->arena, err)) {
            return false;
        }
    }
    return true;
}

/* ---- numbers ------------------------------------------------------------------------------------
 */

/* Padding only when all pictures of the stack have the same. */
static void set_padding(const Work *work, SatSeries *numbers)
{
    const SatCleanFacts *first = facts_of(&work->frames.frames[0]);
    for (size_t i = 1; i < work->frames.count; i++) {
        const SatCleanFacts *facts = facts_of(&work->frames.frames[i]);
        if (facts->has_padding != first->has_padding || facts->padding_low != first->padding_low ||
            facts->padding_high != first->padding_high) {
            return;
        }
    }
    numbers->has_padding = first->has_padding;
    numbers->padding_low = first->padding_low;
    numbers->padding_high = first->padding_high;
}

/* Only when all pictures of the stack say the same: one that is held otherwise would be told wrong.
 */
static void set_patient_orientation(const Work *work, SatSeries *numbers)
{
    const SatFrameTraits *first = traits_of(&work->frames.frames[0]);
    for (size_t i = 1; i < work->frames.count; i++) {
        if (memcmp(traits_of(&work->frames.frames[i])->patient_orientation,
                   first->patient_orientation, sizeof(first->patient_orientation)) != 0) {
            return;
        }
    }
    memcpy(numbers->patient_orientation, first->patient_orientation,
           sizeof(first->patient_orientation));
}

static void set_numbers(Work *work)
{
    SatSeries *numbers = &work->out->numbers;
    const SatPlannedFrame *middle = middle_of(work);
    const SatCleanFacts *facts = facts_of(middle);
    const SatFrameTraits *traits = traits_of(middle);
    *numbers = (SatSeries){.title = "",
                           .modality = "",
                           .body_part = "",
                           .laterality = "",
                           .lossy_history = "",
                           .conversion = ""};
    numbers->rows = facts->image.shape.height_px;
    numbers->columns = facts->image.shape.width_px;
    numbers->samples = facts->image.shape.layout == SAT_PIXEL_RGB8 ? 3 : 1;
    numbers->bits = facts->image.shape.bits;
    numbers->is_signed = sat_dicom_image_gives_signed(&facts->image);
    numbers->photometric = facts->photometric;
    numbers->spacing_kind = traits->spacing_kind;
    numbers->row_spacing_mm = traits->row_spacing_mm;
    numbers->column_spacing_mm = traits->column_spacing_mm;
    numbers->pixel_aspect = traits->pixel_aspect;
    numbers->slice_thickness_mm = traits->slice_thickness_mm;
    numbers->frame_time_ms = facts->frame_time_ms;
    numbers->segment_number = sat_plan_segment(middle);
    numbers->voi_tables = facts->voi_tables;
    numbers->voi_table_count = facts->voi_table_count;
    if (work->group->spacing_varies) {
        numbers->spacing_kind = SAT_SPACING_NONE;
        numbers->row_spacing_mm = numbers->column_spacing_mm = 0.0;
    }
    set_padding(work, numbers);
    set_patient_orientation(work, numbers);
    work->out->source_shape = facts->image.shape;
    work->out->suspicion = facts->suspicion;
    work->out->suspicious = facts->suspicion[0] != '\0';
    work->out->is_flagged = facts->is_flagged;
    numbers->accepted_text = choice_of(work, SAT_PLAN_ACCEPTED_TEXT) != NULL;
    numbers->accepted_face = choice_of(work, SAT_PLAN_ACCEPTED_FACE) != NULL;
}

static void set_geometry(Work *work)
{
    SatSeries *numbers = &work->out->numbers;
    const SatStackGeometry *geometry = &work->frames.geometry;
    const SatCleanFacts *facts = facts_of(middle_of(work));
    numbers->order = geometry->order;
    numbers->time_points = work->frames.time_points;
    numbers->slice_spacing_mm = geometry->order == SAT_ORDER_POSITION ? geometry->spacing_mm : 0.0;
    if (strcmp(sat_clean_text_utf8(facts->modality), "CT") == 0) {
        bool is_measured =
            geometry->order == SAT_ORDER_POSITION && sat_plan_places(&work->frames) > 1;
        numbers->gantry_tilt_degrees = facts->gantry_tilt_degrees > 0.0 ? facts->gantry_tilt_degrees
                                       : is_measured                    ? geometry->tilt_degrees
                                                                        : 0.0;
    }
}

static bool set_texts(Work *work, SatError *err)
{
    const SatPlanChoice *choice = choice_of(work, SAT_PLAN_SERIES_TITLES);
    const SatCleanFacts *facts = facts_of(&work->frames.frames[0]);
    SatPlannedSeries *out = work->out;
    SatArena *arena = work->step->arena;
    out->title = choice != NULL ? sat_deid_join(arena, &choice->text, 1, err)
                                : sat_plan_stack_title(arena, work->group, &work->frames, err);
    if (out->title == NULL) {
        return false;
    }
    out->modality = facts->modality;
    out->body_part = facts->body_part;
    out->laterality = traits_of(&work->frames.frames[0])->laterality;
    out->lossy_history = facts->lossy_history;
    out->conversion = sat_plan_conversion(arena, &facts->image, err);
    return out->conversion != NULL;
}

static double rounded_ms(double time_ms)
{
    return round(time_ms * 10.0) / 10.0;
}

static bool note_frames(Work *work, SatError *err)
{
    const SatCleanFacts *facts = facts_of(&work->frames.frames[0]);
    double times[3] = {rounded_ms(facts->least_frame_time_ms),
                       rounded_ms(facts->largest_frame_time_ms), rounded_ms(facts->frame_time_ms)};
    double layers = (double)facts->image.frames;
    double trim[2] = {facts->trim_first, facts->trim_last};
    return (facts->largest_frame_time_ms <= 0.0 ||
            note(work, SAT_TOLD_NOTE, SAT_SENTENCE_FRAME_TIMES, times, 3, err)) &&
           (!facts->is_mosaic || facts->image.frames == 1 ||
            note(work, SAT_TOLD_NOTE, SAT_SENTENCE_SLIDE_LAYERS, &layers, 1, err)) &&
           (facts->trim_last == 0 || note(work, SAT_TOLD_NOTE, SAT_SENTENCE_TRIM, trim, 2, err));
}

static bool keep_notes(Work *work, SatError *err)
{
    const SatCleanText **notes =
        sat_arena_alloc(work->step->arena, work->notes.count, sizeof(*notes), err);
    if (notes == NULL) {
        return false;
    }
    if (work->notes.count > 0) {
        memcpy(notes, work->notes.texts, work->notes.count * sizeof(*notes));
    }
    work->out->notes = notes;
    work->out->note_count = work->notes.count;
    work->out->notes_to_look_at = work->notes.to_look_at;
    return true;
}

static bool hides_pixels(const SatOrderedFrames *frames)
{
    for (size_t i = 0; i < frames->count; i++) {
        if (frames->frames[i].hidden != NULL) {
            return true;
        }
    }
    return false;
}

bool sat_plan_stack(const SatPlanStep *step, const SatStackGroup *group, SatSelector where,
                    SatPlannedSeries *out, SatError *err)
{
    Work work = {.step = step, .group = group, .where = where, .out = out};
    *out = (SatPlannedSeries){.selector = where};
    if (!sat_plan_order_frames(step, group, &work.frames, err)) {
        return false;
    }
    for (size_t i = 0; i < work.frames.count; i++) {
        work.frames.frames[i].source_number = (uint32_t)i;
    }
    if (!sat_plan_note_group(step, group, where, &work.notes, err) || !note_frames(&work, err) ||
        !apply_frames(&work, err)) {
        return false;
    }
    size_t numbers = work.frames.count;
    if (!sat_plan_drop_left_out(step, &work.frames, err) ||
        !sat_plan_keep_places(step, &work.frames, err)) {
        return false;
    }
    if (work.frames.count == 0) {
        return true;
    }
    set_numbers(&work);
    set_geometry(&work);
    const SatCleanText *modality = facts_of(&work.frames.frames[0])->modality;
    if (!sat_plan_note_geometry(step, &work.frames, modality, where, &work.notes, err) ||
        !apply_crop(&work, err) || !apply_window(&work, err) || !set_texts(&work, err) ||
        !sat_plan_linear(step, &work.frames, out, err) ||
        !sat_plan_hidden(step, &work.frames, numbers, where, &work.notes, out, err) ||
        !sat_plan_thicken(step, &work.frames, where, &work.notes, out, err) ||
        !keep_notes(&work, err)) {
        return false;
    }
    const SatCleanFacts *facts = facts_of(&work.frames.frames[0]);
    out->keeps_jpeg = facts->image.kind == SAT_DICOM_PIXELS_JPEG_BASELINE &&
                      out->crop.width_px == 0 && !hides_pixels(&work.frames) &&
                      work.frames.frames[0].slice_count == 0;
    out->frames = work.frames.frames;
    out->infos = work.frames.infos;
    out->frame_count = work.frames.count;
    return sat_plan_backup_series(step, group->frame_count,
                                  choice_of(&work, SAT_PLAN_SERIES_TITLES) != NULL, out, err);
}
