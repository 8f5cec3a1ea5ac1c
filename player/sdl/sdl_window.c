/* The window: opening, sizes, presents. */
#include "player/sdl/sdl_window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "player/sdl/sdl_private.h"

#define LEAST_WIDTH 640
#define LEAST_HEIGHT 420

static bool fail_without_display(SatError *err)
{
    return sat_fail(err, SAT_ERR_SYSTEM,
                    "no display to show a window on (%s): start the player from a desktop session, "
                    "or set DISPLAY; for pictures without a screen set SDL_VIDEODRIVER=offscreen",
                    SDL_GetError());
}

static void set_hints(const SatWindowOptions *options)
{
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "0"); /* we scale ourselves */
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0");
    if (options->renderer == SAT_RENDERER_SOFTWARE) {
        /* Without it the "software" picture goes through an OpenGL texture. */
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    }
}

/** Drawing into memory alone: there an accelerated renderer keeps the size it started with. */
static bool has_no_screen(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver != NULL && (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0);
}

static bool create_renderer(SatWindow *window, SatRendererKind kind)
{
    const char *driver = SDL_GetHint(SDL_HINT_RENDER_DRIVER);
    if ((driver != NULL && strcmp(driver, "software") == 0) ||
        (kind == SAT_RENDERER_AUTO && has_no_screen())) {
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
        kind = SAT_RENDERER_SOFTWARE;
    }
    if (kind != SAT_RENDERER_SOFTWARE) {
        window->renderer = SDL_CreateRenderer(window->window, -1,
                                              SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC);
    }
    if (window->renderer == NULL && kind != SAT_RENDERER_ACCELERATED) {
        window->renderer = SDL_CreateRenderer(window->window, -1, SDL_RENDERER_SOFTWARE);
    }
    return window->renderer != NULL;
}

static void measure(SatWindow *window)
{
    int width_points = 0;
    int height_points = 0;
    int width_px = 0;
    int height_px = 0;
    SDL_GetWindowSize(window->window, &width_points, &height_points);
    sat_window_size(window, &width_px, &height_px);
    window->pixels_per_point =
        width_points > 0 && width_px > 0 ? (double)width_px / (double)width_points : 1.0;
}

static void choose_size(const SatWindowOptions *options, int *width, int *height)
{
    SDL_Rect usable = {0, 0, 1280, 800};
    if (SDL_GetDisplayUsableBounds(0, &usable) != 0) {
        SDL_ClearError();
    }
    *width = options->width > 0 ? options->width : usable.w * 4 / 5;
    *height = options->height > 0 ? options->height : usable.h * 4 / 5;
    *width = *width < LEAST_WIDTH ? LEAST_WIDTH : *width;
    *height = *height < LEAST_HEIGHT ? LEAST_HEIGHT : *height;
}

SatWindow *sat_window_open(const SatWindowOptions *options, SatError *err)
{
    set_hints(options);
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
        fail_without_display(err);
        return NULL;
    }
    SatWindow *window = calloc(1, sizeof *window);
    if (window == NULL) {
        SDL_Quit();
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the window");
        return NULL;
    }
    window->wake_event = SDL_RegisterEvents(1);
    int width = 0;
    int height = 0;
    choose_size(options, &width, &height);
    uint32_t flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    if (options->full_screen) {
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    }
    window->window = SDL_CreateWindow("Satchel", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                      width, height, flags);
    if (window->window == NULL || !create_renderer(window, options->renderer)) {
        fail_without_display(err);
        sat_window_close(window);
        return NULL;
    }
    SDL_SetWindowMinimumSize(window->window, LEAST_WIDTH, LEAST_HEIGHT);
    SDL_EventState(SDL_DROPFILE, SDL_ENABLE);
    measure(window);
    return window;
}

void sat_window_close(SatWindow *window)
{
    if (window == NULL) {
        return;
    }
    for (size_t i = 0; i < SAT_CURSOR_COUNT; i++) {
        if (window->cursors[i] != NULL) {
            SDL_FreeCursor(window->cursors[i]);
        }
    }
    if (window->renderer != NULL) {
        SDL_DestroyRenderer(window->renderer);
    }
    if (window->window != NULL) {
        SDL_DestroyWindow(window->window);
    }
    SDL_Quit();
    free(window);
}

