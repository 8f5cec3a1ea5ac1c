/* What somebody did with one question: the answer being made, the attempts, what they were worth.
 * Pure. */
#ifndef SAT_PLAYER_QUESTION_STATE_H
#define SAT_PLAYER_QUESTION_STATE_H

#include "formats/case/quiz.h"

typedef enum {
    SAT_MODE_LECTURE,  /* somebody shows it: "next" reveals what was not answered */
    SAT_MODE_PRACTICE, /* alone: feedback at once, retries, own words marked by oneself */
    SAT_MODE_EXAM      /* no answer is ever shown, each is given once */
} SatLessonMode;
const char *sat_lesson_mode_name(SatLessonMode mode); /* "lecture", … */

#define SAT_QUESTION_TEXT_BYTES 256

/** The model's part is copied: it outlives the case. */
typedef struct {
    /* the question */
    const char *id, *prompt;
    SatQuestionKind kind;
    size_t answer_count;
    double most_points, weight;
    bool is_asked; /* by a step of the lesson */
    size_t *order; /* answers as shown: order[place] = answer of the case */
    /* the answer being made, or given last */
    bool *chosen; /* one an answer, in the order of the case */
    bool has_click;
    size_t click_series, click_frame;
    SatPoint click;
    char text[SAT_QUESTION_TEXT_BYTES];
    /* what came of it */
    unsigned attempts;
    SatMarking marking; /* of the last attempt */
    bool is_closed;     /* no further answer is taken */
    bool is_revealed;   /* the solution was shown without an answer */
    bool is_skipped;    /* gone past; an answer may still follow */
    bool is_out_of_time;
    bool is_self_marked;
    bool is_noted;   /* for what to ask again */
    uint32_t clicks; /* choices, clicks on the picture and confirmations */
    uint64_t shown_ns;
} SatQuestionState;

/** Takes the question's facts and its shuffled order; memory comes from the arena. */
SAT_NODISCARD bool sat_question_state_init(SatQuestionState *state, const SatQuestion *question,
                                           uint64_t seed, SatArena *arena, SatError *err);

/** True while an answer can be made. */
bool sat_question_is_open(const SatQuestionState *state);
/** Answered at least once, revealed, or out of time: "next" may go on. */
bool sat_question_is_settled(const SatQuestionState *state);
/** Whether right and wrong may be shown: never in an exam. */
bool sat_question_shows_solution(const SatQuestionState *state, SatLessonMode mode);
/** An answer in own words that waits for somebody's own mark. */
bool sat_question_wants_self_mark(const SatQuestionState *state, SatLessonMode mode);

/* Each is without effect on a question that is not open, or of another kind. */
void sat_question_choose(SatQuestionState *state, size_t answer);
void sat_question_click(SatQuestionState *state, size_t series, size_t frame, SatPoint point);
void sat_question_type(SatQuestionState *state, const char *text);

/** Marks what was made; false when there is nothing yet. With retries left (never in an exam) the
 * question stays open. */
bool sat_question_confirm(SatQuestionState *state, const SatQuestion *question, SatLessonMode mode);
/** share: 0 to 1 of the points. */
bool sat_question_self_mark(SatQuestionState *state, const SatQuestion *question,
                            SatLessonMode mode, double share);
void sat_question_reveal(SatQuestionState *state);
/** Counts the time it is looked at. True when the limit is reached just now: what was made so far
 * is the answer. */
bool sat_question_look(SatQuestionState *state, const SatQuestion *question, SatLessonMode mode,
                       uint64_t elapsed_ns);
/** 0: no limit, or nothing left of it. */
uint64_t sat_question_left_ns(const SatQuestionState *state, const SatQuestion *question);

#endif
