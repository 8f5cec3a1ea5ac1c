/* What `state` says of the stack screen. */
#include "player/screen/stack_author_private.h"

static void put_step(SatJsonWriter *writer, const char *key, uint32_t index, uint32_t count)
{
    sat_json_open_object(writer, key);
    sat_json_put_u64(writer, "index", index);
    sat_json_put_u64(writer, "count", count);
    sat_json_close_object(writer);
}

static void describe_place(SatStackScreen *stack, SatJsonWriter *writer)
{
    const SatSessionCase *current = stack->current;
    const SatSeries *series = sat_stack_series(stack);
    char title[256];
    sat_json_open_object(writer, "case");
    sat_json_put_u64(writer, "index", current->case_index);
    sat_json_put_u64(writer, "count",
                     sat_pack_reader_case_count(sat_pack_session_reader(stack->session)));
    sat_json_put_text(writer, "title", sat_stack_case_title(stack, current->case_index));
    sat_json_put_bool(writer, "revealed", sat_stack_reveals(stack, SAT_REVEAL_DIAGNOSIS));
    sat_json_close_object(writer);
    sat_stack_series_title(stack, stack->series_index, title, sizeof title);
    sat_json_open_object(writer, "series");
    sat_json_put_u64(writer, "index", stack->series_index);
    sat_json_put_u64(writer, "count", current->pack_case->series_count);
    sat_json_put_text(writer, "title", title);
    sat_json_put_text(writer, "modality", series->modality);
    sat_json_close_object(writer);
    sat_json_open_object(writer, "frame");
    sat_json_put_u64(writer, "index", sat_stack_view(stack)->frame_index);
    sat_json_put_u64(writer, "count", series->frame_count);
    sat_json_put_bool(writer, "shown", stack->shows_exact);
    sat_json_close_object(writer);
    if (sat_stack_time_count(series) > 1) {
        put_step(writer, "place", sat_stack_place(stack), sat_stack_place_count(series));
        put_step(writer, "time", sat_stack_time(stack), sat_stack_time_count(series));
    }
}

static const char *tool_name(SatTool tool)
{
    static const char *const NAMES[] = {"scroll", "window", "zoom", "pan"};
    return NAMES[tool];
}

void sat_stack_describe(SatScreen *screen, SatJsonWriter *writer)
{
    static const char *const INFO[] = {"full", "minimal", "off"};
    SatStackScreen *stack = (SatStackScreen *)(void *)screen;
    const SatSeriesView *view = sat_stack_view(stack);
    describe_place(stack, writer);
    sat_json_open_object(writer, "window");
    sat_json_put_double(writer, "center", view->voi.window.center);
    sat_json_put_double(writer, "width", view->voi.window.width);
    sat_json_put_bool(writer, "table", view->voi.use_table);
    sat_json_put_bool(writer, "invert", view->voi.invert);
    sat_json_close_object(writer);
    sat_json_put_double(writer, "zoom", view->viewport.zoom);
    sat_json_put_bool(writer, "fitted", view->viewport.fitted);
    sat_json_open_object(writer, "pan");
    sat_json_put_double(writer, "center_x", view->viewport.center_x);
    sat_json_put_double(writer, "center_y", view->viewport.center_y);
    sat_json_close_object(writer);
    sat_json_put_u64(writer, "quarter_turns", (uint64_t)view->viewport.quarter_turns);
    sat_json_put_bool(writer, "flipped", view->viewport.flipped);
    sat_stack_describe_panes(stack, writer);
    sat_json_open_object(writer, "viewport");
    sat_json_put_double(writer, "x", view->viewport.x);
    sat_json_put_double(writer, "y", view->viewport.y);
    sat_json_put_double(writer, "width", view->viewport.width);
    sat_json_put_double(writer, "height", view->viewport.height);
    sat_json_close_object(writer);
    sat_json_put_text(writer, "tool", tool_name(stack->tool));
    sat_json_put_text(writer, "info", INFO[stack->info]);
    sat_json_put_bool(writer, "text_panel", stack->layout.text_panel.width > 0.0);
    sat_json_put_bool(writer, "help", stack->help);
    sat_json_put_bool(writer, "menu", stack->menu.open);
    sat_stack_describe_author(stack, writer);
    sat_json_put_bool(writer, "cine", stack->cine.playing);
    sat_json_open_object(writer, "cine_rate"); /* images a second */
    sat_json_put_double(writer, "asked", stack->cine.frames_per_second);
    sat_json_put_double(writer, "reached", stack->cine.reached);
    sat_json_close_object(writer);
}
