/* The folder that kept objects go to: what may lie in it before. One thread. */
#ifndef SAT_EXPORT_KEPT_OUTPUT_H
#define SAT_EXPORT_KEPT_OUTPUT_H

#include "export/keep/kept_objects.h"

/** Early, before sources are read: the folder must be new, empty, or look like an earlier result.
 *  report: the name of a report in it, which is written over; NULL: none
 *  errors: SAT_ERR_ARGUMENT when it is one of the sources; SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_kept_output_check(const char *folder, const char *report,
                                         const char *const *sources, size_t source_count,
                                         SatError *err);

/** Before anything is written: every file in the folder must be one that the list writes over, or
 * the report. What an earlier run wrote and this one leaves out must not stay among what was
 * checked. errors: SAT_ERR_SYSTEM with the way out */
SAT_NODISCARD bool sat_kept_output_check_files(const char *folder, const char *report,
                                               const SatKeptObjects *objects, SatError *err);

#endif
