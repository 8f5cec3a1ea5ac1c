/* Marks answers to questions. */
#include "formats/case/quiz.h"

#include <math.h>
#include <string.h>

#include "formats/base/letter_case.h"
#include "formats/base/text_utf8.h"
#include "formats/case/shape.h"

/* Sums of shares that people write as decimals. */
#define SAME_POINTS 1e-9

static size_t correct_count(const SatQuestion *question)
{
    size_t count = 0;
    for (size_t i = 0; i < question->answer_count; i++) {
        count += question->answers[i].is_correct ? 1 : 0;
    }
    return count;
}

static double worth_of_answer(const SatQuestion *question, size_t index, size_t correct)
{
    const SatAnswer *answer = &question->answers[index];
    double share = correct > 0 ? question->points / (double)correct : 0.0;
    if (answer->has_points) {
        return answer->points;
    }
    if (answer->is_correct) {
        return question->kind == SAT_QUESTION_MULTIPLE ? share : question->points;
    }
    return question->kind == SAT_QUESTION_MULTIPLE && question->gives_partial ? -share : 0.0;
}

static bool has_own_points(const SatQuestion *question)
{
    for (size_t i = 0; i < question->answer_count; i++) {
        if (question->answers[i].has_points) {
            return true;
        }
    }
    return false;
}

static void finish(SatMarking *marking, const SatQuestion *question, unsigned attempt)
{
    double most = marking->most_points;
    marking->verdict = marking->points >= most - SAME_POINTS ? SAT_VERDICT_CORRECT
                       : marking->points > SAME_POINTS       ? SAT_VERDICT_PARTLY
                                                             : SAT_VERDICT_WRONG;
    marking->points = fmax(0.0, marking->points - question->penalty * (double)attempt);
}

static void mark_choice(const SatQuestion *question, const SatResponse *response, unsigned attempt,
                        SatMarking *out)
{
    size_t correct = correct_count(question);
    bool is_multiple = question->kind == SAT_QUESTION_MULTIPLE;
    bool any = false, all_right = true;
    double sum = 0.0, most = 0.0;
    for (size_t i = 0; i < question->answer_count; i++) {
        double worth = worth_of_answer(question, i, correct);
        bool chosen = response->chosen != NULL && response->chosen[i];
        any = any || chosen;
        all_right = all_right && chosen == question->answers[i].is_correct;
        sum += chosen ? worth : 0.0;
        most = is_multiple ? most + fmax(worth, 0.0) : fmax(most, worth);
    }
    if (is_multiple && correct == 0 && !has_own_points(question)) {
        most = question->points; /* none of them: given for choosing nothing */
        sum = all_right ? most : 0.0;
    } else if (is_multiple && !question->gives_partial && !has_own_points(question)) {
        sum = all_right ? most : 0.0;
    }
    out->most_points = most;
    out->points = fmax(0.0, sum);
    if (any || (is_multiple && correct == 0 && response->chosen != NULL)) {
        finish(out, question, attempt);
    } else {
        out->points = 0.0;
    }
}

static double worth_of_region(const SatQuestion *question, const SatRegion *region)
{
    return region->has_points ? region->points : region->is_correct ? question->points : 0.0;
}

static void mark_click(const SatQuestion *question, const SatResponse *response, unsigned attempt,
                       SatMarking *out)
{
    for (size_t i = 0; i < question->region_count; i++) {
        const SatRegion *region = &question->regions[i];
        double worth = worth_of_region(question, region);
        out->most_points = fmax(out->most_points, worth);
        if (response->has_click && out->region == SAT_NO_INDEX &&
            sat_shape_is_on(&region->shape, response->click_series, response->click_frame) &&
            sat_shape_holds(&region->shape, response->click)) {
            out->region = i;
            out->points = fmax(0.0, worth);
        }
    }
    if (response->has_click) {
        finish(out, question, attempt);
    }
}

/* The same words, whatever their letter case and the blanks around and between them. */
static bool same_words(const char *a, const char *b)
{
    size_t at_a = strspn(a, " \t\n"), at_b = strspn(b, " \t\n");
    while (a[at_a] != '\0' && b[at_b] != '\0') {
        size_t blanks_a = strspn(a + at_a, " \t\n"), blanks_b = strspn(b + at_b, " \t\n");
        at_a += blanks_a;
        at_b += blanks_b;
        if (a[at_a] == '\0' || b[at_b] == '\0') {
            break;
        }
        if ((blanks_a > 0) != (blanks_b > 0) ||
            sat_utf8_lower(sat_utf8_next(a, strlen(a), &at_a)) !=
                sat_utf8_lower(sat_utf8_next(b, strlen(b), &at_b))) {
            return false;
        }
    }
    at_a += strspn(a + at_a, " \t\n");
    at_b += strspn(b + at_b, " \t\n");
    return a[at_a] == '\0' && b[at_b] == '\0';
}

static void mark_text(const SatQuestion *question, const SatResponse *response, unsigned attempt,
                      SatMarking *out)
{
    out->most_points = question->points;
    if (response->text == NULL || response->text[strspn(response->text, " \t\n")] == '\0') {
        return;
    }
    for (size_t i = 0; i < question->accepted_count; i++) {
        if (same_words(response->text, question->accepted[i])) {
            out->points = question->points;
            finish(out, question, attempt);
            return;
        }
    }
    if (!response->is_self_marked) {
        out->verdict = SAT_VERDICT_UNMARKED;
        return;
    }
    out->points = question->points * fmin(fmax(response->self_mark, 0.0), 1.0);
    finish(out, question, attempt);
}

SatMarking sat_question_mark(const SatQuestion *question, const SatResponse *response,
                             unsigned attempt)
{
    SatMarking out = {.verdict = SAT_VERDICT_SKIPPED, .region = SAT_NO_INDEX};
    switch (question->kind) {
    case SAT_QUESTION_SINGLE:
    case SAT_QUESTION_MULTIPLE:
    case SAT_QUESTION_BOOLEAN:
        mark_choice(question, response, attempt, &out);
        break;
    case SAT_QUESTION_HOTSPOT:
        mark_click(question, response, attempt, &out);
        break;
    case SAT_QUESTION_TEXT:
        mark_text(question, response, attempt, &out);
        break;
    case SAT_QUESTION_KINDS:
        break;
    }
    return out;
}

/* splitmix64: the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15ULL;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

void sat_question_order(const SatQuestion *question, uint64_t seed, size_t *order)
{
    uint64_t state = seed;
    for (const char *c = question->id; *c != '\0'; c++) {
        state = (state ^ (unsigned char)*c) * 0x100000001b3ULL; /* FNV-1a: each question its own */
    }
    for (size_t i = 0; i < question->answer_count; i++) {
        order[i] = i;
    }
    if (!question->may_shuffle || question->kind == SAT_QUESTION_BOOLEAN) {
        return;
    }
    for (size_t i = question->answer_count; i > 1; i--) {
        size_t other = (size_t)(next_random(&state) % i);
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}