void sat_window_size(const SatWindow *window, int *width_px, int *height_px)
{
    if (SDL_GetRendererOutputSize(window->renderer, width_px, height_px) != 0) {
        SDL_GetWindowSize(window->window, width_px, height_px);
    }
}

double sat_ui_scale_for(int width_px, int height_px, int display_height_px, double ratio)
{
    const double height = (double)(display_height_px > height_px ? display_height_px : height_px);
    double scale = floor(height / 1080.0 * 4.0) / 4.0;
    scale = ratio > scale ? ratio : scale;
    /* A small window on a large screen: what must fit goes before what would be comfortable. */
    const double fits = fmin((double)width_px / 940.0, (double)height_px / 560.0);
    scale = fmin(scale, floor(fits * 4.0) / 4.0);
    return fmin(fmax(scale, 1.0), 4.0);
}

double sat_window_ui_scale(const SatWindow *window)
{
    const char *wanted = getenv("SATCHEL_UI_SCALE");
    double scale = 0.0;
    if (wanted != NULL && sat_parse_double(wanted, strlen(wanted), &scale) && scale >= 0.5 &&
        scale <= 8.0) {
        return scale;
    }
    int width_px = 0;
    int height_px = 0;
    sat_window_size(window, &width_px, &height_px);
    SDL_DisplayMode mode;
    const int display = SDL_GetWindowDisplayIndex(window->window);
    const bool known = display >= 0 && SDL_GetDesktopDisplayMode(display, &mode) == 0;
    const double display_height = known ? (double)mode.h * window->pixels_per_point : 0.0;
    return sat_ui_scale_for(width_px, height_px, (int)display_height, window->pixels_per_point);
}

void sat_window_set_title(SatWindow *window, const char *utf8)
{
    if (strcmp(window->title, utf8) != 0) {
        SDL_strlcpy(window->title, utf8, sizeof window->title);
        SDL_SetWindowTitle(window->window, window->title);
    }
}

const char *sat_window_title(const SatWindow *window)
{
    return window->title;
}

void sat_window_set_full_screen(SatWindow *window, bool full_screen)
{
    SDL_SetWindowFullscreen(window->window, full_screen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    measure(window);
}

bool sat_window_is_full_screen(const SatWindow *window)
{
    return (SDL_GetWindowFlags(window->window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
}

void sat_window_resize(SatWindow *window, int width_px, int height_px)
{
    SDL_SetWindowSize(window->window, (int)lround((double)width_px / window->pixels_per_point),
                      (int)lround((double)height_px / window->pixels_per_point));
    measure(window);
}

void sat_window_set_cursor(SatWindow *window, SatCursor cursor)
{
    static const SDL_SystemCursor SYSTEM_CURSORS[SAT_CURSOR_COUNT] = {
        [SAT_CURSOR_ARROW] = SDL_SYSTEM_CURSOR_ARROW,
        [SAT_CURSOR_HAND] = SDL_SYSTEM_CURSOR_HAND,
        [SAT_CURSOR_MOVE] = SDL_SYSTEM_CURSOR_SIZEALL,
        [SAT_CURSOR_TEXT] = SDL_SYSTEM_CURSOR_IBEAM};
    if (window->cursor == cursor) {
        return;
    }
    window->cursor = cursor;
    if (window->cursors[cursor] == NULL) {
        window->cursors[cursor] = SDL_CreateSystemCursor(SYSTEM_CURSORS[cursor]);
    }
    if (window->cursors[cursor] != NULL) {
        SDL_SetCursor(window->cursors[cursor]);
    }
}

const char *sat_window_renderer_name(const SatWindow *window)
{
    SDL_RendererInfo info;
    return SDL_GetRendererInfo(window->renderer, &info) == 0 ? info.name : "unknown";
}

void sat_window_present(SatWindow *window)
{
    SDL_RenderPresent(window->renderer);
}

bool sat_window_read_pixels(SatWindow *window, uint32_t *pixels, SatError *err)
{
    int width_px = 0;
    int height_px = 0;
    sat_window_size(window, &width_px, &height_px);
    if (SDL_RenderReadPixels(window->renderer, NULL, SDL_PIXELFORMAT_ARGB8888, pixels,
                             width_px * 4) != 0) {
        return sat_fail(err, SAT_ERR_SYSTEM, "cannot read the screen back: %s", SDL_GetError());
    }
    return true;
}
