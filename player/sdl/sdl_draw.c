/* Rectangles and icons on SDL's renderer. */
#include "player/sdl/sdl_draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "player/sdl/sdl_draw_private.h"

#define ALL_AROUND ((SatIcon)(SAT_ICON_COUNT + 1))

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
    sat_draw_forget_texts(draw);
    sat_draw_forget_flows(draw);
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
        sat_draw_forget_flows(draw);
    }
    sat_draw_forget_texts(draw);
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
    const bool is_around = icon == ALL_AROUND;
    if (coverage != NULL && pixels != NULL) {
        if (icon >= SAT_ICON_COUNT) {
            disc_coverage(size_px, coverage);
        } else {
            sat_icon_rasterise(icon, size_px, coverage);
        }
        for (size_t i = 0; i < count; i++) {
            const uint8_t covered = is_around ? (uint8_t)(255 - coverage[i]) : coverage[i];
            pixels[i] = (uint32_t)covered << 24 | 0xFFFFFFU;
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
    if (draw->mask_count == SAT_DRAW_MAX_MASKS) { /* after many changes of scale: start over */
        for (size_t i = 0; i < draw->mask_count; i++) {
            SDL_DestroyTexture(draw->masks[i].texture);
        }
        draw->mask_count = 0;
    }
    SDL_Texture *texture = make_mask(draw, icon, size_px);
    if (texture != NULL) {
        draw->masks[draw->mask_count++] = (SatDrawMask){texture, icon, size_px};
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

void sat_draw_around(SatDraw *draw, double x, double y, double radius, SatColor color)
{
    const int r = (int)lround(fmax(radius, 1.0));
    const SDL_Rect box = {(int)lround(x) - r, (int)lround(y) - r, 2 * r, 2 * r};
    const int width = (int)draw->bounds.width;
    const int height = (int)draw->bounds.height;
    const SDL_Rect bars[4] = {{0, 0, width, box.y},
                              {0, box.y + box.h, width, height - box.y - box.h},
                              {0, box.y, box.x, box.h},
                              {box.x + box.w, box.y, width - box.x - box.w, box.h}};
    set_color(draw, color);
    for (size_t i = 0; i < 4; i++) {
        if (bars[i].w > 0 && bars[i].h > 0) {
            SDL_RenderFillRect(draw->window->renderer, &bars[i]);
        }
    }
    copy_mask(draw, mask_for(draw, ALL_AROUND, (uint32_t)(2 * r)), NULL, box, color);
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
