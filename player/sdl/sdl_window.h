/* The window: its size in output pixels, its renderer, its presents. UI thread only. */
#ifndef SAT_PLAYER_SDL_WINDOW_H
#define SAT_PLAYER_SDL_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "formats/base/sat_error.h"
#include "player/sdl/input_event.h"

typedef struct SatWindow SatWindow;

typedef enum {
    SAT_RENDERER_AUTO, /* accelerated where there is one, else software */
    SAT_RENDERER_SOFTWARE,
    SAT_RENDERER_ACCELERATED
} SatRendererKind;

typedef enum {
    SAT_CURSOR_ARROW,
    SAT_CURSOR_HAND,
    SAT_CURSOR_MOVE,
    SAT_CURSOR_TEXT,
    SAT_CURSOR_COUNT
} SatCursor;

typedef struct {
    int width, height; /* window coordinates; 0: three quarters of the screen */
    bool full_screen;
    SatRendererKind renderer;
} SatWindowOptions;

/** Starts SDL (video and events only) and shows a window.
 *  owns: sat_window_close()    errors: SAT_ERR_SYSTEM: no display, with what to do */
SAT_NODISCARD SatWindow *sat_window_open(const SatWindowOptions *options, SatError *err);
void sat_window_close(SatWindow *window); /* NULL-safe */

void sat_window_size(const SatWindow *window, int *width_px, int *height_px);
/** How large a point of our own layout is in output pixels: 1, 1.25, 1.5 ... 4.
 *  SATCHEL_UI_SCALE overrides. */
double sat_window_ui_scale(const SatWindow *window);
/** The rule behind it, without a window. display: pixels; ratio: output pixels a window coordinate
 */
double sat_ui_scale_for(int width_px, int height_px, int display_height_px, double ratio);

void sat_window_set_title(SatWindow *window, const char *utf8);
const char *sat_window_title(const SatWindow *window);
void sat_window_set_full_screen(SatWindow *window, bool full_screen);
bool sat_window_is_full_screen(const SatWindow *window);
/** Asks for a size in output pixels. */
void sat_window_resize(SatWindow *window, int width_px, int height_px);
void sat_window_set_cursor(SatWindow *window, SatCursor cursor);
const char *sat_window_renderer_name(const SatWindow *window);

/** Puts what was drawn on screen; returns when it is handed over. */
void sat_window_present(SatWindow *window);
/** What was drawn since the last present: 0xAARRGGBB, pixels[height_px][width_px].
 *  errors: SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_window_read_pixels(SatWindow *window, uint32_t *pixels, SatError *err);

/** The next thing that happened; waits at most timeout_ms (0: not at all, < 0: until there is one).
 *  False when there is nothing. */
bool sat_window_wait(SatWindow *window, int timeout_ms, SatInput *out);
/** Makes sat_window_wait() return SAT_INPUT_WAKE. thread: any */
void sat_window_wake(SatWindow *window);

#endif
