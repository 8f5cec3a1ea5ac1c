/* What is done with a finished plan: its cases as case models, its digest, its end. */
#include "export/assemble/export_plan.h"

#include "export/deidentify/deid_text.h"
#include "export/deidentify/raw_case.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/checked_math.h"
#include "formats/case/case_builder.h"

const SatPlannedSeries *sat_export_plan_next(const SatExportPlan *plan, SatPlanWalk *walk)
{
    for (; plan != NULL && walk->case_index < plan->case_count; walk->case_index++) {
        const SatPlannedCase *planned = &plan->cases[walk->case_index];
        for (; walk->study_index < planned->study_count; walk->study_index++) {
            const SatPlannedStudy *study = &planned->studies[walk->study_index];
            if (walk->series_index < study->series_count) {
                return &study->series[walk->series_index++];
            }
            walk->series_index = 0;
        }
        walk->study_index = 0;
    }
    return NULL;
}

void sat_export_plan_free(SatExportPlan *plan)
{
    if (plan != NULL) {
        sat_arena_free(plan->arena); /* the plan lies in it */
    }
}

/* ---- the case model
 * ------------------------------------------------------------------------------ */

static bool set_field(SatCaseBuilder *builder, SatCaseField field, const SatCleanText *text,
                      SatError *err)
{
    return text == NULL || sat_case_builder_set(builder, field, text, err);
}

static bool append_all(SatCaseBuilder *builder, SatCaseList list, const SatCleanText *const *texts,
                       size_t count, SatError *err)
{
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        done = sat_case_builder_append(builder, list, texts[i], err);
    }
    return done;
}

static bool set_fields(SatCaseBuilder *builder, const SatPlannedCase *planned, SatError *err)
{
    if (!sat_case_builder_set_id(builder, planned->id, err) ||
        !set_field(builder, SAT_CASE_TITLE, planned->title, err) ||
        !set_field(builder, SAT_CASE_PRESENTATION, planned->presentation, err) ||
        !set_field(builder, SAT_CASE_DIAGNOSIS, planned->diagnosis, err) ||
        !set_field(builder, SAT_CASE_CERTAINTY, planned->certainty, err) ||
        !set_field(builder, SAT_CASE_DISCUSSION, planned->discussion, err) ||
        !set_field(builder, SAT_CASE_CONTRIBUTOR, planned->contributor, err) ||
        !set_field(builder, SAT_CASE_LICENCE, planned->licence, err) ||
        !set_field(builder, SAT_CASE_RID, planned->rid, err) ||
        !set_field(builder, SAT_CASE_DOI, planned->doi, err) ||
        !set_field(builder, SAT_CASE_AGE, planned->age, err) ||
        !set_field(builder, SAT_CASE_SEX, planned->sex, err)) {
        return false;
    }
    sat_case_builder_set_teaching(builder, planned->teaching);
    return append_all(builder, SAT_CASE_SYSTEMS, planned->systems, planned->system_count, err) &&
           append_all(builder, SAT_CASE_TAGS, planned->tags, planned->tag_count, err) &&
           append_all(builder, SAT_CASE_REFERENCES, planned->references, planned->reference_count,
                      err);
}

void sat_stack_values_set(const SatStackValues *values, SatSeries *series)
{
    series->has_value_range = values->all.known;
    series->value_low = values->all.known ? values->all.low : 0;
    series->value_high = values->all.known ? values->all.high : 0;
    series->has_typical_range = values->typical.known;
    series->typical_low = values->typical.known ? values->typical.low : 0;
    series->typical_high = values->typical.known ? values->typical.high : 0;
}

/* The notes of the plan and, of pictures that are not exact, how far they may be off. */
static bool set_notes(const SatPlannedSeries *planned, const SatStackValues *values,
                      SatArena *arena, const SatCleanText **notes, SatSeriesText *text,
                      SatError *err)
{
    for (size_t i = 0; i < planned->note_count; i++) {
        notes[i] = planned->notes[i];
    }
    text->notes = notes;
    text->note_count = planned->note_count;
    if (values != NULL && values->near > 0) {
        const double near = values->near;
        notes[text->note_count] = sat_deid_sentence(arena, SAT_SENTENCE_NEAR, &near, 1, err);
        return notes[text->note_count++] != NULL;
    }
    return true;
}

