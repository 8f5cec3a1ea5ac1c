/* A draft as a line of states: each is written as case.json and read back when it is made. */
#include "formats/case/draft_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checksum.h"
#include "formats/case/case_json.h"
#include "formats/case/case_json_series.h"
#include "formats/case/teaching_json.h"

#define MOST_ARENA_BYTES (SAT_DRAFT_MAX_BYTES * 8)

static const struct {
    const char *key;
    SatTextKind kind;
} TEXTS[SAT_DRAFT_TEXTS] = {[SAT_DRAFT_TITLE] = {"title", SAT_TEXT_LABEL},
                            [SAT_DRAFT_PRESENTATION] = {"presentation", SAT_TEXT_LONG},
                            [SAT_DRAFT_DIAGNOSIS] = {"diagnosis", SAT_TEXT_LONG},
                            [SAT_DRAFT_DISCUSSION] = {"discussion", SAT_TEXT_LONG}};

typedef struct {
    SatArena *arena; /* owns the rest */
    const SatTeaching *teaching;
    const char *texts[SAT_DRAFT_TEXTS]; /* NULL: the case's */
} State;

struct SatDraft {
    const SatCase *shown;
    SatCase drawn; /* the same with the present state's teaching */
    char drawn_on[SAT_SHA256_HEX_LENGTH + 1];
    State states[SAT_DRAFT_MOST_UNDONE + 1];
    size_t count, now;       /* states after now can be redone */
    SatDraftSeries *numbers; /* one a series; NULL: as they are counted here */
};

/* ---- states ---- */

static bool write_lists(const SatCase *shown, const SatTeaching *teaching, SatJsonWriter *writer)
{
    SatCase owner = *shown;
    owner.teaching = teaching;
    sat_teaching_write(writer, &owner);
    return !writer->out->failed;
}

static const char *text_of_case(const SatCase *shown, SatDraftText which)
{
    const char *const texts[SAT_DRAFT_TEXTS] = {shown->title, shown->presentation, shown->diagnosis,
                                                shown->discussion};
    return texts[which];
}

static bool read_texts(const json_t *root, State *state, SatError *err)
{
    for (size_t i = 0; i < SAT_DRAFT_TEXTS; i++) {
        if (!sat_case_get_text(root, "", TEXTS[i].key, false, TEXTS[i].kind, state->arena,
                               &state->texts[i], err)) {
            return false;
        }
    }
    return true;
}

static bool read_state(const SatCase *shown, const json_t *root, State *state, SatError *err)
{
    SatCase owner = *shown;
    state->arena = sat_arena_new(MOST_ARENA_BYTES, err);
    if (state->arena == NULL || !read_texts(root, state, err) ||
        !sat_teaching_read(root, state->arena, &owner, err)) {
        sat_arena_free(state->arena);
        *state = (State){0};
        return false;
    }
    state->teaching = owner.teaching;
    return true;
}

static bool copy_texts(const char *const *texts, State *state, SatError *err)
{
    for (size_t i = 0; i < SAT_DRAFT_TEXTS; i++) {
        if (texts[i] != NULL) {
            state->texts[i] = sat_arena_text(state->arena, texts[i], strlen(texts[i]), err);
            if (state->texts[i] == NULL) {
                return false;
            }
        }
    }
    return true;
}

/* A state of its own, which borrows nothing. */
static bool copy_state(const SatCase *shown, const SatTeaching *teaching, const char *const *texts,
                       State *state, SatError *err)
{
    SatCase owner = *shown;
    state->arena = sat_arena_new(MOST_ARENA_BYTES, err);
    if (state->arena == NULL || !copy_texts(texts, state, err) ||
        !sat_teaching_copy(teaching, state->arena, &owner, err)) {
        sat_arena_free(state->arena);
        *state = (State){0};
        return false;
    }
    state->teaching = owner.teaching;
    return true;
}

static void drop_states(SatDraft *draft, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        sat_arena_free(draft->states[i].arena);
        draft->states[i] = (State){0};
    }
}

