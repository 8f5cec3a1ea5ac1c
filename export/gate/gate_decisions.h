/* What this user has decided before, kept in a file of the data folder (0600) by keys that say
 * nothing without the library secret: nothing is asked twice. Damaged lines are ignored; what is
 * not read is asked again. One thread; several runs at once lose nothing. */
#ifndef SAT_EXPORT_GATE_DECISIONS_H
#define SAT_EXPORT_GATE_DECISIONS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/checksum.h"

typedef enum {
    SAT_DECIDED_NOTHING,
    SAT_DECIDED_ACCEPT,
    SAT_DECIDED_LEAVE_OUT,
    SAT_DECIDED_MASK,
    SAT_DECIDED_ASKED, /* about a case: it need not be asked again */
    SAT_DECIDED_TOLD   /* about a case: said to no terminal, where nobody answers; no decision */
} SatDecided;

/** Decisions that are kept; older ones are forgotten. */
#define SAT_DECISIONS_MOST 100000U

typedef struct SatGateDecisions SatGateDecisions;

/** privacy-decisions in the data folder. owns: free()    errors: those of sat_data_folder_path() */
SAT_NODISCARD char *sat_gate_decisions_path(SatError *err);

/** Reads them; a file that is not there holds none. *bad_lines: lines that were ignored.
 *  owns:   sat_gate_decisions_free()
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_LIMIT when the file is far larger than it may get;
 *          SAT_ERR_UNSUPPORTED for another version's; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatGateDecisions *sat_gate_decisions_load(const char *path, size_t *bad_lines,
                                                        SatError *err);
void sat_gate_decisions_free(SatGateDecisions *decisions); /* NULL-safe */
SAT_DEFINE_AUTO(SatGateDecisions, sat_gate_decisions_free)

/** Without what was only told. */
size_t sat_gate_decisions_count(const SatGateDecisions *decisions);
/** The last one that was read or added for the key. */
SatDecided sat_gate_decisions_find(const SatGateDecisions *decisions, const SatSha256 *key);
/** Notes one, for sat_gate_decisions_save(). */
SAT_NODISCARD bool sat_gate_decisions_add(SatGateDecisions *decisions, const SatSha256 *key,
                                          SatDecided decided, SatError *err);
/** Writes what was added behind what the file holds by now: whole or not at all. Does nothing when
 *  nothing was added. errors: as for loading */
SAT_NODISCARD bool sat_gate_decisions_save(SatGateDecisions *decisions, const char *path,
                                           SatError *err);

#endif