static bool add_series(SatCaseBuilder *builder, const SatPlannedSeries *planned,
                       const SatStackValues *values, SatError *err)
{
    size_t bytes = 0;
    SatFrameInfo *frames = NULL;
    if (sat_size_mul(planned->frame_count, sizeof(*frames), &bytes)) {
        frames = malloc(bytes);
    }
    if (frames == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu frames",
                        planned->frame_count);
    }
    for (size_t i = 0; i < planned->frame_count; i++) {
        frames[i] = planned->frames[i].info;
    }
    SatSeries numbers = planned->numbers;
    numbers.frames = frames;
    numbers.frame_count = planned->frame_count;
    if (values != NULL) {
        sat_stack_values_set(values, &numbers);
    }
    SatSeriesText text = {.title = planned->title,
                          .modality = planned->modality,
                          .body_part = planned->body_part,
                          .laterality = planned->laterality,
                          .lossy_history = planned->lossy_history,
                          .conversion = planned->conversion};
    const SatCleanText *notes[SAT_PLAN_MOST_NOTES + 1];
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    bool done = arena != NULL && set_notes(planned, values, arena, notes, &text, err) &&
                sat_case_builder_add_series(builder, &numbers, &text, err);
    free(frames);
    return done;
}

SatCase *sat_export_plan_build_case(const SatExportPlan *plan, size_t case_index,
                                    const SatStackValues *values, SatError *err)
{
    const SatPlannedCase *planned = &plan->cases[case_index];
    SAT_AUTO(SatCaseBuilder) *builder = sat_case_builder_new(err);
    if (builder == NULL || !set_fields(builder, planned, err)) {
        return NULL;
    }
    size_t number = 0;
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        if (!sat_case_builder_add_study(builder, study->day, study->caption, study->title, err)) {
            return NULL;
        }
        for (size_t i = 0; i < study->series_count; i++, number++) {
            const SatStackValues *known = values != NULL ? &values[number] : NULL;
            if (!add_series(builder, &study->series[i], known, err)) {
                return NULL;
            }
        }
    }
    return sat_case_builder_finish(builder, err);
}

/* ---- the digest
 * ---------------------------------------------------------------------------------- */

static void put_double(SatByteWriter *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    sat_write_u64(out, bits);
}

static void put_doubles(SatByteWriter *out, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_double(out, values[i]);
    }
}

/* With its length, so that two texts cannot be taken for one. */
static void put_string(SatByteWriter *out, const char *text)
{
    sat_write_u64(out, strlen(text));
    sat_write_text(out, text);
}

static void put_text(SatByteWriter *out, const SatCleanText *text)
{
    put_string(out, text != NULL ? sat_clean_text_utf8(text) : "");
}

static void put_table(SatByteWriter *out, const SatLookupTable *table)
{
    sat_write_u64(out, (uint64_t)(int64_t)table->first_input);
    sat_write_u32(out, table->count);
    sat_write_u8(out, table->bits);
    put_string(out, table->explanation);
    for (uint32_t i = 0; i < table->count; i++) {
        sat_write_u16(out, table->values[i]);
    }
}

static void put_rect(SatByteWriter *out, const SatPixelRect *rect)
{
    sat_write_u32(out, rect->x_px);
    sat_write_u32(out, rect->y_px);
    sat_write_u32(out, rect->width_px);
    sat_write_u32(out, rect->height_px);
}

