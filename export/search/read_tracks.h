/* Which tracks of a stack are text: the likeliest are read, the rest is told. */
#ifndef SAT_EXPORT_READ_TRACKS_H
#define SAT_EXPORT_READ_TRACKS_H

#include "export/search/search_series.h"
#include "export/search/text_tracks.h"

/** What makes a candidate text: how likely it is, and how sure the reading. */
typedef struct {
    float least;      /* to be read at all */
    float likely;     /* to be believed with a doubtful reading */
    float sure;       /* to be believed when it cannot be read: another script, odd letters */
    float sure_few;   /* the same of few letters */
    int doubtful;     /* confidence of a reading of what is likely */
    int clear, sharp; /* of what is not; of what is far from it */
    int faint;        /* of what is like the noise around it */
} SatTextRules;

/** is_suspected: where text is expected, a line too many costs a look, and one too few a name. */
const SatTextRules *sat_text_rules(bool is_suspected);

/** Whether it is read at all; the rest is anatomy. */
bool sat_text_is_worth_reading(const SatTextRules *rules, const SatTextCandidate *candidate);

/** Sorts the tracks, and fills the boxes of those that are text. A reader that fails again and
 * again is given up: after a fixed number of lines, so that the result depends on no clock and no
 * jobs. left_some: set when not all that may be text was read. errors: SAT_ERR_CANCELLED,
 *  SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_read_tracks(SatStackSearch *search, SatTextTracks *tracks,
                                   const SatTextRules *rules, SatTextReader *reader, int jobs,
                                   bool *left_some, SatError *err);

#endif
