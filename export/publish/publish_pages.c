/* Makes pages of the steps of a case. */
#include "export/publish/publish_pages.h"

#include <stdio.h>
#include <string.h>

#include "formats/case/default_steps.h"

enum {
    MOST_EXTRA = 5, /* history, images, answer, discussion, about */
    HIDING = (1 << SAT_REVEAL_TITLE) | (1 << SAT_REVEAL_DIAGNOSIS) | (1 << SAT_REVEAL_FINDINGS) |
             (1 << SAT_REVEAL_MARKS) | (1 << SAT_REVEAL_DISCUSSION) | (1 << SAT_REVEAL_TAGS) |
             (1 << SAT_REVEAL_SERIES_TITLES)
};

typedef struct {
    const SatPublishCase *of;
    SatArena *arena;
    SatError *err;
    SatPublishPage *pages;
    size_t count;
    unsigned revealed;
    bool *asked, *found;
    bool has_images;
} Making;

static unsigned bit(SatReveal what)
{
    return 1U << what;
}

static SatPublishPage *add_page(Making *making, const char *heading)
{
    SatPublishPage *page = &making->pages[making->count++];
    page->heading = heading;
    page->notes = "";
    page->is_answer = (making->revealed & HIDING) != 0;
    return page;
}

static void add_part(SatPublishPage *page, const char *label, const char *text)
{
    if (text[0] == '\0' || page->part_count == SAT_PAGE_MAX_PARTS) {
        return;
    }
    for (size_t i = 0; i < page->part_count; i++) {
        if (strcmp(page->parts[i].text, text) == 0) {
            page->parts[i].label = page->parts[i].label[0] == '\0' ? label : page->parts[i].label;
            return;
        }
    }
    page->parts[page->part_count++] = (SatPagePart){label, text};
}

static const char *joined(Making *making, const char *const *texts, size_t count,
                          const char *between)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < count; i++) {
        sat_write_format(&out, "%s%s", i > 0 ? between : "", texts[i]);
    }
    const char *made =
        out.failed ? NULL
                   : sat_arena_text(making->arena, out.length > 0 ? (const char *)out.bytes : "",
                                    out.length, making->err);
    sat_byte_writer_free(&out);
    return made != NULL ? made : "";
}

/* What is no longer hidden from here on. */
static void reveal(Making *making, SatPublishPage *page, unsigned reveals)
{
    const SatCase *model = making->of->model;
    unsigned fresh = reveals & ~making->revealed;
    making->revealed |= reveals;
    page->is_answer = (making->revealed & HIDING) != 0;
    if ((fresh & bit(SAT_REVEAL_PRESENTATION)) != 0) {
        add_part(page, "Presentation", model->presentation);
    }
    if ((fresh & bit(SAT_REVEAL_DIAGNOSIS)) != 0) {
        add_part(page, "Diagnosis", model->diagnosis);
        add_part(page, "Certainty", model->certainty);
    }
    if ((fresh & bit(SAT_REVEAL_TITLE)) != 0) {
        add_part(page, "Title", model->title);
    }
    if ((fresh & bit(SAT_REVEAL_DISCUSSION)) != 0) {
        add_part(page, "Discussion", model->discussion);
    }
    if ((fresh & bit(SAT_REVEAL_TAGS)) != 0) {
        add_part(page, "Systems", joined(making, model->systems, model->system_count, ", "));
        add_part(page, "Tags", joined(making, model->tags, model->tag_count, ", "));
    }
}

/* ---- pictures ---- */

static SatPublishShot middle_of(const SatPublishCase *of, size_t series)
{
    const SatSeries *stack = sat_case_series(of->model, series, NULL);
    return (SatPublishShot){.series = series,
                            .frame = sat_middle_frame(stack->frame_count, stack->time_points)};
}

static SatPublishShot shot_of_viewport(const SatPublishCase *of, const SatViewport *viewport)
{
    SatPublishShot shot = middle_of(of, viewport->series);
    shot.viewport = viewport;
    if (viewport->frame != SAT_NO_INDEX) {
        shot.frame = viewport->frame;
    }
    return shot;
}

/* The place of a view that is looked at first. */
static bool shot_of_view(const SatPublishCase *of, size_t index, SatPublishShot *out)
{
    if (index == SAT_NO_INDEX) {
        return false;
    }
    const SatView *view = &of->teaching->views[index];
    for (size_t i = 0; i < view->viewport_count; i++) {
        const SatViewport *viewport = &view->viewports[(view->active + i) % view->viewport_count];
        if (viewport->series != SAT_NO_INDEX) {
            *out = shot_of_viewport(of, viewport);
            return true;
        }
    }
    return false;
}

static SatPublishShot shot_of_shape(const SatShape *shape)
{
    return (SatPublishShot){.series = shape->series,
                            .frame =
                                shape->first_frame + (shape->last_frame - shape->first_frame) / 2};
}