static void show_state(SatDraft *draft, size_t now)
{
    draft->now = now;
    draft->drawn.teaching = draft->states[now].teaching;
    draft->drawn.title = sat_draft_text(draft, SAT_DRAFT_TITLE);
    draft->drawn.presentation = sat_draft_text(draft, SAT_DRAFT_PRESENTATION);
    draft->drawn.diagnosis = sat_draft_text(draft, SAT_DRAFT_DIAGNOSIS);
    draft->drawn.discussion = sat_draft_text(draft, SAT_DRAFT_DISCUSSION);
}

static void push(SatDraft *draft, State state)
{
    drop_states(draft, draft->now + 1, draft->count);
    draft->count = draft->now + 1;
    if (draft->count == SAT_DRAFT_MOST_UNDONE + 1) {
        drop_states(draft, 0, 1);
        memmove(draft->states, draft->states + 1, (draft->count - 1) * sizeof(State));
        draft->count--;
    }
    draft->states[draft->count++] = state;
    show_state(draft, draft->count - 1);
}

bool sat_draft_change(SatDraft *draft, const SatTeaching *changed, SatError *err)
{
    State state = {0};
    if (!copy_state(draft->shown, changed, draft->states[draft->now].texts, &state, err)) {
        return false;
    }
    push(draft, state);
    return true;
}

const char *sat_draft_text(const SatDraft *draft, SatDraftText which)
{
    const char *written = draft->states[draft->now].texts[which];
    return written != NULL ? written : text_of_case(draft->shown, which);
}

bool sat_draft_set_text(SatDraft *draft, SatDraftText which, const char *text, SatError *err)
{
    const State *before = &draft->states[draft->now];
    const char *texts[SAT_DRAFT_TEXTS];
    State state = {0};
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    const char *tidy =
        arena != NULL ? sat_text_tidy(arena, text, TEXTS[which].kind, TEXTS[which].key, err) : NULL;
    if (tidy == NULL) {
        return false;
    }
    memcpy(texts, before->texts, sizeof(texts));
    const bool is_own = (tidy[0] == '\0' && which == SAT_DRAFT_TITLE) ||
                        strcmp(tidy, text_of_case(draft->shown, which)) == 0;
    texts[which] = is_own ? NULL : tidy;
    if (!copy_state(draft->shown, before->teaching, texts, &state, err)) {
        return false;
    }
    push(draft, state);
    return true;
}

static bool digest(const SatCase *shown, const SatTeaching *teaching,
                   char hex[SAT_SHA256_HEX_LENGTH + 1], SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter writer = sat_json_writer(&text);
    sat_json_open_object(&writer, NULL);
    bool done = write_lists(shown, teaching, &writer);
    sat_json_close_object(&writer);
    if (done && !text.failed) {
        const SatSha256 hash = sat_sha256(text.bytes, text.length);
        sat_sha256_to_hex(&hash, hex);
    } else {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the draft");
    }
    sat_byte_writer_free(&text);
    return done;
}

/* ---- life ---- */

SatDraft *sat_draft_new(const SatCase *shown, SatError *err)
{
    SatDraft *draft = calloc(1, sizeof(*draft));
    if (draft == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a draft");
        return NULL;
    }
    const char *const none[SAT_DRAFT_TEXTS] = {NULL};
    draft->shown = shown;
    if (!digest(shown, shown->teaching, draft->drawn_on, err) ||
        !copy_state(shown, shown->teaching, none, &draft->states[0], err)) {
        sat_draft_free(draft);
        return NULL;
    }
    draft->count = 1;
    draft->drawn = *shown;
    show_state(draft, 0);
    return draft;
}

void sat_draft_free(SatDraft *draft)
{
    if (draft != NULL) {
        drop_states(draft, 0, draft->count);
        free(draft->numbers);
        free(draft);
    }
}

const SatTeaching *sat_draft_teaching(const SatDraft *draft)
{
    return draft->states[draft->now].teaching;
}

const SatCase *sat_draft_case(const SatDraft *draft)
{
    return &draft->drawn;
}

bool sat_draft_is_changed(const SatDraft *draft)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    SatError ignored = SAT_ERROR_INIT;
    for (size_t i = 0; i < SAT_DRAFT_TEXTS; i++) {
        const SatDraftText which = (SatDraftText)i;
        if (strcmp(sat_draft_text(draft, which), text_of_case(draft->shown, which)) != 0) {
            return true;
        }
    }
    return !digest(draft->shown, sat_draft_teaching(draft), hex, &ignored) ||
           strcmp(hex, draft->drawn_on) != 0;
}

