/* Makes gate findings of what was found in typed texts. */
#include "export/typed_gate.h"

#include "export/deidentify/raw_case.h"

#include <string.h>

static bool set_written_content(SatArena *arena, const SatTypedFinding *typed, SatGateFinding *out,
                                SatError *err)
{
    SatByteWriter content = SAT_BYTE_WRITER_INIT;
    sat_write_bytes(&content, typed->option, strlen(typed->option) + 1);
    sat_raw_case_put_text(typed->written, typed->written_index, &content);
    char *copy = content.failed
                     ? NULL
                     : sat_arena_text(arena, (const char *)content.bytes, content.length, err);
    if (content.failed) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search the texts");
    }
    out->content = copy;
    out->content_bytes = content.length;
    sat_byte_writer_free(&content);
    return copy != NULL;
}

/* What the decision is about: the option with its text, so that an edited text is asked about anew.
 */
static bool set_content(SatArena *arena, const SatTypedFinding *typed, SatGateFinding *out,
                        SatError *err)
{
    if (typed->written != NULL) {
        return set_written_content(arena, typed, out, err);
    }
    size_t option = strlen(typed->option) + 1;
    size_t text = strlen(typed->text);
    char *content = sat_arena_alloc(arena, option + text, 1, err);
    if (content == NULL) {
        return false;
    }
    memcpy(content, typed->option, option);
    memcpy(content + option, typed->text, text);
    out->content = content;
    out->content_bytes = option + text;
    return true;
}

static bool set_finding(SatArena *arena, const SatTypedFinding *typed, SatGateFinding *out,
                        SatError *err)
{
    char selector[SAT_SELECTOR_CAPACITY];
    SatByteWriter context = SAT_BYTE_WRITER_INIT;
    SatByteWriter remedy = SAT_BYTE_WRITER_INIT;
    sat_selector_format(typed->where, selector);
    sat_write_format(&context, "%s%s: ",
                     typed->written == NULL ? ""
                     : typed->is_draft      ? "draft, "
                                            : "case.json, ",
                     typed->option);
    sat_typed_finding_write(typed, &context);
    if (typed->written != NULL) {
        sat_write_format(&remedy, "editing %s in %s", typed->option,
                         typed->is_draft ? "the draft" : "case.json");
    } else {
        sat_write_format(&remedy, "%s %s:TEXT", typed->option, selector);
    }
    *out = (SatGateFinding){.kind = SAT_GATE_TEXT,
                            .where = typed->where,
                            .sentence = "what was typed may tell who the patient is"};
    bool done = !context.failed && !remedy.failed
                    ? set_content(arena, typed, out, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search the texts");
    if (done) {
        out->context = sat_arena_text(arena, (const char *)context.bytes, context.length, err);
        done = out->context != NULL;
    }
    if (done) {
        out->remedy = sat_arena_text(arena, (const char *)remedy.bytes, remedy.length, err);
        done = out->remedy != NULL;
    }
    sat_byte_writer_free(&context);
    sat_byte_writer_free(&remedy);
    return done;
}

bool sat_typed_gate_find(const SatExportPlan *plan, const SatPlanOptions *options,
                         const SatOwnIdentifiers *own, SatTypedGate *out, SatError *err)
{
    SatTypedFindings typed;
    *out = (SatTypedGate){.arena = sat_arena_new(0, err)};
    if (out->arena == NULL) {
        return false;
    }
    bool done = sat_plan_search_typed(plan, options, own, &typed, err);
    if (done) {
        out->items = sat_arena_alloc(out->arena, typed.count, sizeof(*out->items), err);
        done = out->items != NULL;
    }
    for (size_t i = 0; done && i < typed.count; i++) {
        done = set_finding(out->arena, &typed.items[i], &out->items[i], err);
        out->count += done ? 1 : 0;
    }
    sat_typed_findings_free(&typed);
    return done;
}

void sat_typed_gate_free(SatTypedGate *found)
{
    sat_arena_free(found->arena);
    *found = (SatTypedGate){.arena = NULL};
}
