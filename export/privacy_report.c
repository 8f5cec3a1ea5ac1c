/* What the forms of the privacy report share, and the writing of it. */
#include "export/privacy_report.h"

#include <stdio.h>
#include <string.h>

#include "export/gate/gate_words.h"
#include "formats/base/file_io.h"

/* ---- items ------------------------------------------------------------------------------------
 */

static void add_totals(const SatGateList *list, SatPrivacyTotals *totals)
{
    for (size_t i = 0; i < list->count; i++) {
        const SatGateItem *item = &list->items[i];
        totals->open += item->state == SAT_GATE_OPEN ? 1U : 0U;
        totals->accepted += sat_gate_is_accepted(item) ? 1U : 0U;
        totals->masked += sat_gate_is_masked(item) ? 1U : 0U;
        totals->left_out += sat_gate_is_left_out(item) ? 1U : 0U;
    }
}

SatPrivacyTotals sat_privacy_report_totals(const SatPrivacyReport *report)
{
    SatPrivacyTotals totals = {0};
    add_totals(&report->pipeline->gate.list, &totals);
    add_totals(&report->pipeline->gate.settled, &totals);
    return totals;
}

uint64_t sat_privacy_searched_series(const SatPrivacyReport *report)
{
    const SatPictureSearch *search = report->pipeline->search;
    uint64_t count = 0;
    for (size_t i = 0; search != NULL && i < search->series_count; i++) {
        count += search->series[i].searched == SAT_SEARCHED_FULLY ? 1U : 0U;
    }
    return count;
}

/* ---- what is not done, and what packs hold ----------------------------------------------------
 */

const char *const *sat_privacy_not_done(const SatPrivacyReport *report, size_t *count)
{
    static const char *const packed[] = {
        "text that a program does not read is not found: faint, tiny, handwritten, turned",
        "a text that a person typed is never changed: what identifies in it is only named",
    };
    static const char *const kept[] = {
        "text that a program does not read is not found: faint, tiny, handwritten, turned",
        "palettes of colour pictures are copied as they are: a writer can hide text there",
    };
    *count = 2;
    return report->profile != NULL ? kept : packed;
}

static bool has_text(const SatCleanText *text)
{
    return text != NULL && sat_clean_text_utf8(text)[0] != '\0';
}

size_t sat_privacy_packed_fields(const SatExportPlan *plan,
                                 SatPackedField out[SAT_MOST_PACKED_FIELDS])
{
    enum { TITLE, MODALITY, BODY_PART, SIDE, SPACING, THICKNESS, PLACE, WINDOW, AGE, SEX, FIELDS };
    static const SatPackedField fields[FIELDS] = {
        [TITLE] = {"title", "SeriesDescription, ProtocolName: vocabulary words", 0},
        [MODALITY] = {"modality", "Modality", 0},
        [BODY_PART] = {"body part", "BodyPartExamined", 0},
        [SIDE] = {"side", "Laterality, ImageLaterality, FrameLaterality", 0},
        [SPACING] = {"pixel distance", "PixelSpacing, ImagerPixelSpacing", 0},
        [THICKNESS] = {"slice thickness", "SliceThickness", 0},
        [PLACE] = {"position and direction", "ImagePositionPatient, ImageOrientationPatient", 0},
        [WINDOW] = {"window", "WindowCenter, WindowWidth", 0},
        [AGE] = {"age, rounded, once a case", "PatientAge, PatientBirthDate with StudyDate", 0},
        [SEX] = {"sex, once a case", "PatientSex", 0},
    };
    memcpy(out, fields, sizeof(fields));
    for (size_t c = 0; c < plan->case_count; c++) {
        const SatPlannedCase *planned = &plan->cases[c];
        out[AGE].count += has_text(planned->age) ? 1U : 0U;
        out[SEX].count += has_text(planned->sex) ? 1U : 0U;
        for (size_t s = 0; s < planned->study_count; s++) {
            for (size_t i = 0; i < planned->studies[s].series_count; i++) {
                const SatPlannedSeries *series = &planned->studies[s].series[i];
                const SatFrameInfo *info = &series->infos[0];
                out[TITLE].count += has_text(series->title) ? 1U : 0U;
                out[MODALITY].count += has_text(series->modality) ? 1U : 0U;
                out[BODY_PART].count += has_text(series->body_part) ? 1U : 0U;
                out[SIDE].count += has_text(series->laterality) ? 1U : 0U;
                out[SPACING].count += series->numbers.row_spacing_mm > 0 ? 1U : 0U;
                out[THICKNESS].count += series->numbers.slice_thickness_mm > 0 ? 1U : 0U;
                out[PLACE].count += info->has_position ? 1U : 0U;
                out[WINDOW].count += info->window_count > 0 ? 1U : 0U;
            }
        }
    }
    return FIELDS;
}

bool sat_privacy_keeps_words(const SatPrivacyReport *report)
{
    const SatGateAccept *accept = &report->pipeline->options->accept;
    return accept->words || accept->all;
}

bool sat_privacy_each_dropped(const SatExportPlan *plan,
                              bool (*visit)(void *context, const SatPlannedSeries *series,
                                            const SatDroppedWords *words),
                              void *context)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    while ((series = sat_export_plan_next(plan, &walk)) != NULL) {
        const SatDroppedWords *words = sat_clean_item_dropped_words(series->frames[0].item);
        if (words != NULL && !visit(context, series, words)) {
            return false;
        }
    }
    return true;
}

const SatPlannedSeries *sat_privacy_next_unsearched(const SatPrivacyReport *report,
                                                    SatPlanWalk *walk)
{
    const SatPipeline *pipeline = report->pipeline;
    const SatPlannedSeries *series = NULL;
    do {
        series = sat_export_plan_next(pipeline->plan, walk);
    } while (series != NULL && !sat_gate_is_unsearched(series, pipeline->search));
    return series;
}

void sat_privacy_format_tag(uint32_t tag, char out[16])
{
    out[0] = '\0';
    if (tag != SAT_DEID_COUNT_PRIVATE && tag != SAT_DEID_COUNT_UNKNOWN) {
        (void)snprintf(out, 16, "(%04X,%04X)", (unsigned)(tag >> 16), (unsigned)(tag & 0xFFFFU));
    }
}

/* ---- the file ---------------------------------------------------------------------------------
 */

static bool has_ending(const char *path, const char *ending)
{
    size_t length = strlen(path), wanted = strlen(ending);
    return length > wanted && strcmp(path + length - wanted, ending) == 0;
}

bool sat_privacy_report_check(const char *path, SatError *err)
{
    return has_ending(path, ".json") || has_ending(path, ".html") ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "--privacy-report: the name must end in .json or .html, which tells the form");
}

bool sat_privacy_report_write(const SatPrivacyReport *report, const char *path, SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    bool done = true;
    if (has_ending(path, ".html")) {
        done = sat_privacy_report_put_html(report, &bytes, err);
    } else {
        sat_privacy_report_put_json(report, &bytes);
    }
    if (done && bytes.failed) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the privacy report");
    }
    done = done && sat_write_file_atomic(path, bytes.bytes, bytes.length, true, err);
    sat_byte_writer_free(&bytes);
    return done;
}
