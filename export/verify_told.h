/* How `verify` talks, whatever it looks at: faults, progress, the verdict; for people or as JSON
 * lines. One thread. */
#ifndef SAT_EXPORT_VERIFY_TOLD_H
#define SAT_EXPORT_VERIFY_TOLD_H

#include "export/export_report.h"

/** One file under way. */
typedef struct {
    const char *path;
    SatReport *report;
    bool quick; /* the structure only */
} SatVerifying;

/** Fits the progress of both checks, with the above as context. */
bool sat_verify_progress(void *verifying, uint64_t done_bytes, uint64_t total_bytes);

/** A fault, as JSON: put what is known of its place between the two. */
void sat_verify_open_fault(const SatVerifying *verifying, SatReportLine *line);
void sat_verify_close_fault(SatReportLine *line, const char *text);
/** The same for people. where: "" when the text says it. */
void sat_verify_print_fault(const SatVerifying *verifying, const char *where, const char *text);

/** What was counted. */
typedef struct {
    const char *key;
    size_t count;
} SatVerifyCount;

typedef struct {
    const char *kind; /* "backup"; NULL: not said */
    uint64_t size_bytes;
    const SatVerifyCount *counts; /* ends with a key of NULL */
    size_t faults;
    const char *flag; /* said to programs besides; NULL: none */
    bool is_flagged;
    const char *unread; /* "pictures": what a quick look does not read */
    const char *holds;  /* "2 cases, 3 series" */
} SatVerdict;

/** The last line of a file, and the exit code for faults. */
void sat_verify_tell_verdict(const SatVerifying *verifying, const SatVerdict *verdict);

#endif
