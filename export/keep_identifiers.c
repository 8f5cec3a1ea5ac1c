/* Lets originals that name the patient into a backup only when somebody says so. */
#include "export/keep_identifiers.h"

#include <stdio.h>
#include <string.h>

#include "export/privacy_gate_ask.h"
#include "formats/base/platform.h"

/* The first option given that says nothing about files which stay as they are; NULL: none. */
static const char *find_conflict(const SatOptions *options)
{
    const SatGateAccept *accept = &options->accept;
    bool accepts =
        accept->pixels || accept->faces || accept->words || accept->all || accept->id_count > 0;
    bool is_medium = options->layout != NULL && strcmp(options->layout, "dicomdir") == 0;
    return options->profile != NULL   ? "--profile"
           : accepts                  ? "--accept"
           : options->skip_suspicious ? "--skip-suspicious"
           : is_medium                ? "--layout dicomdir"
                                      : NULL;
}

bool sat_keep_identifiers_may(const SatOptions *options, SatReport *report)
{
    if (!options->keep_identifiers) {
        return true;
    }
    const char *conflict = find_conflict(options);
    if (conflict != NULL) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "--keep-identifiers keeps the files as they are, and nothing in them "
                             "is looked at: it does not go with %s",
                             conflict);
        return false;
    }
    if (options->yes || options->dry_run) {
        return true;
    }
    if (report->json || !sat_is_terminal(0) || !sat_is_terminal(2)) {
        sat_report_fail_text(report, SAT_EXIT_PRIVACY,
                             "--keep-identifiers writes files that name the patient: add --yes "
                             "when that is meant");
        return false;
    }
    sat_report_insist(report,
                      "These backups will hold the files as they are: names, numbers, dates "
                      "of birth, faces, and what is burned into the pictures.");
    sat_report_insist(report, "They are for you alone, on a disk that nobody else reads.");
    if (sat_gate_ask_yes("  (y)es, keep them; Enter stops")) {
        return true;
    }
    sat_report_fail_text(report, SAT_EXIT_PRIVACY,
                         "stopped, nothing was written; without --keep-identifiers the files are "
                         "cleaned first");
    return false;
}

bool sat_keep_identifiers_fits(const SatExportPlan *plan, SatReport *report)
{
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                if (study->series[i].mask_count > 0 || study->series[i].crop.width_px > 0) {
                    sat_report_fail_text(report, SAT_EXIT_USAGE,
                                         "--mask and --crop change pictures, and "
                                         "--keep-identifiers keeps them as they are: give one of "
                                         "them");
                    return false;
                }
            }
        }
    }
    return true;
}
