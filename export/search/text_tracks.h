/* Candidates of a stack's frames that stand in one place: a track is read a few times, not once a
 * frame. One thread. */
#ifndef SAT_EXPORT_TEXT_TRACKS_H
#define SAT_EXPORT_TEXT_TRACKS_H

#include "export/search/find_text.h"
#include "export/search/search_pictures.h"

#define SAT_TRACK_PICTURES 3U /* of a track that are read: the first, and the likeliest ones */

typedef struct {
    SatTextBox box;                             /* of all its candidates */
    SatCrop latest;                             /* area of the last one */
    float likeness;                             /* of the likeliest */
    float left_likeness;                        /* of the likeliest that is not kept; 0: none */
    SatTextCandidate picks[SAT_TRACK_PICTURES]; /* with their pictures */
    size_t pick_count;
} SatTextTrack;

typedef struct {
    SatTextTrack *all;
    size_t count, room;
} SatTextTracks;

/** Takes the candidates of a frame: their pictures are freed or kept. Frames come in order.
 *  last_frame: of the range that the candidates stand for. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_text_tracks_add(SatTextTracks *tracks, SatTextCandidates *candidates,
                                       uint32_t first_frame, uint32_t last_frame, SatError *err);
void sat_text_tracks_free(SatTextTracks *tracks);

#endif
