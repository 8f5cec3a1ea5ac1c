/* Which older versions of cases a rule lets go. Pure but for memory; the newest version of a case
 * and kind is never among them. */
#ifndef SAT_EXPORT_LIBRARY_PRUNE_H
#define SAT_EXPORT_LIBRARY_PRUNE_H

#include "export/library/library_index.h"

/** A version is kept when one of the two keeps it. */
typedef struct {
    uint32_t versions; /* the newest so many of each case and kind; at least 1 */
    uint32_t days;     /* and older ones made so many days ago at most; 0: not asked */
} SatLibraryKeep;

/** "3", "30d", "3,30d". */
SAT_NODISCARD bool sat_library_keep_parse(const char *text, SatLibraryKeep *out);

typedef struct {
    size_t remove; /* indices in the list */
    size_t newest; /* of its case and kind: stays, and must be whole before the other goes */
} SatLibraryPruned;

/** today: days since 1970. *out: in the order of the list. owns: free(), also on failure
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_library_prune_plan(const SatLibraryList *list, const SatLibraryKeep *keep,
                                          uint32_t today, SatLibraryPruned **out, size_t *count,
                                          SatError *err);

#endif