static void put_shutter(SatByteWriter *out, const SatShutter *shutter)
{
    size_t bits = (size_t)shutter->width_px * shutter->height_px;
    sat_write_u8(out, (uint8_t)shutter->kind);
    sat_write_u64(out, shutter->point_count);
    for (size_t i = 0; i < shutter->point_count; i++) {
        sat_write_u32(out, (uint32_t)shutter->points[i].x_px);
        sat_write_u32(out, (uint32_t)shutter->points[i].y_px);
    }
    sat_write_u32(out, shutter->radius_px);
    put_double(out, shutter->pixel_aspect);
    sat_write_u32(out, shutter->width_px);
    sat_write_u32(out, shutter->height_px);
    sat_write_bytes(out, shutter->bits, (bits + 7) / 8);
}

static void put_hidden(SatByteWriter *out, const SatPixelMask *hidden)
{
    sat_write_u64(out, hidden != NULL ? hidden->rect_count : 0);
    for (size_t i = 0; hidden != NULL && i < hidden->rect_count; i++) {
        put_rect(out, &hidden->rects[i]);
    }
    sat_write_u64(out, hidden != NULL ? hidden->shutter_count : 0);
    for (size_t i = 0; hidden != NULL && i < hidden->shutter_count; i++) {
        put_shutter(out, &hidden->shutters[i]);
    }
}

static void put_slice(SatByteWriter *out, const SatPlannedSlice *slice)
{
    const SatCleanFacts *facts = sat_clean_item_facts(slice->item);
    sat_write_bytes(out, facts->instance_key.bytes, SAT_SHA256_BYTES);
    sat_write_u64(out, facts->file_size_bytes);
    sat_write_u64(out, (uint64_t)facts->file_modified_ns);
    sat_write_u32(out, slice->source_frame);
    sat_write_u64(out, slice->weight);
}

static void put_frame(SatByteWriter *out, const SatPlannedFrame *frame)
{
    const SatCleanFacts *facts = sat_clean_item_facts(frame->item);
    const SatFrameInfo *info = &frame->info;
    sat_write_bytes(out, facts->instance_key.bytes, SAT_SHA256_BYTES);
    sat_write_u64(out, facts->file_size_bytes);
    sat_write_u64(out, (uint64_t)facts->file_modified_ns);
    sat_write_u32(out, frame->source_frame);
    sat_write_u64(out, frame->slice_count);
    for (size_t i = 0; i < frame->slice_count; i++) {
        put_slice(out, &frame->slices[i]);
    }
    sat_write_u8(out, info->has_position);
    put_doubles(out, info->position_mm, 3);
    sat_write_u8(out, info->has_orientation);
    put_doubles(out, info->orientation, 6);
    put_double(out, info->modality->slope);
    put_double(out, info->modality->intercept);
    put_string(out, info->modality->type);
    if (info->modality->table != NULL) {
        put_table(out, info->modality->table);
    }
    sat_write_u64(out, info->window_count);
    for (size_t i = 0; i < info->window_count; i++) {
        put_double(out, info->windows[i].center);
        put_double(out, info->windows[i].width);
        sat_write_u8(out, (uint8_t)info->windows[i].function);
        put_string(out, info->windows[i].explanation);
    }
}

