/* The stack screen's state, shared by the stack_*.c files. */
#ifndef SAT_PLAYER_STACK_PRIVATE_H
#define SAT_PLAYER_STACK_PRIVATE_H

#include "formats/case/slice_order.h"
#include "player/author/author.h"
#include "player/lesson/lesson_files.h"
#include "player/lesson/lesson_run.h"
#include "player/lesson/presenter.h"
#include "player/lesson/step_cards.h"
#include "player/screen/popup_menu.h"
#include "player/screen/screen_stack.h"
#include "player/screen/stack_layout.h"
#include "player/screen/text_field.h"
#include "player/view/frame_painter.h"

typedef enum { SAT_TOOL_SCROLL, SAT_TOOL_WINDOW, SAT_TOOL_ZOOM, SAT_TOOL_PAN } SatTool;
typedef enum { SAT_INFO_FULL, SAT_INFO_MINIMAL, SAT_INFO_OFF, SAT_INFO_LEVELS } SatInfoLevel;

typedef enum {
    SAT_DRAG_NONE,
    SAT_DRAG_TOOL,
    SAT_DRAG_DRAW, /* a mark or a region */
    SAT_DRAG_INK,  /* pen or eraser */
    SAT_DRAG_SLIDER,
    SAT_DRAG_TIMES
} SatDragKind;

typedef struct {
    SatDragKind kind;
    SatTool tool;
    int button;
    double start_x, start_y, last_x, last_y;
    double images; /* fraction of an image not yet scrolled */
    double moved_px;
} SatDrag;

typedef struct {
    bool playing;
    bool was_changed;         /* the rate, by the user */
    double frames_per_second; /* asked for */
    uint64_t next_ns;
    double reached; /* frames per second that were shown; 0: not measured yet */
    uint64_t measured_from_ns;
    uint32_t shown; /* since then */
} SatCine;

typedef struct {
    bool open;
    uint32_t number; /* typed so far; 0: nothing yet */
} SatGoTo;

/* Which marks the user does not want to see; what may be seen at all: stack_reveal.c. */
typedef struct {
    bool off;       /* all of them */
    bool *off_each; /* one a finding of the current case: count of them */
    size_t count;
    size_t selected; /* the finding gone to last, or SAT_NO_INDEX */
} SatStackMarks;

typedef struct {
    SatLessonRun *run; /* NULL: exploring */
    SatLesson *lesson; /* of the current case; borrowed from the run. NULL: a page is shown */
    bool is_paging;    /* the case behind a page is brought, without its lesson */
    SatLessonFiles *files;
    SatRevision revision;
    bool has_place; /* the place in the pictures that was gone to last */
    SatLessonPlace place;
    uint64_t escaped_ns; /* Esc was pressed: once more soon leaves full screen */
    uint64_t warned_ns;  /* that it runs, when somebody wanted to quit */
    bool is_typing;
    SatTextField field;
    bool has_cross_hair;
    SatPoint cross_hair;    /* in the picture */
    uint64_t seconds_shown; /* of what is left to answer */
    uint64_t looked_ns;     /* the question was timed until then */
    bool is_saved;          /* what is on the summary is in the files, or on its way */
    char pack_hash[65], checksum[65];
    char saved_path[1024];
    double summary_scroll, summary_scroll_most;
} SatStackLesson;

#define SAT_STACK_MOST_MARK_IDS 256

/* Writing findings, steps and questions onto the case. */
typedef struct {
    bool open;           /* its panel stands in the place of the text */
    SatAuthor *author;   /* of the current case, also while its lesson is played; NULL: as packed */
    SatAuthorText which; /* the text that is being written */
    SatTextField field;
    bool is_changed; /* the field, since it was put into the draft */
    uint64_t typed_ns;
    bool keys_hidden;
    unsigned key_level;
    size_t key_layout;
    double scroll, scroll_most;
    const char *mark_ids[SAT_STACK_MOST_MARK_IDS]; /* those of the view on screen */
} SatStackAuthor;

/* What the viewport's picture holds, to see when it must be painted again. */
typedef struct {
    bool valid;
    SatFrameKey key;
    uint64_t look, shape; /* the counters it was painted with */
    uint32_t width_px, height_px;
} SatPainted;

typedef struct {
    SatPicture *picture;
    bool tried;
} SatThumbnail;

/* One picture of a view with several, while it is another one's turn. */
typedef struct {
    size_t series; /* SAT_NO_INDEX: an empty place */
    SatSeriesView view;
    SatStackGeometry geometry;
    SatPicture *picture;
    SatScaledPicture *scaled;
    SatPainted painted;
    bool shows_exact;
} SatStackPane;

/* A view with several pictures; what the screen works on is that at `at`, whose pane is empty. */
typedef struct {
    size_t rows, columns;
    SatStackPane *panes; /* count of them, row by row */
    size_t count;        /* 0: one picture fills the place */
    size_t at;
    SatRect whole; /* the place of all */
    bool waits;    /* another one is not decoded yet */
} SatStackPanes;

