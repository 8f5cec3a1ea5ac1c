/* How exact the pictures of a pack are: `--quality`. */
#ifndef SAT_EXPORT_PICTURE_QUALITY_H
#define SAT_EXPORT_PICTURE_QUALITY_H

#include "export/encode/picture_likeness.h"
#include "export/encode/picture_loss.h"
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

/** How much a stack loses at a quality. Nothing of what is exact at any: segments, masks of one
 * bit, JPEG that keeps its bytes. `lossy`: a value may be off by (100 - number) / 10 levels, a
 * level being 1/256 of what is shown at first. Reads pictures of a stack without window. errors:
 * those of reading a picture (*bad says which) */
SAT_NODISCARD bool sat_quality_loss(SatQuality quality, const SatPlannedSeries *series,
                                    SatLoss *loss, SatUnreadablePicture *bad, SatError *err);

/** What is shown at first, in values as the pixel frames hold them: the first window; of 8 bits the
 * whole range; without a window what is typical, and pictures are read. width 0: not known.
 *  errors: as above */
SAT_NODISCARD bool sat_quality_shown(const SatPlannedSeries *series, SatShownRange *shown,
                                     SatUnreadablePicture *bad, SatError *err);

/** The largest step that the series may go in; 1: it is exact at any quality. */
uint32_t sat_quality_most_step(const SatPlannedSeries *series);

#endif
