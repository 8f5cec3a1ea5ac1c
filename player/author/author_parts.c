/* Parts of the entry on the page: answers, marks, regions, what a step shows. */
#include <stdio.h>
#include <string.h>

#include "player/author/author_private.h"

typedef struct {
    SatAuthor *author;
    SatArena *arena;
    SatFinding finding;
    SatStep step;
    SatQuestion question;
    SatMark *marks;
    SatAnswer *answers;
    SatRegion *regions;
    size_t *findings;
} Change;

/** Copies of the entry and its lists, to change. */
static bool begin(SatAuthor *author, Change *change, SatError *err)
{
    const SatTeaching *teaching = sat_author_teaching(author);
    *change = (Change){.author = author, .arena = sat_arena_new(0, err)};
    if (change->arena == NULL) {
        return false;
    }
    if (author->page == SAT_AUTHOR_FINDING) {
        change->finding = teaching->findings[author->entry];
        change->marks = sat_author_copy(change->arena, change->finding.marks,
                                        change->finding.mark_count, sizeof(SatMark), err);
        change->finding.marks = change->marks;
        return change->marks != NULL;
    }
    if (author->page == SAT_AUTHOR_STEP) {
        change->step = teaching->steps[author->entry];
        change->findings = sat_author_copy(change->arena, change->step.findings,
                                           change->step.finding_count, sizeof(size_t), err);
        change->step.findings = change->findings;
        return change->findings != NULL;
    }
    if (author->page == SAT_AUTHOR_QUESTION) {
        change->question = teaching->questions[author->entry];
        change->answers = sat_author_copy(change->arena, change->question.answers,
                                          change->question.answer_count, sizeof(SatAnswer), err);
        change->regions = sat_author_copy(change->arena, change->question.regions,
                                          change->question.region_count, sizeof(SatRegion), err);
        change->question.answers = change->answers;
        change->question.regions = change->regions;
        return change->answers != NULL && change->regions != NULL;
    }
    return sat_fail(err, SAT_ERR_ARGUMENT, "nothing is open to be changed");
}

static bool end(Change *change, bool good, SatError *err)
{
    SatAuthor *author = change->author;
    if (good) {
        good = author->page == SAT_AUTHOR_FINDING
                   ? sat_draft_put_finding(author->draft, author->entry, &change->finding, err)
               : author->page == SAT_AUTHOR_STEP
                   ? sat_draft_put_step(author->draft, author->entry, &change->step, err)
                   : sat_draft_put_question(author->draft, author->entry, &change->question, err);
        good = sat_author_finish(author, good, good ? 1 : 0, err);
    }
    sat_arena_free(change->arena);
    return good;
}

bool sat_author_add_answer(SatAuthor *author, SatError *err)
{
    Change change;
    char text[32];
    bool good = begin(author, &change, err) && author->page == SAT_AUTHOR_QUESTION;
    if (good) {
        snprintf(text, sizeof text, "Answer %zu", change.question.answer_count + 1);
        change.answers[change.question.answer_count++] =
            (SatAnswer){.id = "", .text = text, .feedback = ""};
    }
    return end(&change, good, err);
}

static void take_out(void *list, size_t *count, size_t bytes, size_t index)
{
    char *entries = list;
    memmove(entries + index * bytes, entries + (index + 1) * bytes, (*count - index - 1) * bytes);
    (*count)--;
}

bool sat_author_remove_part(SatAuthor *author, size_t index, SatError *err)
{
    Change change;
    bool good = begin(author, &change, err);
    if (good && index < change.finding.mark_count) {
        take_out(change.marks, &change.finding.mark_count, sizeof(SatMark), index);
    } else if (good && index < change.question.region_count) {
        take_out(change.regions, &change.question.region_count, sizeof(SatRegion), index);
    } else if (good && index < change.question.answer_count) {
        const bool was_right = change.answers[index].is_correct;
        take_out(change.answers, &change.question.answer_count, sizeof(SatAnswer), index);
        if (was_right && change.question.kind == SAT_QUESTION_SINGLE &&
            change.question.answer_count > 0) {
            change.answers[0].is_correct = true; /* one must be */
        }
    } else {
        good = good && sat_fail(err, SAT_ERR_ARGUMENT, "it is not there any more");
    }
    return end(&change, good, err);
}

bool sat_author_set_right(SatAuthor *author, size_t index, SatError *err)
{
    Change change;
    bool good = begin(author, &change, err);
    const bool is_one =
        change.question.kind == SAT_QUESTION_SINGLE || change.question.kind == SAT_QUESTION_BOOLEAN;
    if (good && index < change.question.region_count) {
        change.regions[index].is_correct = !change.regions[index].is_correct;
    } else if (good && index < change.question.answer_count) {
        const bool was_right = change.answers[index].is_correct;
        for (size_t i = 0; is_one && i < change.question.answer_count; i++) {
            change.answers[i].is_correct = false;
        }
        change.answers[index].is_correct = is_one || !was_right;
    }
    return end(&change, good, err);
}

