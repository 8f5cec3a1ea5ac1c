/* Tells of reports, presentation states, videos and their like: they are never in the way. */
#include "export/other_objects.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "export/deidentify/clean_item.h"
#include "export/print_text.h"

static const char kept[] = "listed, not packed";

bool sat_other_objects_init(SatOtherObjects *objects, const SatDeidentifier *deidentifier,
                            SatError *err)
{
    const SatCleanOther *all = sat_deidentifier_others(deidentifier, &objects->count);
    objects->left = calloc(objects->count + 1, sizeof(const SatCleanOther *));
    if (objects->left == NULL) {
        objects->count = 0;
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a list of objects");
    }
    for (size_t i = 0; i < objects->count; i++) {
        objects->left[i] = &all[i];
    }
    return true;
}

void sat_other_objects_free(SatOtherObjects *objects)
{
    free(objects->left);
    *objects = (SatOtherObjects){NULL, 0};
}

static int by_kind(const void *a, const void *b)
{
    const SatCleanOther *const *x = a;
    const SatCleanOther *const *y = b;
    return (*x)->kind < (*y)->kind ? -1 : (*x)->kind > (*y)->kind; /* all of one table */
}

/* The end of the run of one kind that begins at first. */
static size_t kind_end(const SatCleanOther *const *objects, size_t first, size_t count)
{
    size_t end = first + 1;
    while (end < count && objects[end]->kind == objects[first]->kind) {
        end++;
    }
    return end;
}

/* ---- sentences ------------------------------------------------------------------------------- */

/* "2 structured reports, 1 PDF"; objects are sorted by kind. */
static void write_counts(const SatCleanOther *const *objects, size_t count, bool with_all,
                         SatByteWriter *out)
{
    for (size_t first = 0; first < count;) {
        size_t end = kind_end(objects, first, count);
        const SatDicomObjectKind *kind = objects[first]->kind;
        if (with_all || kind->role == SAT_DICOM_OBJECT_OTHER) {
            sat_write_format(out, "%s%zu %s", out->length > 0 ? ", " : "", end - first,
                             end - first == 1 ? kind->one : kind->many);
        }
        first = end;
    }
    sat_write_u8(out, 0);
}

static const char *text_of(const SatByteWriter *text)
{
    return text->failed ? "" : (const char *)text->bytes;
}

/* The nearest tenth: 29.97, shown as 30, is what people call 30. */
static double per_second(const SatCleanOther *video)
{
    return video->frame_time_ms > 0.0 ? round(10000.0 / video->frame_time_ms) / 10.0 : 0.0;
}

static void print_video(const char *head, const SatCleanOther *video)
{
    char rate[32];
    (void)printf("%s1 video", head);
    if (video->frames > 0) {
        (void)printf(" of %" PRIu32 " frame%s", video->frames, sat_plural(video->frames));
    }
    sat_format_rate(video->frame_time_ms, rate);
    (void)printf("%s%s (not packed yet)\n", rate[0] != '\0' ? ", " : "", rate);
}

static void print_part(const char *head, const SatCleanOther *const *objects, size_t count)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    write_counts(objects, count, false, &text);
    if (text_of(&text)[0] != '\0') {
        (void)printf("%s%s (%s)\n", head, text_of(&text), kept);
    }
    for (size_t i = 0; i < count; i++) {
        if (objects[i]->kind->role == SAT_DICOM_OBJECT_VIDEO) {
            print_video(head, objects[i]);
        } else if (objects[i]->kind->role == SAT_DICOM_OBJECT_LARGE) {
            (void)printf("%s1 slide level of %" PRIu32 " x %" PRIu32
                         " pixels (too large for one picture: not packed)\n",
                         head, objects[i]->columns, objects[i]->rows);
        }
    }
    sat_byte_writer_free(&text);
}

/* ---- for programs ---------------------------------------------------------------------------- */

static void put_video(const SatCleanOther *video, const char *where)
{
    SatReportLine line;
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "video");
    sat_json_put_text(&line.json, "where", where);
    sat_json_put_u64(&line.json, "frames", video->frames);
    sat_json_put_double(&line.json, "frames_per_second", per_second(video));
    sat_json_put_bool(&line.json, "packed", false);
    sat_report_close_line(&line);
}

