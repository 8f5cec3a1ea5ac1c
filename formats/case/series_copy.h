/* A deep copy of a series into a case's arena. Private to formats/case. */
#ifndef SAT_CASE_SERIES_COPY_H
#define SAT_CASE_SERIES_COPY_H

#include "formats/case/case_model.h"

/** Copies the numbers of a checked-to-be series: source->frame_count of the frames, windows,
 * tables; parts that frames share in the source, or that are equal to the frame's before, are
 * shared in the copy. Text members come out as "". A frame without a modality transform gets the
 * identity. errors: SAT_ERR_ARGUMENT for words that are none of ours; SAT_ERR_FORMAT and
 * SAT_ERR_LIMIT as sat_series_check(); SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_series_copy(SatArena *arena, const SatSeries *source, bool lends_frames,
                                   SatSeries *copy, SatError *err);

#endif
