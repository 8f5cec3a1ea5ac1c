/* A presentation (ECMA-376): a slide for each step, its pictures, notes for the speaker; a stack as
 * a sequence of slides; answers on slides behind their questions. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "export/publish/markup.h"
#include "export/publish/pptx_parts.h"
#include "export/publish/publish_picture.h"
#include "export/publish/rich_markup.h"
#include "formats/base/text_utf8.h"

enum {
    MOST_OF_STACK = 24,  /* pictures of one */
    MOST_LETTERS = 1400, /* bytes of text on a slide */
    MOST_ON_SLIDE = 16,  /* pictures */
    LEFT = 457200,       /* units of 1/914400 inch from here */
    TOP = 1005840,
    WIDTH = 11277600,
    HEIGHT = 5212080,
    GAP = 152400,
    UNITS_PER_PIXEL = 9525
};

static const SatPictureRoom ROOM = {1280, 960};

typedef struct {
    SatPublication *publication;
    const SatPublishCase *of;
    SatPublishZip *zip;
    SatError *err;
    size_t slide_count, picture_count;
    SatByteWriter notes; /* a byte for each slide: whether it has some */
} Writing;

/** A slide to be written. */
typedef struct {
    const char *heading;
    const char *text;
    size_t length; /* of the text */
    const SatPublishShot *shots;
    size_t shot_count;
    bool is_revealed;
    const char *notes;
} Slide;

/* ---- text ---- */

static void put_paragraphs(SatByteWriter *out, const char *text, size_t length, int size)
{
    size_t at = 0;
    do {
        const char *end = length > at ? memchr(text + at, '\n', length - at) : NULL;
        size_t line = end != NULL ? (size_t)(end - text) - at : length - at;
        SatByteWriter copy = SAT_BYTE_WRITER_INIT;
        sat_write_bytes(&copy, text + at, line);
        sat_write_u8(&copy, 0);
        const char *words = copy.failed ? "" : (const char *)copy.bytes;
        sat_write_text(out, sat_text_is_right_to_left(words)
                                ? "<a:p><a:pPr algn=\"r\" rtl=\"1\"/><a:r>"
                                : "<a:p><a:pPr algn=\"l\" rtl=\"0\"/><a:r>");
        sat_write_format(out, "<a:rPr lang=\"en-US\" sz=\"%d\"/><a:t>", size);
        sat_markup_write(out, words);
        sat_write_text(out, "</a:t></a:r></a:p>");
        out->failed = out->failed || copy.failed;
        sat_byte_writer_free(&copy);
        at += line + 1;
    } while (at < length);
}

static void put_box(SatByteWriter *out, int id, const char *name, const int32_t area[4],
                    const char *text, size_t length, int size)
{
    sat_write_format(out,
                     "<p:sp><p:nvSpPr><p:cNvPr id=\"%d\" name=\"%s\"/><p:cNvSpPr txBox=\"1\"/>"
                     "<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"%d\" y=\"%d\"/><a:ext "
                     "cx=\"%d\" cy=\"%d\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
                     "</a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"square\">"
                     "<a:normAutofit/></a:bodyPr><a:lstStyle/>",
                     id, name, area[0], area[1], area[2], area[3]);
    put_paragraphs(out, text, length, size);
    sat_write_text(out, "</p:txBody></p:sp>");
}

static void put_title(SatByteWriter *out, const char *case_title, const char *heading)
{
    sat_write_text(out, "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:cNvSpPr><a:spLocks "
                        "noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr>"
                        "</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr "
                        "lang=\"en-US\"/><a:t>");
    sat_markup_write(out, case_title);
    sat_write_text(out, ": ");
    sat_markup_write(out, heading);
    sat_write_text(out, "</a:t></a:r></a:p></p:txBody></p:sp>");
}

/* ---- pictures ---- */

typedef struct {
    int32_t left, top, width, height;
} Area;

static void place_picture(SatByteWriter *out, size_t id, const char *words, size_t link, Area cell,
                          const SatPublishedSize *size)
{
    double factor =
        fmin((double)cell.width / size->width_px, (double)cell.height / size->height_px);
    int32_t width = (int32_t)(size->width_px * factor),
            height = (int32_t)(size->height_px * factor);
    sat_write_format(out, "<p:pic><p:nvPicPr><p:cNvPr id=\"%zu\" name=\"Picture %zu\" descr=\"", id,
                     link);
    sat_markup_write(out, words);
    sat_write_format(out,
                     "\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/>"
                     "</p:nvPicPr><p:blipFill><a:blip r:embed=\"rId%zu\"/><a:stretch><a:fillRect/>"
                     "</a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x=\"%d\" y=\"%d\"/><a:ext "
                     "cx=\"%d\" cy=\"%d\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
                     "</a:prstGeom></p:spPr></p:pic>",
                     link + 9, cell.left + (cell.width - width) / 2,
                     cell.top + (cell.height - height) / 2, width, height);
}

