/* The gate before anything is written: what may show or say who the patient is stops the output
 * until the user has settled it. Used by `pack`, `deidentify` and `play`; one thread. */
#ifndef SAT_EXPORT_PRIVACY_GATE_H
#define SAT_EXPORT_PRIVACY_GATE_H

#include "export/export_options.h"
#include "export/export_report.h"
#include "export/gate/gate_collect.h"
#include "export/gate/gate_decisions.h"

typedef enum {
    SAT_GATE_STOPS,      /* what is open stops the output: exit 7 */
    SAT_GATE_LEAVES_OUT, /* never stops: what is open is left out and named */
    SAT_GATE_TELLS,      /* only collects: asks nothing, decides nothing, stops nothing */
    SAT_GATE_WAITS       /* what is open stops the output, and nothing is told or asked yet: the
                            same is asked later with others at once */
} SatGateMode;

typedef struct {
    /* given */
    const SatOptions *options; /* what is left out is added to options->plan */
    SatReport *report;
    const SatLibrarySecret *secret;
    int jobs; /* threads that read pictures */
    SatGateMode mode;
    /* filled */
    SatGateList list;             /* of the plan last looked at */
    SatGateList settled;          /* what is not in that plan any more: left out */
    SatGateList answered;         /* accepted by an answer, for the plans that are made again */
    SatGateUnreadable unreadable; /* of SAT_GATE_UNREADABLE */
    SatError error;               /* of SAT_GATE_UNREADABLE */
    char *decisions_path;
    SatGateDecisions *decisions; /* NULL: not read yet, or they cannot be read */
    bool has_decisions;          /* they were read, or it was told why not */
    int rounds;                  /* plans that were made again for new masks */
    bool has_new_masks;          /* of SAT_GATE_PLAN_AGAIN: search the pictures again, too */
    bool has_records;            /* of SAT_GATE_PASSED: options say what: make the plan again */
    bool waits;                  /* of a refusal: by SAT_GATE_WAITS, untold */
    size_t unasked;              /* cases that nobody was asked about before, to be told */
    bool pixels_checked;         /* of SAT_GATE_PASSED: every series was read or accepted */
} SatPrivacyGate;

typedef enum {
    SAT_GATE_PASSED,     /* all of the plan may be written */
    SAT_GATE_PLAN_AGAIN, /* options were added: make the plan again, and come again with it */
    SAT_GATE_REFUSED,    /* told, with its exit code: nothing may be written */
    SAT_GATE_UNREADABLE  /* a picture cannot be read: come again with a plan without it */
} SatGateAnswer;

/** Whether --accept all may be obeyed: only with a terminal, where somebody sits, or with --yes.
 *  False: told, with exit code 7. Before anything is read. */
SAT_NODISCARD bool sat_privacy_gate_may_accept(const SatOptions *options, SatReport *report);

/** Notes that a case was asked about, or finds that it was; asked on a terminal, without one
 * counted in gate->unasked. The first pack or backup of a case: is it rare, of a small community,
 * in the media, is there consent? False: no, with exit code 7. */
SAT_NODISCARD bool sat_privacy_gate_consents(SatPrivacyGate *gate, const SatExportPlan *plan);
/** Tells in a line of cases that nobody was asked about. */
void sat_privacy_gate_tell_unasked(size_t count, SatReport *report);

/** Asks about a plan. All items of a run are told at once, each with the options that settle it,
 *  and one command that is ready to paste. */
SAT_NODISCARD SatGateAnswer sat_privacy_gate(SatPrivacyGate *gate, const SatExportPlan *plan,
                                             const SatGateFindings *findings);

void sat_privacy_gate_end(SatPrivacyGate *gate); /* frees what was filled */

#endif
