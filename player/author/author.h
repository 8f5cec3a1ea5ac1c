/* Writing a lesson onto a case: its draft, which entry is being written, and the shape that is
 * being drawn. Every change is in the draft's file when its function returns. No window; one
 * thread. */
#ifndef SAT_PLAYER_AUTHOR_H
#define SAT_PLAYER_AUTHOR_H

#include "formats/case/draft.h"

/** Corners of a polygon, points of a line. */
#define SAT_AUTHOR_MOST_POINTS 2000U

/** What is on the page: everything, or one entry with all that it has. */
typedef enum {
    SAT_AUTHOR_ALL,
    SAT_AUTHOR_FINDING,
    SAT_AUTHOR_STEP,
    SAT_AUTHOR_QUESTION,
    SAT_AUTHOR_CASE /* its title, presentation, diagnosis, discussion */
} SatAuthorPage;

typedef enum {
    SAT_DRAWS_NOTHING,
    SAT_DRAWS_MARK,  /* of the finding on the page, else of a new one */
    SAT_DRAWS_RIGHT, /* a region of the question on the page, else of a new one */
    SAT_DRAWS_WRONG
} SatAuthorPurpose;

typedef struct {
    SatAuthorPurpose purpose;
    SatShapeKind kind;
} SatAuthorTool;

/** A text of the entry on the page. index: which mark, answer or region. */
typedef enum {
    SAT_TEXT_NONE,
    SAT_TEXT_OF_FINDING,
    SAT_TEXT_OF_MARK,
    SAT_TEXT_OF_STEP,
    SAT_TEXT_NOTES,
    SAT_TEXT_PROMPT,
    SAT_TEXT_ANSWER,
    SAT_TEXT_ANSWER_FEEDBACK,
    SAT_TEXT_REGION_FEEDBACK,
    SAT_TEXT_MODEL_ANSWER,
    SAT_TEXT_WHEN_RIGHT,
    SAT_TEXT_WHEN_WRONG,
    SAT_TEXT_WHEN_NOTHING,
    SAT_TEXT_CASE_TITLE,
    SAT_TEXT_CASE_PRESENTATION,
    SAT_TEXT_CASE_DIAGNOSIS,
    SAT_TEXT_CASE_DISCUSSION,
    SAT_TEXT_KINDS
} SatAuthorTextKind;

typedef struct {
    SatAuthorTextKind kind;
    size_t index;
} SatAuthorText;

typedef struct {
    SatDraft *draft;
    const SatCase *shown; /* borrowed */
    char *path;           /* of the draft's file; owned */
    bool was_there;       /* the file was, and was read */
    SatAuthorPage page;
    size_t entry;
    SatViewport now; /* what is on screen */
    /* the shape that is being drawn: on frame `now.frame` of `now.series` */
    SatAuthorTool tool;
    bool is_drawing;
    size_t point_count;
    SatPoint points[SAT_AUTHOR_MOST_POINTS];
    SatPoint end; /* where the pointer is */
} SatAuthor;

/** Takes up the draft of this case when there is one. shown is borrowed for as long as it lives.
 *  owns: sat_author_free()
 *  errors: SAT_ERR_SYSTEM no folder to keep it in; SAT_ERR_FORMAT the file is no draft of this
 *  case: it is left as it is, and named */
SAT_NODISCARD SatAuthor *sat_author_new(const SatCase *shown, SatError *err);
void sat_author_free(SatAuthor *author); /* NULL-safe */
SAT_DEFINE_AUTO(SatAuthor, sat_author_free)
/** Whether a draft of this case is kept. */
bool sat_author_has_draft(const SatCase *shown);
const SatTeaching *sat_author_teaching(const SatAuthor *author);
/** What is on screen, for what is written next. */
void sat_author_look(SatAuthor *author, const SatViewport *now);
/** Shows another page; an entry that is not there: everything. */
void sat_author_open(SatAuthor *author, SatAuthorPage page, size_t entry);
/** False when there was nothing to undo, or it could not be saved (*err). */
bool sat_author_undo(SatAuthor *author, SatError *err);
bool sat_author_redo(SatAuthor *author, SatError *err);

