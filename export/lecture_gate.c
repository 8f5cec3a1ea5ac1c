/* Makes gate findings of what was found in the texts of playlists. */
#include "export/lecture_gate.h"

#include <stdlib.h>
#include <string.h>

#include "export/lecture_plan.h"

enum { TEXTS_OF_ENTRY = 3 };

typedef struct {
    const SatOwnIdentifiers *own;
    SatSha256 *patients;
    size_t patient_count;
    SatTypedGate *out;
    SatError *err;
} Search;

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search the texts");
}

static int compare_keys(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(SatSha256));
}

/* Each patient of the plan once: what a playlist says of one case may be about another. */
static bool find_patients(const SatExportPlan *plan, Search *search)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    size_t count = 0;
    search->patients = calloc((size_t)plan->frame_count + 1, sizeof(SatSha256));
    if (search->patients == NULL) {
        return no_memory(search->err);
    }
    while ((series = sat_export_plan_next(plan, &walk)) != NULL) {
        for (size_t f = 0; f < series->frame_count; f++) {
            const SatSha256 *key = &sat_clean_item_facts(series->frames[f].item)->patient_key;
            if (count == 0 || !sat_sha256_equal(&search->patients[count - 1], key)) {
                search->patients[count++] = *key;
            }
        }
    }
    qsort(search->patients, count, sizeof(SatSha256), compare_keys);
    for (size_t i = 0; i < count; i++) {
        const bool is_new =
            i == 0 || !sat_sha256_equal(&search->patients[i - 1], &search->patients[i]);
        if (is_new) {
            search->patients[search->patient_count++] = search->patients[i];
        }
    }
    return true;
}

static const char *kept(Search *search, SatByteWriter *text)
{
    const char *copy = text->failed ? NULL
                                    : sat_arena_text(search->out->arena, (const char *)text->bytes,
                                                     text->length, search->err);
    if (text->failed) {
        (void)no_memory(search->err);
    }
    sat_byte_writer_free(text);
    return copy;
}

/* What the decision is about: the field with its text, so that an edited text is asked about anew.
 */
static bool set_finding(Search *search, const char *place, const char *field, const char *text,
                        const SatTypedMatches *matches, SatGateFinding *out)
{
    const SatTypedFinding found = {.matches = *matches};
    SatByteWriter context = SAT_BYTE_WRITER_INIT, remedy = SAT_BYTE_WRITER_INIT,
                  content = SAT_BYTE_WRITER_INIT;
    sat_write_format(&context, "%s, %s: ", place, field);
    sat_typed_finding_write(&found, &context);
    sat_write_format(&remedy, "editing %s, %s", place, field);
    sat_write_format(&content, "playlist %s", field);
    sat_write_u8(&content, 0);
    sat_write_text(&content, text);
    *out = (SatGateFinding){.kind = SAT_GATE_TEXT,
                            .sentence = "what was typed may tell who the patient is",
                            .content_bytes = content.length};
    out->context = kept(search, &context);
    out->remedy = kept(search, &remedy);
    out->content = kept(search, &content);
    return out->context != NULL && out->remedy != NULL && out->content != NULL;
}

static bool search_text(Search *search, const char *place, const char *field, const char *text)
{
    SatTypedMatches matches = {.items = NULL};
    bool done = text[0] == '\0' ||
                sat_typed_text_search(search->own, search->patients, search->patient_count, text,
                                      strlen(text), &matches, search->err);
    if (done && matches.count > 0) {
        SatGateFinding *item = &search->out->items[search->out->count];
        done = set_finding(search, place, field, text, &matches, item);
        search->out->count += done ? 1U : 0U;
    }
    sat_typed_matches_free(&matches);
    return done;
}

static bool search_entry(Search *search, const SatSourceEntry *entry)
{
    SatByteWriter place = SAT_BYTE_WRITER_INIT;
    const SatPlaylistEntry *written = entry->written;
    if (written == NULL) {
        return true;
    }
    sat_lecture_place(entry, &place);
    sat_write_u8(&place, 0);
    const char *text = (const char *)place.bytes;
    bool done = place.failed ? no_memory(search->err)
                             : search_text(search, text, "title", written->title) &&
                                   search_text(search, text, "text", written->text) &&
                                   search_text(search, text, "notes", written->notes);
    sat_byte_writer_free(&place);
    return done;
}

/* Room for every text behind what is there. */
static bool make_room(SatTypedGate *out, size_t more, SatError *err)
{
    SatGateFinding *items = sat_arena_alloc(out->arena, out->count + more, sizeof(*items), err);
    if (items != NULL && out->count > 0) {
        memcpy(items, out->items, out->count * sizeof(*items));
    }
    out->items = items != NULL ? items : out->items;
    return items != NULL;
}

bool sat_lecture_gate_find(const SatSourceEntries *sources, const SatExportPlan *plan,
                           const SatOwnIdentifiers *own, SatTypedGate *out, SatError *err)
{
    Search search = {.own = own, .out = out, .err = err};
    if (!sources->has_playlist) {
        return true;
    }
    bool done = make_room(out, TEXTS_OF_ENTRY * sources->count + 1, err) &&
                find_patients(plan, &search) &&
                search_text(&search, sources->title_in, "title", sources->title);
    for (size_t i = 0; done && i < sources->count; i++) {
        done = search_entry(&search, &sources->entries[i]);
    }
    free(search.patients);
    return done;
}
