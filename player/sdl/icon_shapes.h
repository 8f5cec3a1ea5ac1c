/* The icons of buttons, as strokes on a grid of 24 x 24, turned into coverage at any size.
 * Pure: any thread. */
#ifndef SAT_PLAYER_ICON_SHAPES_H
#define SAT_PLAYER_ICON_SHAPES_H

#include <stdint.h>

typedef enum {
    SAT_ICON_NONE,
    SAT_ICON_OPEN,
    SAT_ICON_SCROLL,
    SAT_ICON_WINDOW,
    SAT_ICON_ZOOM,
    SAT_ICON_PAN,
    SAT_ICON_PRESETS,
    SAT_ICON_FIT,
    SAT_ICON_INVERT,
    SAT_ICON_INFO,
    SAT_ICON_TEXT,
    SAT_ICON_HELP,
    SAT_ICON_FULL_SCREEN,
    SAT_ICON_RESET,
    SAT_ICON_ROTATE_RIGHT,
    SAT_ICON_ROTATE_LEFT,
    SAT_ICON_FLIP,
    SAT_ICON_PLAY,
    SAT_ICON_PAUSE,
    SAT_ICON_DOWN,
    SAT_ICON_CLOSE,
    SAT_ICON_WARNING,
    SAT_ICON_REVEAL,
    SAT_ICON_PENDING,
    SAT_ICON_CHECK,
    SAT_ICON_CASE,
    SAT_ICON_UP,
    SAT_ICON_RIGHT,
    SAT_ICON_HOME,
    SAT_ICON_DRIVE,
    SAT_ICON_ARCHIVE,
    SAT_ICON_FILE,
    SAT_ICON_SAVE,
    SAT_ICON_LEFT,
    SAT_ICON_LESSON,
    SAT_ICON_MARKS,
    SAT_ICON_CROSS_HAIR,
    SAT_ICON_AUTHOR,
    SAT_ICON_CAPTURE,
    SAT_ICON_ARROW,
    SAT_ICON_LABEL,
    SAT_ICON_CIRCLE,
    SAT_ICON_ELLIPSE,
    SAT_ICON_BOX,
    SAT_ICON_POLYGON,
    SAT_ICON_FREEHAND,
    SAT_ICON_DELETE,
    SAT_ICON_UNDO,
    SAT_ICON_REDO,
    SAT_ICON_BACKSPACE,
    SAT_ICON_POINTER,
    SAT_ICON_BOOKMARK,
    SAT_ICON_GRID,
    SAT_ICON_COUNT
} SatIcon;

/** coverage[size_px][size_px], 0 to 255. */
void sat_icon_rasterise(SatIcon icon, uint32_t size_px, uint8_t *coverage);

#endif
