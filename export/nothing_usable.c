/* Tells why a source has nothing to show. */
#include "export/nothing_usable.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

bool sat_has_only_others(const SatSourceCounts *counts)
{
    return counts->others_taken > 0 && sat_gather_skipped(counts) == 0;
}

/* One file that was given by its own name is called by it. */
static void fail_without_dicom(const SatSourceEntries *sources, const SatSourceCounts *counts,
                               SatExitCode code, SatReport *report)
{
    const uint64_t seen = counts->files_seen;
    const uint64_t photos = counts->photos_seen;
    char which[512] = "the file is not DICOM";
    if (seen > 1) {
        (void)snprintf(which, sizeof(which), "not one of %" PRIu64 " files is DICOM", seen);
    } else if (sources->count == 1 && sat_path_info(sources->sources[0]).kind == SAT_PATH_FILE) {
        const char *name = sat_path_file_name(sources->sources[0]);
        char *shown = sat_utf8_printable(name, strlen(name));
        (void)snprintf(which, sizeof(which), "%.400s is not DICOM, nor a list of sources",
                       shown != NULL ? shown : "the file");
        free(shown);
    }
    if (photos > 0) {
        sat_report_fail_text(report, code,
                             "nothing usable: %s; %" PRIu64 " file%s named like JPEG or PNG, "
                             "and none of them is one: get them again",
                             which, photos, sat_plural(photos));
    } else {
        sat_report_fail_text(report, code,
                             "nothing usable: %s; choose the folder that holds the DICOM files",
                             which);
    }
}

static bool are_servers(const SatSourceEntries *sources)
{
    size_t servers = 0;
    for (size_t i = 0; i < sources->count; i++) {
        const char *source = sources->sources[i];
        servers += strstr(source, "://") != NULL || strncmp(source, "radiopaedia:", 12) == 0;
    }
    return servers == sources->count && servers > 0;
}

static bool is_any_missing(const SatSourceEntries *sources)
{
    bool is_any = false;
    for (size_t i = 0; i < sources->count; i++) {
        is_any = is_any || sources->entries[i].is_missing;
    }
    return is_any;
}

void sat_nothing_usable(const SatSourceEntries *sources, const SatSourceCounts *counts,
                        size_t left_out_later, SatReport *report)
{
    const uint64_t seen = counts->files_seen;
    SatExitCode code = counts->skipped[SAT_SKIP_CORRUPT] > 0 || left_out_later > 0
                           ? SAT_EXIT_CORRUPT_INPUT
                           : SAT_EXIT_NO_INPUT;
    if (seen == 0 && is_any_missing(sources)) {
        sat_report_fail_text(report, code,
                             "nothing usable: no case of the playlist is to be had; the way out "
                             "of each is told above");
    } else if (seen == 0 && are_servers(sources)) {
        sat_report_fail_text(report, code,
                             "nothing usable: nothing came from the server; what failed there is "
                             "told above, else it has nothing of yours or nothing that matches: "
                             "then ask for less");
    } else if (seen == 0) {
        sat_report_fail_text(report, code,
                             "nothing usable: there is no file in it; choose the folder that holds "
                             "the DICOM files");
    } else if (counts->skipped[SAT_SKIP_NOT_DICOM] == seen) {
        fail_without_dicom(sources, counts, code, report);
    } else if (sat_has_only_others(counts)) {
        sat_report_fail_text(report, code,
                             "nothing usable: there is no picture among %" PRIu64
                             " file%s; satchel list shows what is there",
                             seen, sat_plural(seen));
    } else {
        sat_report_fail_text(report, code,
                             "nothing usable: no DICOM picture that can be read among %" PRIu64
                             " file%s; what is wrong with each is told above (-v: with all): get "
                             "them again, or choose others",
                             seen, sat_plural(seen));
    }
}
