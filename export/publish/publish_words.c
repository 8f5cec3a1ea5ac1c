/* Words for pictures, and for the answers of a question. */
#include <stdio.h>
#include <string.h>

#include "export/publish/publish_pages.h"

void sat_publish_shot_words(const SatPublishCase *publish_case, const SatPublishShot *shot,
                            bool is_revealed, char out[320])
{
    const SatSeries *series = sat_case_series(publish_case->model, shot->series, NULL);
    int used =
        snprintf(out, 320, "Series %zu (%.16s%s%.120s), picture %zu of %zu", shot->series + 1,
                 series->modality, is_revealed && series->title[0] != '\0' ? ", " : "",
                 is_revealed ? series->title : "", shot->frame + 1, series->frame_count);
    for (size_t i = 0; i < shot->finding_count && used > 0 && used < 280; i++) {
        used += snprintf(out + used, 320 - (size_t)used, "%s %zu",
                         i == 0 ? "; marked: finding" : ",", shot->findings[i] + 1);
    }
    if (shot->question != NULL && used > 0 && used < 280) {
        (void)snprintf(out + used, 320 - (size_t)used, "; marked: the right place");
    }
}

static void line(SatByteWriter *out, const char *label, const char *text)
{
    if (text[0] != '\0') {
        sat_write_format(out, "%s%s%s\n", label, label[0] != '\0' ? ": " : "", text);
    }
}

void sat_publish_answer_lines(const SatQuestion *question, SatByteWriter *out)
{
    for (size_t i = 0; i < question->answer_count; i++) {
        const SatAnswer *answer = &question->answers[i];
        sat_write_format(out, "%s %s%s%s\n", answer->is_correct ? "[x]" : "[ ]", answer->text,
                         answer->feedback[0] != '\0' ? " \xE2\x80\x94 " : "", answer->feedback);
    }
    for (size_t i = 0; i < question->region_count; i++) {
        const SatRegion *region = &question->regions[i];
        if (region->feedback[0] != '\0') {
            line(out, region->is_correct ? "Right place" : "Wrong place", region->feedback);
        }
    }
    line(out, "Model answer", question->model_answer);
    for (size_t i = 0; i < question->accepted_count; i++) {
        line(out, "Accepted", question->accepted[i]);
    }
    line(out, "Hint", question->hint);
    line(out, "If right", question->feedback_correct);
    line(out, "If wrong", question->feedback_wrong);
    line(out, "Outside", question->feedback_nothing);
}