static void set_range(SatShape *shape, size_t frame, bool is_last)
{
    if (is_last) {
        shape->last_frame = frame;
        shape->first_frame = shape->first_frame < frame ? shape->first_frame : frame;
    } else {
        shape->first_frame = frame;
        shape->last_frame = shape->last_frame > frame ? shape->last_frame : frame;
    }
}

bool sat_author_set_range(SatAuthor *author, size_t index, bool is_last, SatError *err)
{
    Change change;
    bool good = begin(author, &change, err);
    SatShape *shape = good && index < change.finding.mark_count      ? &change.marks[index].shape
                      : good && index < change.question.region_count ? &change.regions[index].shape
                                                                     : NULL;
    if (shape != NULL && shape->series == author->now.series) {
        set_range(shape, author->now.frame, is_last);
    } else {
        good = good && sat_fail(err, SAT_ERR_ARGUMENT,
                                "it lies on another series: go to an image of that one first");
    }
    return end(&change, good, err);
}

bool sat_author_toggle_finding(SatAuthor *author, size_t finding, SatError *err)
{
    Change change;
    bool good = begin(author, &change, err);
    size_t at = 0;
    while (good && at < change.step.finding_count && change.findings[at] != finding) {
        at++;
    }
    if (good && at < change.step.finding_count) {
        take_out(change.findings, &change.step.finding_count, sizeof(size_t), at);
    } else if (good) {
        change.findings[change.step.finding_count++] = finding;
    }
    return end(&change, good, err);
}

bool sat_author_toggle_reveal(SatAuthor *author, SatReveal what, SatError *err)
{
    Change change;
    const bool good = begin(author, &change, err);
    if (good) {
        change.step.reveals ^= 1U << what;
    }
    return end(&change, good, err);
}

/* ---- texts ----------------------------------------------------------------------------------- */

static const char **text_of(Change *change, SatAuthorText which)
{
    const bool has_mark = which.index < change->finding.mark_count;
    const bool has_answer = which.index < change->question.answer_count;
    const bool has_region = which.index < change->question.region_count;
    const char **texts[SAT_TEXT_KINDS] = {NULL};
    texts[SAT_TEXT_OF_FINDING] = &change->finding.text;
    texts[SAT_TEXT_OF_MARK] = has_mark ? &change->marks[which.index].text : NULL;
    texts[SAT_TEXT_OF_STEP] = &change->step.text;
    texts[SAT_TEXT_NOTES] = &change->step.notes;
    texts[SAT_TEXT_PROMPT] = &change->question.prompt;
    texts[SAT_TEXT_ANSWER] = has_answer ? &change->answers[which.index].text : NULL;
    texts[SAT_TEXT_ANSWER_FEEDBACK] = has_answer ? &change->answers[which.index].feedback : NULL;
    texts[SAT_TEXT_REGION_FEEDBACK] = has_region ? &change->regions[which.index].feedback : NULL;
    texts[SAT_TEXT_MODEL_ANSWER] = &change->question.model_answer;
    texts[SAT_TEXT_WHEN_RIGHT] = &change->question.feedback_correct;
    texts[SAT_TEXT_WHEN_WRONG] = &change->question.feedback_wrong;
    texts[SAT_TEXT_WHEN_NOTHING] = &change->question.feedback_nothing;
    return which.kind < SAT_TEXT_KINDS ? texts[which.kind] : NULL;
}

bool sat_author_set_text(SatAuthor *author, SatAuthorText which, const char *text, SatError *err)
{
    Change change;
    const char *before = sat_author_text(author, which);
    const bool is_needed =
        which.kind == SAT_TEXT_OF_FINDING || which.kind == SAT_TEXT_PROMPT ||
        which.kind == SAT_TEXT_ANSWER ||
        (which.kind == SAT_TEXT_OF_MARK && strcmp(before, SAT_AUTHOR_NEW_LABEL) == 0);
    if (strcmp(before, text) == 0 || (is_needed && text[0] == '\0')) {
        return true;
    }
    if (sat_author_is_of_case(which)) {
        const bool written =
            sat_draft_set_text(author->draft, sat_author_draft_text(which), text, err);
        return sat_author_finish(author, written, written ? 1 : 0, err);
    }
    bool good = begin(author, &change, err);
    const char **target = good ? text_of(&change, which) : NULL;
    if (target != NULL && *target != NULL) {
        *target = text;
    } else {
        good = good && sat_fail(err, SAT_ERR_ARGUMENT, "it is not there any more");
    }
    return end(&change, good, err);
}
