/* A case without some of its pictures: what repair makes of a damaged pack. Pure: any thread. */
#ifndef SAT_CASE_CASE_SUBSET_H
#define SAT_CASE_CASE_SUBSET_H

#include "formats/case/teaching.h"

/** What went along with the pictures. */
typedef struct {
    size_t series;    /* without any picture left */
    size_t frames;    /* theirs, too */
    size_t marks;     /* that stood on lost pictures alone */
    size_t questions; /* hotspots whose right places are all lost */
} SatCaseDropped;

#define SAT_LOST_FRAMES_BYTES 400U
/** "3 of 40 pictures are lost: 4, 13-14", counted from 1; a long list ends with "…". */
void sat_lost_frames_told(const bool *lost, size_t count, char out[SAT_LOST_FRAMES_BYTES]);

/** The case without the frames that are lost: lost[series][frame], series as sat_case_series()
 *  counts them; lost[series] NULL: all of it is there. A note of the series tells which frames were
 *  lost, one of the first series left which series. Marks and views keep to the same pictures; a
 *  stack of several times is one row of pictures then.
 *  owns: sat_case_free(), before that of whole, whose texts and tables it borrows
 *  errors: SAT_ERR_CORRUPT no frame is left; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatCase *sat_case_without_frames(const SatCase *whole, const bool *const *lost,
                                               SatCaseDropped *dropped, SatError *err);

#endif
