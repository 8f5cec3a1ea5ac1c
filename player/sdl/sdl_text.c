/* Text of screens: lines cut to fit, paragraphs, and what was written. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "player/sdl/sdl_draw_private.h"

#define MAX_LINES 2000

void sat_draw_forget_texts(SatDraw *draw)
{
    for (size_t i = 0; i < draw->text_count; i++) {
        free(draw->texts[i]);
    }
    draw->text_count = 0;
}

static void free_flow(SatDrawFlow *flow)
{
    free(flow->text);
    free(flow->lines);
    *flow = (SatDrawFlow){0};
}

void sat_draw_forget_flows(SatDraw *draw)
{
    for (size_t i = 0; i < SAT_DRAW_FLOW_SLOTS; i++) {
        free_flow(&draw->flows[i]);
    }
}

void sat_draw_remember(SatDraw *draw, const char *text)
{
    if (draw->text_count < SAT_DRAW_MAX_TEXTS && text[0] != '\0') {
        char *copy = SDL_strdup(text);
        if (copy != NULL) {
            draw->texts[draw->text_count++] = copy;
        }
    }
}

const char *const *sat_draw_texts(const SatDraw *draw, size_t *count)
{
    *count = draw->text_count;
    return (const char *const *)draw->texts;
}

double sat_text_line_height(SatDraw *draw, SatTextStyle style)
{
    return (double)sat_fonts_line_height(draw->fonts, style);
}

double sat_text_width(SatDraw *draw, SatTextStyle style, const char *text)
{
    return (double)sat_fonts_width(draw->fonts, style, text, strlen(text));
}

typedef struct {
    SatFonts *fonts;
    SatTextStyle style;
} MeasureContext;

static int measure(void *context, const char *text, size_t length_bytes)
{
    const MeasureContext *with = context;
    return sat_fonts_width(with->fonts, with->style, text, length_bytes);
}

/** The text as it fits, cut with an ellipsis into `buffer` when needed. */
static const char *fit_text(SatDraw *draw, SatTextStyle style, const char *text, int width_px,
                            char *buffer, size_t capacity, int *taken_px)
{
    static const char ELLIPSIS[] = "\xE2\x80\xA6";
    MeasureContext context = {draw->fonts, style};
    const size_t length = strlen(text);
    *taken_px = measure(&context, text, length);
    if (*taken_px <= width_px) {
        return text;
    }
    const int ellipsis_px = measure(&context, ELLIPSIS, sizeof ELLIPSIS - 1);
    size_t fits = sat_text_fit(text, length, width_px, ellipsis_px, measure, &context);
    fits = fits + sizeof ELLIPSIS <= capacity ? fits : 0;
    memcpy(buffer, text, fits);
    memcpy(buffer + fits, ELLIPSIS, sizeof ELLIPSIS);
    *taken_px = measure(&context, buffer, fits + sizeof ELLIPSIS - 1);
    return buffer;
}

static double draw_line(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                        SatAlign align, const char *text, bool edge)
{
    char buffer[2048];
    int taken_px = 0;
    if (text[0] == '\0') {
        return 0.0;
    }
    const char *fitted =
        fit_text(draw, style, text, (int)rect.width, buffer, sizeof buffer, &taken_px);
    const size_t length = strlen(fitted);
    const int height = sat_fonts_line_height(draw->fonts, style);
    double x = rect.x;
    if (align != SAT_ALIGN_LEFT) {
        const double left = rect.width - (double)taken_px;
        x += align == SAT_ALIGN_RIGHT ? left : left / 2.0;
    }
    const int left_px = (int)lround(x);
    const int top_px = (int)lround(rect.y + (rect.height - (double)height) / 2.0);
    const uint32_t edge_px = !edge ? 0U : draw->scale >= 1.75 ? 2U : 1U;
    (void)sat_fonts_draw(draw->fonts, style, edge_px, fitted, length, left_px, top_px, color);
    sat_draw_remember(draw, fitted);
    return (double)taken_px;
}

