/* What the files of export/source share; nothing else includes it. */
#ifndef SAT_EXPORT_SOURCE_KINDS_H
#define SAT_EXPORT_SOURCE_KINDS_H

#include "export/source/source.h"

/** One scan under way. */
typedef struct {
    uint32_t ordinal;
    const SatSourceVisitor *visitor;
    SatSourceCounts *counts;
} SatSourceScan;

/** Looks at one file: visits it, or tells why not. display_path is raw here. False only when the
 * scan ends. */
SAT_NODISCARD bool sat_source_visit_file(SatSourceScan *scan, const char *path,
                                         const char *display_path, SatError *err);
/** Tells of something that is left out. */
void sat_source_skip(SatSourceScan *scan, SatSkipReason reason, const char *display_path,
                     const char *text);
/** Hidden files and what systems leave in folders. */
bool sat_source_is_system_name(const char *name);

bool sat_source_takes_folder(const char *argument);
bool sat_source_scan_folder(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                            SatSourceCounts *counts, SatError *err);
bool sat_source_takes_dicomdir(const char *argument);
/** The folder of the DICOMDIR; its records are not read. */
bool sat_source_scan_dicomdir(const char *argument, uint32_t ordinal,
                              const SatSourceVisitor *visitor, SatSourceCounts *counts,
                              SatError *err);
bool sat_source_takes_file(const char *argument);
bool sat_source_scan_file(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                          SatSourceCounts *counts, SatError *err);

#endif