static bool put_pictures(Writing *writing, const Slide *slide, Area area, SatByteWriter *out,
                         SatByteWriter *links)
{
    size_t count = slide->shot_count < MOST_ON_SLIDE ? slide->shot_count : MOST_ON_SLIDE;
    int32_t columns = (int32_t)ceil(sqrt((double)count));
    int32_t rows = columns > 0 ? ((int32_t)count + columns - 1) / columns : 1;
    bool done = true;
    if (count < slide->shot_count) {
        sat_publish_lose(writing->publication, true, "a slide shows the first %d pictures of more",
                         MOST_ON_SLIDE);
    }
    for (size_t i = 0; done && i < count; i++) {
        Area cell = {0, 0, area.width / columns - GAP, area.height / rows - GAP};
        cell.left = area.left + (int32_t)i % columns * (cell.width + GAP);
        cell.top = area.top + (int32_t)i / columns * (cell.height + GAP);
        SatByteWriter jpeg = SAT_BYTE_WRITER_INIT;
        SatPublishedSize size;
        char words[320], name[64];
        sat_publish_shot_words(writing->of, &slide->shots[i], slide->is_revealed, words);
        if (sat_publish_picture(writing->of, &slide->shots[i], ROOM, &jpeg, &size, writing->err)) {
            size_t number = ++writing->picture_count;
            place_picture(out, 10 + i, words, i + 1, cell, &size);
            sat_write_format(links,
                             "<Relationship Id=\"rId%zu\" Type=\"" SAT_PPTX_RELATION
                             "image\" Target=\"../media/image%zu.jpeg\"/>",
                             i + 10, number);
            (void)snprintf(name, sizeof(name), "ppt/media/image%zu.jpeg", number);
            done = sat_publish_zip_add(writing->zip, name, &jpeg, writing->err);
        } else {
            done = sat_publish_pass_damage(writing->publication, "a picture", writing->err);
        }
        sat_byte_writer_free(&jpeg);
    }
    return done;
}

/* ---- slides ---- */

static bool put_notes(Writing *writing, const char *notes)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatByteWriter links = SAT_BYTE_WRITER_INIT;
    char name[80];
    sat_write_text(&out, SAT_XML_HEAD "<p:notes" SAT_PPTX_SPACES "><p:cSld><p:spTree>" SAT_PPTX_TREE
                                      "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Notes\"/>"
                                      "<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>"
                                      "<p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr>"
                                      "<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>");
    put_paragraphs(&out, notes, strlen(notes), 1200);
    sat_write_text(&out, "</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/>"
                         "</p:clrMapOvr></p:notes>");
    sat_write_format(&links,
                     SAT_PPTX_RELATIONS_HEAD
                     "<Relationship Id=\"rId1\" Type=\"" SAT_PPTX_RELATION
                     "notesMaster\" Target=\"../notesMasters/notesMaster1.xml\"/><Relationship "
                     "Id=\"rId2\" Type=\"" SAT_PPTX_RELATION
                     "slide\" Target=\"../slides/slide%zu.xml\"/></Relationships>",
                     writing->slide_count);
    (void)snprintf(name, sizeof(name), "ppt/notesSlides/notesSlide%zu.xml", writing->slide_count);
    bool done = sat_publish_zip_add(writing->zip, name, &out, writing->err);
    (void)snprintf(name, sizeof(name), "ppt/notesSlides/_rels/notesSlide%zu.xml.rels",
                   writing->slide_count);
    done = done && sat_publish_zip_add(writing->zip, name, &links, writing->err);
    sat_byte_writer_free(&links);
    return done;
}

