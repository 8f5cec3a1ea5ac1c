/* Where the parts of the stack screen stand in the window. Pure maths. */
#ifndef SAT_PLAYER_STACK_LAYOUT_H
#define SAT_PLAYER_STACK_LAYOUT_H

#include "player/sdl/sdl_draw.h"

typedef struct {
    SatRect toolbar, strip, viewport, slider, text_panel; /* width 0: not there */
    SatRect notice;                                       /* between toolbar and viewport */
    SatRect steps;                                        /* of a lesson, at the bottom */
    SatRect notes;                                        /* for the speaker, above the steps */
    SatRect times; /* below the viewport: the slider from time to time of a 4-D stack */
} SatStackLayout;

/** Whole output pixels; parts never overlap and lie inside the window. The viewport keeps at least
 * 40 % of the width: the text panel, then the strip, give way in small windows. */
SatStackLayout sat_stack_layout(double width_px, double height_px, double scale, bool with_text);

/** Of a slide: nothing but the toolbar above the viewport. */
SatStackLayout sat_stack_layout_slide(double width_px, double height_px, double scale);

/** Makes room for a notice: the viewport and its slider begin below it, so that it never covers the
 * picture. At most half of the viewport's height. */
void sat_stack_layout_add_notice(SatStackLayout *layout, double height_px);

/** Makes room for the bar of a lesson's steps below picture and slider. */
void sat_stack_layout_add_steps(SatStackLayout *layout, double scale);

/** Makes room for the speaker's notes below picture and slider: at most half of it. */
void sat_stack_layout_add_notes(SatStackLayout *layout, double height_px);

/** Makes room for the slider of times below the picture. */
void sat_stack_layout_add_times(SatStackLayout *layout, double scale);
/** One of rows x columns equal parts of a place, row by row; whole pixels, `gap` between them. */
SatRect sat_stack_cell(SatRect whole, size_t rows, size_t columns, size_t index, double gap);

/** Sliders are written for upright ones: a lying one, mirrored at the diagonal. */
SatRect sat_rect_mirrored(SatRect rect);

/** The slider's knob for a frame; at least 24 points high. */
SatRect sat_slider_knob(SatRect slider, double scale, uint32_t frame_index, uint32_t frame_count);
/** The frame for a knob whose middle stands at y. */
uint32_t sat_slider_frame(SatRect slider, double scale, double y, uint32_t frame_count);

/** A scroll drag: images for a movement of dy pixels. The whole stack is 80 % of the viewport's
 * height, at least 2 px an image. */
double sat_scroll_drag_images(double dy_px, double viewport_height_px, uint32_t frame_count);

/** A round length for the scale bar: 1, 2 or 5 times a power of ten mm, at most `longest_px` long.
 *  0: none fits. */
double sat_scale_bar_mm(double px_per_mm, double longest_px);

#endif