bool sat_draft_undo(SatDraft *draft)
{
    if (draft->now == 0) {
        return false;
    }
    show_state(draft, draft->now - 1);
    return true;
}

bool sat_draft_redo(SatDraft *draft)
{
    if (draft->now + 1 >= draft->count) {
        return false;
    }
    show_state(draft, draft->now + 1);
    return true;
}

void sat_draft_join(SatDraft *draft, size_t count)
{
    const size_t most = draft->now; /* the oldest state is what they started from */
    const size_t joined = count < most ? count : most;
    if (joined < 2) {
        return;
    }
    const size_t first = draft->now - joined + 1;
    drop_states(draft, first, draft->now);
    memmove(draft->states + first, draft->states + draft->now,
            (draft->count - draft->now) * sizeof(State));
    draft->count -= joined - 1;
    show_state(draft, first);
}

void sat_draft_drop(SatDraft *draft, size_t count)
{
    show_state(draft, draft->now - (count < draft->now ? count : draft->now));
    drop_states(draft, draft->now + 1, draft->count);
    draft->count = draft->now + 1;
}

bool sat_draft_set_numbers(SatDraft *draft, const SatDraftSeries *numbers, SatError *err)
{
    const size_t count = sat_case_series_count(draft->shown);
    SatDraftSeries *copy = calloc(count + 1, sizeof(*copy));
    if (copy == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a draft");
    }
    if (count > 0) {
        memcpy(copy, numbers, count * sizeof(*copy));
    }
    free(draft->numbers);
    draft->numbers = copy;
    return true;
}

/* ---- file ---- */

static void write_numbers(const SatDraft *draft, SatJsonWriter *writer)
{
    size_t at = 0;
    if (draft->numbers == NULL) {
        return;
    }
    sat_json_open_array(writer, "drawn_series");
    for (size_t s = 0; s < draft->shown->study_count; s++) {
        sat_json_open_array_inline(writer, NULL);
        for (size_t i = 0; i < draft->shown->studies[s].series_count; i++, at++) {
            sat_json_open_array_inline(writer, NULL);
            sat_json_put_u64(writer, NULL, draft->numbers[at].study);
            sat_json_put_u64(writer, NULL, draft->numbers[at].series);
            sat_json_close_array(writer);
        }
        sat_json_close_array(writer);
    }
    sat_json_close_array(writer);
}

bool sat_draft_write(const SatDraft *draft, SatByteWriter *out, SatError *err)
{
    SatJsonWriter writer = sat_json_writer(out);
    sat_json_open_object(&writer, NULL);
    sat_json_put_text(&writer, "format", SAT_CASE_JSON_FORMAT);
    sat_json_put_u64(&writer, "version", SAT_CASE_JSON_VERSION);
    sat_json_put_text(&writer, "id", draft->shown->id);
    sat_json_put_text(&writer, "drawn_on", draft->drawn_on);
    write_numbers(draft, &writer);
    for (size_t i = 0; i < SAT_DRAFT_TEXTS; i++) {
        if (draft->states[draft->now].texts[i] != NULL) {
            sat_json_put_text(&writer, TEXTS[i].key, draft->states[draft->now].texts[i]);
        }
    }
    (void)write_lists(draft->shown, sat_draft_teaching(draft), &writer);
    sat_json_close_object(&writer);
    sat_write_u8(out, '\n');
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the draft");
}

bool sat_draft_read(SatDraft *draft, const char *json, size_t length_bytes, SatError *err)
{
    json_t *root = sat_json_parse(json, length_bytes, SAT_DRAFT_MAX_BYTES, err);
    if (root == NULL) {
        return false;
    }
    const char *id = json_string_value(json_object_get(root, "id"));
    State state = {0};
    bool done = true;
    if (id == NULL || strcmp(id, draft->shown->id) != 0) {
        done = sat_fail(err, SAT_ERR_FORMAT, "id: the draft was drawn on another case");
    }
    done = done && read_state(draft->shown, root, &state, err);
    json_decref(root);
    if (done) {
        push(draft, state);
    }
    return done;
}