/* The name, licence and numbers of the case, below everything. */
static void put_citation(const Writing *writing, SatByteWriter *out)
{
    static const int32_t area[4] = {LEFT, TOP + HEIGHT + 76200, WIDTH, 380000};
    const SatCase *model = writing->of->model;
    const char *const parts[] = {model->contributor, model->licence, model->rid, model->doi};
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < 4; i++) {
        bool has_more = parts[i][0] != '\0' && text.length > 0;
        sat_write_format(&text, "%s%s", has_more ? " \xC2\xB7 " : "", parts[i]);
    }
    if (text.length > 0) {
        put_box(out, 4, "Citation", area, (const char *)text.bytes, text.length, 1000);
    }
    out->failed = out->failed || text.failed;
    sat_byte_writer_free(&text);
}

static bool put_slide(Writing *writing, const Slide *slide)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatByteWriter links = SAT_BYTE_WRITER_INIT;
    char name[80];
    bool has_both = slide->shot_count > 0 && slide->length > 0;
    int32_t text_width = has_both ? WIDTH * 2 / 5 : WIDTH;
    const int32_t text_area[4] = {LEFT + WIDTH - text_width, TOP, text_width, HEIGHT};
    const Area area = {LEFT, TOP, has_both ? WIDTH - text_width : WIDTH, HEIGHT};
    size_t number = ++writing->slide_count;
    sat_write_text(&out, SAT_XML_HEAD "<p:sld" SAT_PPTX_SPACES "><p:cSld><p:spTree>" SAT_PPTX_TREE);
    sat_write_text(&links, SAT_PPTX_RELATIONS_HEAD
                   "<Relationship Id=\"rId1\" Type=\"" SAT_PPTX_RELATION
                   "slideLayout\" Target=\"../slideLayouts/slideLayout1.xml\"/>");
    put_title(&out, writing->of->title_hidden, slide->heading);
    bool done = put_pictures(writing, slide, area, &out, &links);
    if (slide->length > 0) {
        int size = slide->length < 300 ? 2000 : slide->length < 700 ? 1600 : 1200;
        put_box(&out, 3, "Text", text_area, slide->text, slide->length, size);
    }
    put_citation(writing, &out);
    if (slide->notes[0] != '\0') {
        sat_write_format(&links,
                         "<Relationship Id=\"rId2\" Type=\"" SAT_PPTX_RELATION
                         "notesSlide\" Target=\"../notesSlides/notesSlide%zu.xml\"/>",
                         number);
    }
    sat_write_text(&links, "</Relationships>");
    sat_write_text(&out, "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
                         "</p:sld>");
    (void)snprintf(name, sizeof(name), "ppt/slides/slide%zu.xml", number);
    done = done && sat_publish_zip_add(writing->zip, name, &out, writing->err);
    (void)snprintf(name, sizeof(name), "ppt/slides/_rels/slide%zu.xml.rels", number);
    done = done && sat_publish_zip_add(writing->zip, name, &links, writing->err);
    sat_write_u8(&writing->notes, slide->notes[0] != '\0' ? 1 : 0);
    done = done && (slide->notes[0] == '\0' || put_notes(writing, slide->notes));
    sat_byte_writer_free(&out);
    sat_byte_writer_free(&links);
    return done;
}

/* The slide, and as many behind it as its text needs. */
static bool put_whole(Writing *writing, Slide slide)
{
    const char *text = slide.length > 0 ? slide.text : "";
    size_t left = slide.length;
    bool done = true;
    do {
        size_t length = sat_utf8_prefix(text, left, MOST_LETTERS);
        size_t end = length;
        while (length < left && end > length / 2 && text[end - 1] != '\n' && text[end - 1] != ' ') {
            end--;
        }
        slide.text = text;
        slide.length = length < left && end > length / 2 ? end : length;
        text += slide.length;
        left -= slide.length;
        done = put_slide(writing, &slide);
        slide.shot_count = 0;
        slide.notes = "";
    } while (done && left > 0);
    return done;
}

/* A stack as a sequence of slides, evenly chosen. */
static bool put_stack(Writing *writing, size_t series_index, bool is_revealed)
{
    const SatSeries *series = sat_case_series(writing->of->model, series_index, NULL);
    size_t count = series->frame_count < MOST_OF_STACK ? series->frame_count : MOST_OF_STACK;
    bool done = true;
    if (count < series->frame_count) {
        sat_publish_lose(writing->publication, false,
                         "a stack is shown by %d of its pictures, evenly chosen", MOST_OF_STACK);
    }
    for (size_t i = 0; done && count > 1 && i < count; i++) {
        SatPublishShot shot = {.series = series_index,
                               .frame = i * (series->frame_count - 1) / (count - 1)};
        char words[320];
        sat_publish_shot_words(writing->of, &shot, is_revealed, words);
        const Slide slide = {words, "", 0, &shot, 1, is_revealed, ""};
        done = !sat_interrupt_requested() ? put_slide(writing, &slide)
                                          : sat_fail(writing->err, SAT_ERR_CANCELLED, "stopped");
    }
    return done;
}