/* ---- entries: each is one change that can be undone. errors: as the draft's, and those of writing
 * the file (the change then stays, unsaved) ---- */

/** A step that shows what is on screen; findings: those whose marks are seen. */
SAT_NODISCARD bool sat_author_capture(SatAuthor *author, const size_t *findings, size_t count,
                                      SatError *err);
/** A question with a step that asks it at what is on screen; it comes on the page. A hotspot needs
 * a region first: then the tool to draw one is taken. */
SAT_NODISCARD bool sat_author_add_question(SatAuthor *author, SatQuestionKind kind, SatError *err);
/** With the steps that were about nothing else, and its view. */
SAT_NODISCARD bool sat_author_remove(SatAuthor *author, SatAuthorPage page, size_t entry,
                                     SatError *err);
SAT_NODISCARD bool sat_author_move_step(SatAuthor *author, size_t from, size_t to, SatError *err);
/** The entry on the page is shown at what is on screen now. */
SAT_NODISCARD bool sat_author_set_view(SatAuthor *author, SatError *err);
/** The view of an entry; SAT_NO_INDEX: none. */
size_t sat_author_view_of(const SatAuthor *author, SatAuthorPage page, size_t entry);

/* ---- parts of the entry on the page ---- */

SAT_NODISCARD bool sat_author_add_answer(SatAuthor *author, SatError *err);
/** A mark, an answer, a region: whatever the entry has. */
SAT_NODISCARD bool sat_author_remove_part(SatAuthor *author, size_t index, SatError *err);
/** Of several answers one is right where only one can be; else it is turned over. */
SAT_NODISCARD bool sat_author_set_right(SatAuthor *author, size_t index, SatError *err);
/** A mark or region is seen from the image on screen on (is_last false), or up to it. */
SAT_NODISCARD bool sat_author_set_range(SatAuthor *author, size_t index, bool is_last,
                                        SatError *err);
/** A step shows the finding, or no longer. */
SAT_NODISCARD bool sat_author_toggle_finding(SatAuthor *author, size_t finding, SatError *err);
SAT_NODISCARD bool sat_author_toggle_reveal(SatAuthor *author, SatReveal what, SatError *err);

/** Borrowed until the next change; "" when there is no such text. */
const char *sat_author_text(const SatAuthor *author, SatAuthorText which);
/** It was put there by the program, to be written over. */
bool sat_author_is_made_up(const SatAuthor *author, SatAuthorText which);
/** An empty text where there must be one changes nothing. */
SAT_NODISCARD bool sat_author_set_text(SatAuthor *author, SatAuthorText which, const char *text,
                                       SatError *err);

/* ---- drawing; points in pixels of the frame. least: what is smaller was a slip of the hand ----
 */

void sat_author_take_tool(SatAuthor *author, SatAuthorTool tool);
/** What is begun is forgotten. */
void sat_author_stop_drawing(SatAuthor *author);
/** *done: a shape was finished, and is in the draft. */
SAT_NODISCARD bool sat_author_press(SatAuthor *author, SatPoint point, double least, bool *done,
                                    SatError *err);
void sat_author_drag(SatAuthor *author, SatPoint point, double least);
SAT_NODISCARD bool sat_author_release(SatAuthor *author, SatPoint point, double least, bool *done,
                                      SatError *err);
/** A polygon is closed as it is. */
SAT_NODISCARD bool sat_author_close_shape(SatAuthor *author, bool *done, SatError *err);
/** What is being drawn, as it stands; points: room for SAT_AUTHOR_MOST_POINTS + 1. False: nothing
 * yet. */
bool sat_author_shape(const SatAuthor *author, SatPoint *points, SatShape *shape);

#endif
