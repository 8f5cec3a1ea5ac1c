/* Lines of five words with tabs between them: how, state, case, size, file name. */
#include "export/backup/backup_states.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/arena.h"
#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"

#define FIRST_LINE "satchel backup states 1\n"
#define MOST_NOTE_BYTES ((size_t)64 << 20)

enum { WORDS = 5 };

typedef struct {
    SatBackupNote note;
    bool is_new; /* of this run */
    bool is_gone;
} Row;

struct SatBackupStates {
    SatArena *arena;
    char *folder;
    const char *how;
    char *text; /* as it was read; NULL: there was none */
    Row *rows;
    size_t count, capacity;
};

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %s", SAT_BACKUP_STATES_NAME);
}

static bool add_row(SatBackupStates *states, const SatBackupNote *note, bool is_new, SatError *err)
{
    Row *grown = sat_list_grow(states->rows, states->count, &states->capacity, sizeof(*grown));
    if (grown == NULL) {
        return no_memory(err);
    }
    states->rows = grown;
    grown[states->count++] = (Row){.note = *note, .is_new = is_new};
    return true;
}

/* Cuts the line at its tabs; false: it has other words than ours. */
static bool read_line(char *line, SatBackupNote *note)
{
    char *words[WORDS] = {line};
    size_t count = 1;
    for (char *at = line; *at != '\0'; at++) {
        if (*at == '\t') {
            *at = '\0';
            if (count == WORDS) {
                return false;
            }
            words[count++] = at + 1;
        }
    }
    char *end = NULL;
    if (count != WORDS || words[3][0] < '0' || words[3][0] > '9') {
        return false;
    }
    *note = (SatBackupNote){.how = words[0],
                            .state = words[1],
                            .case_id = words[2],
                            .size_bytes = strtoull(words[3], &end, 10),
                            .file_name = words[4]};
    return *end == '\0' && words[4][0] != '\0' && strpbrk(words[4], "/\\") == NULL;
}

static bool read_lines(SatBackupStates *states, char *lines, SatError *err)
{
    bool done = true;
    for (char *line = lines; done && *line != '\0';) {
        char *end = strchr(line, '\n');
        SatBackupNote note;
        if (end == NULL) {
            break; /* cut off */
        }
        *end = '\0';
        done = !read_line(line, &note) || add_row(states, &note, false, err);
        line = end + 1;
    }
    return done;
}

static bool read_file(SatBackupStates *states, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    char *path = sat_path_join(states->folder, SAT_BACKUP_STATES_NAME);
    states->text =
        path != NULL ? (char *)sat_read_file(path, MOST_NOTE_BYTES, &length, &ignored) : NULL;
    free(path);
    if (states->text == NULL || strncmp(states->text, FIRST_LINE, sizeof(FIRST_LINE) - 1) != 0) {
        return true;
    }
    char *copy = sat_arena_text(states->arena, states->text, strlen(states->text), err);
    return copy != NULL && read_lines(states, copy + sizeof(FIRST_LINE) - 1, err);
}

SatBackupStates *sat_backup_states_read(const char *folder, const char *how, SatError *err)
{
    SatBackupStates *states = calloc(1, sizeof(*states));
    if (states == NULL) {
        (void)no_memory(err);
        return NULL;
    }
    states->arena = sat_arena_new(0, err);
    bool done = states->arena != NULL;
    states->folder = done ? sat_arena_text(states->arena, folder, strlen(folder), err) : NULL;
    states->how = done ? sat_arena_text(states->arena, how, strlen(how), err) : NULL;
    done = states->folder != NULL && states->how != NULL && read_file(states, err);
    if (!done) {
        sat_backup_states_free(states);
        return NULL;
    }
    return states;
}

void sat_backup_states_free(SatBackupStates *states)
{
    if (states != NULL) {
        sat_arena_free(states->arena);
        free(states->text);
        free(states->rows);
        free(states);
    }
}

/* ---- what is known --------------------------------------------------------------------------- */

static uint64_t size_in_folder(const SatBackupStates *states, const char *file_name)
{
    char *path = sat_path_join(states->folder, file_name);
    const SatPathInfo info = path != NULL ? sat_path_info(path) : (SatPathInfo){0};
    free(path);
    return info.kind == SAT_PATH_FILE ? info.size_bytes : 0;
}

static bool is_of(const SatBackupStates *states, const Row *row, const char *state)
{
    return !row->is_gone && strcmp(row->note.how, states->how) == 0 &&
           strcmp(row->note.state, state) == 0;
}

const SatBackupNote *sat_backup_states_at(const SatBackupStates *states, const char *state,
                                          size_t index)
{
    for (size_t i = 0; i < states->count; i++) {
        if (is_of(states, &states->rows[i], state) && index-- == 0) {
            return &states->rows[i].note;
        }
    }
    return NULL;
}

bool sat_backup_states_know(const SatBackupStates *states, const char *state)
{
    size_t count = 0;
    for (const SatBackupNote *note = NULL;
         (note = sat_backup_states_at(states, state, count)) != NULL; count++) {
        if (size_in_folder(states, note->file_name) != note->size_bytes) {
            return false;
        }
    }
    return count > 0;
}

/* ---- what becomes known ---------------------------------------------------------------------- */

static void forget(SatBackupStates *states, const char *state)
{
    const size_t length = strcspn(state, " ");
    for (size_t i = 0; i < states->count; i++) {
        Row *row = &states->rows[i];
        const bool is_same = strcmp(row->note.how, states->how) == 0 &&
                             strncmp(row->note.state, state, length) == 0 &&
                             (row->note.state[length] == ' ' || row->note.state[length] == '\0');
        row->is_gone = row->is_gone || (is_same && !row->is_new);
    }
}

static const char *kept(SatBackupStates *states, const char *text, SatError *err)
{
    return sat_arena_text(states->arena, text, strlen(text), err);
}

bool sat_backup_states_add(SatBackupStates *states, const char *state, const char *case_id,
                           const char *file_name, SatError *err)
{
    const SatBackupNote note = {.how = states->how,
                                .state = kept(states, state, err),
                                .case_id = kept(states, case_id, err),
                                .file_name = kept(states, file_name, err),
                                .size_bytes = size_in_folder(states, file_name)};
    if (note.state == NULL || note.case_id == NULL || note.file_name == NULL) {
        return false;
    }
    forget(states, state);
    return strpbrk(file_name, "\t\n") != NULL || strpbrk(case_id, "\t\n") != NULL ||
           add_row(states, &note, true, err);
}

bool sat_backup_states_write(SatBackupStates *states, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_text(&text, FIRST_LINE);
    for (size_t i = 0; i < states->count; i++) {
        const SatBackupNote *note = &states->rows[i].note;
        if (!states->rows[i].is_gone) {
            sat_write_format(&text, "%s\t%s\t%s\t%" PRIu64 "\t%s\n", note->how, note->state,
                             note->case_id, note->size_bytes, note->file_name);
        }
    }
    const bool is_same = !text.failed && states->text != NULL &&
                         strlen(states->text) == text.length &&
                         memcmp(states->text, text.bytes, text.length) == 0;
    char *path = sat_path_join(states->folder, SAT_BACKUP_STATES_NAME);
    bool done = (!text.failed && path != NULL) || no_memory(err);
    if (done && !is_same && (states->text != NULL || states->count > 0)) {
        done = sat_write_file_atomic(path, text.bytes, text.length, false, err);
    }
    free(path);
    sat_byte_writer_free(&text);
    return done;
}
