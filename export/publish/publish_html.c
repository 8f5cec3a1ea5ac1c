/* A reading copy as one HTML page: headings, words for every picture, no scripts, nothing from
 * elsewhere; what reveals something is closed until it is opened. */
#include <string.h>

#include "export/publish/markup.h"
#include "export/publish/publish_picture.h"
#include "export/publish/rich_markup.h"
#include "formats/base/base64.h"

enum { ROOM_PX = 1024 };

static const char style[] =
    "<style>\n"
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;"
    "color:#111;background:#fff}\n"
    "img{max-width:100%;height:auto;background:#000}\n"
    "figure{margin:1rem 0}figcaption{font-size:.9rem}\n"
    "details{border:1px solid #767676;border-radius:.3rem;padding:.5rem 1rem;margin:1rem 0}\n"
    "summary{cursor:pointer;font-weight:600}\n"
    "article{border-top:3px solid #333;margin-top:2rem}\n"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#121212}}\n"
    "@media print{details{break-before:page}}\n"
    "</style>\n";

typedef struct {
    SatPublication *publication;
    const SatPublishCase *of;
    SatByteWriter *out;
    SatError *err;
} Writing;

/* A text of the pack: of a language that is not known, in its own direction. */
static void put_text(SatByteWriter *out, const char *name, const char *text)
{
    sat_write_format(out, "<%s lang=\"\" dir=\"auto\">", name);
    sat_markup_lines(out, text, "<br>\n");
    sat_write_format(out, "</%s>\n", name);
}

static bool put_shot(const Writing *writing, const SatPublishShot *shot, bool is_revealed)
{
    SatByteWriter jpeg = SAT_BYTE_WRITER_INIT;
    SatPublishedSize size;
    char words[320];
    SatByteWriter *out = writing->out;
    const SatPictureRoom room = {ROOM_PX, ROOM_PX};
    sat_publish_shot_words(writing->of, shot, is_revealed, words);
    bool done = sat_publish_picture(writing->of, shot, room, &jpeg, &size, writing->err);
    if (done) {
        sat_write_text(out, "<figure><img alt=\"");
        sat_markup_write(out, words);
        sat_write_format(out, "\" width=\"%u\" height=\"%u\" src=\"data:image/jpeg;base64,",
                         size.width_px, size.height_px);
        sat_write_base64(out, jpeg.bytes, jpeg.length);
        sat_write_text(out, "\"><figcaption>");
        sat_markup_write(out, words);
        sat_write_text(out, "</figcaption></figure>\n");
    } else {
        done = sat_publish_pass_damage(writing->publication, "a picture", writing->err);
        sat_write_text(out, "<p>[");
        sat_markup_write(out, words);
        sat_write_text(out, ": damaged]</p>\n");
    }
    sat_byte_writer_free(&jpeg);
    return done;
}

static void put_findings(const Writing *writing, const SatPublishPage *page)
{
    SatByteWriter *out = writing->out;
    sat_write_text(out, page->finding_count > 0 ? "<ol>\n" : "");
    for (size_t i = 0; i < page->finding_count; i++) {
        const SatFinding *finding = &writing->of->teaching->findings[page->findings[i]];
        sat_write_format(out, "<li value=\"%zu\">", page->findings[i] + 1);
        sat_markup_rich(out, finding->text, 4);
        for (size_t m = 0; m < finding->mark_count; m++) {
            if (finding->marks[m].text[0] != '\0') {
                put_text(out, "p", finding->marks[m].text);
            }
        }
        sat_write_text(out, "</li>\n");
    }
    sat_write_text(out, page->finding_count > 0 ? "</ol>\n" : "");
}

static bool put_question(const Writing *writing, const SatPublishPage *page)
{
    SatByteWriter *out = writing->out;
    const SatQuestion *question = page->question;
    SatByteWriter lines = SAT_BYTE_WRITER_INIT;
    SatPublishShot shot = {0};
    bool done = true;
    put_text(out, "p", question->prompt);
    sat_write_text(out, question->answer_count > 0 ? "<ol type=\"A\">\n" : "");
    for (size_t i = 0; i < question->answer_count; i++) {
        put_text(out, "li", question->answers[i].text);
    }
    sat_write_text(out, question->answer_count > 0 ? "</ol>\n" : "");
    for (size_t i = 0; done && i < page->shot_count; i++) {
        done = put_shot(writing, &page->shots[i], page->is_answer);
    }
    sat_publish_answer_lines(question, &lines);
    sat_write_u8(&lines, 0);
    sat_write_format(out, "<details><summary>Answer to question %zu</summary>\n",
                     page->question_number);
    put_text(out, "p", lines.failed ? "" : (const char *)lines.bytes);
    if (done && question->region_count > 0 &&
        sat_publish_question_shot(writing->of, question, true, &shot)) {
        done = put_shot(writing, &shot, true);
    }
    sat_write_text(out, "</details>\n");
    out->failed = out->failed || lines.failed;
    sat_byte_writer_free(&lines);
    return done;
}

