/* What a lecturer does beside the steps: the screen goes black or white, a tool points or draws,
 * steps are bookmarked, notes are read. Only what the hand draws goes with the step. Pure. */
#ifndef SAT_PLAYER_PRESENTER_H
#define SAT_PLAYER_PRESENTER_H

#include "player/lesson/ink.h"

typedef enum { SAT_BLANK_NOT, SAT_BLANK_BLACK, SAT_BLANK_WHITE } SatBlank;
const char *sat_blank_name(SatBlank blank); /* "shown", "black", "white" */

typedef enum {
    SAT_PRESENT_NOTHING,
    SAT_PRESENT_LASER,
    SAT_PRESENT_SPOTLIGHT,
    SAT_PRESENT_PEN,
    SAT_PRESENT_ERASER
} SatPresentTool;
const char *sat_present_tool_name(SatPresentTool tool); /* "none", "laser", … */

/** A step of a stop of the run; between cases step 0. */
typedef struct {
    size_t stop, step;
} SatStepPlace;

#define SAT_PRESENTER_MOST_BOOKMARKS 1000U
#define SAT_NOTES_SIZES 5U
#define SAT_NOTES_USUAL_SIZE 1U

typedef struct {
    SatBlank blank;
    SatPresentTool tool;
    bool by_keys;       /* arrow keys move what points */
    SatStepPlace place; /* the present one */
    SatInk *ink;
    SatStepPlace *bookmarks; /* in the order of the run */
    size_t bookmark_count, bookmark_capacity;
    bool with_notes;
    bool notes_asked_for; /* those that tell what is hidden, for this step alone */
    unsigned notes_size;  /* 0 to SAT_NOTES_SIZES - 1 */
} SatPresenter;

/** owns: sat_presenter_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_presenter_init(SatPresenter *presenter, SatError *err);
void sat_presenter_free(SatPresenter *presenter); /* of one that is all 0, too */
/** A lesson ends: the tools are put away, the screen shows again; bookmarks and sizes stay. */
void sat_presenter_rest(SatPresenter *presenter);

/** A step is shown: when it is another one, what was drawn is wiped. */
void sat_presenter_enter(SatPresenter *presenter, SatStepPlace place);

/** Once more shows the screen again. */
void sat_presenter_blank(SatPresenter *presenter, SatBlank blank);
/** Whatever is pressed shows the screen again. True when it was blank: then it means nothing more.
 */
bool sat_presenter_unblank(SatPresenter *presenter);

/** The same tool once more is put away. */
void sat_presenter_take(SatPresenter *presenter, SatPresentTool tool);

/** The present step gets a bookmark, or loses it. False: there are too many. */
bool sat_presenter_bookmark(SatPresenter *presenter);
bool sat_presenter_is_bookmarked(const SatPresenter *presenter, SatStepPlace place);

/** by: 1 or -1. False: it is as large, as small as it gets. */
bool sat_presenter_resize_notes(SatPresenter *presenter, int by);

#endif
