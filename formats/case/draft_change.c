/* Changes of a draft: entries put in, taken away, moved, with what refers to them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/draft_private.h"

/* ---- marks that views name ---- */

static bool has_mark(const SatTeaching *teaching, const char *id)
{
    for (size_t i = 0; i < teaching->finding_count; i++) {
        for (size_t k = 0; k < teaching->findings[i].mark_count; k++) {
            if (strcmp(teaching->findings[i].marks[k].id, id) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* The ids of a place that are still there, in the arena. */
static bool keep_marks(const SatTeaching *teaching, SatArena *arena, SatViewport *place,
                       SatError *err)
{
    const char **kept = sat_arena_alloc(arena, place->mark_id_count, sizeof(*kept), err);
    size_t count = 0;
    for (size_t i = 0; kept != NULL && i < place->mark_id_count; i++) {
        if (has_mark(teaching, place->mark_ids[i])) {
            kept[count++] = place->mark_ids[i];
        }
    }
    place->mark_ids = kept;
    place->mark_id_count = count;
    return kept != NULL;
}

static bool keep_view_marks(const SatTeaching *teaching, SatArena *arena, SatView *view,
                            SatError *err)
{
    SatViewport *places = sat_arena_alloc(arena, view->viewport_count, sizeof(*places), err);
    bool done = places != NULL;
    for (size_t i = 0; done && i < view->viewport_count; i++) {
        places[i] = view->viewports[i];
        done = places[i].shown_marks != SAT_SHOWS_LISTED ||
               keep_marks(teaching, arena, &places[i], err);
    }
    view->viewports = places;
    return done;
}

/* A change of findings: views forget marks that are gone. */
static bool change_findings(SatDraft *draft, const SatTeaching *changed, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SatTeaching kept = *changed;
    SatView *views =
        arena != NULL ? sat_arena_alloc(arena, changed->view_count, sizeof(*views), err) : NULL;
    bool done = views != NULL;
    for (size_t i = 0; done && i < changed->view_count; i++) {
        views[i] = changed->views[i];
        done = keep_view_marks(changed, arena, &views[i], err);
    }
    kept.views = views;
    return done && sat_draft_change(draft, &kept, err);
}

/* ---- entries put in ---- */

/* count entries of entry_bytes with one put in place of number index, or behind them. NULL on
 * failure. *place: where it stands now. */
static void *with_entry(const void *entries, size_t count, size_t entry_bytes, size_t index,
                        const void *entry, size_t *place, size_t *new_count, SatError *err)
{
    if (index != SAT_NO_INDEX && index >= count) {
        sat_fail(err, SAT_ERR_ARGUMENT, "there is no entry %zu to change", index + 1);
        return NULL;
    }
    char *copy = calloc(count + 1, entry_bytes);
    if (copy == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the draft");
        return NULL;
    }
    if (count > 0) {
        memcpy(copy, entries, count * entry_bytes);
    }
    *place = index != SAT_NO_INDEX ? index : count;
    *new_count = index != SAT_NO_INDEX ? count : count + 1;
    memcpy(copy + *place * entry_bytes, entry, entry_bytes);
    return copy;
}

static bool has_id(const SatTeaching *teaching, SatDraftKind kind, const char *id)
{
    bool found = false;
    for (size_t i = 0; kind == SAT_DRAFT_FINDING && i < teaching->finding_count; i++) {
        found = found || strcmp(teaching->findings[i].id, id) == 0;
    }
    for (size_t i = 0; kind == SAT_DRAFT_VIEW && i < teaching->view_count; i++) {
        found = found || strcmp(teaching->views[i].id, id) == 0;
    }
    for (size_t i = 0; kind == SAT_DRAFT_QUESTION && i < teaching->question_count; i++) {
        found = found || strcmp(teaching->questions[i].id, id) == 0;
    }
    return found;
}

typedef char EntryId[24];

/* The entry's own id, or one that no other entry of its kind has. */
static const char *id_or_new(const SatTeaching *teaching, SatDraftKind kind, const char *id,
                             EntryId made)
{
    static const char *const words[] = {"finding", "view", "step", "question"};
    if (id != NULL && id[0] != '\0') {
        return id;
    }
    for (unsigned number = 1;; number++) {
        snprintf(made, sizeof(EntryId), "%s-%u", words[kind], number);
        if (!has_id(teaching, kind, made)) {
            return made;
        }
    }
}

bool sat_draft_put_finding(SatDraft *draft, size_t index, const SatFinding *finding, SatError *err)
{
    SatTeaching changed = *sat_draft_teaching(draft);
    EntryId made;
    SatFinding named = *finding;
    named.id = id_or_new(&changed, SAT_DRAFT_FINDING, finding->id, made);
    size_t place = 0;
    SatFinding *list = with_entry(changed.findings, changed.finding_count, sizeof(*list), index,
                                  &named, &place, &changed.finding_count, err);
    changed.findings = list;
    const bool done = list != NULL && change_findings(draft, &changed, err);
    free(list);
    return done;
}

bool sat_draft_put_view(SatDraft *draft, size_t index, const SatView *view, SatError *err)
{
    SatTeaching changed = *sat_draft_teaching(draft);
    EntryId made;
    SatView named = *view;
    named.id = id_or_new(&changed, SAT_DRAFT_VIEW, view->id, made);
    size_t place = 0;
    SatView *list = with_entry(changed.views, changed.view_count, sizeof(*list), index, &named,
                               &place, &changed.view_count, err);
    changed.views = list;
    const bool done = list != NULL && sat_draft_change(draft, &changed, err);
    free(list);
    return done;
}

bool sat_draft_put_step(SatDraft *draft, size_t index, const SatStep *step, SatError *err)
{
    SatTeaching changed = *sat_draft_teaching(draft);
    SatStep named = *step;
    named.id = step->id != NULL ? step->id : "";
    size_t place = 0;
    SatStep *list = with_entry(changed.steps, changed.step_count, sizeof(*list), index, &named,
                               &place, &changed.step_count, err);
    changed.steps = list;
    const bool done = list != NULL && sat_draft_change(draft, &changed, err);
    free(list);
    return done;
}

bool sat_draft_set_steps(SatDraft *draft, const SatStep *steps, size_t count, SatError *err)
{
    SatTeaching changed = *sat_draft_teaching(draft);
    changed.steps = steps;
    changed.step_count = count;
    return sat_draft_change(draft, &changed, err);
}

bool sat_draft_put_question(SatDraft *draft, size_t index, const SatQuestion *question,
                            SatError *err)
{
    SatTeaching changed = *sat_draft_teaching(draft);
    EntryId made;
    SatQuestion named = *question;
    named.id = id_or_new(&changed, SAT_DRAFT_QUESTION, question->id, made);
    size_t place = 0;
    SatQuestion *list = with_entry(changed.questions, changed.question_count, sizeof(*list), index,
                                   &named, &place, &changed.question_count, err);
    changed.questions = list;
    const bool done = list != NULL && sat_draft_change(draft, &changed, err);
    free(list);
    return done;
}

bool sat_draft_add_mark(SatDraft *draft, size_t index, const SatMark *mark, SatError *err)
{
    const SatTeaching *teaching = sat_draft_teaching(draft);
    if (index >= teaching->finding_count) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "there is no finding %zu to mark", index + 1);
    }
    SatFinding finding = teaching->findings[index];
    size_t place = 0;
    SatMark *marks = with_entry(finding.marks, finding.mark_count, sizeof(*marks), SAT_NO_INDEX,
                                mark, &place, &finding.mark_count, err);
    if (marks != NULL && marks[place].id == NULL) {
        marks[place].id = "";
    }
    finding.marks = marks;
    const bool done = marks != NULL && sat_draft_put_finding(draft, index, &finding, err);
    free(marks);
    return done;
}

/* ---- entries taken away ---- */

/* What a reference becomes when entry `gone` is taken away. */
static size_t without(size_t reference, size_t gone)
{
    return reference == SAT_NO_INDEX || reference < gone ? reference
           : reference == gone                           ? SAT_NO_INDEX
                                                         : reference - 1;
}

/* A copy of the teaching whose lists may be changed in place. */
typedef struct {
    SatFinding *findings;
    SatView *views;
    SatStep *steps;
    SatQuestion *questions;
    size_t *step_findings; /* of all steps, one after the other */
} Lists;

static void free_lists(Lists *lists)
{
    free(lists->findings);
    free(lists->views);
    free(lists->steps);
    free(lists->questions);
    free(lists->step_findings);
}

static void *copy_list(const void *list, size_t count, size_t entry_bytes, bool *done)
{
    void *copy = calloc(count + 1, entry_bytes);
    if (copy == NULL) {
        *done = false;
    } else if (count > 0) {
        memcpy(copy, list, count * entry_bytes);
    }
    return copy;
}

static bool copy_lists(const SatTeaching *from, Lists *lists, SatTeaching *to, SatError *err)
{
    bool done = true;
    size_t named = 0;
    for (size_t i = 0; i < from->step_count; i++) {
        named += from->steps[i].finding_count;
    }
    *lists = (Lists){
        .findings = copy_list(from->findings, from->finding_count, sizeof(SatFinding), &done),
        .views = copy_list(from->views, from->view_count, sizeof(SatView), &done),
        .steps = copy_list(from->steps, from->step_count, sizeof(SatStep), &done),
        .questions = copy_list(from->questions, from->question_count, sizeof(SatQuestion), &done),
        .step_findings = calloc(named + 1, sizeof(size_t))};
    if (!done || lists->step_findings == NULL) {
        free_lists(lists);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the draft");
    }
    *to = (SatTeaching){.findings = lists->findings,
                        .finding_count = from->finding_count,
                        .views = lists->views,
                        .view_count = from->view_count,
                        .steps = lists->steps,
                        .step_count = from->step_count,
                        .questions = lists->questions,
                        .question_count = from->question_count};
    return true;
}

static void forget_view(Lists *lists, const SatTeaching *teaching, size_t gone)
{
    for (size_t i = 0; i < teaching->finding_count; i++) {
        lists->findings[i].view = without(lists->findings[i].view, gone);
    }
    for (size_t i = 0; i < teaching->step_count; i++) {
        lists->steps[i].view = without(lists->steps[i].view, gone);
    }
    for (size_t i = 0; i < teaching->question_count; i++) {
        lists->questions[i].view = without(lists->questions[i].view, gone);
    }
}

static void forget_question(Lists *lists, const SatTeaching *teaching, size_t gone)
{
    for (size_t i = 0; i < teaching->step_count; i++) {
        lists->steps[i].question = without(lists->steps[i].question, gone);
    }
}

static void forget_finding(Lists *lists, const SatTeaching *teaching, size_t gone)
{
    size_t *named = lists->step_findings;
    for (size_t i = 0; i < teaching->step_count; i++) {
        SatStep *step = &lists->steps[i];
        const size_t *old = step->findings;
        const size_t old_count = step->finding_count;
        step->findings = named;
        step->finding_count = 0;
        for (size_t k = 0; k < old_count; k++) {
            if (old[k] != gone) {
                named[step->finding_count++] = without(old[k], gone);
            }
        }
        named += step->finding_count;
    }
}

static void close_gap(void *list, size_t *count, size_t entry_bytes, size_t gone)
{
    char *bytes = list;
    memmove(bytes + gone * entry_bytes, bytes + (gone + 1) * entry_bytes,
            (*count - gone - 1) * entry_bytes);
    (*count)--;
}

static bool remove_entry(Lists *lists, SatTeaching *changed, SatDraftKind kind, size_t index)
{
    switch (kind) {
    case SAT_DRAFT_FINDING:
        if (index < changed->finding_count) {
            forget_finding(lists, changed, index);
            close_gap(lists->findings, &changed->finding_count, sizeof(SatFinding), index);
            return true;
        }
        break;
    case SAT_DRAFT_VIEW:
        if (index < changed->view_count) {
            forget_view(lists, changed, index);
            close_gap(lists->views, &changed->view_count, sizeof(SatView), index);
            return true;
        }
        break;
    case SAT_DRAFT_QUESTION:
        if (index < changed->question_count) {
            forget_question(lists, changed, index);
            close_gap(lists->questions, &changed->question_count, sizeof(SatQuestion), index);
            return true;
        }
        break;
    case SAT_DRAFT_STEP:
        if (index < changed->step_count) {
            close_gap(lists->steps, &changed->step_count, sizeof(SatStep), index);
            return true;
        }
        break;
    }
    return false;
}

bool sat_draft_remove(SatDraft *draft, SatDraftKind kind, size_t index, SatError *err)
{
    Lists lists;
    SatTeaching changed;
    if (!copy_lists(sat_draft_teaching(draft), &lists, &changed, err)) {
        return false;
    }
    bool done = remove_entry(&lists, &changed, kind, index) ||
                sat_fail(err, SAT_ERR_ARGUMENT, "there is no entry %zu to take away", index + 1);
    done = done && change_findings(draft, &changed, err);
    free_lists(&lists);
    return done;
}

bool sat_draft_move_step(SatDraft *draft, size_t from, size_t to, SatError *err)
{
    Lists lists;
    SatTeaching changed;
    if (!copy_lists(sat_draft_teaching(draft), &lists, &changed, err)) {
        return false;
    }
    bool done = (from < changed.step_count && to < changed.step_count) ||
                sat_fail(err, SAT_ERR_ARGUMENT, "there is no step %zu", from + 1);
    if (done) {
        const SatStep moved = lists.steps[from];
        close_gap(lists.steps, &changed.step_count, sizeof(SatStep), from);
        memmove(lists.steps + to + 1, lists.steps + to,
                (changed.step_count - to) * sizeof(SatStep));
        lists.steps[to] = moved;
        changed.step_count++;
    }
    done = done && sat_draft_change(draft, &changed, err);
    free_lists(&lists);
    return done;
}
