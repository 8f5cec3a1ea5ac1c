/* Pictures of what the privacy gate asks about: small in the list, enlarged to decide. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "formats/codec/codec.h"
#include "player/screen/import_private.h"
#include "player/screen/rgb_picture.h"
#include "player/screen/theme.h"

enum { THUMBNAIL_WIDTH_PX = 288, THUMBNAIL_HEIGHT_PX = 216 }; /* sharp at three times */
#define MOST_ENLARGED 4.0
#define CAPTION_POINTS 84.0

/** owns: out->pixels; false: it is damaged, or there is none */
static bool decode(const SatImportNote *note, SatPixelFrame *out)
{
    SatError err = SAT_ERROR_INIT;
    const SatPixelShape shape = {note->picture_width_px, note->picture_height_px, SAT_PIXEL_RGB8,
                                 8};
    if (note->picture == NULL || !sat_pixel_frame_new(out, &shape, &err)) {
        return false;
    }
    if (!sat_codec(SAT_CODING_WEBP)
             ->decode(note->picture, note->picture_bytes, SAT_PREDICTOR_NONE, out, &err)) {
        sat_pixel_frame_free(out);
        return false;
    }
    return true;
}

void sat_import_forget_pictures(SatImportScreen *import)
{
    for (size_t i = 0; import->thumbnails != NULL && i < import->suspect_count; i++) {
        sat_picture_free(import->thumbnails[i].picture);
    }
    free(import->thumbnails);
    sat_picture_free(import->enlarged);
    import->thumbnails = NULL;
    import->enlarged = NULL;
    import->has_pictures = false;
    import->looked_at = 0;
}

/* ---- in the list ----------------------------------------------------------------------------- */

/** As large as it fits, in the middle. */
static SatRect fitted(SatRect box, const SatPicture *picture, double most_enlarged)
{
    uint32_t width_px = 0;
    uint32_t height_px = 0;
    sat_picture_size(picture, &width_px, &height_px);
    double scale = fmin(box.width / width_px, box.height / height_px);
    scale = fmin(scale, most_enlarged);
    const double width = round(width_px * scale);
    const double height = round(height_px * scale);
    return (SatRect){box.x + floor((box.width - width) / 2.0),
                     box.y + floor((box.height - height) / 2.0), width, height};
}

void sat_import_paint_thumbnail(SatImportScreen *import, size_t index, SatRect box)
{
    SatUi *ui = import->base.host->ui;
    SatDraw *draw = import->base.host->draw;
    SatImportThumbnail *thumbnail = &import->thumbnails[index];
    SatPixelFrame rgb = {0};
    if (!thumbnail->tried && decode(sat_import_suspect(import, index), &rgb)) {
        thumbnail->picture =
            sat_rgb_thumbnail_new(draw, &rgb, THUMBNAIL_WIDTH_PX, THUMBNAIL_HEIGHT_PX);
        sat_pixel_frame_free(&rgb);
    }
    thumbnail->tried = true;
    if (thumbnail->picture == NULL) {
        return;
    }
    const unsigned look =
        sat_ui_place(ui, box, sat_import_action(SAT_IMPORT_LOOK, index), "Look at it enlarged", 0);
    sat_draw_fill(draw, box, SAT_COLOR_BACKGROUND);
    sat_picture_draw(draw, thumbnail->picture, fitted(box, thumbnail->picture, 1.0));
    if ((look & SAT_LOOK_HOVER) != 0) {
        sat_draw_frame(draw, box, fmax(1.0, floor(sat_draw_scale(draw))), SAT_COLOR_ACCENT);
    }
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(ui, box);
    }
}

/* ---- enlarged -------------------------------------------------------------------------------- */

bool sat_import_is_looking(const SatImportScreen *import)
{
    return import->shown == SAT_IMPORT_REFUSED && import->looked_at < import->suspect_count;
}

void sat_import_look_at(SatImportScreen *import, size_t index)
{
    SatPixelFrame rgb = {0};
    sat_picture_free(import->enlarged);
    import->enlarged = NULL;
    import->looked_at = index < import->suspect_count ? index : import->suspect_count;
    if (sat_import_is_looking(import) && decode(sat_import_suspect(import, index), &rgb)) {
        import->enlarged = sat_rgb_picture_new(import->base.host->draw, &rgb);
        sat_pixel_frame_free(&rgb);
    }
    sat_ui_clear_focus(import->base.host->ui);
    import->base.host->popup_opened = true;
    import->base.host->repaint = true;
}

