/* Makes the steps of a case that has none. */
#include "formats/case/default_steps.h"

enum { MOST_OTHERS = 4 }; /* history, images, diagnosis, discussion */

static unsigned bit(SatReveal what)
{
    return 1U << what;
}

static SatStep plain_step(const char *text)
{
    return (SatStep){
        .id = "", .view = SAT_NO_INDEX, .text = text, .notes = "", .question = SAT_NO_INDEX};
}

/* The unknown case: what may be seen before anything is asked. */
static size_t put_unknown(const SatCase *teaching_case, SatStep *steps)
{
    size_t count = 0;
    if (teaching_case->presentation[0] != '\0') {
        steps[count] = plain_step(teaching_case->presentation);
        steps[count++].reveals = bit(SAT_REVEAL_PRESENTATION);
    }
    steps[count++] = plain_step("");
    return count;
}

static size_t put_questions(const SatTeaching *teaching, SatStep *steps)
{
    for (size_t i = 0; i < teaching->question_count; i++) {
        steps[i] = plain_step("");
        steps[i].question = i;
        steps[i].view = teaching->questions[i].view;
    }
    return teaching->question_count;
}

static bool put_findings(const SatTeaching *teaching, SatArena *arena, SatStep *steps,
                         SatError *err)
{
    size_t *indices = sat_arena_alloc(arena, teaching->finding_count, sizeof(*indices), err);
    for (size_t i = 0; indices != NULL && i < teaching->finding_count; i++) {
        indices[i] = i;
        steps[i] = plain_step("");
        steps[i].reveals = bit(SAT_REVEAL_FINDINGS) | bit(SAT_REVEAL_MARKS);
        steps[i].view = teaching->findings[i].view;
        steps[i].findings = &indices[i];
        steps[i].finding_count = 1;
    }
    return indices != NULL;
}

/* Everything that is said at the end is no longer hidden. */
static size_t put_answer(const SatCase *teaching_case, SatStep *steps)
{
    size_t count = 0;
    if (teaching_case->diagnosis[0] != '\0') {
        steps[count] = plain_step(teaching_case->diagnosis);
        steps[count++].reveals =
            bit(SAT_REVEAL_DIAGNOSIS) | bit(SAT_REVEAL_TITLE) | bit(SAT_REVEAL_SERIES_TITLES);
    }
    if (teaching_case->discussion[0] != '\0') {
        steps[count] = plain_step(teaching_case->discussion);
        steps[count++].reveals = bit(SAT_REVEAL_DIAGNOSIS) | bit(SAT_REVEAL_TITLE) |
                                 bit(SAT_REVEAL_SERIES_TITLES) | bit(SAT_REVEAL_DISCUSSION) |
                                 bit(SAT_REVEAL_TAGS);
    }
    return count;
}

bool sat_case_steps(const SatCase *teaching_case, SatArena *arena, const SatStep **steps,
                    size_t *count, SatError *err)
{
    const SatTeaching *teaching = teaching_case->teaching;
    if (teaching->step_count > 0) {
        *steps = teaching->steps;
        *count = teaching->step_count;
        return true;
    }
    SatStep *made =
        sat_arena_alloc(arena, MOST_OTHERS + teaching->question_count + teaching->finding_count,
                        sizeof(*made), err);
    if (made == NULL) {
        return false;
    }
    size_t used = put_unknown(teaching_case, made);
    used += put_questions(teaching, made + used);
    if (!put_findings(teaching, arena, made + used, err)) {
        return false;
    }
    used += teaching->finding_count;
    used += put_answer(teaching_case, made + used);
    *steps = made;
    *count = used;
    return true;
}
