/* How exact the pictures of a pack are: `--quality`. */
#ifndef SAT_EXPORT_PICTURE_QUALITY_H
#define SAT_EXPORT_PICTURE_QUALITY_H

#include "export/encode/stack_summary.h"

typedef enum {
    SAT_QUALITY_LOSSLESS,
    SAT_QUALITY_NEAR, /* number: how far a stored value may be off */
    SAT_QUALITY_LOSSY /* number: 1 to 99; 90: one of the 256 levels of gray of the first window */
} SatQualityKind;

typedef struct {
    SatQualityKind kind;
    uint32_t number;
} SatQuality;

/** "lossless", "near:2", "lossy:90". False for anything else. */
SAT_NODISCARD bool sat_quality_parse(const char *text, SatQuality *out);

/** How far stored values of the series may be off (near_lossless.h). 0 for what is exact at any
 * quality: segments, masks of one bit, JPEG that keeps its bytes. Of `lossy` (100 - number) / 10
 * levels, a level being 1/256 of the first window, of what is typical of the stack where there is
 * no window, of the range in pictures of 8 bits. Reads pictures of a stack without window.
 *  errors: those of reading a picture (*bad says which) */
SAT_NODISCARD bool sat_quality_near(SatQuality quality, const SatPlannedSeries *series,
                                    uint32_t *near, SatUnreadablePicture *bad, SatError *err);

#endif
