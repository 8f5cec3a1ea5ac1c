/* `pack --max-size`: a pack of a size that is given, each series as exact as that allows. */
#ifndef SAT_EXPORT_PACK_WITHIN_H
#define SAT_EXPORT_PACK_WITHIN_H

#include "export/write_pack.h"

/** As sat_write_pack(); with max_bytes: lossless when that fits; else every series
 *  loses as much of what is seen of it at first as the others, and the pack has 98 % of max_bytes
 *  at least, unless no more can be lost.
 *  errors: as sat_write_pack(); SAT_ERR_LIMIT with how small it could get */
SAT_NODISCARD bool sat_write_pack_within(const SatExportPlan *plan, const SatPackTarget *target,
                                         SatReport *report, SatPackResult *result, SatError *err);

/** For --dry-run: only what its size would be, about. errors: as above */
SAT_NODISCARD bool sat_estimate_pack_within(const SatExportPlan *plan, const SatPackTarget *target,
                                            SatPackResult *result, SatError *err);

#endif
