/* Rectangles, icons and text on SDL's renderer. */
#include "player/sdl/sdl_draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "player/sdl/sdl_draw_private.h"
#include "player/sdl/text_flow.h"

#define MAX_TEXTS 1024
#define MAX_LINES 2000
#define FLOW_SLOTS 64

typedef struct {
    SDL_Texture *texture;
    SatIcon icon; /* SAT_ICON_COUNT: a disc for round corners */
    uint32_t size_px;
} Mask;

/* Where the lines of a text break: found once, drawn often. */
typedef struct {
    char *text;
    SatTextStyle style;
    int width_px;
    SatTextLine *lines;
    size_t count;
} Flow;

#define MAX_MASKS 128

struct SatDraw {
    SatWindow *window;
    SatFonts *fonts;
    double scale;
    SatRect bounds;
    SatRect clip;
    Mask masks[MAX_MASKS];
    size_t mask_count;
    char *texts[MAX_TEXTS];
    size_t text_count;
    Flow flows[FLOW_SLOTS];
    size_t next_flow;
};

static void forget_texts(SatDraw *draw)
{
    for (size_t i = 0; i < draw->text_count; i++) {
        free(draw->texts[i]);
    }
    draw->text_count = 0;
}

static void free_flow(Flow *flow)
{
    free(flow->text);
    free(flow->lines);
    *flow = (Flow){0};
}

static void forget_flows(SatDraw *draw)
{
    for (size_t i = 0; i < FLOW_SLOTS; i++) {
        free_flow(&draw->flows[i]);
    }
}

SatDraw *sat_draw_new(SatWindow *window, SatError *err)
{
    SatDraw *draw = calloc(1, sizeof *draw);
    if (draw == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for drawing");
        return NULL;
    }
    draw->window = window;
    draw->scale = sat_window_ui_scale(window);
    draw->fonts = sat_fonts_new(window, draw->scale, err);
    if (draw->fonts == NULL) {
        free(draw);
        return NULL;
    }
    return draw;
}

void sat_draw_free(SatDraw *draw)
{
    if (draw == NULL) {
        return;
    }
    for (size_t i = 0; i < draw->mask_count; i++) {
        SDL_DestroyTexture(draw->masks[i].texture);
    }
    forget_texts(draw);
    forget_flows(draw);
    sat_fonts_free(draw->fonts);
    free(draw);
}

