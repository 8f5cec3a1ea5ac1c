/* Layout maths of the stack screen. */
#include "player/screen/stack_layout.h"

#include <math.h>

#include "player/screen/theme.h"

SatStackLayout sat_stack_layout(double width_px, double height_px, double scale, bool with_text)
{
    SatStackLayout layout = {0};
    const double bar = fmin(round(SAT_BAR_POINTS * scale), height_px);
    const double below = height_px - bar;
    const double least = width_px * 0.4;
    double strip = round(SAT_STRIP_POINTS * scale);
    double text = with_text ? round(SAT_TEXT_PANEL_POINTS * scale) : 0.0;
    const double slider = round(SAT_SLIDER_POINTS * scale);
    if (width_px - strip - text - slider < least) {
        text = fmax(0.0, floor(width_px - strip - slider - least));
        text = text < 160.0 * scale ? 0.0 : text;
    }
    if (width_px - strip - text - slider < least) {
        strip = 0.0;
    }
    const double right = width_px - text;
    layout.toolbar = (SatRect){0.0, 0.0, width_px, bar};
    layout.strip = (SatRect){0.0, bar, strip, below};
    layout.viewport = (SatRect){strip, bar, fmax(right - slider - strip, 0.0), below};
    layout.slider = (SatRect){right - slider, bar, slider, below};
    layout.text_panel = (SatRect){right, bar, text, below};
    return layout;
}

SatStackLayout sat_stack_layout_slide(double width_px, double height_px, double scale)
{
    SatStackLayout layout = {0};
    const double bar = fmin(round(SAT_BAR_POINTS * scale), height_px);
    layout.toolbar = (SatRect){0.0, 0.0, width_px, bar};
    layout.viewport = (SatRect){0.0, bar, width_px, height_px - bar};
    layout.slider = (SatRect){width_px, bar, 0.0, height_px - bar};
    return layout;
}

void sat_stack_layout_add_notice(SatStackLayout *layout, double height_px)
{
    SatRect *viewport = &layout->viewport;
    const double height = fmin(ceil(height_px), floor(viewport->height / 2.0));
    layout->notice =
        (SatRect){viewport->x, viewport->y, viewport->width + layout->slider.width, height};
    viewport->y += height;
    viewport->height -= height;
    layout->slider.y += height;
    layout->slider.height -= height;
}

/** At the bottom of picture and slider, both together. */
static SatRect take_from_below(SatStackLayout *layout, double height_px)
{
    SatRect *viewport = &layout->viewport;
    const double height = fmin(round(height_px), floor(viewport->height / 2.0));
    viewport->height -= height;
    layout->slider.height -= height;
    return (SatRect){viewport->x, viewport->y + viewport->height,
                     viewport->width + layout->slider.width, height};
}

void sat_stack_layout_add_steps(SatStackLayout *layout, double scale)
{
    layout->steps = take_from_below(layout, SAT_STEPS_POINTS * scale);
}

void sat_stack_layout_add_notes(SatStackLayout *layout, double height_px)
{
    layout->notes = take_from_below(layout, height_px);
}

void sat_stack_layout_add_times(SatStackLayout *layout, double scale)
{
    SatRect *viewport = &layout->viewport;
    const double height = fmin(round(SAT_SLIDER_POINTS * scale), floor(viewport->height / 2.0));
    viewport->height -= height;
    layout->times = (SatRect){viewport->x, viewport->y + viewport->height, viewport->width, height};
}

SatRect sat_stack_cell(SatRect whole, size_t rows, size_t columns, size_t index, double gap)
{
    const size_t row = index / columns;
    const size_t column = index % columns;
    const double left = round(whole.width * (double)column / (double)columns);
    const double right = round(whole.width * (double)(column + 1) / (double)columns);
    const double top = round(whole.height * (double)row / (double)rows);
    const double bottom = round(whole.height * (double)(row + 1) / (double)rows);
    const double after = column + 1 < columns ? gap : 0.0;
    const double below = row + 1 < rows ? gap : 0.0;
    return (SatRect){whole.x + left, whole.y + top, fmax(right - left - after, 0.0),
                     fmax(bottom - top - below, 0.0)};
}

SatRect sat_rect_mirrored(SatRect rect)
{
    return (SatRect){rect.y, rect.x, rect.height, rect.width};
}

static double knob_height(SatRect slider, double scale, uint32_t frame_count)
{
    const double share = slider.height / (double)(frame_count > 0 ? frame_count : 1);
    return fmin(fmax(share, 24.0 * scale), slider.height);
}

SatRect sat_slider_knob(SatRect slider, double scale, uint32_t frame_index, uint32_t frame_count)
{
    const double height = knob_height(slider, scale, frame_count);
    const double at = frame_count > 1 ? (double)frame_index / (double)(frame_count - 1) : 0.0;
    return (SatRect){slider.x, round(slider.y + at * (slider.height - height)), slider.width,
                     round(height)};
}

uint32_t sat_slider_frame(SatRect slider, double scale, double y, uint32_t frame_count)
{
    const double height = knob_height(slider, scale, frame_count);
    const double room = slider.height - height;
    if (frame_count < 2 || room <= 0.0) {
        return 0;
    }
    const double at = (y - slider.y - height / 2.0) / room;
    return (uint32_t)lround(fmin(fmax(at, 0.0), 1.0) * (double)(frame_count - 1));
}

double sat_scroll_drag_images(double dy_px, double viewport_height_px, uint32_t frame_count)
{
    const double px_per_image =
        fmax(2.0, 0.8 * viewport_height_px / (double)(frame_count > 0 ? frame_count : 1));
    return dy_px / px_per_image;
}

double sat_scale_bar_mm(double px_per_mm, double longest_px)
{
    if (!(px_per_mm > 0.0) || !(longest_px > 0.0)) {
        return 0.0;
    }
    const double longest_mm = longest_px / px_per_mm;
    const double decade = pow(10.0, floor(log10(longest_mm)));
    const double factor = longest_mm / decade;
    const double step = factor >= 5.0 ? 5.0 : factor >= 2.0 ? 2.0 : 1.0;
    return step * decade;
}
