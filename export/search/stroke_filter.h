/* Which pixels of a plane may belong to strokes: thin, and brighter than what is on both sides.
 * Pure; no clock and no chance in it. */
#ifndef SAT_EXPORT_STROKE_FILTER_H
#define SAT_EXPORT_STROKE_FILTER_H

#include "export/search/text_plane.h"

#define SAT_STROKE_MOST_PX 8U /* wide at most */

typedef struct {
    SatTextPlane contrast; /* of a pixel over its surroundings; 0 off strokes */
    uint8_t *mask;         /* [height_px][width_px]: 1 on strokes */
    uint32_t *least;       /* contrast that made a stroke, block by block */
    uint32_t block_columns;
} SatStrokeMap;

/** The contrast that made a stroke at this place: the noise there, or the floor. */
uint32_t sat_stroke_map_least(const SatStrokeMap *map, uint32_t x, uint32_t y);

/** floor: contrast below it is never a stroke; flat_floor: the same where nothing else is (half of
 *  the pixels of a block have no contrast at all), so that faint text is seen beside the picture.
 *  owns: sat_stroke_map_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_stroke_map_new(SatStrokeMap *map, const SatTextPlane *plane, uint32_t floor,
                                      uint32_t flat_floor, SatError *err);
void sat_stroke_map_free(SatStrokeMap *map);

#endif
