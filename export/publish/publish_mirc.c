/* MIRC documents (RSNA), one a case, in a zip with their pictures; findings as pictures with the
 * marks drawn in. */
#include <stdio.h>
#include <string.h>

#include "export/publish/markup.h"
#include "export/publish/publish_picture.h"
#include "export/publish/publish_zip.h"

static const SatPictureRoom ROOM = {1024, 1024};

typedef struct {
    SatPublication *publication;
    const SatPublishCase *of;
    SatPublishZip *zip;
    SatError *err;
    char folder[32]; /* of the document; "" when there is one case alone */
    SatByteWriter out;
    size_t picture_count;
} Writing;

static void put_section(SatByteWriter *out, const char *heading, const char *text)
{
    if (text[0] != '\0') {
        sat_write_format(out, "<section heading=\"%s\"><p>", heading);
        sat_markup_lines(out, text, "<br/>");
        sat_write_text(out, "</p></section>\n");
    }
}

static void put_unless_empty(SatByteWriter *out, const char *name, const char *text)
{
    if (text[0] != '\0') {
        sat_markup_element(out, name, text);
        sat_write_u8(out, '\n');
    }
}

static void put_patient(SatByteWriter *out, const SatCase *model)
{
    static const char *const units[][2] = {
        {" y", "years"}, {" m", "months"}, {" w", "weeks"}, {" d", "days"}};
    size_t digits = strspn(model->age, "0123456789");
    sat_write_text(out, "<patient>");
    for (size_t i = 0; digits > 0 && i < 4; i++) {
        if (strcmp(model->age + digits, units[i][0]) == 0) {
            sat_write_format(out, "<pt-age><%s>%.*s</%s></pt-age>", units[i][1], (int)digits,
                             model->age, units[i][1]);
        }
    }
    put_unless_empty(out, "pt-sex", model->sex);
    sat_write_text(out, "</patient>\n");
}

static void put_head(SatByteWriter *out, const SatPublishCase *of)
{
    const SatCase *model = of->model;
    sat_write_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<MIRCdocument display=\"mstf\">\n");
    sat_markup_element(out, "title", model->title);
    sat_write_u8(out, '\n');
    sat_markup_element(out, "alternative-title", of->title_hidden);
    sat_write_u8(out, '\n');
    if (model->contributor[0] != '\0') {
        sat_write_text(out, "<author>");
        sat_markup_element(out, "name", model->contributor);
        sat_write_text(out, "</author>\n");
    }
    for (size_t i = 0; i < model->tag_count; i++) {
        put_unless_empty(out, "keywords", model->tags[i]);
    }
    for (size_t i = 0; i < model->system_count; i++) {
        put_unless_empty(out, "category", model->systems[i]);
    }
    put_unless_empty(out, "rights", model->licence);
    put_patient(out, model);
    put_section(out, "History", model->presentation);
}

/* ---- pictures ---- */

static bool put_image(Writing *writing, const SatPublishShot *shot, const char *caption)
{
    SatByteWriter jpeg = SAT_BYTE_WRITER_INIT;
    char name[96], words[320];
    if (!sat_publish_picture(writing->of, shot, ROOM, &jpeg, NULL, writing->err)) {
        sat_byte_writer_free(&jpeg);
        return sat_publish_pass_damage(writing->publication, "a picture", writing->err);
    }
    sat_publish_shot_words(writing->of, shot, true, words);
    (void)snprintf(name, sizeof(name), "%simage%04zu.jpg", writing->folder,
                   ++writing->picture_count);
    sat_write_format(&writing->out, "<image src=\"%s\"><image-caption display=\"click\">",
                     name + strlen(writing->folder));
    sat_markup_write(&writing->out, caption != NULL ? caption : words);
    sat_write_text(&writing->out, "</image-caption></image>\n");
    return sat_publish_zip_add(writing->zip, name, &jpeg, writing->err);
}

/* The middle of each stack, and each finding at its best. */
static bool put_images(Writing *writing)
{
    const SatPublishCase *of = writing->of;
    size_t series_count = sat_case_series_count(of->model);
    bool done = true;
    sat_write_text(&writing->out, "<image-section heading=\"Images\">\n");
    for (size_t i = 0; done && i < series_count; i++) {
        const SatSeries *series = sat_case_series(of->model, i, NULL);
        const SatPublishShot shot = {
            .series = i, .frame = sat_middle_frame(series->frame_count, series->time_points)};
        done = put_image(writing, &shot, NULL);
    }
    for (size_t i = 0; done && i < of->teaching->finding_count; i++) {
        SatPublishShot shot;
        if (sat_publish_finding_shot(of, &i, &shot)) {
            done = put_image(writing, &shot, of->teaching->findings[i].text);
        }
    }
    sat_write_text(&writing->out, "</image-section>\n");
    return done;
}

