/* The SQLite database below the library's index. */
#include "export/library/library_private.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "formats/base/text_utf8.h"

/* "Satc": so that no other program's database is taken for ours. */
#define APPLICATION_ID 1398895715
/* Raised when the tables change: an index of another version is made anew. */
#define INDEX_VERSION 1
enum { WAIT_FOR_OTHERS_MS = 30000 };

/* The two numbers say that it is ours: an index without them is not used. */
static const char tables[] =
    "CREATE TABLE IF NOT EXISTS backup ("
    " id INTEGER PRIMARY KEY, file_name TEXT NOT NULL UNIQUE,"
    " size_bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,"
    " name TEXT NOT NULL, title TEXT NOT NULL, case_id TEXT NOT NULL, source TEXT NOT NULL,"
    " rid TEXT NOT NULL, hash TEXT NOT NULL, layout INTEGER NOT NULL,"
    " keeps_identifiers INTEGER NOT NULL, version INTEGER NOT NULL, files INTEGER NOT NULL,"
    " is_for_quiz INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0,"
    " checked_day INTEGER NOT NULL DEFAULT 0, checked_turn INTEGER NOT NULL DEFAULT 0);"
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING"
    " fts5(title, text, tokenize = 'unicode61 remove_diacritics 2');"
    "PRAGMA application_id = 1398895715; PRAGMA user_version = 1;";

bool sat_library_refused(const SatLibrary *library, SatError *err)
{
    return sat_fail(err, SAT_ERR_SYSTEM, "%s/%s: %s; it can be removed: it is made anew",
                    library->folder, SAT_LIBRARY_INDEX_NAME,
                    library->database != NULL ? sqlite3_errmsg(library->database) : "no memory");
}

bool sat_library_run(SatLibrary *library, const char *sql, SatError *err)
{
    return sqlite3_exec(library->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           sat_library_refused(library, err);
}

sqlite3_stmt *sat_library_prepare(SatLibrary *library, const char *sql, SatError *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(library->database, sql, -1, &statement, NULL) != SQLITE_OK) {
        (void)sat_library_refused(library, err);
        return NULL;
    }
    return statement;
}

bool sat_library_step_once(SatLibrary *library, sqlite3_stmt *statement, SatError *err)
{
    const bool done = sqlite3_step(statement) == SQLITE_DONE || sat_library_refused(library, err);
    sqlite3_finalize(statement);
    return done;
}

bool sat_library_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    return sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

static bool read_number(SatLibrary *library, const char *pragma, int64_t *out)
{
    SatError unread = SAT_ERROR_INIT;
    sqlite3_stmt *statement = sat_library_prepare(library, pragma, &unread);
    const bool done = statement != NULL && sqlite3_step(statement) == SQLITE_ROW;
    *out = done ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return done;
}

/* Ours and of this version; a new one is empty and has neither number. */
static bool is_ours(SatLibrary *library)
{
    int64_t application = 0, version = 0;
    return read_number(library, "PRAGMA application_id", &application) &&
           read_number(library, "PRAGMA user_version", &version) && application == APPLICATION_ID &&
           version == INDEX_VERSION;
}

static bool is_empty(SatLibrary *library)
{
    int64_t objects = 0;
    return read_number(library, "SELECT 1 + count(*) FROM sqlite_master", &objects) && objects == 1;
}

/* Empties the file in place, under SQLite's own locks: another run may have it open. */
static bool reset(SatLibrary *library, SatError *err)
{
    sqlite3_db_config(library->database, SQLITE_DBCONFIG_RESET_DATABASE, 1, 0);
    const bool done = sqlite3_exec(library->database, "VACUUM", NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_db_config(library->database, SQLITE_DBCONFIG_RESET_DATABASE, 0, 0);
    return done || sat_library_refused(library, err);
}

/* One transaction looks and makes: of runs that find no index at once one makes it, the others wait
 * and use it. false, without an error, for a file that is something else. */
static bool use_or_make(SatLibrary *library)
{
    SatError refused = SAT_ERROR_INIT;
    bool done = sat_library_run(library, "BEGIN IMMEDIATE", &refused);
    done =
        done &&
        (is_ours(library) || (is_empty(library) && sat_library_run(library, tables, &refused))) &&
        sat_library_run(library, "COMMIT", &refused);
    if (!done && sqlite3_get_autocommit(library->database) == 0) {
        (void)sqlite3_exec(library->database, "ROLLBACK", NULL, NULL, NULL);
    }
    return done;
}

static bool open_file(SatLibrary *library, const char *path, SatError *err)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                      (library->is_in_memory ? SQLITE_OPEN_MEMORY : SQLITE_OPEN_NOFOLLOW);
    if (sqlite3_open_v2(path, &library->database, flags, NULL) != SQLITE_OK) {
        return sat_library_refused(library, err);
    }
    sqlite3_busy_timeout(library->database, WAIT_FOR_OTHERS_MS);
    /* Nothing is written to an index that is right. Where a file system cannot do this, the journal
     * stays what it is: slower, as safe. What a power cut takes from an index is read from the
     * folder again. */
    (void)sqlite3_exec(library->database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
                       NULL, NULL, NULL);
    return is_ours(library) || use_or_make(library) ||
           (reset(library, err) && (use_or_make(library) || sat_library_refused(library, err)));
}

/* Made before SQLite opens it, which gives -wal and -shm the rights of the database. */
static bool make_private(const char *path)
{
    SatError refused = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_UPDATE_PRIVATE, &refused);
    return file != NULL && sat_path_make_private(path, &refused);
}

bool sat_library_database_open(SatLibrary *library, SatError *err)
{
    char *real = sat_path_real(library->folder); /* NOFOLLOW means every part of a path */
    char *path = sat_path_join(real != NULL ? real : library->folder, SAT_LIBRARY_INDEX_NAME);
    free(real);
    if (path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
    }
    library->is_in_memory = !make_private(path);
    const bool done = open_file(library, library->is_in_memory ? ":memory:" : path, err);
    free(path);
    return done;
}

SatLibrary *sat_library_open(const char *folder, SatError *err)
{
    if (sat_path_info(folder).kind != SAT_PATH_FOLDER) {
        (void)sat_fail(err, SAT_ERR_SYSTEM, "%s: no folder; give the folder of your backups",
                       folder);
        return NULL;
    }
    SatLibrary *library = calloc(1, sizeof(*library));
    char *copy = sat_text_copy(folder);
    if (library == NULL || copy == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
        free(library);
        free(copy);
        return NULL;
    }
    library->folder = copy;
    if (!sat_library_database_open(library, err)) {
        sat_library_close(library);
        return NULL;
    }
    return library;
}

void sat_library_close(SatLibrary *library)
{
    if (library != NULL) {
        sqlite3_close(library->database);
        free(library->folder);
        free(library);
    }
}
