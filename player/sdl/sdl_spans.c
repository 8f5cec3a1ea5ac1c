/* A paragraph of words that do not all look alike. */
#include <math.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "player/sdl/sdl_draw_private.h"

#define MOST_PIECES 16 /* of a word, each of another look */

/* Words that stand together without a blank: they stay on one line. */
typedef struct {
    size_t span;
    const char *text;
    size_t length;
    double width;
} Piece;

typedef struct {
    SatDraw *draw;
    SatRect rect;
    const SatDrawSpan *spans;
    double x, y, advance; /* of what comes next; of lines */
    double blanks;        /* before the word, unless it begins a line */
    Piece word[MOST_PIECES];
    size_t piece_count;
    SatSpanPlaced placed;
    void *context;
} Flow;

bool sat_text_is_plain_flow(const char *text)
{
    const size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        const uint32_t c = sat_utf8_next(text, length, &at);
        if ((c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
            (c >= 0xFE70 && c <= 0xFEFF) || (c >= 0x0E00 && c <= 0x0FFF) || c >= 0x2E80) {
            return false; /* from right to left, or without blanks between words */
        }
    }
    return true;
}

static void new_line(Flow *flow)
{
    flow->x = 0.0;
    flow->y += flow->advance;
    flow->blanks = 0.0;
}

static void draw_piece(Flow *flow, const Piece *piece)
{
    const SatDrawSpan *span = &flow->spans[piece->span];
    const SatRect place = {flow->rect.x + flow->x, flow->rect.y + flow->y, piece->width,
                           flow->advance};
    const SatRect *clip = &flow->draw->clip;
    if (place.y + place.height >= clip->y && place.y <= clip->y + clip->height) {
        (void)sat_fonts_draw(flow->draw->fonts, span->style, 0, piece->text, piece->length,
                             (int)lround(place.x), (int)lround(place.y), span->color);
    }
    if (flow->placed != NULL) {
        flow->placed(flow->context, piece->span, place);
    }
    flow->x += piece->width;
}

/* The word goes to the next line when it does not fit; one that is wider than a line stands in one
 * alone, cut by the clip. */
static void end_word(Flow *flow)
{
    double width = 0.0;
    for (size_t i = 0; i < flow->piece_count; i++) {
        width += flow->word[i].width;
    }
    if (flow->piece_count == 0) {
        return;
    }
    if (flow->x > 0.0 && flow->x + flow->blanks + width > flow->rect.width) {
        new_line(flow);
    }
    flow->x += flow->x > 0.0 ? flow->blanks : 0.0;
    for (size_t i = 0; i < flow->piece_count; i++) {
        draw_piece(flow, &flow->word[i]);
    }
    flow->piece_count = 0;
    flow->blanks = 0.0;
}

static void add_piece(Flow *flow, size_t span, const char *text, size_t length)
{
    if (length == 0) {
        return;
    }
    if (flow->piece_count == MOST_PIECES) {
        end_word(flow);
    }
    flow->word[flow->piece_count++] =
        (Piece){span, text, length,
                (double)sat_fonts_width(flow->draw->fonts, flow->spans[span].style, text, length)};
}

static void flow_span(Flow *flow, size_t index)
{
    const SatDrawSpan *span = &flow->spans[index];
    const double blank = (double)sat_fonts_width(flow->draw->fonts, span->style, " ", 1);
    for (const char *at = span->text; *at != '\0';) {
        const size_t length = strcspn(at, " \n");
        add_piece(flow, index, at, length);
        at += length;
        if (*at == '\0') {
            break;
        }
        end_word(flow);
        if (*at == '\n') {
            new_line(flow);
        } else {
            flow->blanks += blank;
        }
        at++;
    }
}

double sat_draw_spans(SatDraw *draw, SatRect rect, const SatDrawSpan *spans, size_t count,
                      SatSpanPlaced placed, void *context)
{
    Flow flow = {.draw = draw,
                 .rect = rect,
                 .spans = spans,
                 .advance = floor(sat_text_line_height(draw, SAT_TEXT_BODY) * 1.22),
                 .placed = placed,
                 .context = context};
    for (size_t i = 0; i < count; i++) {
        flow_span(&flow, i);
    }
    end_word(&flow);
    return flow.y + flow.advance;
}
