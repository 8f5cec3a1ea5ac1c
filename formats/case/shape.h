/* Where shapes on a picture lie (teaching.h). Pure: any thread. */
#ifndef SAT_CASE_SHAPE_H
#define SAT_CASE_SHAPE_H

#include "formats/case/teaching.h"

/** Whether a shape with an inside (circle, ellipse, box, polygon) holds the point; its line belongs
 * to it. Others hold nothing. */
bool sat_shape_holds(const SatShape *shape, SatPoint point);
/** Whether it lies on that frame of that series. */
bool sat_shape_is_on(const SatShape *shape, size_t series, size_t frame);
/** A point to look at: the tip of an arrow, the middle of anything with an inside, the first point
 * of a line. */
SatPoint sat_shape_target(const SatShape *shape);

#endif
