/* What the user decides about the items of the privacy gate, and going on with it. */
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "player/screen/import_private.h"

void sat_import_forget_questions(SatImportScreen *import)
{
    sat_import_forget_pictures(import);
    free(import->suspects);
    free(import->decisions);
    import->suspects = NULL;
    import->decisions = NULL;
    import->suspect_count = 0;
}

/** Everything that is suspicious is left out until the user decides otherwise. */
void sat_import_ask(SatImportScreen *import)
{
    const SatImportLines *lines = sat_import_job_lines(import->job);
    sat_import_forget_questions(import);
    import->suspects = calloc(lines->note_count + 1, sizeof *import->suspects);
    import->decisions = calloc(lines->note_count + 1, sizeof *import->decisions);
    import->thumbnails = calloc(lines->note_count + 1, sizeof *import->thumbnails);
    for (size_t i = 0; import->suspects != NULL && import->decisions != NULL &&
                       import->thumbnails != NULL && i < lines->note_count;
         i++) {
        if (lines->notes[i].kind == SAT_NOTE_SUSPICIOUS) {
            import->has_pictures = import->has_pictures || lines->notes[i].picture != NULL;
            import->suspects[import->suspect_count++] = i;
        }
    }
    import->looked_at = import->suspect_count;
}

const SatImportNote *sat_import_suspect(const SatImportScreen *import, size_t index)
{
    return &sat_import_job_lines(import->job)->notes[import->suspects[index]];
}

/** One item of a series that is left out takes the others with it. */
static bool is_left_out(const SatImportScreen *import, const char *where)
{
    for (size_t i = 0; i < import->suspect_count; i++) {
        if (import->decisions[i] == SAT_DECISION_LEAVE &&
            strcmp(sat_import_suspect(import, i)->where, where) == 0) {
            return true;
        }
    }
    return false;
}

size_t sat_import_series_left_out(const SatImportScreen *import)
{
    size_t count = 0;
    for (size_t i = 0; i < import->suspect_count; i++) {
        bool is_first =
            import->decisions[i] == SAT_DECISION_LEAVE && !sat_import_suspect(import, i)->is_text;
        for (size_t before = 0; before < i && is_first; before++) {
            is_first = import->decisions[before] != SAT_DECISION_LEAVE ||
                       strcmp(sat_import_suspect(import, before)->where,
                              sat_import_suspect(import, i)->where) != 0;
        }
        count += is_first ? 1 : 0;
    }
    return count;
}

static void add_word(SatByteWriter *list, const char *word)
{
    if (list->length > 0) {
        sat_write_u8(list, ',');
    }
    sat_write_text(list, word);
}

/** Ends a list; NULL when nothing stands in it. */
static const char *list_text(SatByteWriter *list)
{
    const bool is_empty = list->length == 0;
    sat_write_u8(list, 0);
    return is_empty || list->failed ? NULL : (const char *)list->bytes;
}

bool sat_import_is_decided(const SatImportScreen *import)
{
    for (size_t i = 0; i < import->suspect_count; i++) {
        if (sat_import_suspect(import, i)->is_text && import->decisions[i] != SAT_DECISION_ACCEPT) {
            return false;
        }
    }
    return true;
}

void sat_import_go_on(SatImportScreen *import)
{
    SatByteWriter leave_out = SAT_BYTE_WRITER_INIT;
    SatByteWriter accept = SAT_BYTE_WRITER_INIT;
    bool masks = false;
    for (size_t i = 0; i < import->suspect_count; i++) {
        const SatImportNote *note = sat_import_suspect(import, i);
        if (import->decisions[i] == SAT_DECISION_LEAVE) {
            add_word(&leave_out, note->where);
        } else if (is_left_out(import, note->where)) {
            continue; /* nothing of it is there to accept */
        } else if (import->decisions[i] == SAT_DECISION_ACCEPT) {
            add_word(&accept, note->id);
        } else {
            masks = true;
        }
    }
    const char *accepted = list_text(&accept);
    const char *left_out = list_text(&leave_out);
    const bool all_out = accepted == NULL && !masks;
    const SatImportRequest request = {.kind = import->kind,
                                      .sources = &import->sources,
                                      .drafts = &import->drafts,
                                      .output = import->output,
                                      .leave_out = all_out ? NULL : left_out,
                                      .accept = accepted,
                                      .mask = masks,
                                      .replace = import->replace,
                                      .leave_out_all = all_out};
    if (!leave_out.failed && !accept.failed) {
        sat_import_start(import, &request); /* a new job has read everything before this returns */
    }
    sat_byte_writer_free(&leave_out);
    sat_byte_writer_free(&accept);
}

void sat_import_decide(SatImportScreen *import, size_t index, SatImportDecision decision)
{
    if (index < import->suspect_count) {
        import->decisions[index] = decision;
    }
}
