/* What the files of the library share: the database below. */
#ifndef SAT_EXPORT_LIBRARY_PRIVATE_H
#define SAT_EXPORT_LIBRARY_PRIVATE_H

#include <sqlite3.h>

#include "export/library/library_index.h"

struct SatLibrary {
    char *folder;
    sqlite3 *database;
    bool is_in_memory;
};

/** Opens or makes it, with its tables. errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_library_database_open(SatLibrary *library, SatError *err);

/** Sets the error from the database's; false. */
bool sat_library_refused(const SatLibrary *library, SatError *err);
/** Statements without results. */
SAT_NODISCARD bool sat_library_run(SatLibrary *library, const char *sql, SatError *err);
/** owns: sqlite3_finalize(); NULL: failed */
SAT_NODISCARD sqlite3_stmt *sat_library_prepare(SatLibrary *library, const char *sql,
                                                SatError *err);
/** Steps a statement without results once and finalizes it, whatever happens. */
SAT_NODISCARD bool sat_library_step_once(SatLibrary *library, sqlite3_stmt *statement,
                                         SatError *err);

/** Binds a text that outlives the statement. */
bool sat_library_bind_text(sqlite3_stmt *statement, int index, const char *text);

#endif
