/* Writes what a case teaches with into case.txt. */
#include "formats/case/teaching_summary.h"

#include "formats/case/rich_text.h"

#include <stdio.h>
#include <string.h>

/* The lines of a text, the first behind what stands before it, the others below its start. */
static void put_lines(SatByteWriter *out, const char *before, const char *marked)
{
    SatError ignored = SAT_ERROR_INIT;
    SatByteWriter plain = SAT_BYTE_WRITER_INIT;
    const bool is_plain = sat_rich_text_write_plain(marked, &plain, &ignored);
    sat_write_u8(&plain, 0);
    const char *text = is_plain && !plain.failed ? (const char *)plain.bytes : marked;
    sat_write_text(out, before);
    for (const char *line = text; line != NULL;) {
        size_t length = strcspn(line, "\n");
        sat_write_bytes(out, line, length);
        sat_write_u8(out, '\n');
        line = line[length] != '\0' ? line + length + 1 : NULL;
        for (size_t i = 0; line != NULL && i < strlen(before); i++) {
            sat_write_u8(out, ' ');
        }
    }
    sat_byte_writer_free(&plain);
}

static void put_optional(SatByteWriter *out, const char *before, const char *text)
{
    if (text[0] != '\0') {
        put_lines(out, before, text);
    }
}

/* Where the first mark of a finding is, as a person counts. */
static void put_place(SatByteWriter *out, const SatCase *model, const SatFinding *finding)
{
    if (finding->mark_count == 0) {
        return;
    }
    const SatShape *shape = &finding->marks[0].shape;
    size_t study = 0, series = shape->series;
    while (series >= model->studies[study].series_count) {
        series -= model->studies[study++].series_count;
    }
    sat_write_format(out, "       marked in study %zu, series %zu, picture %zu", study + 1,
                     series + 1, shape->first_frame + 1);
    if (shape->last_frame > shape->first_frame) {
        sat_write_format(out, " to %zu", shape->last_frame + 1);
    }
    sat_write_u8(out, '\n');
}

void sat_teaching_write_findings(const SatCase *model, SatByteWriter *out)
{
    const SatTeaching *teaching = model->teaching;
    for (size_t i = 0; i < teaching->finding_count; i++) {
        char before[32];
        (void)snprintf(before, sizeof(before), "  %3zu. ", i + 1);
        sat_write_text(out, i == 0 ? "\nFindings\n" : "");
        put_lines(out, before, teaching->findings[i].text);
        put_place(out, model, &teaching->findings[i]);
        for (size_t k = 0; k < teaching->findings[i].mark_count; k++) {
            put_optional(out, "       on the picture: ", teaching->findings[i].marks[k].text);
        }
    }
}

static void put_answers(SatByteWriter *out, const SatQuestion *question)
{
    for (size_t k = 0; k < question->answer_count; k++) {
        const SatAnswer *answer = &question->answers[k];
        put_lines(out, answer->is_correct ? "       [x] " : "       [ ] ", answer->text);
        put_optional(out, "           ", answer->feedback);
    }
    if (question->region_count > 0) {
        sat_write_text(out, "       answered by a click on the picture\n");
    }
    for (size_t k = 0; k < question->region_count; k++) {
        const SatRegion *region = &question->regions[k];
        put_optional(out, region->is_correct ? "       right place: " : "       other place: ",
                     region->feedback);
    }
}

void sat_teaching_write_questions(const SatTeaching *teaching, SatByteWriter *out)
{
    for (size_t i = 0; i < teaching->question_count; i++) {
        const SatQuestion *question = &teaching->questions[i];
        char before[32];
        (void)snprintf(before, sizeof(before), "  %3zu. ", i + 1);
        sat_write_text(out, i == 0 ? "\nQuestions\n" : "");
        put_lines(out, before, question->prompt);
        put_answers(out, question);
        for (size_t k = 0; k < question->accepted_count; k++) {
            put_lines(out, "       right: ", question->accepted[k]);
        }
        put_optional(out, "       hint: ", question->hint);
        put_optional(out, "       answer: ", question->model_answer);
        put_optional(out, "       why: ", question->feedback_correct);
        put_optional(out, "       if wrong: ", question->feedback_wrong);
        put_optional(out, "       if nothing is hit: ", question->feedback_nothing);
    }
}

void sat_teaching_write_steps(const SatTeaching *teaching, SatByteWriter *out)
{
    size_t told = 0;
    for (size_t i = 0; i < teaching->step_count; i++) {
        const SatStep *step = &teaching->steps[i];
        char before[32];
        if (step->text[0] == '\0' && step->notes[0] == '\0') {
            continue;
        }
        (void)snprintf(before, sizeof(before), "  %3zu. ", i + 1);
        sat_write_text(out, told++ == 0 ? "\nSteps\n" : "");
        put_lines(out, before, step->text);
        put_optional(out, "       for the speaker: ", step->notes);
    }
}
