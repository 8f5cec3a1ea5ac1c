/* Findings and questions as one table (RFC 4180), a row each, for a spreadsheet. */
#include <string.h>

#include "export/publish/publish_pages.h"
#include "formats/base/json_value.h"

/* A cell of text: quoted, and never a formula. */
static void put_cell(SatByteWriter *out, const char *text, bool is_last)
{
    bool is_formula = text[0] != '\0' && strchr("=+-@\t", text[0]) != NULL;
    sat_write_text(out, is_formula ? "\"'" : "\"");
    for (; *text != '\0'; text++) {
        sat_write_text(out, *text == '"' ? "\"" : "");
        sat_write_u8(out, (uint8_t)*text);
    }
    sat_write_text(out, is_last ? "\"\r\n" : "\",");
}

static void put_bytes(SatByteWriter *out, SatByteWriter *text, bool is_last)
{
    sat_write_u8(text, 0);
    put_cell(out, text->failed ? "" : (const char *)text->bytes, is_last);
    out->failed = out->failed || text->failed;
    sat_byte_writer_free(text);
}

static void put_start(const SatPublishCase *of, const char *kind, const char *id, const char *text,
                      SatByteWriter *out)
{
    sat_write_format(out, "%zu,", of->number);
    put_cell(out, of->model->title, false);
    put_cell(out, kind, false);
    put_cell(out, id, false);
    put_cell(out, text, false);
}

static void put_place(const SatShape *shape, SatByteWriter *out)
{
    if (shape == NULL) {
        sat_write_text(out, ",,");
    } else if (shape->first_frame == shape->last_frame) {
        sat_write_format(out, "%zu,%zu,", shape->series + 1, shape->first_frame + 1);
    } else { /* quoted with a space, or a spreadsheet reads a date */
        sat_write_format(out, "%zu,\"%zu to %zu\",", shape->series + 1, shape->first_frame + 1,
                         shape->last_frame + 1);
    }
}

static void put_finding(const SatPublishCase *of, const SatFinding *finding, SatByteWriter *out)
{
    SatByteWriter marks = SAT_BYTE_WRITER_INIT;
    put_start(of, "finding", finding->id, finding->text, out);
    put_place(finding->mark_count > 0 ? &finding->marks[0].shape : NULL, out);
    for (size_t i = 0; i < finding->mark_count; i++) {
        const char *text = finding->marks[i].text;
        sat_write_format(&marks, "%s%s", marks.length > 0 && text[0] != '\0' ? "\n" : "", text);
    }
    put_bytes(out, &marks, false);
    sat_write_text(out, "\"\"\r\n");
}

static void put_question(const SatPublishCase *of, const SatQuestion *question, SatByteWriter *out)
{
    static const char *const kinds[SAT_QUESTION_KINDS] = {"single choice", "multiple choice",
                                                          "true/false", "hotspot", "free text"};
    SatByteWriter answers = SAT_BYTE_WRITER_INIT;
    char points[32];
    put_start(of, kinds[question->kind], question->id, question->prompt, out);
    put_place(question->region_count > 0 ? &question->regions[0].shape : NULL, out);
    sat_publish_answer_lines(question, &answers);
    put_bytes(out, &answers, false);
    sat_format_double(question->points, points);
    put_cell(out, points, true);
}

bool sat_publish_csv(SatPublication *publication, SatByteWriter *out, SatError *err)
{
    SatPublishCase of = {0};
    sat_write_text(out, "\xEF\xBB\xBF" /* or a spreadsheet takes it for the local code page */
                        "case,title,kind,id,text,series,picture,details,points\r\n");
    sat_publish_lose(
        publication, false,
        "a table holds findings and questions: not the pictures, nor where on them the "
        "marks are");
    while (sat_publish_next_case(publication, &of, err)) {
        for (size_t i = 0; i < of.teaching->finding_count; i++) {
            put_finding(&of, &of.teaching->findings[i], out);
        }
        for (size_t i = 0; i < of.teaching->question_count; i++) {
            put_question(&of, &of.teaching->questions[i], out);
        }
    }
    sat_publish_case_free(&of);
    return err->code == SAT_OK;
}
