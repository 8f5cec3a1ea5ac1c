/* A lesson through one case: its steps, the one that is shown, and the questions answered on the
 * way. What is shown depends on the step and on the answers alone, never on the way there:
 * forwards, backwards and by jumps it is the same. An exam leaves out
 * the steps that answer. Pure. */
#ifndef SAT_PLAYER_LESSON_H
#define SAT_PLAYER_LESSON_H

#include "player/lesson/question_state.h"

typedef struct SatLesson SatLesson;

typedef struct {
    SatLessonMode mode;
    uint64_t seed;     /* of the shuffled answers */
    const bool *asked; /* one a question: only the steps that ask these; NULL: all steps */
    /* Ids of steps: only these, unless none is there; 0: all. Borrowed for as long as the lesson */
    const char *const *steps;
    size_t step_count;
} SatLessonOptions;

/** owns: sat_lesson_free(). The case is borrowed until another is bound. errors: SAT_ERR_NO_MEMORY
 */
SAT_NODISCARD SatLesson *sat_lesson_new(const SatCase *teaching_case,
                                        const SatLessonOptions *options, SatError *err);
void sat_lesson_free(SatLesson *lesson); /* NULL-safe */
/** The same case, read again into other memory; NULL: it is gone. Step and answers stay. */
SAT_NODISCARD bool sat_lesson_bind(SatLesson *lesson, const SatCase *teaching_case, SatError *err);

SatLessonMode sat_lesson_mode(const SatLesson *lesson);
/** 0: nothing of this case is asked, or asked again. */
size_t sat_lesson_step_count(const SatLesson *lesson);
size_t sat_lesson_position(const SatLesson *lesson);
const SatStep *sat_lesson_step(const SatLesson *lesson, size_t position);
size_t sat_lesson_question_count(const SatLesson *lesson);
/** Whatever is bound; index: of the case's questions. */
SatQuestionState *sat_lesson_state(SatLesson *lesson, size_t index);
/** Whether a step of the lesson asks it. */
bool sat_lesson_asks(const SatLesson *lesson, size_t question);
/** What the present step asks; NULL: nothing. */
const SatQuestion *sat_lesson_question(const SatLesson *lesson);
SatQuestionState *sat_lesson_question_state(SatLesson *lesson);

/** Whether it may be seen at the present step: a step reveals for all that follow it. */
bool sat_lesson_reveals(const SatLesson *lesson, SatReveal what);
/** A step that names findings shows those, text and marks unless it reveals only one of the two;
 * one that names none, all. */
bool sat_lesson_shows_finding(const SatLesson *lesson, size_t finding);
bool sat_lesson_shows_marks(const SatLesson *lesson, size_t finding);
/** The present step names it. */
bool sat_lesson_is_about(const SatLesson *lesson, size_t finding);
/** Everything is shown from now on, by wish of the user: no effect in an exam. */
void sat_lesson_reveal_all(SatLesson *lesson);

typedef enum { SAT_PLACE_OPENING, SAT_PLACE_VIEW, SAT_PLACE_MARK } SatLessonPlaceKind;
/** Where the present step stands in the pictures: a view; the first mark of a finding; or, when
 * neither it nor a step before it has any, as the case opens. */
typedef struct {
    SatLessonPlaceKind kind;
    size_t index; /* the view, or the finding */
} SatLessonPlace;
SatLessonPlace sat_lesson_place(const SatLesson *lesson);
/** Where another step stands. */
SatLessonPlace sat_lesson_place_at(const SatLesson *lesson, size_t position);

typedef enum {
    SAT_MOVE_DONE,     /* another step is shown */
    SAT_MOVE_REVEALED, /* the answer of the present one: once more goes on */
    SAT_MOVE_ASKS,     /* not answered: once more skips it */
    SAT_MOVE_END       /* there is no further step that way */
} SatLessonMove;
SatLessonMove sat_lesson_next(SatLesson *lesson);
SatLessonMove sat_lesson_back(SatLesson *lesson);
/** Past the last: the last. */
void sat_lesson_go(SatLesson *lesson, size_t position);
/** "next" was pressed on an open question and waits to be pressed again. */
bool sat_lesson_is_asking(const SatLesson *lesson);
/** Any other thing was done than "next". */
void sat_lesson_ask_no_more(SatLesson *lesson);

#endif