double sat_draw_text(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                     SatAlign align, const char *text)
{
    return draw_line(draw, rect, style, color, align, text, false);
}

double sat_draw_text_over(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                          SatAlign align, const char *text)
{
    return draw_line(draw, rect, style, color, align, text, true);
}

static const SatDrawFlow *flow_for(SatDraw *draw, int width_px, SatTextStyle style,
                                   const char *text)
{
    for (size_t i = 0; i < SAT_DRAW_FLOW_SLOTS; i++) {
        const SatDrawFlow *flow = &draw->flows[i];
        if (flow->text != NULL && flow->style == style && flow->width_px == width_px &&
            strcmp(flow->text, text) == 0) {
            return flow;
        }
    }
    SatDrawFlow *flow = &draw->flows[draw->next_flow];
    draw->next_flow = (draw->next_flow + 1) % SAT_DRAW_FLOW_SLOTS;
    free_flow(flow);
    SatTextLine *lines = malloc(MAX_LINES * sizeof *lines);
    char *copy = SDL_strdup(text);
    if (lines == NULL || copy == NULL) {
        free(lines);
        free(copy);
        return NULL;
    }
    MeasureContext context = {draw->fonts, style};
    const size_t length = strlen(text);
    flow->text = copy;
    flow->lines = lines;
    flow->style = style;
    flow->width_px = width_px;
    flow->count = sat_text_flow(text, length, width_px, measure, &context, lines, MAX_LINES);
    return flow;
}

static double line_advance(SatDraw *draw, SatTextStyle style)
{
    return floor(sat_text_line_height(draw, style) * 1.22);
}

double sat_text_paragraphs_height(SatDraw *draw, double width, SatTextStyle style, const char *text)
{
    const SatDrawFlow *flow = flow_for(draw, (int)width, style, text);
    return flow != NULL ? (double)flow->count * line_advance(draw, style) : 0.0;
}

/** The direction of the paragraph (up to its newlines) that a line belongs to. */
static bool paragraph_is_right_to_left(const char *text, const SatTextLine *line)
{
    size_t start = line->offset;
    while (start > 0 && text[start - 1] != '\n') {
        start--;
    }
    const size_t length = strcspn(text + start, "\n");
    return sat_fonts_is_right_to_left(text + start, length);
}

static void draw_paragraph_line(SatDraw *draw, const SatDrawFlow *flow, const SatTextLine *line,
                                double left, double width, double y, SatColor color)
{
    static const char MARKS[2][4] = {"\xE2\x80\x8E", "\xE2\x80\x8F"}; /* LRM, RLM */
    char marked[2048];
    const char *text = flow->text + line->offset;
    size_t length = line->length;
    const bool rtl = paragraph_is_right_to_left(flow->text, line);
    if (length + 3 <= sizeof marked && rtl != sat_fonts_is_right_to_left(text, length)) {
        /* A wrapped line is ordered as its paragraph, not by its own first letter. */
        memcpy(marked, MARKS[rtl ? 1 : 0], 3);
        memcpy(marked + 3, text, length);
        text = marked;
        length += 3;
    }
    if (rtl) {
        left += width - (double)sat_fonts_width(draw->fonts, flow->style, text, length);
    }
    (void)sat_fonts_draw(draw->fonts, flow->style, 0, text, length, (int)lround(left),
                         (int)lround(y), color);
}

double sat_draw_paragraphs(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                           const char *text)
{
    const SatDrawFlow *flow = flow_for(draw, (int)rect.width, style, text);
    const double advance = line_advance(draw, style);
    const size_t count = flow != NULL ? flow->count : 0;
    for (size_t i = 0; i < count; i++) {
        const SatTextLine *line = &flow->lines[i];
        const double y = rect.y + (double)i * advance;
        if (y + advance < draw->clip.y || y > draw->clip.y + draw->clip.height) {
            continue;
        }
        draw_paragraph_line(draw, flow, line, rect.x, rect.width, y, color);
    }
    sat_draw_remember(draw, text);
    return (double)count * advance;
}