/* ---- questions ---- */

static void put_question(Writing *writing, const SatQuestion *question)
{
    SatByteWriter *out = &writing->out;
    if (question->kind == SAT_QUESTION_HOTSPOT) {
        sat_publish_lose(writing->publication, true,
                         "MIRC has no questions to point at a picture: left out");
        return;
    }
    sat_write_text(out, "<question><question-body>");
    sat_markup_lines(out, question->prompt, "<br/>");
    sat_write_text(out, "</question-body>\n");
    for (size_t i = 0; i < question->answer_count; i++) {
        const SatAnswer *answer = &question->answers[i];
        sat_write_text(out, "<answer><answer-body>");
        sat_markup_lines(out, answer->text, "<br/>");
        sat_write_format(out, "</answer-body><response>%s%s",
                         answer->is_correct ? "Correct." : "Not correct.",
                         answer->feedback[0] != '\0' ? " " : "");
        sat_markup_lines(out, answer->feedback, "<br/>");
        sat_write_text(out, "</response></answer>\n");
    }
    if (question->model_answer[0] != '\0') {
        sat_write_text(out, "<answer><answer-body>Show the answer</answer-body><response>");
        sat_markup_lines(out, question->model_answer, "<br/>");
        sat_write_text(out, "</response></answer>\n");
    }
    sat_write_text(out, "</question>\n");
}

static void put_quiz(Writing *writing)
{
    const SatTeaching *teaching = writing->of->teaching;
    if (teaching->question_count == 0) {
        return;
    }
    sat_write_text(&writing->out, "<section heading=\"Quiz\"><quiz>\n");
    for (size_t i = 0; i < teaching->question_count; i++) {
        put_question(writing, &teaching->questions[i]);
    }
    sat_write_text(&writing->out, "</quiz></section>\n");
}

/* ---- the whole ---- */

static bool put_case(Writing *writing)
{
    const SatCase *model = writing->of->model;
    SatByteWriter *out = &writing->out;
    char name[64];
    if (writing->of->count > 1) {
        (void)snprintf(writing->folder, sizeof(writing->folder), "case%04zu/", writing->of->number);
    }
    put_head(out, writing->of);
    bool done = put_images(writing);
    put_quiz(writing);
    for (size_t i = 0; i < writing->of->teaching->finding_count; i++) {
        put_section(out, "Findings", writing->of->teaching->findings[i].text);
    }
    put_section(out, "Diagnosis", model->diagnosis);
    put_section(out, "Discussion", model->discussion);
    sat_write_text(out, model->reference_count > 0 ? "<references>\n" : "");
    for (size_t i = 0; i < model->reference_count; i++) {
        put_unless_empty(out, "reference", model->references[i]);
    }
    sat_write_text(out, model->reference_count > 0 ? "</references>\n" : "");
    sat_write_text(out, "</MIRCdocument>\n");
    (void)snprintf(name, sizeof(name), "%sMIRCdocument.xml", writing->folder);
    return done && sat_publish_zip_add(writing->zip, name, out, writing->err);
}

bool sat_publish_mirc(SatPublication *publication, const char *path, SatError *err)
{
    SatPublishCase of = {0};
    SAT_AUTO(SatPublishZip) *zip = sat_publish_zip_new(path, err);
    Writing writing = {.publication = publication, .of = &of, .zip = zip, .err = err};
    bool done = zip != NULL;
    sat_publish_lose(publication, false,
                     "MIRC gets the middle of each stack and its findings with their marks drawn "
                     "in: no steps, views and points");
    while (done && sat_publish_next_case(publication, &of, err)) {
        done = put_case(&writing);
    }
    sat_publish_case_free(&of);
    sat_byte_writer_free(&writing.out);
    done = done && err->code == SAT_OK;
    if (done && publication->cases_read == 0) {
        done = sat_fail(err, SAT_ERR_CORRUPT, "no case of it is whole; take another copy");
    }
    return done && sat_publish_zip_finish(zip, err);
}
