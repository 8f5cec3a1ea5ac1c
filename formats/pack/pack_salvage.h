/* Opens a damaged pack: by whichever index is whole, wherever it lies; else by the cases alone. For
 * repair: everybody else uses pack_reader.h. One thread. */
#ifndef SAT_PACK_PACK_SALVAGE_H
#define SAT_PACK_PACK_SALVAGE_H

#include "formats/pack/pack_index.h"

typedef struct {
    SatFile *file;
    SatPackIndex *index; /* of what was found; made up from the cases where it is lost */
    bool index_lost;
    const size_t *numbers; /* of the index's cases in the damaged pack, from 1; in its arena */
    size_t highest_number; /* of a case that anything in the file names */
} SatPackSalvage;

/** owns: sat_pack_salvage_close(), also on failure
 *  errors: SAT_ERR_FORMAT no pack; SAT_ERR_UNSUPPORTED of a newer version; SAT_ERR_CORRUPT no case
 *  can be found; SAT_ERR_LIMIT; SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY; SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_pack_salvage_open(const char *path, SatPackSalvage *out, SatError *err);
void sat_pack_salvage_close(SatPackSalvage *salvage);

#endif
