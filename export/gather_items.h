/* First half of the flow: every source is visited, every object in it goes through the allow-list.
 * What is left out is counted by reason, and told. One thread. */
#ifndef SAT_EXPORT_GATHER_ITEMS_H
#define SAT_EXPORT_GATHER_ITEMS_H

#include "export/deidentify/deid_allow_list.h"
#include "export/export_report.h"
#include "export/source/source.h"
#include "export/source/source_entries.h"

/** Visits the sources in their order and tells what was left out: damaged files by name, other
 * kinds by reason with their number (-v: by name). takes_unseen: pictures that cannot be shown are
 * taken too (SatCleanOther.unseen). counts is filled also on failure. The report's
 * exit code becomes 1 when a picture was left out, 8 when a case of a server did not come. What
 * playlists name by its number comes from the library when it is there (listed_cases.h); what is
 * not to be had is told, and marked in sources. errors: those of sat_source_scan() */
SAT_NODISCARD bool sat_gather_items(SatSourceEntries *sources, bool takes_unseen,
                                    SatDeidentifier *deidentifier, SatStaging *staging,
                                    const SatServerSettings *servers, SatServedCases *served,
                                    SatSourceCounts *counts, SatReport *report, SatError *err);

/** The code for a source that could not be read: an output's when there was no room to unpack. */
SatExitCode sat_exit_for_source(const SatError *err, const SatStaging *staging);

/** Objects that hold a picture which was left out. */
uint64_t sat_gather_skipped(const SatSourceCounts *counts);
/** The counts by reason, as a member "skipped" of a JSON line. */
void sat_gather_put_skipped(const SatSourceCounts *counts, SatJsonWriter *json);

#endif
