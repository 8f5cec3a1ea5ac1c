/* Marks answers to questions (teaching.h). Pure: any thread.
 *
 * What an answer or a region is worth: its own points when it has some; else a right answer an
 * equal share of the question's points, a right region all of them, a wrong one nothing. With
 * `partial`, a wrong answer of a multiple choice without points of its own takes off as much as a
 * right one gives. A question never gives less than 0. The penalty is taken off for each retry. */
#ifndef SAT_CASE_QUIZ_H
#define SAT_CASE_QUIZ_H

#include "formats/case/teaching.h"

/** What somebody answered: the part that fits the question's kind. */
typedef struct {
    const bool *chosen; /* one an answer, in the order of the case; NULL: none */
    bool has_click;
    size_t click_series, click_frame;
    SatPoint click;
    const char *text; /* in own words; NULL or "": none */
    bool is_self_marked;
    double self_mark; /* of a text: the share, 0 to 1, that somebody gives oneself */
} SatResponse;

typedef enum {
    SAT_VERDICT_SKIPPED,
    SAT_VERDICT_WRONG,
    SAT_VERDICT_PARTLY,
    SAT_VERDICT_CORRECT,
    SAT_VERDICT_UNMARKED /* own words that only a person can judge */
} SatVerdict;

typedef struct {
    SatVerdict verdict;
    double points;
    double most_points; /* for the best response, at the first attempt */
    size_t region;      /* of a hotspot: the one that was hit, or SAT_NO_INDEX */
} SatMarking;

/** attempt: 0 for the first. */
SatMarking sat_question_mark(const SatQuestion *question, const SatResponse *response,
                             unsigned attempt);

/** The order in which count answers are shown: order[place] = answer. The same for the same seed
 * and question; as written without may_shuffle, and of true and false. */
void sat_question_order(const SatQuestion *question, uint64_t seed, size_t *order);

#endif