static void set_color(SatDraw *draw, SatColor color)
{
    SDL_SetRenderDrawBlendMode(draw->window->renderer,
                               color >> 24 == 255 ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(draw->window->renderer, (uint8_t)(color >> 16), (uint8_t)(color >> 8),
                           (uint8_t)color, (uint8_t)(color >> 24));
}

void sat_draw_begin(SatDraw *draw, SatColor background)
{
    int width_px = 0;
    int height_px = 0;
    sat_window_size(draw->window, &width_px, &height_px);
    draw->bounds = (SatRect){0.0, 0.0, (double)width_px, (double)height_px};
    const double scale = sat_window_ui_scale(draw->window);
    if (scale < draw->scale || scale > draw->scale) {
        draw->scale = scale;
        sat_fonts_set_scale(draw->fonts, scale);
        forget_flows(draw);
    }
    forget_texts(draw);
    sat_draw_clip(draw, NULL);
    set_color(draw, background);
    SDL_RenderClear(draw->window->renderer);
}

void sat_draw_end(SatDraw *draw)
{
    sat_draw_clip(draw, NULL);
    sat_fonts_end_paint(draw->fonts);
}

double sat_draw_scale(const SatDraw *draw)
{
    return draw->scale;
}

SatRect sat_draw_window(const SatDraw *draw)
{
    return draw->bounds;
}

SDL_Renderer *sat_draw_renderer(const SatDraw *draw)
{
    return draw->window->renderer;
}

bool sat_rect_has(SatRect rect, double x, double y)
{
    return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

SatRect sat_rect_inset(SatRect rect, double margin)
{
    return (SatRect){rect.x + margin, rect.y + margin, fmax(rect.width - 2.0 * margin, 0.0),
                     fmax(rect.height - 2.0 * margin, 0.0)};
}

SDL_Rect sat_draw_snap(SatRect rect)
{
    const int left = (int)lround(rect.x);
    const int top = (int)lround(rect.y);
    return (SDL_Rect){left, top, (int)lround(rect.x + rect.width) - left,
                      (int)lround(rect.y + rect.height) - top};
}

void sat_draw_fill(SatDraw *draw, SatRect rect, SatColor color)
{
    const SDL_Rect snapped = sat_draw_snap(rect);
    set_color(draw, color);
    SDL_RenderFillRect(draw->window->renderer, &snapped);
}

void sat_draw_frame(SatDraw *draw, SatRect rect, double thickness, SatColor color)
{
    const double t = fmax(1.0, floor(thickness * draw->scale + 0.25));
    sat_draw_fill(draw, (SatRect){rect.x, rect.y, rect.width, t}, color);
    sat_draw_fill(draw, (SatRect){rect.x, rect.y + rect.height - t, rect.width, t}, color);
    sat_draw_fill(draw, (SatRect){rect.x, rect.y + t, t, rect.height - 2.0 * t}, color);
    sat_draw_fill(draw, (SatRect){rect.x + rect.width - t, rect.y + t, t, rect.height - 2.0 * t},
                  color);
}

static void disc_coverage(uint32_t size_px, uint8_t *coverage)
{
    const double radius = (double)size_px / 2.0;
    for (uint32_t row = 0; row < size_px; row++) {
        for (uint32_t column = 0; column < size_px; column++) {
            const double distance =
                hypot((double)column + 0.5 - radius, (double)row + 0.5 - radius) - radius;
            const double covered = fmin(fmax(0.5 - distance, 0.0), 1.0);
            coverage[(size_t)row * size_px + column] = (uint8_t)lround(covered * 255.0);
        }
    }
}

static SDL_Texture *make_mask(SatDraw *draw, SatIcon icon, uint32_t size_px)
{
    const size_t count = (size_t)size_px * size_px;
    uint8_t *coverage = malloc(count);
    uint32_t *pixels = malloc(count * sizeof *pixels);
    SDL_Texture *texture = NULL;
    if (coverage != NULL && pixels != NULL) {
        if (icon == SAT_ICON_COUNT) {
            disc_coverage(size_px, coverage);
        } else {
            sat_icon_rasterise(icon, size_px, coverage);
        }
        for (size_t i = 0; i < count; i++) {
            pixels[i] = (uint32_t)coverage[i] << 24 | 0xFFFFFFU;
        }
        texture = SDL_CreateTexture(draw->window->renderer, SDL_PIXELFORMAT_ARGB8888,
                                    SDL_TEXTUREACCESS_STATIC, (int)size_px, (int)size_px);
    }
    if (texture != NULL) {
        SDL_UpdateTexture(texture, NULL, pixels, (int)size_px * 4);
        SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    }
    free(coverage);
    free(pixels);
    return texture;
}

static SDL_Texture *mask_for(SatDraw *draw, SatIcon icon, uint32_t size_px)
{
    for (size_t i = 0; i < draw->mask_count; i++) {
        if (draw->masks[i].icon == icon && draw->masks[i].size_px == size_px) {
            return draw->masks[i].texture;
        }
    }
    if (draw->mask_count == MAX_MASKS) { /* after many changes of scale: start over */
        for (size_t i = 0; i < draw->mask_count; i++) {
            SDL_DestroyTexture(draw->masks[i].texture);
        }
        draw->mask_count = 0;
    }
    SDL_Texture *texture = make_mask(draw, icon, size_px);
    if (texture != NULL) {
        draw->masks[draw->mask_count++] = (Mask){texture, icon, size_px};
    }
    return texture;
}

static void copy_mask(SatDraw *draw, SDL_Texture *mask, const SDL_Rect *from, SDL_Rect to,
                      SatColor color)
{
    if (mask != NULL) {
        SDL_SetTextureColorMod(mask, (uint8_t)(color >> 16), (uint8_t)(color >> 8), (uint8_t)color);
        SDL_SetTextureAlphaMod(mask, (uint8_t)(color >> 24));
        SDL_RenderCopy(draw->window->renderer, mask, from, &to);
    }
}

void sat_draw_round(SatDraw *draw, SatRect rect, double radius, SatColor color)
{
    const SDL_Rect box = sat_draw_snap(rect);
    int r = (int)lround(radius * draw->scale);
    r = r * 2 > box.w ? box.w / 2 : r;
    r = r * 2 > box.h ? box.h / 2 : r;
    if (r < 1) {
        sat_draw_fill(draw, rect, color);
        return;
    }
    SDL_Texture *disc = mask_for(draw, SAT_ICON_COUNT, (uint32_t)(2 * r));
    const int right = box.x + box.w - r;
    const int bottom = box.y + box.h - r;
    copy_mask(draw, disc, &(SDL_Rect){0, 0, r, r}, (SDL_Rect){box.x, box.y, r, r}, color);
    copy_mask(draw, disc, &(SDL_Rect){r, 0, r, r}, (SDL_Rect){right, box.y, r, r}, color);
    copy_mask(draw, disc, &(SDL_Rect){0, r, r, r}, (SDL_Rect){box.x, bottom, r, r}, color);
    copy_mask(draw, disc, &(SDL_Rect){r, r, r, r}, (SDL_Rect){right, bottom, r, r}, color);
    const SDL_Rect bars[3] = {{box.x + r, box.y, box.w - 2 * r, r},
                              {box.x, box.y + r, box.w, box.h - 2 * r},
                              {box.x + r, bottom, box.w - 2 * r, r}};
    set_color(draw, color);
    SDL_RenderFillRects(draw->window->renderer, bars, 3);
}

void sat_draw_icon(SatDraw *draw, SatIcon icon, SatRect rect, SatColor color)
{
    const SDL_Rect box = sat_draw_snap(rect);
    const int size = box.w < box.h ? box.w : box.h;
    if (icon == SAT_ICON_NONE || size < 1) {
        return;
    }
    copy_mask(draw, mask_for(draw, icon, (uint32_t)size), NULL,
              (SDL_Rect){box.x + (box.w - size) / 2, box.y + (box.h - size) / 2, size, size},
              color);
}

void sat_draw_clip(SatDraw *draw, const SatRect *rect)
{
    draw->clip = rect != NULL ? *rect : draw->bounds;
    if (rect == NULL) {
        SDL_RenderSetClipRect(draw->window->renderer, NULL);
        return;
    }
    const SDL_Rect snapped = sat_draw_snap(*rect);
    SDL_RenderSetClipRect(draw->window->renderer, &snapped);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void remember(SatDraw *draw, const char *text)
{
    if (draw->text_count < MAX_TEXTS && text[0] != '\0') {
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
    if (edge) {
        static const int AROUND[8][2] = {{-1, 0}, {1, 0},  {0, -1}, {0, 1},
                                         {1, 1},  {-1, 1}, {1, -1}, {-1, -1}};
        const int step = draw->scale >= 1.75 ? 2 : 1;
        for (size_t i = 0; i < 8; i++) {
            (void)sat_fonts_draw(draw->fonts, style, fitted, length, left_px + AROUND[i][0] * step,
                                 top_px + AROUND[i][1] * step, 0xC8000000U);
        }
    }
    (void)sat_fonts_draw(draw->fonts, style, fitted, length, left_px, top_px, color);
    remember(draw, fitted);
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

static const Flow *flow_for(SatDraw *draw, int width_px, SatTextStyle style, const char *text)
{
    for (size_t i = 0; i < FLOW_SLOTS; i++) {
        const Flow *flow = &draw->flows[i];
        if (flow->text != NULL && flow->style == style && flow->width_px == width_px &&
            strcmp(flow->text, text) == 0) {
            return flow;
        }
    }
    Flow *flow = &draw->flows[draw->next_flow];
    draw->next_flow = (draw->next_flow + 1) % FLOW_SLOTS;
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
    const Flow *flow = flow_for(draw, (int)width, style, text);
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

static void draw_paragraph_line(SatDraw *draw, const Flow *flow, const SatTextLine *line,
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
    (void)sat_fonts_draw(draw->fonts, flow->style, text, length, (int)lround(left), (int)lround(y),
                         color);
}

double sat_draw_paragraphs(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                           const char *text)
{
    const Flow *flow = flow_for(draw, (int)rect.width, style, text);
    const double advance = line_advance(draw, style);
    double y = rect.y;
    for (size_t i = 0; flow != NULL && i < flow->count; i++, y += advance) {
        const SatTextLine *line = &flow->lines[i];
        if (y + advance < draw->clip.y || y > draw->clip.y + draw->clip.height) {
            continue;
        }
        draw_paragraph_line(draw, flow, line, rect.x, rect.width, y, color);
    }
    remember(draw, text);
    return y - rect.y;
}
