/* Bytes that are kept once: equal ones are one, at one address. For what many objects say alike.
 * One thread adds; what was given is read-only: any thread. */
#ifndef SAT_BASE_INTERNED_H
#define SAT_BASE_INTERNED_H

#include "formats/base/arena.h"

typedef struct SatInterned SatInterned;

/** Keeps what it is given in the arena, which must outlive what is kept.
 *  owns: sat_interned_free(), which leaves what was kept in the arena */
SAT_NODISCARD SatInterned *sat_interned_new(SatArena *arena, SatError *err);
void sat_interned_free(SatInterned *interned);

/** The one copy of these bytes, aligned for any type; length 0 is allowed. A struct is equal to
 *  another when its padding is, too: fill it with zeros first. NULL: no memory.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const void *sat_interned_bytes(SatInterned *interned, const void *bytes,
                                             size_t length, SatError *err);
/** The one copy of a text with its end. NULL: no memory. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const char *sat_interned_text(SatInterned *interned, const char *text, SatError *err);

#endif