static void put_series(SatByteWriter *out, const SatPlannedSeries *series)
{
    const SatSeries *numbers = &series->numbers;
    const double values[] = {numbers->row_spacing_mm,     numbers->column_spacing_mm,
                             numbers->pixel_aspect,       numbers->slice_spacing_mm,
                             numbers->slice_thickness_mm, numbers->gantry_tilt_degrees,
                             numbers->frame_time_ms};
    const SatCleanText *const texts[] = {series->title,         series->modality,
                                         series->body_part,     series->laterality,
                                         series->lossy_history, series->conversion};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        put_text(out, texts[i]);
    }
    sat_write_u64(out, series->note_count);
    for (size_t i = 0; i < series->note_count; i++) {
        put_text(out, series->notes[i]);
    }
    put_doubles(out, values, sizeof(values) / sizeof(values[0]));
    sat_write_u8(out, numbers->accepted_text);
    sat_write_u8(out, numbers->accepted_face);
    sat_write_u32(out, numbers->rows);
    sat_write_u32(out, numbers->columns);
    sat_write_u8(out, numbers->samples);
    sat_write_u8(out, numbers->bits);
    sat_write_u8(out, numbers->is_signed);
    sat_write_u8(out, (uint8_t)numbers->photometric);
    sat_write_u8(out, numbers->has_padding);
    sat_write_u32(out, (uint32_t)numbers->padding_low);
    sat_write_u32(out, (uint32_t)numbers->padding_high);
    sat_write_u8(out, (uint8_t)numbers->spacing_kind);
    put_string(out, numbers->patient_orientation[0]);
    put_string(out, numbers->patient_orientation[1]);
    sat_write_u8(out, (uint8_t)numbers->order);
    sat_write_u32(out, numbers->frame_of_reference);
    sat_write_u32(out, numbers->time_points);
    sat_write_u32(out, numbers->segment_number);
    sat_write_u32(out, numbers->segmented_series);
    put_rect(out, &series->crop);
    sat_write_u16(out, series->hidden_value);
    put_double(out, series->linear.least);
    put_double(out, series->linear.step);
    sat_write_u16(out, series->linear.first);
    sat_write_u8(out, series->keeps_jpeg);
    sat_write_u64(out, numbers->voi_table_count);
    for (size_t i = 0; i < numbers->voi_table_count; i++) {
        put_table(out, &numbers->voi_tables[i]);
    }
    sat_write_u64(out, series->frame_count);
    for (size_t i = 0; i < series->frame_count; i++) {
        const SatPlannedFrame *frame = &series->frames[i];
        put_frame(out, frame);
        bool is_as_before = i > 0 && frame->hidden == series->frames[i - 1].hidden;
        sat_write_u8(out, is_as_before);
        if (!is_as_before) {
            put_hidden(out, frame->hidden);
        }
    }
}

static void put_raw_case(SatByteWriter *out, const SatRawCase *raw)
{
    sat_write_u8(out, raw != NULL);
    if (raw != NULL) {
        const SatSha256 hash = sat_raw_case_hash(raw);
        sat_write_bytes(out, hash.bytes, sizeof(hash.bytes));
    }
}

static void put_case(SatByteWriter *out, const SatPlannedCase *planned)
{
    const SatCleanText *const texts[] = {
        planned->title,      planned->presentation, planned->diagnosis, planned->certainty,
        planned->discussion, planned->age,          planned->sex};
    put_string(out, planned->id);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        put_text(out, texts[i]);
    }
    sat_write_u64(out, planned->system_count);
    for (size_t i = 0; i < planned->system_count; i++) {
        put_text(out, planned->systems[i]);
    }
    /* The rest of both follows from them and the plan. */
    put_raw_case(out, planned->written);
    put_raw_case(out, planned->draft);
    sat_write_u64(out, planned->study_count);
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        sat_write_u32(out, (uint32_t)study->day);
        put_text(out, study->caption);
        put_text(out, study->title);
        sat_write_u64(out, study->series_count);
    }
}

SatSha256 sat_export_plan_digest(const SatExportPlan *plan)
{
    /* A chain of hashes, one a series, so that a large plan needs little memory. Without memory the
     * digest is all zeros, which never equals a real one: the run starts anew. */
    SatSha256 digest = sat_sha256("satchel plan " SAT_VERSION, strlen("satchel plan " SAT_VERSION));
    for (size_t c = 0; c < plan->case_count; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        for (size_t s = 0; s <= planned->study_count; s++) {
            size_t pieces = s < planned->study_count ? planned->studies[s].series_count : 1;
            for (size_t i = 0; i < pieces; i++) {
                SatByteWriter piece = SAT_BYTE_WRITER_INIT;
                sat_write_bytes(&piece, digest.bytes, SAT_SHA256_BYTES);
                if (s < planned->study_count) {
                    put_series(&piece, &planned->studies[s].series[i]);
                } else {
                    put_case(&piece, planned);
                }
                if (piece.failed) {
                    sat_byte_writer_free(&piece);
                    return (SatSha256){{0}};
                }
                digest = sat_sha256(piece.bytes, piece.length);
                sat_byte_writer_free(&piece);
            }
        }
    }
    return digest;
}
