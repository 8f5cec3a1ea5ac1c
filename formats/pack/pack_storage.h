/* The member "storage" of a series in case.json: where its pictures lie (PACK_FORMAT.md §6).
 * Used by the pack's writer and reader. Pure: any thread. */
#ifndef SAT_PACK_PACK_STORAGE_H
#define SAT_PACK_PACK_STORAGE_H

#include "formats/pack/pack_index.h"

/** Neighbouring frames that are coded alike. */
typedef struct {
    SatPictureForm form;
    uint32_t strip_count; /* of each frame */
    uint32_t first_frame, frame_count;
    const SatPackEntry *entries; /* frame by frame, strip by strip */
} SatPackRun;

typedef struct {
    const SatPackRun *runs;
    size_t run_count;
    bool has_thumbnail;
    SatPackEntry thumbnail;
} SatPackStorage;

/** The shape of every picture of a series. */
SatPixelShape sat_pack_series_shape(const SatSeries *series);
/** Whether a series' pictures may have such a form. errors: SAT_ERR_FORMAT, SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_pack_form_check(const SatSeries *series, const SatPictureForm *form,
                                       SatError *err);

void sat_pack_storage_write(const SatPackStorage *storage, SatJsonWriter *writer);

/** Reads the member from the series' object into out->frames (in the arena) and its thumbnail.
 *  bounds: where the case's entries must lie; moves on.
 *  errors: SAT_ERR_FORMAT, SAT_ERR_LIMIT; SAT_ERR_UNSUPPORTED for an unknown coding or predictor */
SAT_NODISCARD bool sat_pack_storage_read(const json_t *series_object, const SatSeries *series,
                                         SatPackBounds *bounds, SatArena *arena, SatPackSeries *out,
                                         SatError *err);

#endif
