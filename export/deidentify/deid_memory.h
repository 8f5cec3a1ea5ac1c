/* What became of the values of the object before: most of a series says the same in every object,
 * and what was decided once need not be searched again. A result is used again only for the same
 * attribute with the same bytes, while all that decides about it is the same (patient, what is
 * looked for, age, date shift, character set, byte order). */
#ifndef SAT_EXPORT_DEID_MEMORY_H
#define SAT_EXPORT_DEID_MEMORY_H

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/** One thread at a time. */
typedef struct SatDeidMemory SatDeidMemory;
/** Those of a run, with one profile, secret, vocabulary and SatDeidPatients. Any thread. */
typedef struct SatDeidMemories SatDeidMemories;

/** owns: sat_deid_memories_free(), when all are given back    errors: SAT_ERR_NO_MEMORY,
 *  SAT_ERR_SYSTEM */
SAT_NODISCARD SatDeidMemories *sat_deid_memories_new(SatError *err);
void sat_deid_memories_free(SatDeidMemories *memories); /* NULL-safe */
SAT_DEFINE_AUTO(SatDeidMemories, sat_deid_memories_free)

/** The one that was given back last, or a new one. NULL without memory: all is searched then.
 *  pairs: sat_deid_memory_return(), once nothing borrows from its object any more */
SatDeidMemory *sat_deid_memory_borrow(SatDeidMemories *memories);
void sat_deid_memory_return(SatDeidMemories *memories, SatDeidMemory *memory); /* NULL-safe */

#endif