static bool put_page(const Writing *writing, const SatPublishPage *page, size_t number,
                     size_t count)
{
    SatByteWriter *out = writing->out;
    bool done = true;
    if (page->is_answer) {
        sat_write_format(out, "<details><summary>Step %zu of %zu: open to reveal</summary>\n",
                         number, count);
    }
    sat_write_text(out, "<section>\n");
    sat_markup_element(out, "h3", page->heading);
    sat_write_u8(out, '\n');
    for (size_t i = 0; i < page->part_count; i++) {
        const SatPagePart *part = &page->parts[i];
        const bool is_told = part->label[0] != '\0' && strcmp(part->label, page->heading) != 0;
        if (is_told) {
            sat_markup_element(out, "h4", part->label);
        }
        sat_markup_rich(out, part->text, is_told ? 5 : 4);
    }
    put_findings(writing, page);
    if (page->question != NULL) {
        done = put_question(writing, page);
    } else {
        for (size_t i = 0; done && i < page->shot_count; i++) {
            done = put_shot(writing, &page->shots[i], page->is_answer);
        }
    }
    if (page->notes[0] != '\0') {
        sat_write_text(out, "<details><summary>Notes for the speaker</summary>\n");
        put_text(out, "p", page->notes);
        sat_write_text(out, "</details>\n");
    }
    sat_write_text(out, page->is_answer ? "</section>\n</details>\n" : "</section>\n");
    return done;
}

static bool put_case(const Writing *writing)
{
    const SatPublishPage *pages = NULL;
    size_t count = 0;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, writing->err);
    bool done =
        arena != NULL && sat_publish_pages(writing->of, arena, &pages, &count, writing->err);
    sat_write_format(writing->out, "<article id=\"case-%zu\">\n", writing->of->number);
    sat_markup_element(writing->out, "h2", writing->of->title_hidden);
    sat_write_u8(writing->out, '\n');
    for (size_t i = 0; done && i < count; i++) {
        done = !sat_interrupt_requested() ? put_page(writing, &pages[i], i + 1, count)
                                          : sat_fail(writing->err, SAT_ERR_CANCELLED, "stopped");
    }
    sat_write_text(writing->out, "</article>\n");
    return done;
}

static void put_head(const SatPublication *publication, SatByteWriter *out)
{
    size_t count = sat_pack_reader_case_count(publication->reader);
    sat_write_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                        "'none'; img-src data:; style-src 'unsafe-inline'\">\n");
    sat_markup_element(out, "title", publication->title);
    sat_write_format(out, "\n%s</head>\n<body>\n<main>\n<h1 lang=\"\" dir=\"auto\">", style);
    sat_markup_write(out, publication->title);
    sat_write_text(out, "</h1>\n");
    sat_write_text(out, count > 1 ? "<nav aria-label=\"Cases\"><ul>\n" : "");
    for (size_t i = 0; count > 1 && i < count; i++) {
        sat_write_format(out, "<li><a href=\"#case-%zu\">", i + 1);
        sat_markup_write(out, sat_pack_reader_case(publication->reader, i)->title_hidden);
        sat_write_text(out, "</a></li>\n");
    }
    sat_write_text(out, count > 1 ? "</ul></nav>\n" : "");
}

bool sat_publish_html(SatPublication *publication, SatByteWriter *out, SatError *err)
{
    SatPublishCase of = {0};
    Writing writing = {publication, &of, out, err};
    bool done = true;
    sat_publish_lose(publication, false,
                     "of a stack the pictures of its findings, views and questions are shown, and "
                     "its middle; whole, without zoom");
    put_head(publication, out);
    while (done && sat_publish_next_case(publication, &of, err)) {
        done = put_case(&writing);
    }
    sat_publish_case_free(&of);
    sat_write_text(out, "</main>\n</body>\n</html>\n");
    return err->code == SAT_OK;
}
