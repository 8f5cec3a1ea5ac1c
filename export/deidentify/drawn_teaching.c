/* Makes findings and views of what was drawn on the pictures of a planned case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/drawn_shapes.h"
#include "formats/base/growing_list.h"
#include "formats/case/clean_teaching_private.h"

enum { MOST_MARKS = 200000, ID_BYTES = 24 };

typedef struct {
    SatDrawnPlace *places; /* by instance_key, then in the order of the case */
    size_t place_count;
    SatArena *arena;
    const SatTeaching *before;
    SatMark *marks; /* of the finding that is made; owned: free() */
    size_t mark_count, mark_capacity;
    size_t all_marks;
    SatFinding *findings; /* owned: free(), with the next */
    size_t finding_count, finding_capacity;
    SatView *views;
    size_t view_count, view_capacity;
    size_t next_finding, next_view; /* numbers of ids */
    SatDrawnTaken *taken;
    SatError *err;
} Making;

static bool no_memory(const Making *making)
{
    return sat_fail(making->err, SAT_ERR_NO_MEMORY, "not enough memory for presentation states");
}

/* ---- places ---------------------------------------------------------------------------------- */

static int compare_places(const void *a, const void *b)
{
    const SatDrawnPlace *first = a, *second = b;
    const int keys =
        memcmp(first->instance_key->bytes, second->instance_key->bytes, SAT_SHA256_BYTES);
    if (keys != 0) {
        return keys;
    }
    if (first->series != second->series) {
        return first->series < second->series ? -1 : 1;
    }
    return first->frame < second->frame ? -1 : first->frame > second->frame;
}

