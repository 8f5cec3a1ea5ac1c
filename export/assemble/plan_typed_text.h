/* Looks in the texts a person typed for a plan (--title, --discussion, --series-titles …) for what
 * tells who its patients are. Nothing is changed: the gate asks. One thread. */
#ifndef SAT_EXPORT_PLAN_TYPED_TEXT_H
#define SAT_EXPORT_PLAN_TYPED_TEXT_H

#include "export/assemble/plan_options.h"
#include "export/deidentify/deid_typed_text.h"
#include "formats/base/byte_writer.h"

/** A typed text in which something was found. */
typedef struct {
    SatSelector where;  /* the case, or the series of a series title */
    const char *option; /* "--title": to edit it; "case.json: findings[0].text" */
    const char
        *text; /* as typed: for this user alone; borrowed from the options. NULL: in written */
    const SatRawCase *written; /* the case.json it stands in, as its text number written_index */
    size_t written_index;
    bool is_draft; /* it stands in a draft of the player */
    SatTypedMatches matches;
} SatTypedFinding;

typedef struct {
    SatTypedFinding *items; /* in the order of the plan */
    size_t count, capacity;
} SatTypedFindings;

void sat_typed_findings_free(SatTypedFindings *findings); /* leaves it empty */

/** Searches each typed text, those of a case.json too, with what is known of the patients of its
 * case. owns: sat_typed_findings_free(), also on failure     errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_plan_search_typed(const SatExportPlan *plan, const SatPlanOptions *options,
                                         const SatOwnIdentifiers *own, SatTypedFindings *out,
                                         SatError *err);

/** Appends what was found and where, without the text: "words 3-4: a name of the patient; word 7: a
 *  date". */
void sat_typed_finding_write(const SatTypedFinding *finding, SatByteWriter *out);

#endif
