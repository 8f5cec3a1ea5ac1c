/* What a run tells: talk and progress on stderr, or all of it as JSON lines on stdout; and the exit
 * code that follows from it. Made by main, used by one thread. */
#ifndef SAT_EXPORT_EXPORT_REPORT_H
#define SAT_EXPORT_EXPORT_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "export/exit_codes.h"
#include "formats/base/json_value.h"
#include "formats/base/sat_error.h"

typedef struct {
    /* how to talk; set once */
    bool json, quiet, verbose;
    bool hushed;           /* nothing is told at all; the exit code is kept */
    bool color;            /* of stderr */
    bool draws_bar;        /* stderr is a terminal and nothing forbids it */
    SatExitCode exit_code; /* the one that applies so far */
    uint64_t warning_count;
    const char *said_once; /* by sat_report_say_once() last; NULL: nothing */
    /* progress under way */
    const char *stage; /* NULL: none */
    uint64_t stage_start_ns, last_shown_ns;
    int last_percent;
    bool bar_is_open; /* the cursor stands behind a bar */
    bool holds_stage; /* sat_report_hold_stage() */
    uint64_t held_done, held_total;
    const char *held_unit;
} SatReport;

/** A normal sentence; silent with -q. */
void sat_report_say(SatReport *report, const char *format, ...) SAT_PRINTF(2, 3);
/** A fixed sentence that is told once, however often it is true. */
void sat_report_say_once(SatReport *report, const char *sentence);
/** A sentence that belongs to a failure: told even with -q, only to people. */
void sat_report_insist(SatReport *report, const char *format, ...) SAT_PRINTF(2, 3);
/** A sentence for -v only. */
void sat_report_detail(SatReport *report, const char *format, ...) SAT_PRINTF(2, 3);
/** Something to look at: the exit code becomes 1 at least. Told even with -q.
 *  where: a selector or a file, "" for none; a member of its own in JSON. */
void sat_report_warn(SatReport *report, const char *where, const char *format, ...)
    SAT_PRINTF(3, 4);
/** The run (or this input) fails with this code. */
void sat_report_fail(SatReport *report, SatExitCode code, const SatError *err);
void sat_report_fail_text(SatReport *report, SatExitCode code, const char *format, ...)
    SAT_PRINTF(3, 4);
/** Notes a code without a word. */
void sat_report_code(SatReport *report, SatExitCode code);

/** done of total units (total 0: not known). Cheap: shown a few times a second. stage and unit are
 *  fixed words: "encoding", "pictures" (unit "bytes" is shown as MB). */
void sat_report_progress(SatReport *report, const char *stage, const char *unit, uint64_t done,
                         uint64_t total);
/** From now on the stage that is shown next is that of the whole: others come behind its bar, and
 *  its time goes on, until false. */
void sat_report_hold_stage(SatReport *report, bool holds);
/** Takes the bar away. */
void sat_report_progress_end(SatReport *report);

/** One JSON line of the type "item", "summary" …: open, put members, close. Only when
 *  report->json. */
typedef struct {
    SatByteWriter bytes;
    SatJsonWriter json;
} SatReportLine;
void sat_report_open_line(SatReportLine *line, const char *type);
void sat_report_close_line(SatReportLine *line);

/** Codes for failures that have to do with the input, or with the output. */
SatExitCode sat_exit_for_input(const SatError *err);
SatExitCode sat_exit_for_output(const SatError *err);

/** "3.4 GB", "812 kB" (powers of 1000). */
void sat_format_bytes(uint64_t bytes, char out[16]);
/** "1 picture", "3 pictures": the plural's s when the count asks for it. */
const char *sat_plural(uint64_t count);

#endif