static void put_page_text(const Writing *writing, const SatPublishPage *page, SatByteWriter *text)
{
    for (size_t i = 0; i < page->part_count; i++) {
        const SatPagePart *part = &page->parts[i];
        bool is_told = part->label[0] != '\0' && strcmp(part->label, page->heading) != 0;
        sat_write_format(text, "%s%s%s", text->length > 0 ? "\n" : "", is_told ? part->label : "",
                         is_told ? ": " : "");
        sat_publish_plain(text, part->text);
    }
    for (size_t i = 0; i < page->finding_count; i++) {
        const SatFinding *finding = &writing->of->teaching->findings[page->findings[i]];
        sat_write_format(text, "%s%zu. ", text->length > 0 ? "\n" : "", page->findings[i] + 1);
        sat_publish_plain(text, finding->text);
        for (size_t m = 0; m < finding->mark_count; m++) {
            const char *words = finding->marks[m].text;
            sat_write_format(text, "%s%s", words[0] != '\0' ? "\n\xE2\x80\xA2 " : "", words);
        }
    }
    if (page->question != NULL) {
        sat_write_format(text, "%s%s", text->length > 0 ? "\n" : "", page->question->prompt);
        for (size_t i = 0; i < page->question->answer_count; i++) {
            sat_write_format(text, "\n%zu. %s", i + 1, page->question->answers[i].text);
        }
    }
}

static bool put_answer(Writing *writing, const SatPublishPage *page)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatPublishShot shot;
    char heading[64];
    bool has_shot = page->question->region_count > 0 &&
                    sat_publish_question_shot(writing->of, page->question, true, &shot);
    (void)snprintf(heading, sizeof(heading), "Answer to question %zu", page->question_number);
    sat_publish_answer_lines(page->question, &text);
    size_t length = text.length > 0 ? text.length - 1 : 0; /* without the last line's end */
    bool done = put_whole(writing, (Slide){heading, (const char *)text.bytes, length,
                                           has_shot ? &shot : NULL, has_shot ? 1 : 0, true, ""});
    sat_byte_writer_free(&text);
    return done;
}

static bool put_page(Writing *writing, const SatPublishPage *page)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    put_page_text(writing, page, &text);
    const Slide slide = {page->heading,    (const char *)text.bytes, text.length, page->shots,
                         page->shot_count, page->is_answer,          page->notes};
    bool done = text.failed ? sat_fail(writing->err, SAT_ERR_NO_MEMORY, "not enough memory")
                            : put_whole(writing, slide);
    for (size_t i = 0; done && page->is_images && i < page->shot_count; i++) {
        done = put_stack(writing, page->shots[i].series, page->is_answer);
    }
    done = done && (page->question == NULL || put_answer(writing, page));
    sat_byte_writer_free(&text);
    return done;
}

static bool put_case(Writing *writing)
{
    const SatPublishPage *pages = NULL;
    size_t count = 0;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, writing->err);
    bool done =
        arena != NULL && sat_publish_pages(writing->of, arena, &pages, &count, writing->err);
    for (size_t i = 0; done && i < count; i++) {
        done = put_page(writing, &pages[i]);
    }
    return done;
}

bool sat_publish_pptx(SatPublication *publication, const char *path, SatError *err)
{
    SatPublishCase of = {0};
    SAT_AUTO(SatPublishZip) *zip = sat_publish_zip_new(path, err);
    Writing writing = {.publication = publication, .of = &of, .zip = zip, .err = err};
    bool done = zip != NULL;
    while (done && sat_publish_next_case(publication, &of, err)) {
        done = put_case(&writing);
    }
    sat_publish_case_free(&of);
    done = done && err->code == SAT_OK && !writing.notes.failed;
    if (done && publication->cases_read == 0) {
        done = sat_fail(err, SAT_ERR_CORRUPT, "no case of it is whole; take another copy");
    }
    done = done &&
           sat_pptx_put_parts(zip, publication->title, writing.slide_count, writing.notes.bytes,
                              err) &&
           sat_publish_zip_finish(zip, err);
    sat_byte_writer_free(&writing.notes);
    return done;
}
