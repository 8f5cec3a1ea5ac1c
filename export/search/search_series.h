/* Looks for text in one stack: every frame by the shape of strokes, what looks alike by reading it.
 */
#ifndef SAT_EXPORT_SEARCH_SERIES_H
#define SAT_EXPORT_SEARCH_SERIES_H

#include "export/search/search_pictures.h"
#include "export/search/text_reader.h"

/** Where the frames of a stack come from. open and close: thread: any, also at once. */
typedef struct {
    size_t frame_count;
    /* Borrowed until close; NULL: the frame cannot be read, err says why. */
    const SatPixelFrame *(*open)(void *context, size_t frame, void **handle, SatError *err);
    void (*close)(void *context, void *handle); /* handle may be NULL */
    void *context;
    const bool *wanted; /* one a frame: which to look at; NULL: all */
    bool is_suspected;  /* text is expected: doubtful lines count, where anatomy would not */
} SatFrameSource;

typedef struct {
    SatSearched searched;
    uint64_t frames_seen;
    SatTextBox *boxes; /* as in SatSeriesSearch, but in pixels of the frames that were opened */
    size_t box_count;
} SatStackSearch;

/** jobs: frames and lines looked at at once; the result does not depend on it. progress may be
 * NULL: called with the number of frames done. owns: boxes, free(). errors: SAT_ERR_CANCELLED,
 * SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_search_series(SatStackSearch *search, const SatFrameSource *source,
                                     SatTextReader *reader, int jobs,
                                     void (*progress)(void *context, uint64_t done), void *context,
                                     SatError *err);

#endif