/** The next one that has a picture, in this direction. */
static void look_further(SatImportScreen *import, bool forward)
{
    size_t index = import->looked_at;
    for (size_t i = 0; i < import->suspect_count; i++) {
        index = (index + (forward ? 1U : import->suspect_count - 1U)) % import->suspect_count;
        if (sat_import_suspect(import, index)->picture != NULL) {
            break;
        }
    }
    sat_import_look_at(import, index);
}

bool sat_import_look_act(SatImportScreen *import, SatAction action)
{
    switch ((int)action.kind) {
    case SAT_ACTION_ESCAPE:
    case SAT_ACTION_DISMISS:
        sat_import_look_at(import, import->suspect_count);
        return true;
    case SAT_ACTION_SERIES_NEXT:
    case SAT_ACTION_IMAGE_NEXT:
        look_further(import, true);
        return true;
    case SAT_ACTION_SERIES_PREVIOUS:
    case SAT_ACTION_IMAGE_PREVIOUS:
        look_further(import, false);
        return true;
    default:
        return false;
    }
}

/** Which picture it is, and that others were not shown. */
static void caption(const SatImportNote *note, char *text, size_t capacity)
{
    if (note->frames > 1) {
        snprintf(text, capacity, "%s. Picture %llu of %llu; the others may show something, too.",
                 note->text, (unsigned long long)note->picture_number,
                 (unsigned long long)note->frames);
    } else {
        snprintf(text, capacity, "%s.", note->text);
    }
    if (text[0] >= 'a' && text[0] <= 'z') {
        text[0] = (char)(text[0] - 'a' + 'A');
    }
}

void sat_import_paint_look(SatImportScreen *import)
{
    SatUi *ui = import->base.host->ui;
    SatDraw *draw = import->base.host->draw;
    const SatImportNote *note = sat_import_suspect(import, import->looked_at);
    const SatRect window = sat_draw_window(draw);
    const double pad = sat_ui_points(ui, 16.0);
    const double below = sat_ui_points(ui, CAPTION_POINTS);
    const SatRect place = {pad, pad, window.width - 2.0 * pad, window.height - below - 2.0 * pad};
    char title[400];
    char text[600];
    sat_ui_begin_popup(ui, (SatAction){SAT_ACTION_DISMISS, 0}); /* a press on the picture ends it */
    sat_draw_fill(draw, window, SAT_COLOR_BACKGROUND);
    if (import->enlarged != NULL && place.height > 0.0) {
        sat_picture_draw(draw, import->enlarged,
                         fitted(place, import->enlarged, MOST_ENLARGED * sat_draw_scale(draw)));
    } else {
        sat_draw_text(draw, place, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, SAT_ALIGN_CENTER,
                      "There is no picture of this one");
    }
    SatRect row = {0.0, window.height - below, window.width, below};
    sat_draw_fill(draw, row, SAT_COLOR_BAR);
    const double close = sat_ui_points(ui, 96.0);
    sat_ui_button(ui,
                  (SatRect){window.width - close - pad,
                            row.y + floor((below - sat_ui_points(ui, 32.0)) / 2.0), close,
                            sat_ui_points(ui, 32.0)},
                  SAT_ICON_NONE, "To the list",
                  sat_import_action(SAT_IMPORT_LOOK, import->suspect_count), SAT_WIDGET_PRIMARY);
    row.width -= close + 2.0 * pad;
    const double choices = sat_import_paint_choices(import, import->looked_at, row);
    sat_import_note_title(note, title, sizeof title);
    caption(note, text, sizeof text);
    sat_draw_text(draw, (SatRect){pad, row.y, choices - 2.0 * pad, below / 2.0}, SAT_TEXT_BOLD,
                  SAT_COLOR_TEXT, SAT_ALIGN_LEFT, title);
    sat_draw_paragraphs(draw,
                        (SatRect){pad, row.y + below * 0.44, choices - 2.0 * pad, below / 2.0},
                        SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, text);
}
