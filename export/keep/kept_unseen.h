/* Pictures that nothing here can show, on their way to be kept as DICOM: chosen by the user's
 * options before the gate, grouped as the gate asks about them. One thread. */
#ifndef SAT_EXPORT_KEPT_UNSEEN_H
#define SAT_EXPORT_KEPT_UNSEEN_H

#include "export/assemble/export_plan.h"
#include "export/assemble/plan_options.h"
#include "export/deidentify/deid_allow_list.h"

typedef struct {
    const SatCleanOther *other;
    const char *folder; /* where it goes: our words */
    size_t group;
} SatUnseenObject;

/** Those of one folder that cannot be shown for one reason. */
typedef struct {
    SatSelector place;    /* of their study; zeros: it has no picture in the plan */
    const char *folder;   /* names them for a person */
    const char *sentence; /* why nobody can search them */
    SatSha256 content;    /* of all bytes of their files */
    size_t file_count;
    bool is_left_out; /* set by who has asked about them */
} SatUnseenGroup;

typedef struct SatKeptUnseen {
    SatArena *arena;
    SatUnseenObject *objects; /* by group */
    size_t count;
    SatUnseenGroup *groups;
    size_t group_count;
    size_t copies;     /* more files of the same bytes: left out */
    size_t not_chosen; /* left out by --series and --exclude */
} SatKeptUnseen;

/** Lists those of the deidentifier, which they borrow from. plan: made by the user's options alone;
 *  NULL: there is none.
 *  owns: sat_kept_unseen_free()     errors: SAT_ERR_SYSTEM, SAT_ERR_CORRUPT when a file cannot be
 *  read again; SAT_ERR_CANCELLED; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatKeptUnseen *sat_kept_unseen_new(const SatExportPlan *plan,
                                                 const SatDeidentifier *deidentifier,
                                                 const SatPlanOptions *options, SatError *err);
void sat_kept_unseen_free(SatKeptUnseen *unseen); /* NULL-safe */

#endif
