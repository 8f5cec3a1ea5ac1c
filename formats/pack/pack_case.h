/* One case of a pack read from a file: case.json with the places of its pictures. Used by the
 * pack's reader and check. Reads only: any thread. */
#ifndef SAT_PACK_PACK_CASE_H
#define SAT_PACK_PACK_CASE_H

#include "formats/pack/pack_index.h"

/** Reads an entry into bytes[entry->length] and checks its hash. errors: SAT_ERR_CORRUPT,
 * SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_pack_entry_load(SatFile *file, const SatPackEntry *entry, void *bytes,
                                       SatError *err);
/** The same into the scratch buffer, which grows but is never copied. */
SAT_NODISCARD bool sat_pack_entry_into_scratch(SatFile *file, const SatPackEntry *entry,
                                               SatByteWriter *scratch, SatError *err);

/** Reads and checks case.json. owns: sat_pack_case_free()
 *  errors: SAT_ERR_CORRUPT it is damaged; SAT_ERR_FORMAT, SAT_ERR_LIMIT, SAT_ERR_UNSUPPORTED by
 * field */
SAT_NODISCARD SatPackCase *sat_pack_case_load(SatFile *file, const SatPackIndex *index,
                                              size_t case_index, SatError *err);

#endif
