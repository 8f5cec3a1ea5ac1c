/* Lessons on the stack screen: what may be seen, marks, findings, views, steps, questions. Shared
 * by the stack_*.c files about them. */
#ifndef SAT_PLAYER_STACK_LESSON_PRIVATE_H
#define SAT_PLAYER_STACK_LESSON_PRIVATE_H

#include "player/screen/stack_private.h"

/** The case with what its draft teaches, when one is being written. */
static inline const SatCase *sat_stack_case(const SatStackScreen *stack)
{
    return stack->author.author != NULL ? sat_draft_case(stack->author.author->draft)
                                        : stack->current->pack_case->model;
}

static inline const SatTeaching *sat_stack_teaching(const SatStackScreen *stack)
{
    return sat_stack_case(stack)->teaching;
}

static inline SatAction sat_action_of(SatActionKind kind, size_t argument)
{
    return (SatAction){kind, argument};
}

/* stack_reveal.c: what may be seen now; everything that is shown asks here */
bool sat_stack_reveals(const SatStackScreen *stack, SatReveal what);
bool sat_stack_reveals_finding(const SatStackScreen *stack, size_t finding);
/** The case's title as it may show now. */
const char *sat_stack_case_title(const SatStackScreen *stack, size_t case_index);
/** Revealed, not switched off, and of those that the saved view shows; on whatever frame. */
bool sat_stack_mark_is_on(const SatStackScreen *stack, size_t finding, size_t mark);
/** The question on screen shows what is right, or is being written. */
const SatQuestion *sat_stack_solved_hotspot(const SatStackScreen *stack);

/* stack_marks.c */
uint32_t sat_stack_finding_color(size_t finding); /* 0xRRGGBB */
/** Over the shaded picture of a frame of the series on screen. */
void sat_stack_paint_marks(const SatStackScreen *stack, size_t frame_index,
                           const SatCanvas *canvas);
/** Texts of marks, the place that was clicked, the cross-hair. */
void sat_stack_paint_mark_texts(SatStackScreen *stack);
/** Which images have marks, beside the slider. */
void sat_stack_paint_mark_ticks(const SatStackScreen *stack);
bool sat_stack_series_has_marks(const SatStackScreen *stack, size_t series_index);
const char *sat_shape_kind_name(SatShapeKind kind);
/** Of all pictures of a view with several. */
void sat_stack_describe_marks(SatStackScreen *stack, SatJsonWriter *writer);

/* stack_views.c */
void sat_stack_show_view(SatStackScreen *stack, size_t view);
void sat_stack_show_mark(SatStackScreen *stack, size_t finding, size_t mark);
/** Goes to a picture that the shape is on, if it is on another. */
void sat_stack_show_shape(SatStackScreen *stack, const SatShape *shape);
void sat_stack_show_opening(SatStackScreen *stack);

/* stack_findings.c */
void sat_stack_show_finding(SatStackScreen *stack, size_t finding);
bool sat_stack_act_on_findings(SatStackScreen *stack, SatAction action);
/** Another case is on screen. */
SAT_NODISCARD bool sat_stack_marks_start_over(SatStackScreen *stack, SatError *err);

/* The text panel, as it is painted. */
typedef struct {
    SatStackScreen *stack;
    SatUi *ui;
    SatDraw *draw;
    SatRect area;    /* without margins */
    SatRect visible; /* the panel */
    double y;        /* of what comes next */
} SatStackPanel;
void sat_panel_paragraph(SatStackPanel *panel, SatTextStyle style, SatColor color,
                         const char *text);
void sat_panel_section(SatStackPanel *panel, const char *heading, const char *text);
void sat_panel_gap(SatStackPanel *panel, double points);
/** As sat_ui_place(), for what is seen of rect. */
unsigned sat_panel_place(SatStackPanel *panel, SatRect rect, SatAction action, const char *tooltip);
void sat_panel_findings(SatStackPanel *panel);
void sat_panel_question(SatStackPanel *panel);

/* stack_lesson.c */
/** case_index: SAT_NO_CASE from the beginning. */
void sat_stack_lesson_start(SatStackScreen *stack, SatLessonMode mode, bool only_missed,
                            size_t case_index);
void sat_stack_lesson_end(SatStackScreen *stack);
/** Another case is on screen, or the same one again. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_stack_lesson_enter(SatStackScreen *stack, SatError *err);
void sat_stack_lesson_show_step(SatStackScreen *stack);
/** Any step of the run; a stop that cannot be shown: the next that can. */
void sat_stack_lesson_go(SatStackScreen *stack, SatStepPlace place);
void sat_stack_lesson_next(SatStackScreen *stack);
void sat_stack_lesson_back(SatStackScreen *stack);
/* stack_lesson_time.c */
/** Counts the time of the question on screen. */
void sat_stack_lesson_look(SatStackScreen *stack);
uint64_t sat_stack_lesson_tick(SatStackScreen *stack);
bool sat_stack_lesson_is_busy(const SatStackScreen *stack);
/* stack_lesson.c */
/** False, with a message, when quitting would end a lesson by a slip of the finger. */
bool sat_stack_lesson_lets_go(SatScreen *screen);
void sat_stack_lesson_free(SatStackScreen *stack);