/* The overview of steps. */
typedef struct {
    bool open;
    bool was_typed;     /* a key came since it was opened */
    SatTextField field; /* a number, or words to look for */
    SatStepCards cards;
    size_t selected; /* card */
    size_t columns;  /* as painted last */
    bool follows;    /* scroll to the selected card at the next paint */
    double scroll, scroll_most;
    SatThumbnail *cases; /* one a case of the pack: case_count of them */
    size_t case_count;
} SatStackGrid;

typedef struct {
    SatScreen base;
    SatPackSession *session;
    SatSessionCase *current; /* borrowed from the session */
    size_t series_index;
    SatStackGeometry geometry; /* of the series shown */
    SatStackLayout layout;

    SatTool tool;
    SatInfoLevel info;
    bool with_text, text_chosen; /* chosen: by the user, else by whether there is text */
    bool help;
    double help_scroll, help_scroll_most;
    SatMenu menu;
    SatGoTo go_to;
    SatStackGrid grid;
    SatStackMarks marks;
    SatStackLesson lesson;
    SatStackAuthor author;
    SatPresenter presenter;
    double notes_scroll, notes_scroll_most;
    char message[700]; /* an error to tell; "" for none */

    SatDrag drag;
    SatCine cine;
    double wheel_images, wheel_times;
    double pointer_x, pointer_y;
    bool pointer_inside;

    double frames_per_second; /* how fast the user scrolls now, signed */
    bool moves_in_time;       /* and along which axis of a 4-D stack */
    uint64_t last_move_ns;
    bool strip_follows; /* scroll the strip to the current series at the next paint */

    uint64_t look;  /* counts changes of window and viewport */
    uint64_t shape; /* counts those of the viewport alone */
    SatPicture *picture;
    SatPainted painted;
    bool shows_exact; /* the frame asked for is on screen */
    SatStackPanes panes;
    bool shows_blank; /* not even a neighbour of it was ready */
    uint8_t *lut;     /* 65536 entries */
    uint64_t lut_look;
    const SatModalityTransform *lut_modality;
    SatScaledPicture *scaled;
    SatFrameKey shown;

    SatThumbnail *thumbnails; /* one a series of the current case: thumbnail_count of them */
    size_t thumbnail_count;
    double strip_scroll, strip_scroll_most;
    double text_scroll, text_scroll_most;
    bool text_follows;      /* scroll the panel to the finding gone to, at the next paint */
    SatWantedFrame *wanted; /* memory of the want list */
    uint32_t *plan;
} SatStackScreen;

#define SAT_STACK_MAX_WANTED 4096
#define SAT_STACK_MOST_PANES (SAT_TEACHING_MAX_SIDE * SAT_TEACHING_MAX_SIDE)

/* A 4-D stack has its places once for each time, any other one each place once (case_model.h). */
static inline uint32_t sat_stack_time_count(const SatSeries *series)
{
    return series->time_points > 1 ? series->time_points : 1;
}

static inline uint32_t sat_stack_place_count(const SatSeries *series)
{
    return (uint32_t)series->frame_count / sat_stack_time_count(series);
}

static inline const SatSeries *sat_stack_series(const SatStackScreen *stack)
{
    return sat_case_series(stack->current->pack_case->model, stack->series_index, NULL);
}

static inline SatSeriesView *sat_stack_view(const SatStackScreen *stack)
{
    return &stack->current->views[stack->series_index];
}

static inline SatFrameKey sat_stack_key(const SatStackScreen *stack)
{
    return (SatFrameKey){(uint32_t)stack->current->case_index, (uint32_t)stack->series_index,
                         sat_stack_view(stack)->frame_index};
}

static inline uint32_t sat_stack_place(const SatStackScreen *stack)
{
    return sat_stack_view(stack)->frame_index % sat_stack_place_count(sat_stack_series(stack));
}

static inline uint32_t sat_stack_time(const SatStackScreen *stack)
{
    return sat_stack_view(stack)->frame_index / sat_stack_place_count(sat_stack_series(stack));
}

/* stack_images.c: which picture */
SAT_NODISCARD bool sat_stack_show_case(SatStackScreen *stack, size_t case_index, SatError *err);
void sat_stack_show_series(SatStackScreen *stack, size_t series_index);
/** Shows the series at the frame; SAT_NO_INDEX: as it opens. */
void sat_stack_open_at(SatStackScreen *stack, size_t series_index, size_t frame_index);
/** The window's title: what may be seen changed. */
void sat_stack_update_title(SatStackScreen *stack);
/** Moves by places: stops at the ends, keeps the time. */
void sat_stack_scroll(SatStackScreen *stack, int64_t images);
/** Shows the place, the last one for a larger number, at the present time. */
void sat_stack_show_place(SatStackScreen *stack, uint32_t place);
/** The same in time. */
void sat_stack_scroll_times(SatStackScreen *stack, int64_t times);
void sat_stack_show_time(SatStackScreen *stack, uint32_t time);
/** The next picture of the cine: the next time of a 4-D stack, else the next place; from the start
 * again. */
void sat_stack_play_on(SatStackScreen *stack);
uint64_t sat_stack_images_tick(SatStackScreen *stack, uint64_t now_ns);
bool sat_stack_is_projection(const SatSeries *series);

