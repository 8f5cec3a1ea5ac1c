/* Questions to the library's index. */
#include <stdlib.h>
#include <string.h>

#include "export/library/library_private.h"
#include "formats/base/byte_writer.h"
#include "formats/base/growing_list.h"

#define COLUMNS                                                                                    \
    "file_name, title, case_id, rid, source, hash, name, layout, keeps_identifiers, version,"      \
    " state, files, size_bytes, modified_ns, checked_day, is_for_quiz"
#define DAY_NS (86400LL * 1000000000LL)

const char *sat_library_state_word(SatLibraryState state)
{
    static const char *const words[] = {"current", "older", "vanished"};
    return words[state];
}

void sat_library_list_free(SatLibraryList *list)
{
    free(list->backups);
    sat_arena_free(list->arena);
    *list = (SatLibraryList){0};
}

static const char *copy_column(SatLibraryList *list, sqlite3_stmt *row, int column, SatError *err)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    text = text != NULL ? text : "";
    return err->code == SAT_OK ? sat_arena_text(list->arena, text, strlen(text), err) : NULL;
}

static SatLibraryState state_of(int number)
{
    return number == (int)SAT_LIBRARY_OLDER      ? SAT_LIBRARY_OLDER
           : number == (int)SAT_LIBRARY_VANISHED ? SAT_LIBRARY_VANISHED
                                                 : SAT_LIBRARY_CURRENT;
}

static bool add_row(SatLibraryList *list, sqlite3_stmt *row, SatError *err)
{
    SatLibraryBackup *backups =
        sat_list_grow(list->backups, list->count, &list->capacity, sizeof(*backups));
    if (backups == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
    }
    list->backups = backups;
    const int64_t modified_ns = sqlite3_column_int64(row, 13);
    backups[list->count] = (SatLibraryBackup){
        .file_name = copy_column(list, row, 0, err),
        .title = copy_column(list, row, 1, err),
        .case_id = copy_column(list, row, 2, err),
        .rid = copy_column(list, row, 3, err),
        .source = copy_column(list, row, 4, err),
        .hash = copy_column(list, row, 5, err),
        .name = copy_column(list, row, 6, err),
        .excerpt = copy_column(list, row, 16, err),
        .kind = {.layout = sqlite3_column_int(row, 7) != 0 ? SAT_BACKUP_MEDIA : SAT_BACKUP_BAG,
                 .keeps_identifiers = sqlite3_column_int(row, 8) != 0},
        .version = (uint32_t)sqlite3_column_int64(row, 9),
        .state = state_of(sqlite3_column_int(row, 10)),
        .files = (uint64_t)sqlite3_column_int64(row, 11),
        .size_bytes = (uint64_t)sqlite3_column_int64(row, 12),
        .made_day = modified_ns > 0 ? (uint32_t)(modified_ns / DAY_NS) : 0,
        .checked_day = (uint32_t)sqlite3_column_int64(row, 14),
        .is_for_quiz = sqlite3_column_int(row, 15) != 0};
    list->count++;
    return err->code == SAT_OK;
}

/* Takes the statement. */
static bool read_rows(SatLibrary *library, sqlite3_stmt *row, SatLibraryList *out, SatError *err)
{
    int step = SQLITE_DONE;
    bool done = row != NULL;
    *out = (SatLibraryList){.arena = done ? sat_arena_new(0, err) : NULL};
    done = out->arena != NULL;
    while (done && (step = sqlite3_step(row)) == SQLITE_ROW) {
        done = add_row(out, row, err);
    }
    done = done && (step == SQLITE_DONE || sat_library_refused(library, err));
    sqlite3_finalize(row);
    return done;
}

bool sat_library_all(SatLibrary *library, SatLibraryList *out, SatError *err)
{
    return read_rows(library,
                     sat_library_prepare(library,
                                         "SELECT " COLUMNS ", '' FROM backup ORDER BY title COLLATE"
                                         " NOCASE, case_id, version DESC, file_name",
                                         err),
                     out, err);
}

/* ---- search ----------------------------------------------------------------------------------
 */

/* Every word in quotes, so that nothing in it is taken for a rule of the search. */
static void put_word(SatByteWriter *query, const char *word)
{
    size_t length = strlen(word);
    const bool is_beginning = length > 1 && word[length - 1] == '*';
    length -= is_beginning;
    sat_write_u8(query, '"');
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '"') {
            sat_write_u8(query, '"');
        }
        sat_write_u8(query, (uint8_t)word[i]);
    }
    sat_write_text(query, is_beginning ? "\"* " : "\" ");
}

bool sat_library_search(SatLibrary *library, const char *const *words, size_t count,
                        SatLibraryList *out, SatError *err)
{
    SatByteWriter query = SAT_BYTE_WRITER_INIT;
    *out = (SatLibraryList){0};
    for (size_t i = 0; i < count; i++) {
        put_word(&query, words[i]);
    }
    sat_write_u8(&query, 0);
    if (query.failed) {
        sat_byte_writer_free(&query);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
    }
    sqlite3_stmt *row = sat_library_prepare(
        library,
        "SELECT " COLUMNS ", excerpt FROM (SELECT rowid AS found, bm25(words, 4.0, 1.0) AS worth,"
        " snippet(words, 1, '', '', ' ... ', 16) AS excerpt FROM words WHERE words MATCH ?)"
        " JOIN backup ON backup.id = found WHERE state <> 1"
        " ORDER BY worth, title COLLATE NOCASE, file_name",
        err);
    if (row != NULL) {
        (void)sat_library_bind_text(row, 1, (const char *)query.bytes);
    }
    const bool done = read_rows(library, row, out, err);
    sat_byte_writer_free(&query);
    return done;
}

/* ---- samples ---------------------------------------------------------------------------------
 */

bool sat_library_sample(SatLibrary *library, unsigned percent, SatLibraryList *out, SatError *err)
{
    sqlite3_stmt *row =
        sat_library_prepare(library,
                            "SELECT " COLUMNS ", '' FROM backup ORDER BY checked_turn, file_name"
                            " LIMIT (SELECT (count(*) * ? + 99) / 100 FROM backup)",
                            err);
    if (row != NULL) {
        sqlite3_bind_int64(row, 1, percent);
    }
    return read_rows(library, row, out, err);
}

bool sat_library_note_checked(SatLibrary *library, const char *file_name, bool is_whole,
                              SatError *err)
{
    sqlite3_stmt *row =
        sat_library_prepare(library,
                            "UPDATE backup SET checked_day = ?2, checked_turn ="
                            " (SELECT max(checked_turn) + 1 FROM backup) WHERE file_name = ?1",
                            err);
    if (row == NULL) {
        return false;
    }
    (void)sat_library_bind_text(row, 1, file_name);
    sqlite3_bind_int64(row, 2, is_whole ? sat_calendar_day() : 0);
    return sat_library_step_once(library, row, err);
}
