/* A reading copy as plain text: what is asked first, answers on a page behind it. */
#include <string.h>

#include "export/publish/publish_pages.h"
#include "export/publish/rich_markup.h"

static void put_line(SatByteWriter *out, const char *text, char rule)
{
    sat_write_format(out, "%s\n", text);
    for (size_t i = 0; i < strlen(text) && i < 72; i++) {
        sat_write_u8(out, (uint8_t)rule);
    }
    sat_write_text(out, "\n\n");
}

static void put_question(const SatQuestion *question, SatByteWriter *out)
{
    sat_write_format(out, "%s\n\n", question->prompt);
    for (size_t i = 0; i < question->answer_count; i++) {
        sat_write_format(out, "  %zu. %s\n", i + 1, question->answers[i].text);
    }
    sat_write_text(out, question->answer_count > 0 ? "\n" : "");
}

static void put_page(const SatPublishCase *of, const SatPublishPage *page, SatByteWriter *out)
{
    char words[320];
    put_line(out, page->heading, '-');
    for (size_t i = 0; i < page->part_count; i++) {
        const SatPagePart *part = &page->parts[i];
        bool is_told = part->label[0] != '\0' && strcmp(part->label, page->heading) != 0;
        sat_write_format(out, "%s%s", is_told ? part->label : "", is_told ? ": " : "");
        sat_publish_plain(out, part->text);
        sat_write_text(out, "\n\n");
    }
    for (size_t i = 0; i < page->finding_count; i++) {
        const SatFinding *finding = &of->teaching->findings[page->findings[i]];
        sat_publish_plain(out, finding->text);
        sat_write_u8(out, '\n');
        for (size_t m = 0; m < finding->mark_count; m++) {
            if (finding->marks[m].text[0] != '\0') {
                sat_write_format(out, "  - %s\n", finding->marks[m].text);
            }
        }
        sat_write_u8(out, '\n');
    }
    if (page->question != NULL) {
        put_question(page->question, out);
    }
    for (size_t i = 0; i < page->shot_count; i++) {
        sat_publish_shot_words(of, &page->shots[i], page->is_answer, words);
        sat_write_format(out, "[%s]\n", words);
    }
    sat_write_text(out, page->shot_count > 0 ? "\n" : "");
    if (page->notes[0] != '\0') {
        sat_write_format(out, "Notes: %s\n\n", page->notes);
    }
}

static void put_answers(const SatPublishPage *pages, size_t count, SatByteWriter *out)
{
    for (size_t i = 0; i < count; i++) {
        if (pages[i].question != NULL) {
            sat_write_format(out, "Answer to question %zu\n", pages[i].question_number);
            sat_publish_answer_lines(pages[i].question, out);
            sat_write_u8(out, '\n');
        }
    }
}

static bool put_case(const SatPublishCase *of, SatByteWriter *out, SatError *err)
{
    const SatPublishPage *pages = NULL;
    size_t count = 0;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    if (arena == NULL || !sat_publish_pages(of, arena, &pages, &count, err)) {
        return false;
    }
    put_line(out, of->title_hidden, '=');
    bool is_behind = false;
    for (size_t i = 0; i < count; i++) {
        if (pages[i].is_answer && !is_behind) {
            is_behind = true;
            sat_write_format(out, "\f\n%s: the answers\n\n", of->title_hidden);
            put_answers(pages, i, out);
            pages += i;
            count -= i;
            i = 0;
        }
        put_page(of, &pages[i], out);
        if (is_behind && pages[i].question != NULL) {
            put_answers(&pages[i], 1, out);
        }
    }
    return true;
}

bool sat_publish_text(SatPublication *publication, SatByteWriter *out, SatError *err)
{
    SatPublishCase of = {0};
    bool done = true;
    sat_write_format(out, "%s\n\n", publication->title);
    sat_publish_lose(publication, false, "pictures are told in words only");
    while (done && sat_publish_next_case(publication, &of, err)) {
        sat_write_text(out, of.number > 1 ? "\f\n" : "");
        done = put_case(&of, out, err);
    }
    sat_publish_case_free(&of);
    return err->code == SAT_OK;
}