bool sat_publish_finding_shot(const SatPublishCase *publish_case, const size_t *finding,
                              SatPublishShot *out)
{
    const SatFinding *what = &publish_case->teaching->findings[*finding];
    bool has = shot_of_view(publish_case, what->view, out);
    if (!has && what->mark_count > 0) {
        *out = shot_of_shape(&what->marks[0].shape);
        has = true;
    }
    out->findings = finding;
    out->finding_count = 1;
    return has;
}

bool sat_publish_question_shot(const SatPublishCase *publish_case, const SatQuestion *question,
                               bool with_answer, SatPublishShot *out)
{
    const SatShape *place = NULL;
    for (size_t i = question->region_count; i > 0; i--) {
        place = question->regions[i - 1].is_correct ? &question->regions[i - 1].shape : place;
    }
    bool has = shot_of_view(publish_case, question->view, out);
    bool is_on_view = has && place != NULL && place->series == out->series &&
                      place->first_frame <= out->frame && place->last_frame >= out->frame;
    if (place != NULL && !is_on_view) {
        *out = shot_of_shape(place);
        has = true;
    }
    out->question = with_answer && place != NULL ? question : NULL;
    return has;
}

static void add_shot(SatPublishPage *page, SatPublishShot *shots, const SatPublishShot *shot)
{
    for (size_t i = 0; i < page->shot_count; i++) {
        if (shots[i].series == shot->series && shots[i].frame == shot->frame &&
            shots[i].finding_count > 0) {
            return; /* the marks of all findings of the page are on it */
        }
    }
    shots[page->shot_count++] = *shot;
}

static void add_shots(Making *making, SatPublishPage *page, size_t view)
{
    const SatPublishCase *of = making->of;
    size_t places = view != SAT_NO_INDEX ? of->teaching->views[view].viewport_count : 0;
    SatPublishShot *shots = sat_arena_alloc(making->arena, places + page->finding_count + 1,
                                            sizeof(*shots), making->err);
    SatPublishShot shot = {0};
    page->shots = shots;
    for (size_t i = 0; shots != NULL && i < places; i++) {
        const SatViewport *viewport = &of->teaching->views[view].viewports[i];
        if (viewport->series != SAT_NO_INDEX) {
            shot = shot_of_viewport(of, viewport);
            shot.findings = page->findings;
            shot.finding_count = page->finding_count;
            shots[page->shot_count++] = shot;
        }
    }
    for (size_t i = 0; shots != NULL && i < page->finding_count; i++) {
        if ((view == SAT_NO_INDEX || of->teaching->findings[page->findings[i]].mark_count > 0) &&
            sat_publish_finding_shot(of, &page->findings[i], &shot)) {
            shot.findings = page->findings;
            shot.finding_count = page->finding_count;
            add_shot(page, shots, &shot);
        }
    }
    if (shots != NULL && page->question != NULL && page->shot_count == 0 &&
        sat_publish_question_shot(of, page->question, false, &shot)) {
        shots[page->shot_count++] = shot;
    }
}

static void add_stacks(Making *making, SatPublishPage *page)
{
    size_t count = sat_case_series_count(making->of->model);
    SatPublishShot *shots = sat_arena_alloc(making->arena, count, sizeof(*shots), making->err);
    page->is_images = true;
    page->shots = shots;
    making->has_images = true;
    for (size_t i = 0; shots != NULL && i < count; i++) {
        shots[page->shot_count++] = middle_of(making->of, i);
    }
}

/* ---- pages ---- */

static const char *numbered(Making *making, const char *word, size_t number)
{
    char text[64];
    (void)snprintf(text, sizeof(text), "%s %zu", word, number);
    const char *kept = sat_arena_text(making->arena, text, strlen(text), making->err);
    return kept != NULL ? kept : word;
}

static void ask(Making *making, SatPublishPage *page, size_t question)
{
    page->question = &making->of->teaching->questions[question];
    page->question_number = question + 1;
    page->heading = numbered(making, "Question", question + 1);
    making->asked[question] = true;
}

static void find(Making *making, SatPublishPage *page, const size_t *findings, size_t count)
{
    page->findings = findings;
    page->finding_count = count;
    making->revealed |= bit(SAT_REVEAL_FINDINGS);
    page->is_answer = true;
    for (size_t i = 0; i < count; i++) {
        making->found[findings[i]] = true;
    }
    if (page->question == NULL) {
        page->heading = count == 1 ? numbered(making, "Finding", findings[0] + 1) : "Findings";
    }
}

static const char *heading_of(const SatCase *model, const SatStep *step)
{
    if (step->text[0] != '\0' && step->text == model->presentation) {
        return "Presentation";
    }
    if ((step->reveals & bit(SAT_REVEAL_DISCUSSION)) != 0) {
        return "Discussion";
    }
    return (step->reveals & bit(SAT_REVEAL_DIAGNOSIS)) != 0 ? "Diagnosis" : NULL;
}

