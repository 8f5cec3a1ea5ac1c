/* Pictures as streaming textures. */
#include <stdlib.h>

#include "player/sdl/sdl_draw_private.h"

struct SatPicture {
    SDL_Texture *texture;
    uint32_t width_px, height_px;
};

SatPicture *sat_picture_new(SatDraw *draw, uint32_t width_px, uint32_t height_px, SatError *err)
{
    SatPicture *picture = calloc(1, sizeof *picture);
    if (picture == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a picture on screen");
        return NULL;
    }
    picture->width_px = width_px;
    picture->height_px = height_px;
    picture->texture =
        SDL_CreateTexture(sat_draw_renderer(draw), SDL_PIXELFORMAT_ARGB8888,
                          SDL_TEXTUREACCESS_STREAMING, (int)width_px, (int)height_px);
    if (picture->texture == NULL) {
        sat_fail(err, SAT_ERR_SYSTEM, "the graphics driver refuses a picture of %ux%u: %s",
                 width_px, height_px, SDL_GetError());
        sat_picture_free(picture);
        return NULL;
    }
    SDL_SetTextureBlendMode(picture->texture, SDL_BLENDMODE_NONE);
    return picture;
}

void sat_picture_free(SatPicture *picture)
{
    if (picture != NULL) {
        if (picture->texture != NULL) {
            SDL_DestroyTexture(picture->texture);
        }
        free(picture);
    }
}

void sat_picture_size(const SatPicture *picture, uint32_t *width_px, uint32_t *height_px)
{
    *width_px = picture->width_px;
    *height_px = picture->height_px;
}

uint32_t *sat_picture_lock(SatPicture *picture, uint32_t *stride_px)
{
    void *pixels = NULL;
    int pitch = 0;
    if (SDL_LockTexture(picture->texture, NULL, &pixels, &pitch) != 0) {
        return NULL;
    }
    *stride_px = (uint32_t)pitch / 4U;
    return pixels;
}

void sat_picture_unlock(SatPicture *picture)
{
    SDL_UnlockTexture(picture->texture);
}

void sat_picture_draw(SatDraw *draw, const SatPicture *picture, SatRect rect)
{
    const SDL_Rect place = sat_draw_snap(rect);
    const bool scaled = place.w != (int)picture->width_px || place.h != (int)picture->height_px;
    SDL_SetTextureScaleMode(picture->texture, scaled ? SDL_ScaleModeLinear : SDL_ScaleModeNearest);
    SDL_RenderCopy(sat_draw_renderer(draw), picture->texture, NULL, &place);
}