static void put_level(const SatCleanOther *level, const char *where)
{
    SatReportLine line;
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "slide level");
    sat_json_put_text(&line.json, "where", where);
    sat_json_put_u64(&line.json, "rows", level->rows);
    sat_json_put_u64(&line.json, "columns", level->columns);
    sat_json_put_bool(&line.json, "packed", false);
    sat_report_close_line(&line);
}

static void put_part(const char *where, const SatCleanOther *const *objects, size_t count)
{
    for (size_t first = 0; first < count;) {
        size_t end = kind_end(objects, first, count);
        if (objects[first]->kind->role == SAT_DICOM_OBJECT_VIDEO) {
            put_video(objects[first++], where);
            continue;
        }
        if (objects[first]->kind->role == SAT_DICOM_OBJECT_LARGE) {
            put_level(objects[first++], where);
            continue;
        }
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "object");
        sat_json_put_text(&line.json, "where", where);
        sat_json_put_text(&line.json, "name", objects[first]->kind->one);
        sat_json_put_u64(&line.json, "count", end - first);
        sat_json_put_bool(&line.json, "packed", false);
        sat_report_close_line(&line);
        first = end;
    }
}

void sat_other_objects_put_counts(const SatDeidentifier *deidentifier, SatJsonWriter *json)
{
    size_t count = 0;
    size_t videos = 0;
    size_t levels = 0;
    const SatCleanOther *all = sat_deidentifier_others(deidentifier, &count);
    for (size_t i = 0; i < count; i++) {
        videos += all[i].kind->role == SAT_DICOM_OBJECT_VIDEO;
        levels += all[i].kind->role == SAT_DICOM_OBJECT_LARGE;
    }
    sat_json_put_u64(json, "other_objects", count - videos - levels);
    sat_json_put_u64(json, "videos", videos);
    sat_json_put_u64(json, "slide_levels", levels);
}

/* ---- both ------------------------------------------------------------------------------------ */

/* Moves the study's behind the others; gives where they begin. */
static size_t part_off(SatOtherObjects *objects, const SatCleanFacts *study)
{
    size_t kept_count = 0;
    for (size_t i = 0; i < objects->count; i++) {
        const SatCleanOther *other = objects->left[i];
        if (!sat_sha256_equal(&other->study_key, &study->study_key) ||
            !sat_sha256_equal(&other->patient_key, &study->patient_key)) {
            objects->left[i] = objects->left[kept_count];
            objects->left[kept_count++] = other;
        }
    }
    return kept_count;
}

void sat_other_objects_list_study(SatOtherObjects *objects, const SatPlannedStudy *study,
                                  const char *where, const SatReport *report)
{
    if (objects->count == 0 || study->series_count == 0) {
        return;
    }
    const SatCleanFacts *facts = sat_clean_item_facts(study->series[0].frames[0].item);
    size_t first = part_off(objects, facts);
    size_t count = objects->count - first;
    const SatCleanOther **part = objects->left + first;
    if (count == 0) {
        return;
    }
    qsort(part, count, sizeof(*part), by_kind);
    if (report->json) {
        put_part(where, part, count);
    } else {
        print_part("           besides the pictures: ", part, count);
    }
    objects->count = first;
}

void sat_other_objects_list_rest(SatOtherObjects *objects, bool is_all, const SatReport *report)
{
    if (objects->count == 0) { /* also after a failure, without a list */
        return;
    }
    qsort(objects->left, objects->count, sizeof(*objects->left), by_kind);
    if (report->json) {
        put_part("", objects->left, objects->count);
    } else {
        print_part(is_all ? "" : "in studies without pictures: ", objects->left, objects->count);
    }
    objects->count = 0;
}

void sat_other_objects_say(const SatDeidentifier *deidentifier, SatReport *report)
{
    SatOtherObjects objects = {NULL, 0};
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatError ignored = SAT_ERROR_INIT; /* without memory for a sentence the run goes on */
    if (sat_other_objects_init(&objects, deidentifier, &ignored) && objects.count > 0) {
        qsort(objects.left, objects.count, sizeof(*objects.left), by_kind);
        write_counts(objects.left, objects.count, true, &text);
        sat_report_say(report, "besides the pictures: %s (%s)", text_of(&text), kept);
    }
    sat_byte_writer_free(&text);
    sat_other_objects_free(&objects);
}
