/* The digest of a plan: everything that decides the bytes made of it. */
#include <string.h>

#include "export/assemble/export_plan.h"
#include "export/deidentify/drawn_states.h"
#include "export/deidentify/raw_case.h"
#include "formats/base/byte_writer.h"

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

static void put_object(SatByteWriter *out, const SatCleanItem *item)
{
    sat_write_bytes(out, sat_clean_item_own(item)->instance_key.bytes, SAT_SHA256_BYTES);
    sat_write_u64(out, sat_clean_item_size_bytes(item));
    sat_write_u64(out, (uint64_t)sat_clean_item_modified_ns(item));
}

static void put_slice(SatByteWriter *out, const SatPlannedSlice *slice)
{
    put_object(out, slice->item);
    sat_write_u32(out, slice->source_frame);
    sat_write_u64(out, slice->weight);
}

static void put_frame(SatByteWriter *out, const SatPlannedFrame *frame, const SatFrameInfo *info)
{
    put_object(out, frame->item);
    sat_write_u32(out, frame->source_frame);
    sat_write_u64(out, frame->slice_count);
    for (size_t i = 0; i < frame->slice_count; i++) {
        put_slice(out, &frame->slices[i]);
    }
    sat_write_u8(out, info->has_position);
    put_doubles(out, info->position_mm, 3);
    sat_write_u8(out, info->orientation != NULL);
    if (info->orientation != NULL) {
        put_doubles(out, info->orientation, 6);
    }
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
        put_frame(out, frame, &series->infos[i]);
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
    if (planned->drawn != NULL) {
        const SatSha256 hash = sat_drawn_states_hash(planned->drawn);
        sat_write_bytes(out, hash.bytes, sizeof(hash.bytes));
    }
    sat_write_u64(out, planned->study_count);
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        sat_write_u32(out, (uint32_t)study->day);
        put_text(out, study->caption);
        put_text(out, study->title);
        sat_write_u64(out, study->series_count);
    }
}

static bool feed(void *hash, const uint8_t *bytes, size_t length)
{
    sat_sha256_update(hash, bytes, length);
    return true;
}

/* The next hash of the chain: over the one before and a series, or over what is of the whole case.
 * series: NULL is the case. False: no memory. */
static bool hash_piece(const SatPlannedCase *planned, const SatPlannedSeries *series,
                       SatSha256 *digest)
{
    SatError ignored = SAT_ERROR_INIT; /* there is only one reason */
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(&ignored);
    SatByteWriter piece = {.drain = feed, .drain_context = hash};
    if (hash == NULL) {
        return false;
    }
    sat_write_bytes(&piece, digest->bytes, SAT_SHA256_BYTES);
    if (series != NULL) {
        put_series(&piece, series);
    } else {
        put_case(&piece, planned);
    }
    const bool done = !piece.failed;
    if (done) {
        sat_sha256_update(hash, piece.bytes, piece.length);
        *digest = sat_sha256_current(hash);
    }
    sat_byte_writer_free(&piece);
    return done;
}

SatSha256 sat_export_plan_digest(const SatExportPlan *plan)
{
    /* A chain of hashes, one a series. Without memory the digest is all zeros, which never equals a
     * real one: the run starts anew. */
    SatSha256 digest = sat_sha256("satchel plan " SAT_VERSION, strlen("satchel plan " SAT_VERSION));
    bool done = true;
    for (size_t c = 0; done && c < plan->case_count; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        for (size_t s = 0; done && s < planned->study_count; s++) {
            const SatPlannedStudy *study = &planned->studies[s];
            for (size_t i = 0; done && i < study->series_count; i++) {
                done = hash_piece(planned, &study->series[i], &digest);
            }
        }
        done = done && hash_piece(planned, NULL, &digest);
    }
    return done ? digest : (SatSha256){{0}};
}
