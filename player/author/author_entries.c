/* Steps, questions and findings: added, moved, taken away, and where they are shown. */
#include <stdio.h>
#include <string.h>

#include "formats/case/default_steps.h"
#include "player/author/author_private.h"

void *sat_author_copy(SatArena *arena, const void *list, size_t count, size_t bytes, SatError *err)
{
    char *copy = sat_arena_alloc(arena, count + 1, bytes, err);
    if (copy != NULL && count > 0) {
        memcpy(copy, list, count * bytes);
    }
    return copy;
}

static const SatTeaching *now_of(const SatAuthor *author)
{
    return sat_author_teaching(author);
}

bool sat_author_put_view(SatAuthor *author, size_t *view, size_t *changes, SatError *err)
{
    const SatView made = {.id = "",
                          .title = "",
                          .rows = 1,
                          .columns = 1,
                          .viewports = &author->now,
                          .viewport_count = 1};
    *view = now_of(author)->view_count;
    const bool done = sat_draft_put_view(author->draft, SAT_NO_INDEX, &made, err);
    *changes += done ? 1 : 0;
    return done;
}

/** The steps of its own accord, which would be gone with the first one that is written. */
static bool keep_usual_steps(SatAuthor *author, size_t *changes, SatError *err)
{
    const SatCase *drawn = sat_draft_case(author->draft);
    const SatTeaching *teaching = drawn->teaching;
    if (teaching->step_count > 0 ||
        (teaching->finding_count == 0 && teaching->question_count == 0 &&
         drawn->presentation[0] == '\0' && drawn->diagnosis[0] == '\0' &&
         drawn->discussion[0] == '\0')) {
        return true; /* nothing but pictures */
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    const SatStep *steps = NULL;
    size_t count = 0;
    const bool done = arena != NULL && sat_case_steps(drawn, arena, &steps, &count, err) &&
                      sat_draft_set_steps(author->draft, steps, count, err);
    *changes += done ? 1 : 0;
    return done;
}

bool sat_author_put_step(SatAuthor *author, const SatStep *step, size_t *changes, SatError *err)
{
    const bool done = sat_draft_put_step(author->draft, SAT_NO_INDEX, step, err);
    *changes += done ? 1 : 0;
    return done;
}

bool sat_author_capture(SatAuthor *author, const size_t *findings, size_t count, SatError *err)
{
    size_t changes = 0;
    SatStep step = {.id = "",
                    .text = "",
                    .notes = "",
                    .findings = findings,
                    .finding_count = count,
                    .question = SAT_NO_INDEX};
    const bool good = keep_usual_steps(author, &changes, err) &&
                      sat_author_put_view(author, &step.view, &changes, err) &&
                      sat_author_put_step(author, &step, &changes, err);
    return sat_author_finish(author, good, changes, err);
}

const char *sat_author_prompt(SatQuestionKind kind)
{
    static const char *const PROMPTS[SAT_QUESTION_KINDS] = {
        "What is the diagnosis?", "Which of these are right?", "Is this true?",
        "Where is the abnormality?", "Describe what you see."};
    return kind < SAT_QUESTION_KINDS ? PROMPTS[kind] : "";
}

/** region: the first one of a hotspot, else NULL. */
static bool put_question(SatAuthor *author, SatQuestionKind kind, const SatRegion *region,
                         SatError *err)
{
    static const SatAnswer CHOICES[] = {
        {.id = "", .text = "Answer 1", .is_correct = true, .feedback = ""},
        {.id = "", .text = "Answer 2", .feedback = ""}};
    static const SatAnswer TRUE_FALSE[] = {
        {.id = "", .text = "True", .is_correct = true, .feedback = ""},
        {.id = "", .text = "False", .feedback = ""}};
    const bool is_boolean = kind == SAT_QUESTION_BOOLEAN;
    const bool has_answers =
        is_boolean || kind == SAT_QUESTION_SINGLE || kind == SAT_QUESTION_MULTIPLE;
    size_t changes = 0;
    SatQuestion question = {.id = "",
                            .kind = kind,
                            .prompt = sat_author_prompt(kind),
                            .answers = is_boolean ? TRUE_FALSE : CHOICES,
                            .answer_count = has_answers ? 2 : 0,
                            .regions = region,
                            .region_count = region != NULL ? 1 : 0,
                            .model_answer = "",
                            .feedback_correct = "",
                            .feedback_wrong = "",
                            .feedback_nothing = "",
                            .hint = "",
                            .points = 1.0,
                            .weight = 1.0};
    SatStep step = {.id = "", .text = "", .notes = ""};
    bool good = keep_usual_steps(author, &changes, err);
    step.question = now_of(author)->question_count;
    good = good && sat_author_put_view(author, &question.view, &changes, err) &&
           sat_draft_put_question(author->draft, SAT_NO_INDEX, &question, err);
    changes += good ? 1 : 0;
    step.view = question.view;
    good = good && sat_author_put_step(author, &step, &changes, err);
    if (!sat_author_finish(author, good, changes, err)) {
        return false;
    }
    sat_author_open(author, SAT_AUTHOR_QUESTION, step.question);
    return true;
}

bool sat_author_add_question(SatAuthor *author, SatQuestionKind kind, SatError *err)
{
    if (kind == SAT_QUESTION_HOTSPOT) {
        sat_author_open(author, SAT_AUTHOR_ALL, 0);
        sat_author_take_tool(author, (SatAuthorTool){SAT_DRAWS_RIGHT, SAT_SHAPE_ELLIPSE});
        return true;
    }
    return put_question(author, kind, NULL, err);
}

/* ---- shapes ---------------------------------------------------------------------------------- */

/** An id that no mark has, for views to name it by. */
static void name_mark(const SatTeaching *teaching, char *id, size_t capacity)
{
    bool is_free = false;
    for (unsigned number = 1; !is_free; number++) {
        snprintf(id, capacity, "mark-%u", number);
        is_free = true;
        for (size_t i = 0; i < teaching->finding_count; i++) {
            for (size_t k = 0; k < teaching->findings[i].mark_count; k++) {
                is_free = is_free && strcmp(teaching->findings[i].marks[k].id, id) != 0;
            }
        }
    }
}

static bool put_finding(SatAuthor *author, const SatMark *mark, SatError *err)
{
    size_t changes = 0;
    const size_t index = now_of(author)->finding_count;
    SatFinding finding = {.id = "", .text = SAT_AUTHOR_NEW_FINDING, .marks = mark, .mark_count = 1};
    SatStep step = {.id = "",
                    .text = "",
                    .notes = "",
                    .findings = &index,
                    .finding_count = 1,
                    .question = SAT_NO_INDEX};
    bool good = keep_usual_steps(author, &changes, err) &&
                sat_author_put_view(author, &finding.view, &changes, err) &&
                sat_draft_put_finding(author->draft, SAT_NO_INDEX, &finding, err);
    changes += good ? 1 : 0;
    step.view = finding.view;
    good = good && sat_author_put_step(author, &step, &changes, err);
    if (!sat_author_finish(author, good, changes, err)) {
        return false;
    }
    sat_author_open(author, SAT_AUTHOR_FINDING, index);
    return true;
}

static bool add_mark(SatAuthor *author, const SatShape *shape, SatError *err)
{
    char id[32];
    const bool is_label = shape->kind == SAT_SHAPE_LABEL;
    name_mark(now_of(author), id, sizeof id);
    const SatMark mark = {.id = id,
                          .shape = *shape,
                          .text = is_label ? SAT_AUTHOR_NEW_LABEL : "",
                          .style = {.width = 1.0, .text_size = 1.0}};
    if (author->page != SAT_AUTHOR_FINDING) {
        return put_finding(author, &mark, err);
    }
    const bool good = sat_draft_add_mark(author->draft, author->entry, &mark, err);
    return sat_author_finish(author, good, good ? 1 : 0, err);
}

static bool add_region(SatAuthor *author, const SatShape *shape, bool is_right, SatError *err)
{
    const SatRegion region = {.shape = *shape, .is_correct = is_right, .feedback = ""};
    const SatTeaching *teaching = now_of(author);
    if (author->page != SAT_AUTHOR_QUESTION ||
        teaching->questions[author->entry].kind != SAT_QUESTION_HOTSPOT) {
        return put_question(author, SAT_QUESTION_HOTSPOT, &region, err);
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SatQuestion question = teaching->questions[author->entry];
    SatRegion *regions = arena != NULL ? sat_author_copy(arena, question.regions,
                                                         question.region_count, sizeof region, err)
                                       : NULL;
    bool good = regions != NULL;
    if (good) {
        regions[question.region_count++] = region;
        question.regions = regions;
        good = sat_draft_put_question(author->draft, author->entry, &question, err);
    }
    return sat_author_finish(author, good, good ? 1 : 0, err);
}

bool sat_author_add_shape(SatAuthor *author, const SatShape *shape, SatError *err)
{
    return author->tool.purpose == SAT_DRAWS_MARK
               ? add_mark(author, shape, err)
               : add_region(author, shape, author->tool.purpose == SAT_DRAWS_RIGHT, err);
}

/* ---- where an entry is shown ----------------------------------------------------------------- */

size_t sat_author_view_of(const SatAuthor *author, SatAuthorPage page, size_t entry)
{
    const SatTeaching *teaching = now_of(author);
    switch (page) {
    case SAT_AUTHOR_FINDING:
        return entry < teaching->finding_count ? teaching->findings[entry].view : SAT_NO_INDEX;
    case SAT_AUTHOR_STEP:
        return entry < teaching->step_count ? teaching->steps[entry].view : SAT_NO_INDEX;
    case SAT_AUTHOR_QUESTION:
        return entry < teaching->question_count ? teaching->questions[entry].view : SAT_NO_INDEX;
    case SAT_AUTHOR_CASE:
    case SAT_AUTHOR_ALL:
        break;
    }
    return SAT_NO_INDEX;
}

static size_t uses_of_view(const SatTeaching *teaching, size_t view)
{
    size_t uses = 0;
    for (size_t i = 0; i < teaching->finding_count; i++) {
        uses += teaching->findings[i].view == view ? 1 : 0;
    }
    for (size_t i = 0; i < teaching->step_count; i++) {
        uses += teaching->steps[i].view == view ? 1 : 0;
    }
    for (size_t i = 0; i < teaching->question_count; i++) {
        uses += teaching->questions[i].view == view ? 1 : 0;
    }
    return uses;
}

static bool point_to_view(SatAuthor *author, size_t view, SatError *err)
{
    const SatTeaching *teaching = now_of(author);
    if (author->page == SAT_AUTHOR_FINDING) {
        SatFinding finding = teaching->findings[author->entry];
        finding.view = view;
        return sat_draft_put_finding(author->draft, author->entry, &finding, err);
    }
    if (author->page == SAT_AUTHOR_STEP) {
        SatStep step = teaching->steps[author->entry];
        step.view = view;
        return sat_draft_put_step(author->draft, author->entry, &step, err);
    }
    SatQuestion question = teaching->questions[author->entry];
    question.view = view;
    return sat_draft_put_question(author->draft, author->entry, &question, err);
}

/** A step goes where the finding or question it is about goes, when it stood there. */
static bool point_steps(SatAuthor *author, size_t old, size_t view, size_t *changes, SatError *err)
{
    bool good = true;
    for (size_t i = 0; good && i < now_of(author)->step_count; i++) {
        SatStep step = now_of(author)->steps[i];
        const bool is_about = author->page == SAT_AUTHOR_QUESTION
                                  ? step.question == author->entry
                                  : author->page == SAT_AUTHOR_FINDING && step.finding_count == 1 &&
                                        step.findings[0] == author->entry;
        if (is_about && step.view == old) {
            step.view = view;
            good = sat_draft_put_step(author->draft, i, &step, err);
            *changes += good ? 1 : 0;
        }
    }
    return good;
}

bool sat_author_set_view(SatAuthor *author, SatError *err)
{
    if (author->page == SAT_AUTHOR_ALL || author->page == SAT_AUTHOR_CASE) {
        return true;
    }
    size_t changes = 0;
    size_t view = 0;
    const size_t old = sat_author_view_of(author, author->page, author->entry);
    bool good =
        sat_author_put_view(author, &view, &changes, err) && point_to_view(author, view, err);
    changes += good ? 1 : 0;
    good = good && point_steps(author, old, view, &changes, err);
    if (good && old != SAT_NO_INDEX && uses_of_view(now_of(author), old) == 0) {
        good = sat_draft_remove(author->draft, SAT_DRAFT_VIEW, old, err);
        changes += good ? 1 : 0;
    }
    return sat_author_finish(author, good, changes, err);
}

/* ---- taken away, moved ----------------------------------------------------------------------- */

static bool is_about_only(const SatStep *step, SatAuthorPage page, size_t entry)
{
    if (step->text[0] != '\0' || step->notes[0] != '\0' || step->reveals != 0) {
        return false;
    }
    return page == SAT_AUTHOR_QUESTION ? step->question == entry && step->finding_count == 0
                                       : step->question == SAT_NO_INDEX &&
                                             step->finding_count == 1 && step->findings[0] == entry;
}

static bool remove_steps(SatAuthor *author, SatAuthorPage page, size_t entry, size_t *changes,
                         SatError *err)
{
    bool good = true;
    for (size_t i = now_of(author)->step_count; good && page != SAT_AUTHOR_STEP && i > 0; i--) {
        if (is_about_only(&now_of(author)->steps[i - 1], page, entry)) {
            good = sat_draft_remove(author->draft, SAT_DRAFT_STEP, i - 1, err);
            *changes += good ? 1 : 0;
        }
    }
    return good;
}

bool sat_author_remove(SatAuthor *author, SatAuthorPage page, size_t entry, SatError *err)
{
    const SatDraftKind kind = page == SAT_AUTHOR_FINDING ? SAT_DRAFT_FINDING
                              : page == SAT_AUTHOR_STEP  ? SAT_DRAFT_STEP
                                                         : SAT_DRAFT_QUESTION;
    const size_t view = sat_author_view_of(author, page, entry);
    size_t changes = 0;
    bool good = remove_steps(author, page, entry, &changes, err) &&
                sat_draft_remove(author->draft, kind, entry, err);
    changes += good ? 1 : 0;
    if (good && view != SAT_NO_INDEX && uses_of_view(now_of(author), view) == 0) {
        good = sat_draft_remove(author->draft, SAT_DRAFT_VIEW, view, err);
        changes += good ? 1 : 0;
    }
    if (good) {
        sat_author_open(author, SAT_AUTHOR_ALL, 0);
    }
    return sat_author_finish(author, good, changes, err);
}

bool sat_author_move_step(SatAuthor *author, size_t from, size_t to, SatError *err)
{
    const bool good = sat_draft_move_step(author->draft, from, to, err);
    if (good && author->page == SAT_AUTHOR_STEP && author->entry == from) {
        author->entry = to;
    }
    return sat_author_finish(author, good, good ? 1 : 0, err);
}
