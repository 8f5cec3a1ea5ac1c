/* Which series a face could be seen in, or rebuilt from. Pure: by what the plan says, pixels are
 * not looked at. */
#ifndef SAT_EXPORT_FACE_SUSPICION_H
#define SAT_EXPORT_FACE_SUSPICION_H

#include "export/assemble/export_plan.h"

/** Volumes of this many mm and more from slice to slice, or from pixel to pixel, give no surface
 * that a person is known by: matching takes thin slices (thick 2-D series 32 to 45 %, diffusion and
 * functional ones 0 to 2 %, against 96 to 98 % of thin ones). */
#define SAT_FACE_SPACING_MM 3.0
/** What has to be there of a head, in mm: eyes to mouth, cheek to cheek, nose to cheek. Less than a
 * whole face of an adult (about 115 x 135), so that a child's counts, and the front of a head
 * alone; more than one ear, one orbit or the teeth take. */
#define SAT_FACE_HEIGHT_MM 80.0
#define SAT_FACE_WIDTH_MM 90.0
#define SAT_FACE_DEPTH_MM 40.0
/** Where no body part is known: pictures that are wider or deeper than this are of a trunk. */
#define SAT_FACE_LARGEST_HEAD_MM 280.0

/** Why the series is asked about, a fixed sentence; "": no face is in it. A photograph (modality
 * XC); a CT, MR or PT volume of parallel slices under SAT_FACE_SPACING_MM in every direction, of
 * the head, its parts or the neck, or of no known body part and the size of a head, that is large
 * enough in all three directions of the patient. Of what the plan leaves: --frames, --crop and
 * --thicken settle it. */
const char *sat_face_suspicion(const SatPlannedSeries *series);

#endif