/* The places of an object: *count of them. */
static const SatDrawnPlace *find_places(const Making *making, const SatSha256 *key, size_t *count)
{
    size_t low = 0, high = making->place_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (memcmp(making->places[middle].instance_key->bytes, key->bytes, SAT_SHA256_BYTES) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *count = 0;
    while (low + *count < making->place_count &&
           sat_sha256_equal(making->places[low + *count].instance_key, key)) {
        (*count)++;
    }
    return &making->places[low];
}

/* ---- ids ------------------------------------------------------------------------------------- */

static const char *make_id(Making *making, const char *what, size_t *number, bool is_finding)
{
    char id[ID_BYTES];
    const SatTeaching *before = making->before;
    const size_t count = is_finding ? before->finding_count : before->view_count;
    for (bool is_new = false; !is_new;) {
        (void)snprintf(id, sizeof(id), "%s-%zu", what, ++*number);
        is_new = true;
        for (size_t i = 0; is_new && i < count; i++) {
            is_new = strcmp(id, is_finding ? before->findings[i].id : before->views[i].id) != 0;
        }
    }
    return sat_arena_text(making->arena, id, strlen(id), making->err);
}

/* ---- views ----------------------------------------------------------------------------------- */

/* Appends the view of a place; its index or SAT_NO_INDEX: failed. state NULL: as it usually is. */
static size_t add_view(Making *making, const SatPresentationState *state, const char *uid,
                       const SatDrawnPlace *place)
{
    SatView *views =
        sat_list_grow(making->views, making->view_count, &making->view_capacity, sizeof(*views));
    SatViewport *port = sat_arena_alloc(making->arena, 1, sizeof(*port), making->err);
    const char *id = make_id(making, "drawn-view", &making->next_view, false);
    if (views == NULL || port == NULL || id == NULL) {
        (void)(views != NULL || no_memory(making));
        return SAT_NO_INDEX;
    }
    *port = sat_drawn_viewport(state, uid, place);
    making->views = views;
    views[making->view_count] = (SatView){
        .id = id, .title = "", .rows = 1, .columns = 1, .viewports = port, .viewport_count = 1};
    making->taken->views++;
    return making->view_count++;
}

/* ---- marks ----------------------------------------------------------------------------------- */

static bool is_again(const SatMark *last, const SatMark *mark)
{
    const SatShape *a = &last->shape, *b = &mark->shape;
    return a->kind == b->kind && a->series == b->series && a->point_count == b->point_count &&
           (a->last_frame + 1 == b->first_frame || a->last_frame == b->first_frame) &&
           memcmp(a->points, b->points, a->point_count * sizeof(*a->points)) == 0;
}

/* Adds the mark; the same on the next frame makes the last one longer. */
static bool add_mark(Making *making, const SatMark *mark, bool goes_on)
{
    if (goes_on && making->mark_count > 0 &&
        is_again(&making->marks[making->mark_count - 1], mark)) {
        making->marks[making->mark_count - 1].shape.last_frame = mark->shape.last_frame;
        return true;
    }
    if (making->mark_count == SAT_TEACHING_MAX_MARKS) {
        making->taken->not_taken++;
        return true;
    }
    SatMark *marks =
        sat_list_grow(making->marks, making->mark_count, &making->mark_capacity, sizeof(*marks));
    if (marks == NULL) {
        return no_memory(making);
    }
    making->marks = marks;
    marks[making->mark_count++] = *mark;
    return true;
}

/* One object of an annotation: a graphic, or a text with its words. */
typedef struct {
    const SatStateGraphic *graphic;
    const SatStateText *text;
    const char *words;
} Drawn;

static bool mark_place(Making *making, const SatDrawnState *state, const Drawn *drawn,
                       const SatMarkStyle *style, const char *uid, const SatDrawnPlace *place,
                       bool goes_on)
{
    const SatPixelShape *shape = &place->shape;
    const SatDrawnOn on = {.state = &state->state,
                           .area = sat_state_area_of(&state->state, uid, place->source_frame + 1),
                           .columns = shape->width_px,
                           .rows = shape->height_px,
                           .shown = place->shown,
                           .arena = making->arena,
                           .err = making->err};
    SatMark mark = {.id = "", .text = drawn->words, .style = *style};
    bool is_taken = false;
    if (++making->all_marks > MOST_MARKS) {
        making->taken->not_taken++;
        return true;
    }
    if (drawn->graphic != NULL ? !sat_drawn_graphic(&on, drawn->graphic, &mark, &is_taken)
                               : !sat_drawn_text(&on, drawn->text, &mark, &is_taken)) {
        return false;
    }
    mark.shape.series = place->series;
    mark.shape.first_frame = mark.shape.last_frame = place->frame;
    making->taken->not_taken += is_taken ? 0U : 1U;
    return !is_taken || add_mark(making, &mark, goes_on);
}

/* The object on every picture that the annotation is of. */
static bool mark_all(Making *making, const SatDrawnState *state, const SatKeyedReferences *images,
                     const Drawn *drawn, const SatMarkStyle *style)
{
    const size_t before = making->mark_count;
    for (size_t i = 0; i < images->of.count; i++) {
        const SatDicomReference *reference = &images->of.list[i];
        size_t count = 0;
        const SatDrawnPlace *places = find_places(making, &images->keys[i], &count);
        for (size_t k = 0; k < count; k++) {
            if (sat_dicom_reference_has(reference, places[k].source_frame + 1) &&
                !mark_place(making, state, drawn, style, reference->uid, &places[k],
                            making->mark_count > before)) {
                return false;
            }
        }
    }
    return true;
}

static bool mark_annotation(Making *making, const SatDrawnState *state, size_t index)
{
    const SatStateAnnotation *annotation = &state->state.annotations[index];
    const SatKeyedReferences *images =
        state->annotations[index].of.count > 0 ? &state->annotations[index] : &state->images;
    SatMarkStyle style = {.width = 1.0, .text_size = 1.0};
    if (annotation->layer != SAT_STATE_NO_LAYER) {
        const SatStateLayer *layer = &state->state.layers[annotation->layer];
        style.has_color = layer->has_color;
        memcpy(style.color, layer->color, sizeof(style.color));
    }
    bool done = true;
    for (size_t i = 0; done && i < annotation->graphic_count; i++) {
        const Drawn drawn = {.graphic = &annotation->graphics[i], .words = ""};
        done = mark_all(making, state, images, &drawn, &style);
    }
    for (size_t i = 0; done && i < annotation->text_count; i++) {
        const char *words = state->mark_texts[index][i];
        const Drawn drawn = {.text = &annotation->texts[i], .words = words};
        const size_t before = making->mark_count;
        done = words[0] == '\0' || mark_all(making, state, images, &drawn, &style);
        making->taken->texts += making->mark_count > before ? 1U : 0U;
    }
    return done;
}

/* ---- findings -------------------------------------------------------------------------------- */

/* Appends a finding of the marks so far. */
static bool add_finding(Making *making, const char *text, size_t view)
{
    SatFinding *findings = sat_list_grow(making->findings, making->finding_count,
                                         &making->finding_capacity, sizeof(*findings));
    SatMark *marks =
        sat_arena_alloc(making->arena, making->mark_count, sizeof(*marks), making->err);
    const char *id = make_id(making, "drawn", &making->next_finding, true);
    if (findings == NULL || marks == NULL || id == NULL) {
        return findings == NULL ? no_memory(making) : false;
    }
    if (making->mark_count > 0) {
        memcpy(marks, making->marks, making->mark_count * sizeof(*marks));
    }
    making->findings = findings;
    findings[making->finding_count++] = (SatFinding){
        .id = id, .text = text, .marks = marks, .mark_count = making->mark_count, .view = view};
    making->taken->findings++;
    making->taken->marks += making->mark_count;
    making->mark_count = 0;
    return true;
}

/* The first of its pictures that is there, from that series and frame where they are given. */
static const SatDrawnPlace *first_place(const Making *making, const SatKeyedReferences *images,
                                        const SatShape *at, const char **uid)
{
    for (size_t i = 0; i < images->of.count; i++) {
        size_t count = 0;
        const SatDrawnPlace *places = find_places(making, &images->keys[i], &count);
        for (size_t k = 0; k < count; k++) {
            const bool is_wanted = at == NULL || (places[k].series == at->series &&
                                                  places[k].frame == at->first_frame);
            if (is_wanted &&
                sat_dicom_reference_has(&images->of.list[i], places[k].source_frame + 1)) {
                *uid = images->of.list[i].uid;
                return &places[k];
            }
        }
    }
    return NULL;
}

/* The view of a layer: at its first mark. SAT_NO_INDEX with *done: it has none. */
static size_t view_of_layer(Making *making, const SatDrawnState *state, bool *done)
{
    const char *uid = "";
    const SatDrawnPlace *place = first_place(making, &state->images, &making->marks[0].shape, &uid);
    for (size_t i = 0; place == NULL && i < state->state.annotation_count; i++) {
        place = first_place(making, &state->annotations[i], &making->marks[0].shape, &uid);
    }
    const size_t view = place != NULL ? add_view(making, &state->state, uid, place) : SAT_NO_INDEX;
    *done = place == NULL || view != SAT_NO_INDEX;
    return view;
}

static bool take_layer(Making *making, const SatDrawnState *state, size_t layer)
{
    bool done = true;
    making->mark_count = 0;
    for (size_t i = 0; done && i < state->state.annotation_count; i++) {
        if (state->state.annotations[i].layer == layer) {
            done = mark_annotation(making, state, i);
        }
    }
    if (!done || making->mark_count == 0) {
        return done;
    }
    const size_t view = view_of_layer(making, state, &done);
    const char *name = layer != SAT_STATE_NO_LAYER ? state->layer_names[layer] : "";
    return done && add_finding(making, name[0] != '\0' ? name : state->name, view);
}

static bool take_state(Making *making, const SatDrawnState *state)
{
    const size_t findings = making->finding_count;
    const char *uid = "";
    bool done = true;
    for (size_t i = 0; done && i < state->state.layer_count; i++) {
        done = take_layer(making, state, i);
    }
    done = done && take_layer(making, state, SAT_STATE_NO_LAYER);
    const SatDrawnPlace *place = first_place(making, &state->images, NULL, &uid);
    if (done && making->finding_count == findings && place != NULL) {
        done = add_view(making, &state->state, uid, place) != SAT_NO_INDEX;
    }
    if (place != NULL || making->finding_count > findings) {
        making->taken->texts_left_out += state->texts_left_out;
        making->taken->not_taken += state->state.unread_count;
    }
    return done;
}

/* Sets the key pictures; of an object as a whole its first frame. Gives the first place, or
 * SAT_NO_INDEX: none is there. */
static size_t mark_keys(Making *making, const SatKeyedReferences *images, size_t index)
{
    const SatDicomReference *reference = &images->of.list[index];
    size_t count = 0, first = SAT_NO_INDEX;
    const SatDrawnPlace *places = find_places(making, &images->keys[index], &count);
    const size_t at = (size_t)(places - making->places);
    for (size_t k = 0; k < count; k++) {
        const bool is_wanted = reference->names_frames
                                   ? sat_dicom_reference_has(reference, places[k].source_frame + 1)
                                   : first == SAT_NO_INDEX;
        if (is_wanted) {
            making->places[at + k].is_key = true;
            first = first == SAT_NO_INDEX ? at + k : first;
        }
    }
    return first;
}

/* A selection is a finding without marks, at its first picture. */
static bool take_key_objects(Making *making, const SatDrawnState *state)
{
    size_t first = SAT_NO_INDEX;
    for (size_t i = 0; i < state->images.of.count; i++) {
        const size_t place = mark_keys(making, &state->images, i);
        first = first == SAT_NO_INDEX ? place : first;
    }
    if (first == SAT_NO_INDEX) {
        return true;
    }
    making->mark_count = 0;
    making->taken->texts_left_out += state->texts_left_out;
    const size_t view = add_view(making, NULL, "", &making->places[first]);
    return view != SAT_NO_INDEX && add_finding(making, state->name, view);
}

/* ---- all ------------------------------------------------------------------------------------- */

/* What was there first; indices of what is new move behind it. */
static bool join(Making *making, const SatCleanTeaching **teaching)
{
    const SatTeaching *before = making->before;
    SatTeaching joined = *before;
    if (before->finding_count + making->finding_count > SAT_TEACHING_MAX_ENTRIES ||
        before->view_count + making->view_count > SAT_TEACHING_MAX_ENTRIES) {
        making->taken->not_taken += making->finding_count;
        return true;
    }
    SatFinding *findings =
        sat_arena_alloc(making->arena, before->finding_count + making->finding_count,
                        sizeof(*findings), making->err);
    SatView *views = sat_arena_alloc(making->arena, before->view_count + making->view_count,
                                     sizeof(*views), making->err);
    if (findings == NULL || views == NULL) {
        return false;
    }
    for (size_t i = 0; i < before->finding_count; i++) {
        findings[i] = before->findings[i];
    }
    for (size_t i = 0; i < before->view_count; i++) {
        views[i] = before->views[i];
    }
    for (size_t i = 0; i < making->finding_count; i++) {
        SatFinding *to = &findings[joined.finding_count++];
        *to = making->findings[i];
        to->view += to->view != SAT_NO_INDEX ? before->view_count : 0;
    }
    for (size_t i = 0; i < making->view_count; i++) {
        views[joined.view_count++] = making->views[i];
    }
    joined.findings = findings;
    joined.views = views;
    *teaching = sat_clean_teaching_vouch(making->arena, &joined, making->err);
    return *teaching != NULL;
}

bool sat_drawn_teaching(const SatDrawnStates *drawn, SatDrawnPlace *places, size_t place_count,
                        SatArena *arena, const SatCleanTeaching **teaching, SatDrawnTaken *taken,
                        SatError *err)
{
    Making making = {.places = places,
                     .place_count = place_count,
                     .arena = arena,
                     .before = *teaching != NULL ? sat_clean_teaching_view(*teaching)
                                                 : &sat_teaching_none,
                     .taken = taken,
                     .err = err};
    *taken = (SatDrawnTaken){0};
    qsort(places, place_count, sizeof(*places), compare_places);
    bool done = true;
    for (size_t i = 0; done && i < drawn->count; i++) {
        const SatDrawnState *state = &drawn->list[i];
        done =
            state->is_key_objects ? take_key_objects(&making, state) : take_state(&making, state);
    }
    if (done && making.finding_count + making.view_count > 0) {
        done = join(&making, teaching);
    }
    free(making.marks);
    free(making.findings);
    free(making.views);
    return done;
}
