/* Cards of the steps and stops of a lesson. */
#include "player/lesson/step_cards.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/case/rich_text.h"

#define MOST_NUMBER 99999999U

typedef struct {
    const SatCardsRequest *request;
    SatStepCards *out;
    bool filters;
    SatError *err;
} Maker;

const char *sat_card_kind_name(SatCardKind kind)
{
    static const char *const NAMES[] = {"step", "question", "case", "text", "slide"};
    return NAMES[kind];
}

static bool is_number(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* ---- texts ----------------------------------------------------------------------------------- */

/** Without marks, in one line, cut where it is long. */
static bool one_line(Maker *maker, const char *text, const char **line)
{
    SatByteWriter plain = SAT_BYTE_WRITER_INIT;
    SatError ignored = SAT_ERROR_INIT;
    const bool done = sat_rich_text_write_plain(text, &plain, &ignored) && !plain.failed;
    const char *bytes = done ? (const char *)plain.bytes : text;
    const size_t all = done ? plain.length : strlen(text);
    const size_t length = all > 0 ? sat_utf8_prefix(bytes, all, SAT_CARD_TEXT_BYTES) : 0;
    char *copy = sat_arena_text(maker->out->arena, length > 0 ? bytes : "", length, maker->err);
    for (size_t i = 0; copy != NULL && i < length; i++) {
        copy[i] = (unsigned char)copy[i] < 0x20 ? ' ' : copy[i];
    }
    sat_byte_writer_free(&plain);
    *line = copy;
    return copy != NULL;
}

static const char *words_of(const SatTeaching *teaching, const SatStep *step)
{
    if (step->text[0] != '\0') {
        return step->text;
    }
    if (step->question < teaching->question_count) {
        return teaching->questions[step->question].prompt;
    }
    if (step->finding_count > 0) {
        return teaching->findings[step->findings[0]].text;
    }
    return (step->reveals & 1U << (unsigned)SAT_REVEAL_DISCUSSION) != 0     ? "Discussion"
           : (step->reveals & 1U << (unsigned)SAT_REVEAL_DIAGNOSIS) != 0    ? "Diagnosis"
           : (step->reveals & 1U << (unsigned)SAT_REVEAL_PRESENTATION) != 0 ? "Presentation"
                                                                            : "";
}

static bool has_text(const char *text, const char *part)
{
    const size_t length = strlen(part);
    for (; *text != '\0'; text++) {
        size_t same = 0;
        while (same < length && sat_ascii_lower(text[same]) == sat_ascii_lower(part[same])) {
            same++;
        }
        if (same == length) {
            return true;
        }
    }
    return length == 0;
}

/* ---- cards ----------------------------------------------------------------------------------- */

static bool add(Maker *maker, SatStepCard card, const char *text)
{
    SatStepCards *out = maker->out;
    if (out->count >= SAT_CARDS_MOST) {
        return true;
    }
    if (!one_line(maker, text, &card.text)) {
        return false;
    }
    if (maker->filters && !has_text(card.text, maker->request->filter)) {
        return true;
    }
    card.is_bookmarked = sat_presenter_is_bookmarked(maker->request->presenter, card.place);
    if (card.is_present) {
        out->present = out->count;
    }
    out->cards[out->count++] = card;
    return true;
}

static bool add_steps(Maker *maker, size_t stop)
{
    const SatCardsRequest *request = maker->request;
    const SatLesson *lesson = request->run->lessons[stop];
    const size_t position = sat_lesson_position(lesson);
    for (size_t i = 0; i < sat_lesson_step_count(lesson); i++) {
        const SatStep *step = sat_lesson_step(lesson, i);
        const bool asks = step->question != SAT_NO_INDEX;
        const SatStepCard card = {.kind = asks ? SAT_CARD_QUESTION : SAT_CARD_STEP,
                                  .place = {stop, i},
                                  .is_present = i == position,
                                  .is_known = i <= position};
        if (!add(maker, card,
                 i <= position ? words_of(request->present_case->teaching, step) : "")) {
            return false;
        }
    }
    return true;
}

static bool add_stop(Maker *maker, size_t stop)
{
    const SatLessonRun *run = maker->request->run;
    const SatPlaylistEntry *entry = sat_lesson_run_entry(run, stop);
    const size_t case_index = sat_lesson_run_case(run, stop);
    SatStepCard card = {
        .place = {stop, 0}, .is_present = stop == run->stop, .is_known = stop <= run->stop};
    if (case_index != SAT_NO_CASE) {
        card.kind = SAT_CARD_CASE;
        return add(maker, card, maker->request->title_of(maker->request->context, case_index));
    }
    card.kind = sat_lesson_run_is_slide(run, stop) ? SAT_CARD_SLIDE : SAT_CARD_TEXT;
    const char *text = entry->title[0] != '\0' ? entry->title : entry->text;
    return add(maker, card, card.is_known ? text : "");
}

static bool has_steps(const SatCardsRequest *request, size_t stop)
{
    return request->present_case != NULL && stop == request->run->stop &&
           request->run->lessons[stop] != NULL;
}

/** Room for all of them. */
static size_t most_cards(const SatCardsRequest *request)
{
    const SatLessonRun *run = request->run;
    const size_t steps =
        has_steps(request, run->stop) ? sat_lesson_step_count(run->lessons[run->stop]) : 0;
    const size_t all = run->route_count + steps + 1;
    return all < SAT_CARDS_MOST ? all : SAT_CARDS_MOST;
}

static bool add_all(Maker *maker)
{
    const SatCardsRequest *request = maker->request;
    const SatLessonRun *run = request->run;
    for (size_t stop = 0; stop < run->route_count; stop++) {
        if (!(has_steps(request, stop) ? add_steps(maker, stop) : add_stop(maker, stop))) {
            return false;
        }
    }
    /* A case that is in no entry was chosen. */
    return run->stop < run->route_count || !has_steps(request, run->stop) ||
           add_steps(maker, run->stop);
}

bool sat_step_cards_make(SatStepCards *cards, const SatCardsRequest *request, SatError *err)
{
    sat_step_cards_free(cards);
    cards->arena = sat_arena_new(0, err);
    if (cards->arena == NULL) {
        return false;
    }
    cards->cards = sat_arena_alloc(cards->arena, most_cards(request), sizeof *cards->cards, err);
    Maker maker = {request, cards, request->filter[0] != '\0' && !is_number(request->filter), err};
    if (cards->cards == NULL || !add_all(&maker)) {
        sat_step_cards_free(cards);
        return false;
    }
    return true;
}

void sat_step_cards_free(SatStepCards *cards)
{
    sat_arena_free(cards->arena);
    *cards = (SatStepCards){0};
}

/* ---- going ----------------------------------------------------------------------------------- */

bool sat_cards_number(const SatCardsRequest *request, SatStepPlace *place)
{
    const SatLessonRun *run = request->run;
    if (!is_number(request->filter)) {
        return false;
    }
    size_t number = 0;
    for (const char *digit = request->filter; *digit != '\0' && number <= MOST_NUMBER; digit++) {
        number = number * 10 + (size_t)(*digit - '0');
    }
    const bool in_steps = has_steps(request, run->stop);
    const size_t count =
        in_steps ? sat_lesson_step_count(run->lessons[run->stop]) : run->route_count;
    if (number == 0 || count == 0) {
        return false;
    }
    const size_t at = number < count ? number - 1 : count - 1;
    *place = in_steps ? (SatStepPlace){run->stop, at} : (SatStepPlace){at, 0};
    return true;
}

size_t sat_cards_move(size_t count, size_t columns, size_t from, int across, int down)
{
    if (count == 0 || columns == 0) {
        return 0;
    }
    if (across < 0 && from > 0) {
        from--;
    } else if (across > 0 && from + 1 < count) {
        from++;
    }
    if (down < 0 && from >= columns) {
        from -= columns;
    } else if (down > 0 && from + columns < count) {
        from += columns;
    } else if (down > 0 && from / columns < (count - 1) / columns) {
        from = count - 1; /* the last row is short */
    }
    return from;
}
