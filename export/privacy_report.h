/* The privacy report of a run: what was kept, changed and removed, what may identify the patient
 * and how that was settled, what was searched and what was not. Tags, counts, places, sentences of
 * ours: never a value, a name, a UID or a file's name of the source. One thread. */
#ifndef SAT_EXPORT_PRIVACY_REPORT_H
#define SAT_EXPORT_PRIVACY_REPORT_H

#include "export/deidentify/deid_counts.h"
#include "export/deidentify/deid_profile.h"
#include "export/deidentify/dropped_words.h"
#include "export/keep/dropped_kinds.h"
#include "export/pipeline.h"

typedef struct {
    const char *command; /* "pack", "deidentify", "list" */
    const SatPipeline *pipeline;
    const SatDeidProfile *profile;   /* of DICOM that is kept; NULL: the allow-list of packs */
    const SatDeidCounts *attributes; /* of DICOM that is kept; else NULL */
    bool is_written;                 /* the output is there: else it was refused, or only listed */
    uint64_t written, failed;        /* files */
} SatPrivacyReport;

/** How many items there are, by what became of them. */
typedef struct {
    size_t open, accepted, masked, left_out;
} SatPrivacyTotals;

SatPrivacyTotals sat_privacy_report_totals(const SatPrivacyReport *report);
/** How many series of the plan were searched for text, every picture. */
uint64_t sat_privacy_searched_series(const SatPrivacyReport *report);
/** What a reader of the report must not take for done. Fixed sentences. */
const char *const *sat_privacy_not_done(const SatPrivacyReport *report, size_t *count);

/** A field of packs, and how many series (or cases) have it. */
typedef struct {
    const char *name;   /* "modality" */
    const char *source; /* keywords of the attributes it is made of */
    uint64_t count;
} SatPackedField;
enum { SAT_MOST_PACKED_FIELDS = 24 };
size_t sat_privacy_packed_fields(const SatExportPlan *plan,
                                 SatPackedField out[SAT_MOST_PACKED_FIELDS]);

/** Calls visit for each series of a plan (NULL: none) whose description has words in no vocabulary:
 *  dropped, unless the user accepts words. A report counts them and never holds them. False: visit
 *  gave false. */
bool sat_privacy_each_dropped(const SatExportPlan *plan,
                              bool (*visit)(void *context, const SatPlannedSeries *series,
                                            const SatDroppedWords *words),
                              void *context);

/** The next series of the plan that was masked and not searched throughout; NULL: no more. Begin
 *  with a walk of zeros. */
const SatPlannedSeries *sat_privacy_next_unsearched(const SatPrivacyReport *report,
                                                    SatPlanWalk *walk);

/** Whether the user accepts such words. */
bool sat_privacy_keeps_words(const SatPrivacyReport *report);

/** "(0010,0010)"; "" for what has no tag of its own. */
void sat_privacy_format_tag(uint32_t tag, char out[16]);

/** The report as JSON, and as one page of HTML with pictures of what was found. */
void sat_privacy_report_put_json(const SatPrivacyReport *report, SatByteWriter *out);
SAT_NODISCARD bool sat_privacy_report_put_html(const SatPrivacyReport *report, SatByteWriter *out,
                                               SatError *err);

/** Whether the name tells the form: .json or .html. errors: SAT_ERR_ARGUMENT */
SAT_NODISCARD bool sat_privacy_report_check(const char *path, SatError *err);

/** Writes the report, whole or not at all, for this user alone (0600): pictures of suspected text
 *  may show a name.     errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_privacy_report_write(const SatPrivacyReport *report, const char *path,
                                            SatError *err);

#endif
