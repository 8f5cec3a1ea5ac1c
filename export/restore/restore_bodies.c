/* Writes the bodies of requests that make a case on a server. */
#include <stdio.h>
#include <string.h>

#include "export/publish/rich_markup.h"
#include "export/restore/restore_plan.h"
#include "export/restore/restore_said.h"
#include "formats/case/case_words.h"
#include "formats/case/teaching.h"

enum { FIRST_POSITION = 2, HEADING_LEVEL = 3 };

static void put_text(SatJsonWriter *json, const char *key, const char *text)
{
    if (text[0] != '\0') {
        sat_json_put_text(json, key, text);
    }
}

/* In the server's own words, where they are kept: whether they are. */
static bool put_said(SatJsonWriter *json, const json_t *said, const char *key)
{
    const char *text = sat_restore_said_text(said, key);
    if (text != NULL) {
        put_text(json, key, text);
    }
    return text != NULL;
}

/* html: taken. Nothing in it: nothing is put. */
static void put_markup(SatJsonWriter *json, const char *key, SatByteWriter *html)
{
    const bool has_text = html->length > 0;
    sat_write_u8(html, 0);
    json->out->failed |= html->failed;
    if (has_text && !html->failed) {
        sat_json_put_text(json, key, (const char *)html->bytes);
    }
    sat_byte_writer_free(html);
}

static void put_html(SatJsonWriter *json, const char *key, const char *text)
{
    SatByteWriter html = SAT_BYTE_WRITER_INIT;
    sat_markup_rich_bare(&html, text, HEADING_LEVEL);
    put_markup(json, key, &html);
}

static void put_findings(SatJsonWriter *json, const SatCase *model, const SatStudy *study)
{
    SatByteWriter html = SAT_BYTE_WRITER_INIT;
    sat_markup_rich_bare(&html, study->text, HEADING_LEVEL);
    for (size_t i = 0; i < model->teaching->finding_count; i++) {
        const SatFinding *finding = &model->teaching->findings[i];
        if (sat_restore_is_told_by_study(model, finding)) {
            sat_markup_rich_bare(&html, finding->text, HEADING_LEVEL);
        }
    }
    put_markup(json, "findings", &html);
}

/* "45 y" as "45 years", "90+" as "90+ years": in words, as the site has it. */
static void put_age(SatJsonWriter *json, const char *age)
{
    static const char *const units[] = {"d days", "w weeks", "m months", "y years"};
    char words[48];
    const size_t length = strcspn(age, " ");
    const char *unit = age[length] == ' ' ? age + length + 1 : "y";
    for (size_t i = 0; age[0] != '\0' && i < sizeof(units) / sizeof(units[0]); i++) {
        if (units[i][0] == unit[0]) {
            (void)snprintf(words, sizeof(words), "%.*s %s", (int)(length < 20 ? length : 20), age,
                           units[i] + 2);
            sat_json_put_text(json, "age", words);
        }
    }
}

static void put_sex(SatJsonWriter *json, const char *sex)
{
    if (sex[0] == 'F' || sex[0] == 'M') {
        sat_json_put_text(json, "gender", sex[0] == 'F' ? "Female" : "Male");
    }
}

void sat_restore_put_case(const SatRestorePlan *plan, SatByteWriter *out)
{
    const SatCase *model = plan->model;
    const SatWordList words = sat_certainty_words();
    const size_t certainty = sat_word_find(words, model->certainty);
    SatJsonWriter json = sat_json_writer(out);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "title", model->title);
    if (!put_said(&json, plan->said, "presentation")) {
        put_text(&json, "presentation", model->presentation);
    }
    if (!put_said(&json, plan->said, "age")) {
        put_age(&json, model->age);
    }
    if (!put_said(&json, plan->said, "gender")) {
        put_sex(&json, model->sex);
    }
    if (!put_said(&json, plan->said, "body")) {
        put_html(&json, "body", model->discussion);
    }
    if (certainty < words.count) {
        sat_json_put_u64(&json, "diagnostic_certainty_id", certainty + 1);
    }
    sat_json_put_bool(&json, "suitable_for_quiz", model->is_for_quiz);
    sat_json_close_object(&json);
}

void sat_restore_put_study(const SatRestorePlan *plan, size_t study, bool has_position,
                           SatByteWriter *out)
{
    const SatRestoreStudy *one = &plan->studies[study];
    SatJsonWriter json = sat_json_writer(out);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "modality", one->modality);
    if (!put_said(&json, one->said, "findings")) {
        put_findings(&json, plan->model, one->study);
    }
    if (has_position) { /* the discussion has the first */
        sat_json_put_u64(&json, "position", study + FIRST_POSITION);
    }
    put_text(&json, "caption", one->study->caption);
    sat_json_close_object(&json);
}

void sat_restore_put_series(const SatRestoreSeries *series, const char *const *uploads,
                            SatByteWriter *out)
{
    SatJsonWriter json = sat_json_writer(out);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "image_format", "application/dicom");
    sat_json_open_object(&json, "series");
    sat_json_put_u64(&json, "root_index", series->root_index);
    put_text(&json, "perspective", series->perspective);
    put_text(&json, "specifics", series->specifics);
    sat_json_close_object(&json);
    sat_write_text(out, ", \"stack_upload\": {\"uploaded_data\": [");
    for (size_t i = 0; i < series->file_count; i++) {
        sat_write_format(out, "%s%s", i > 0 ? ", " : "", uploads[i]);
    }
    sat_write_text(out, "]}}\n");
}
