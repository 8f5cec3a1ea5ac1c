/* Makes a new pack of what is whole in a damaged one. One thread. */
#ifndef SAT_PACK_PACK_REPAIR_H
#define SAT_PACK_PACK_REPAIR_H

#include "formats/pack/pack_salvage.h"

/** Something that is not in the new pack. Numbers count from 1, in the damaged pack. */
typedef struct {
    size_t case_number;   /* 0: of the pack itself */
    size_t series_number; /* through the case; 0: of the case itself */
    const char *text;     /* borrowed for the call */
} SatPackLoss;

typedef void (*SatPackLost)(void *context, const SatPackLoss *loss);

typedef struct {
    size_t cases, series, frames; /* written */
    size_t lost_cases;
    size_t lost_series, lost_frames; /* of the cases written */
    size_t losses;                   /* how often lost was called */
    uint64_t size_bytes;
} SatPackRepaired;

/** Writes output, a pack that verifies. Pictures are taken as they are, when their SHA-256 is
 *  right. Entries of the playlist go with the case they show. A lost picture leaves its stack, and
 * a note of the series tells which; a case without case.json or without a whole picture is left
 * out. Where the index is lost, so are the pack's title and whether it may be shared: it becomes
 * private, and each case starts hidden. Of a pack all of whose entries are whole it makes the same
 * bytes as the pack had. lost is called for each thing that is not in the new pack. errors:
 * SAT_ERR_CORRUPT nothing is whole; SAT_ERR_UNSUPPORTED a case of a newer version;
 *  SAT_ERR_CANCELLED; those of the writer */
SAT_NODISCARD bool sat_pack_repair(const SatPackSalvage *salvage, const char *output,
                                   SatPackLost lost, void *context, SatPackRepaired *out,
                                   SatError *err);

#endif