static void add_step(Making *making, const SatStep *step, size_t number)
{
    const SatCase *model = making->of->model;
    const char *heading = heading_of(model, step);
    SatPublishPage *page =
        add_page(making, heading != NULL ? heading : numbered(making, "Step", number));
    add_part(page, "", step->text);
    page->notes = step->notes;
    if (step->question != SAT_NO_INDEX) {
        ask(making, page, step->question);
    }
    if (step->finding_count > 0) {
        find(making, page, step->findings, step->finding_count);
    }
    reveal(making, page, step->reveals);
    bool is_bare = step->view == SAT_NO_INDEX && step->question == SAT_NO_INDEX &&
                   step->finding_count == 0 && heading == NULL;
    if (is_bare && step->text[0] == '\0' && !making->has_images) {
        page->heading = "Images";
        add_stacks(making, page);
    } else {
        add_shots(making, page, step->view);
    }
}

/* What the case's own steps pass over. */
static void add_rest(Making *making)
{
    const SatTeaching *teaching = making->of->teaching;
    for (size_t i = 0; i < teaching->question_count; i++) {
        if (!making->asked[i]) {
            SatPublishPage *page = add_page(making, "Question");
            ask(making, page, i);
            add_shots(making, page, SAT_NO_INDEX);
        }
    }
    for (size_t i = 0; i < teaching->finding_count; i++) {
        size_t *index = sat_arena_alloc(making->arena, 1, sizeof(*index), making->err);
        if (!making->found[i] && index != NULL) {
            *index = i;
            SatPublishPage *page = add_page(making, "Finding");
            find(making, page, index, 1);
            add_shots(making, page, SAT_NO_INDEX);
        }
    }
}

static void add_end(Making *making)
{
    const SatCase *model = making->of->model;
    unsigned all = bit(SAT_REVEAL_DIAGNOSIS) | bit(SAT_REVEAL_TITLE) | bit(SAT_REVEAL_DISCUSSION) |
                   bit(SAT_REVEAL_TAGS);
    SatPublishPage *page = add_page(making, "About this case");
    reveal(making, page, all | (unsigned)HIDING);
    add_part(page, "Title", model->title);
    add_part(page, "References", joined(making, model->references, model->reference_count, "\n"));
    add_part(page, "By", model->contributor);
    add_part(page, "rID", model->rid);
    add_part(page, "DOI", model->doi);
    add_part(page, "Licence", model->licence);
}

static bool shows_pictures(const SatStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_bare = steps[i].view == SAT_NO_INDEX && steps[i].question == SAT_NO_INDEX &&
                       steps[i].finding_count == 0 && steps[i].text[0] == '\0' &&
                       steps[i].reveals == 0;
        if (is_bare || (steps[i].view != SAT_NO_INDEX && (steps[i].reveals & HIDING) == 0)) {
            return true;
        }
    }
    return false;
}

static void add_beginning(Making *making, const SatStep *steps, size_t count)
{
    const SatCase *model = making->of->model;
    unsigned reveals = 0;
    for (size_t i = 0; i < count; i++) {
        reveals |= steps[i].reveals;
    }
    if ((reveals & bit(SAT_REVEAL_PRESENTATION)) == 0 && model->presentation[0] != '\0') {
        reveal(making, add_page(making, "Presentation"), bit(SAT_REVEAL_PRESENTATION));
    }
    if (!shows_pictures(steps, count)) {
        add_stacks(making, add_page(making, "Images"));
    }
}

bool sat_publish_pages(const SatPublishCase *publish_case, SatArena *arena,
                       const SatPublishPage **pages, size_t *count, SatError *err)
{
    const SatTeaching *teaching = publish_case->teaching;
    const SatStep *steps = NULL;
    size_t step_count = 0;
    if (!sat_case_steps(publish_case->model, arena, &steps, &step_count, err)) {
        return false;
    }
    size_t most = step_count + teaching->question_count + teaching->finding_count + MOST_EXTRA;
    Making making = {.of = publish_case, .arena = arena, .err = err};
    making.pages = sat_arena_alloc(arena, most, sizeof(*making.pages), err);
    making.asked = sat_arena_alloc(arena, teaching->question_count + 1, sizeof(bool), err);
    making.found = sat_arena_alloc(arena, teaching->finding_count + 1, sizeof(bool), err);
    if (making.pages == NULL || making.asked == NULL || making.found == NULL) {
        return false;
    }
    add_beginning(&making, steps, step_count);
    for (size_t i = 0; i < step_count; i++) {
        add_step(&making, &steps[i], i + 1);
    }
    add_rest(&making);
    add_end(&making);
    *pages = making.pages;
    *count = making.count;
    return err->code == SAT_OK;
}
