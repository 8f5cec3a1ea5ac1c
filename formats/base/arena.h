/* Memory that dies together: a case model is built in one arena and freed at once.
 * One arena is used by one thread at a time. */
#ifndef SAT_BASE_ARENA_H
#define SAT_BASE_ARENA_H

#include <stddef.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

typedef struct SatArena SatArena;

/** Makes an arena that refuses to grow past limit_bytes (0: no limit).
 *  owns: free with sat_arena_free()    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatArena *sat_arena_new(size_t limit_bytes, SatError *err);
void sat_arena_free(SatArena *arena);
SAT_DEFINE_AUTO(SatArena, sat_arena_free)

/** Zeroed memory for count items of item_bytes each, aligned for any type; lives as the arena does.
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT past the arena's limit, or the product overflows */
SAT_NODISCARD void *sat_arena_alloc(SatArena *arena, size_t count, size_t item_bytes,
                                    SatError *err);

/** A NUL-terminated copy of length_bytes bytes of text. */
SAT_NODISCARD char *sat_arena_text(SatArena *arena, const char *text, size_t length_bytes,
                                   SatError *err);

/** Bytes handed out so far. */
size_t sat_arena_used_bytes(const SatArena *arena);

#endif
