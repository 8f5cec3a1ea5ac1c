/* What the app writes: pictures of the screen, its state, its statistics. */
#include <stdlib.h>

#include "formats/base/file_io.h"
#include "player/app_private.h"
#include "player/screenshot.h"

bool sat_app_take_screenshot(SatApp *app, const char *path, SatError *err)
{
    int width = 0;
    int height = 0;
    const uint64_t start_ns = sat_monotonic_ns();
    sat_app_draw(app);
    while (app->host.repaint && sat_monotonic_ns() - start_ns < 500000000U) {
        sat_app_draw(app); /* a panel scrolled itself into place */
    }
    sat_window_size(app->host.window, &width, &height);
    uint32_t *pixels = malloc((size_t)width * (size_t)height * sizeof *pixels);
    bool good = pixels != NULL
                    ? sat_window_read_pixels(app->host.window, pixels, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the screenshot %s", path);
    sat_app_show(app, start_ns);
    good = good && sat_screenshot_write(path, pixels, (uint32_t)width, (uint32_t)height, err);
    free(pixels);
    return good;
}

static bool write_json(const char *path, SatByteWriter *text, SatError *err)
{
    if (text->failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for %s", path);
    }
    return sat_write_file_atomic(path, text->bytes, text->length, false, err);
}

/** What can be clicked: by the titles of actions, which tell nothing of a case. */
static void describe_buttons(const SatApp *app, SatJsonWriter *writer)
{
    SatRect rect;
    SatAction action;
    sat_json_open_array(writer, "buttons");
    for (size_t i = 0; sat_ui_place_at(app->host.ui, i, &rect, &action); i++) {
        if (action.kind == SAT_ACTION_NONE) {
            continue;
        }
        sat_json_open_object_inline(writer, NULL);
        sat_json_put_text(writer, "title", sat_action_title(action.kind));
        sat_json_put_u64(writer, "argument", action.argument);
        sat_json_put_double(writer, "x", rect.x);
        sat_json_put_double(writer, "y", rect.y);
        sat_json_put_double(writer, "width", rect.width);
        sat_json_put_double(writer, "height", rect.height);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
}

static void describe_window(SatApp *app, SatJsonWriter *writer)
{
    int width = 0;
    int height = 0;
    size_t count = 0;
    const char *const *texts = sat_draw_texts(app->host.draw, &count);
    sat_window_size(app->host.window, &width, &height);
    sat_json_put_text(writer, "window_title", sat_window_title(app->host.window));
    sat_json_put_u64(writer, "width_px", (uint64_t)width);
    sat_json_put_u64(writer, "height_px", (uint64_t)height);
    sat_json_put_double(writer, "ui_scale", sat_draw_scale(app->host.draw));
    sat_json_put_bool(writer, "full_screen", sat_window_is_full_screen(app->host.window));
    sat_json_put_text(writer, "focus", sat_action_title(sat_ui_focused(app->host.ui).kind));
    describe_buttons(app, writer);
    sat_json_open_array(writer, "visible_text");
    for (size_t i = 0; i < count; i++) {
        sat_json_put_text(writer, NULL, texts[i]);
    }
    sat_json_close_array(writer);
    SatScreen *screen = app->ways.screen;
    if (screen->table->describe_lesson != NULL) {
        screen->table->describe_lesson(screen, writer);
        return;
    }
    sat_json_open_array_inline(writer, "visible_marks");
    sat_json_close_array(writer);
    sat_json_put_text(writer, "step", NULL);
    sat_json_put_text(writer, "question", NULL);
    sat_json_put_text(writer, "score", NULL);
}

bool sat_app_write_state(SatApp *app, const char *path, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter writer = sat_json_writer(&text);
    sat_app_paint(app);
    sat_json_open_object(&writer, NULL);
    sat_json_put_text(&writer, "screen", app->ways.screen->table->name);
    app->ways.screen->table->describe(app->ways.screen, &writer);
    describe_window(app, &writer);
    sat_json_close_object(&writer);
    sat_write_u8(&text, '\n');
    const bool good = write_json(path, &text, err);
    sat_byte_writer_free(&text);
    return good;
}

bool sat_app_write_stats(SatApp *app, const char *path, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter writer = sat_json_writer(&text);
    sat_json_open_object(&writer, NULL);
    sat_player_stats_write(app->stats, &writer);
    app->ways.screen->table->statistics(app->ways.screen, &writer);
    sat_json_put_u64(&writer, "peak_memory_bytes", sat_peak_memory_bytes());
    sat_json_put_text(&writer, "renderer", sat_window_renderer_name(app->host.window));
    sat_json_close_object(&writer);
    sat_write_u8(&text, '\n');
    const bool good = write_json(path, &text, err);
    sat_byte_writer_free(&text);
    return good;
}
