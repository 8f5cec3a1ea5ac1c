/* What a decision is about: a hash of the pictures of a series as they are to leave. Reads the
 * objects, on up to `jobs` threads. */
#ifndef SAT_EXPORT_GATE_CONTENT_H
#define SAT_EXPORT_GATE_CONTENT_H

#include "export/assemble/export_plan.h"
#include "export/deidentify/library_secret.h"

/** A picture that could not be read. */
typedef struct {
    const SatCleanItem *item; /* NULL: none */
    SatSelector series;
    size_t frame_index;
} SatGateUnreadable;

/** A hash under the secret over the stored pixels of the frames of the planned series in their
 * order (coded ones as their coded bytes: nothing is decoded), over how they are seen (palette,
 * photometric interpretation, transforms, windows: sat_clean_item_hash_display()), over the crop
 * and what is hidden. A changed pixel or palette, another choice of frames, another crop or mask
 * give another hash; the number of threads does not. errors: SAT_ERR_CANCELLED; SAT_ERR_NO_MEMORY;
 * those of reading, with *unreadable filled */
SAT_NODISCARD bool sat_gate_content(const SatPlannedSeries *series, const SatLibrarySecret *secret,
                                    int jobs, SatSha256 *out, SatGateUnreadable *unreadable,
                                    SatError *err);

#endif
