/* What a case teaches with: findings and their marks, saved views, steps, questions
 * (case.schema.json "findings", "views", "steps", "questions"). Part of a SatCase: in its arena,
 * read-only, any thread. Text is UTF-8 and clean, "" when absent. Entries name each other by id in
 * case.json and by index here. A series is counted through the whole case, as sat_case_series()
 * does; frames are 0-based, and a range holds both its ends. */
#ifndef SAT_CASE_TEACHING_H
#define SAT_CASE_TEACHING_H

#include "formats/case/case_model.h"

/* Limits, checked when a case is read. */
#define SAT_TEACHING_MAX_ENTRIES 10000U /* findings, views, steps, questions: each */
#define SAT_TEACHING_MAX_MARKS 1000U    /* of a finding; regions of a question */
#define SAT_TEACHING_MAX_POINTS 10000U  /* of a shape */
#define SAT_TEACHING_MAX_ANSWERS 100U
#define SAT_TEACHING_MAX_SIDE 8U /* rows and columns of a layout */

#define SAT_NO_INDEX SIZE_MAX

/** In pixels of the frame: x to the right, y down; 0, 0 is the upper left corner of the first
 * pixel, whose centre is 0.5, 0.5. */
typedef struct {
    double x, y;
} SatPoint;

typedef enum {
    SAT_SHAPE_ARROW,    /* tip, tail */
    SAT_SHAPE_LABEL,    /* where its text starts */
    SAT_SHAPE_CIRCLE,   /* centre, a point of the line */
    SAT_SHAPE_ELLIPSE,  /* centre, end of one half axis, end of the other */
    SAT_SHAPE_BOX,      /* two opposite corners */
    SAT_SHAPE_POLYGON,  /* its corners, closed by itself */
    SAT_SHAPE_FREEHAND, /* a line through all, left open */
    SAT_SHAPE_KINDS
} SatShapeKind;

/** A place on a range of frames of one stack. */
typedef struct {
    SatShapeKind kind;
    size_t series;
    size_t first_frame, last_frame;
    const SatPoint *points;
    size_t point_count;
} SatShape;

typedef struct {
    bool has_color;
    uint8_t color[3]; /* red, green, blue */
    double width;     /* factor on the usual line width */
    double text_size; /* factor on the usual text size */
    bool is_dashed, is_filled;
} SatMarkStyle;

typedef struct {
    const char *id; /* "" or by which views show it */
    SatShape shape;
    const char *text; /* written beside it; what a label says */
    SatMarkStyle style;
} SatMark;

typedef struct {
    const char *id;
    const char *text;
    const SatMark *marks;
    size_t mark_count;
    size_t view; /* that shows it best, or SAT_NO_INDEX */
} SatFinding;

typedef enum { SAT_VIEW_WINDOW_USUAL, SAT_VIEW_WINDOW_VALUES, SAT_VIEW_WINDOW_TABLE } SatViewWindow;
typedef enum { SAT_SHOWS_ALL, SAT_SHOWS_NONE, SAT_SHOWS_LISTED } SatShownMarks;

/** One place of a layout. */
typedef struct {
    size_t series; /* SAT_NO_INDEX: an empty place */
    size_t frame;  /* SAT_NO_INDEX: as the stack opens */
    SatViewWindow window;
    double center, width; /* of VALUES */
    SatVoiFunction function;
    size_t table; /* of TABLE: of the series' voi_tables */
    bool is_inverted;
    double zoom; /* 1: the whole picture fits its place */
    bool has_pan;
    SatPoint pan;            /* the point of the picture at the middle of the place */
    double rotation_degrees; /* clockwise, 0 to below 360 */
    bool is_flipped;         /* left to right, before the rotation */
    SatShownMarks shown_marks;
    const char *const *mark_ids; /* of LISTED */
    size_t mark_id_count;
} SatViewport;

typedef struct {
    const char *id;
    const char *title;
    size_t rows, columns;
    const SatViewport *viewports; /* row by row; at most rows x columns */
    size_t viewport_count;
    size_t active; /* the place that keys and wheel go to */
} SatView;

/** What a step no longer hides, as bits of SatStep.reveals. */
typedef enum {
    SAT_REVEAL_TITLE,
    SAT_REVEAL_PRESENTATION,
    SAT_REVEAL_DIAGNOSIS,
    SAT_REVEAL_FINDINGS,
    SAT_REVEAL_MARKS,
    SAT_REVEAL_DISCUSSION,
    SAT_REVEAL_TAGS,
    SAT_REVEAL_SERIES_TITLES,
    SAT_REVEAL_KINDS
} SatReveal;

typedef struct {
    const char *id;
    size_t view;       /* or SAT_NO_INDEX: what is on screen stays */
    const char *text;  /* for the audience */
    const char *notes; /* for the speaker only */
    unsigned reveals;  /* bit 1 << SatReveal */
    const size_t *findings;
    size_t finding_count;
    size_t question; /* or SAT_NO_INDEX */
} SatStep;

typedef enum {
    SAT_QUESTION_SINGLE,
    SAT_QUESTION_MULTIPLE,
    SAT_QUESTION_BOOLEAN, /* two answers: true first */
    SAT_QUESTION_HOTSPOT,
    SAT_QUESTION_TEXT,
    SAT_QUESTION_KINDS
} SatQuestionKind;

typedef struct {
    const char *id;
    const char *text;
    bool is_correct;
    bool has_points;
    double points; /* for choosing it, when has_points */
    const char *feedback;
} SatAnswer;

/** Where a click counts. */
typedef struct {
    SatShape shape; /* circle, ellipse, box or polygon */
    bool is_correct;
    bool has_points;
    double points; /* for a click inside, when has_points */
    const char *feedback;
} SatRegion;

typedef struct {
    const char *id;
    SatQuestionKind kind;
    const char *prompt;
    size_t view; /* it is asked at, or SAT_NO_INDEX */
    const SatAnswer *answers;
    size_t answer_count;
    const SatRegion *regions;
    size_t region_count;
    const char *model_answer;
    const char *const *accepted; /* words that count as right without asking */
    size_t accepted_count;
    const char *feedback_correct, *feedback_wrong;
    const char *feedback_nothing; /* a click outside all regions */
    const char *hint;
    double points; /* for a wholly right answer */
    double weight; /* in the total score */
    uint32_t retries;
    double penalty; /* points taken off for each retry */
    bool gives_partial, may_shuffle;
    double time_limit_s; /* 0: none */
} SatQuestion;

struct SatTeaching {
    const SatFinding *findings;
    size_t finding_count;
    const SatView *views;
    size_t view_count;
    const SatStep *steps;
    size_t step_count;
    const SatQuestion *questions;
    size_t question_count;
};

/** A case that teaches with nothing but its texts and pictures. */
extern const SatTeaching sat_teaching_none;

#endif