/* stack_page.c: words and slides between the cases; lesson.lesson is NULL meanwhile */
bool sat_stack_on_page(const SatStackScreen *stack);
bool sat_stack_on_slide(const SatStackScreen *stack);
bool sat_stack_between_cases(const SatStackScreen *stack);
/** Of the page or slide, which may have none, or of the case as it may show now. */
const char *sat_stack_shown_title(const SatStackScreen *stack);
/** The page or slide of the present stop. Of a page no picture, mark or text of a case is painted,
 * of a slide its picture alone. errors: the slide cannot be read */
SAT_NODISCARD bool sat_stack_show_between(SatStackScreen *stack, SatError *err);
void sat_stack_paint_page(SatStackScreen *stack);
/** A text with marks in one look, without them. Returns its height. */
double sat_stack_put_plain(SatDraw *draw, SatRect place, SatTextStyle style, const char *text);

/* stack_lesson_save.c: results and what to ask again, in the user's folder of data */
void sat_stack_lesson_save(SatStackScreen *stack);
/** The first 16 digits of the hash of the case's case.json. */
void sat_stack_case_hash(const SatStackScreen *stack, size_t case_index,
                         char digits[SAT_REVISION_CASE_DIGITS + 1]);

/* stack_lesson_act.c */
bool sat_stack_take_key(SatScreen *screen, const SatInput *input);
bool sat_stack_act_on_lesson(SatStackScreen *stack, SatAction action);
/** A click on the picture; true when it answers a question. */
bool sat_stack_lesson_click(SatStackScreen *stack, double x, double y);
/** Characters typed into an answer. */
void sat_stack_lesson_text(SatStackScreen *stack, const char *text);
bool sat_stack_wants_click(const SatStackScreen *stack);
void sat_stack_open_lesson_menu(SatStackScreen *stack, double x, double y);

/* stack_present_act.c: the lecturer's tools, while a lesson runs */
bool sat_stack_act_on_present(SatStackScreen *stack, SatAction action);
/** A step, a page or a slide is shown. */
void sat_stack_present_enter(SatStackScreen *stack);
/** Any press shows a blank screen again, and means nothing more. */
bool sat_stack_present_unblank(SatStackScreen *stack);
/** Arrow keys move what points, once the cross-hair key was pressed. */
bool sat_stack_present_key(SatStackScreen *stack, const SatInput *input);
/** Whether a press on the picture draws or erases. */
bool sat_stack_present_draws(const SatStackScreen *stack, const SatInput *input);
void sat_stack_present_press(SatStackScreen *stack, const SatInput *input);
void sat_stack_present_move(SatStackScreen *stack, const SatInput *input);
void sat_stack_present_release(SatStackScreen *stack, const SatInput *input);
void sat_stack_open_present_menu(SatStackScreen *stack, double x, double y);

/* stack_present.c: how they look */
/** True when the screen is blank: then there is nothing else on it. */
bool sat_stack_paint_blank(SatStackScreen *stack);
/** Over the shaded picture of a frame of the series on screen. */
void sat_stack_paint_ink(const SatStackScreen *stack, size_t frame_index, const SatCanvas *canvas);
/** Laser or spotlight, over everything but what pops up. */
void sat_stack_paint_pointing(SatStackScreen *stack);
void sat_stack_describe_present(const SatStackScreen *stack, SatJsonWriter *writer);

/* stack_notes.c: notes for the speaker */
/** Whether their panel stands below the picture: in a lecture only. */
bool sat_stack_has_notes(const SatStackScreen *stack);
double sat_stack_notes_height(const SatStackScreen *stack);
void sat_stack_paint_notes(SatStackScreen *stack);
bool sat_stack_act_on_notes(SatStackScreen *stack, SatAction action);
void sat_stack_describe_notes(const SatStackScreen *stack, SatJsonWriter *writer);

/* stack_grid.c, stack_grid_paint.c: the overview of steps */
void sat_stack_grid_open(SatStackScreen *stack);
void sat_stack_grid_close(SatStackScreen *stack);
void sat_stack_grid_free(SatStackScreen *stack);
/** Takes the keys while it is open. */
bool sat_stack_grid_key(SatStackScreen *stack, const SatInput *input);
/** What is typed looks for cards. */
void sat_stack_grid_text(SatStackScreen *stack, const char *text);
bool sat_stack_act_on_grid(SatStackScreen *stack, SatAction action);
void sat_stack_grid_paint(SatStackScreen *stack);
void sat_stack_describe_grid(const SatStackScreen *stack, SatJsonWriter *writer);
/** The picture that stands for a series in lists; NULL: none. */
const SatPicture *sat_stack_thumbnail(SatStackScreen *stack, size_t series_index);
/** In the middle of the box, as large as fits. picture: NULL draws nothing. */
void sat_stack_put_thumbnail(SatDraw *draw, const SatPicture *picture, SatRect box);

/* stack_steps.c, stack_lesson_summary.c, stack_describe_lesson.c */
void sat_stack_paint_steps(SatStackScreen *stack);
void sat_stack_paint_summary(SatStackScreen *stack);
void sat_stack_describe_lesson(SatScreen *screen, SatJsonWriter *writer);

#endif