/** Where a stack opens that was not looked at. */
uint32_t sat_stack_opening_frame(const SatSeries *series);

/* stack_panes.c: views with several pictures */
/** Makes the places of a view that has several; `active` is what the screen works on. False: one
 * picture fills the place. */
bool sat_stack_panes_open(SatStackScreen *stack, const SatView *view, size_t active);
void sat_stack_panes_close(SatStackScreen *stack);
/** What another place shows. */
void sat_stack_panes_set(SatStackScreen *stack, size_t index, size_t series,
                         const SatSeriesView *view);
/** Parts the place of the picture between them. */
void sat_stack_panes_place(SatStackScreen *stack);
/** The one under the pointer takes its turn; the next one does. */
void sat_stack_panes_point(SatStackScreen *stack, double x, double y);
void sat_stack_panes_next(SatStackScreen *stack);
void sat_stack_paint_panes(SatStackScreen *stack);
/** Each other one in turn, as if it were the one that is worked on. */
typedef void (*SatPaneVisit)(SatStackScreen *stack, void *context);
void sat_stack_panes_visit(SatStackScreen *stack, SatPaneVisit visit, void *context);
size_t sat_stack_panes_wanted(const SatStackScreen *stack, SatFrameKey *keys, size_t most);
void sat_stack_describe_panes(const SatStackScreen *stack, SatJsonWriter *writer);

/* stack_cases.c: a case that cannot be read is told, and the screen shows what it showed */
/** The first case that can be read. errors: of case 1, when there is none */
SAT_NODISCARD bool sat_stack_show_first_case(SatStackScreen *stack, SatError *err);
void sat_stack_choose_case(SatStackScreen *stack, size_t case_index);
/** step: 1 or SIZE_MAX (back): the next case that way that can be read. */
void sat_stack_move_case(SatStackScreen *stack, size_t step);

/* stack_cine.c */
/** At rest, at the rate of the series. */
void sat_stack_cine_start_over(SatStackScreen *stack);
void sat_stack_cine_toggle(SatStackScreen *stack);
void sat_stack_cine_speed(SatStackScreen *stack, double factor);
/** While it plays; gives when it is due again. */
uint64_t sat_stack_cine_tick(SatStackScreen *stack, uint64_t now_ns);
/** The rates that are asked for and reached; "" when there is nothing to say. */
void sat_stack_cine_line(const SatStackScreen *stack, char *text, size_t capacity);

/* stack_looks.c: how it is shown */
/** Other marks are seen: the picture is shaded again. */
void sat_stack_marks_changed(SatStackScreen *stack);
/** The viewport changed (zoom, pan, turn, place). */
void sat_stack_looks_changed(SatStackScreen *stack);
void sat_stack_reset(SatStackScreen *stack);
void sat_stack_drag_window(SatStackScreen *stack, double dx, double dy);
/** True when the action was about looks. */
bool sat_stack_act_on_looks(SatStackScreen *stack, SatAction action);

/* stack_pointer.c */
void sat_stack_input(SatScreen *screen, const SatInput *input);
void sat_stack_open_menu(SatStackScreen *stack, double x, double y);
void sat_stack_open_presets(SatStackScreen *stack, double x, double y);

/* stack_go_to.c */
void sat_stack_go_to_open(SatStackScreen *stack);
/** Takes the keys while a number is asked for. */
bool sat_stack_go_to_key(SatStackScreen *stack, const SatInput *input);
void sat_stack_go_to_paint(SatStackScreen *stack);

/* stack_paint.c */
void sat_stack_paint(SatScreen *screen);
/** The picture at layout.viewport, with all that lies over it. */
void sat_stack_paint_picture(SatStackScreen *stack);
/** Lays out the window as the next paint will. */
void sat_stack_place_viewport(SatStackScreen *stack);

/* stack_overlay.c */
void sat_stack_paint_overlay(SatStackScreen *stack, const SatCachedFrame *frame);

/* stack_describe.c */
void sat_stack_describe(SatScreen *screen, SatJsonWriter *writer);

/* stack_toolbar.c, stack_strip.c, stack_text.c */
void sat_stack_paint_toolbar(SatStackScreen *stack);
void sat_stack_paint_strip(SatStackScreen *stack);
void sat_stack_paint_slider(SatStackScreen *stack);
void sat_stack_paint_times(SatStackScreen *stack);
void sat_stack_paint_text(SatStackScreen *stack);
/** Only what can be seen can be hit: a part under another panel must not take its clicks. */
SatRect sat_stack_visible_part(SatRect area, SatRect rect);
bool sat_stack_has_text(const SatCase *teaching_case);
/** The series' name as it may show now. owns: text in buffer */
void sat_stack_series_title(const SatStackScreen *stack, size_t series_index, char *buffer,
                            size_t capacity);
void sat_stack_forget_thumbnails(SatStackScreen *stack);
/** Keeps a panel's scroll inside what there is; asks for another paint when it was not. */
void sat_stack_clamp_scroll(SatStackScreen *stack, double *scroll, double most);

#endif
