/* The whole flow of `list`, `pack` and `play`: sources -> raw items -> clean items -> plan -> coded
 * pictures -> pack. Each command makes one pipeline; one thread. */
#ifndef SAT_EXPORT_PIPELINE_H
#define SAT_EXPORT_PIPELINE_H

#include "export/decode/decoder_pool.h"
#include "export/deidentify/deid_object.h"
#include "export/export_options.h"
#include "export/gather_items.h"
#include "export/keep/kept_unseen.h"
#include "export/lecture_plan.h"
#include "export/plan_told.h"
#include "export/privacy_gate.h"
#include "export/write_pack.h"

typedef struct {
    /* given */
    const SatOptions *options;
    SatReport *report;
    int jobs;
    bool keeps_objects; /* for kept DICOM: pictures that cannot be shown are taken, plan may be NULL
                           when there are only such; other objects are told by who keeps */
    bool looks_for_names; /* sat_deidentifier_look_for_names() */
    bool may_be_empty; /* nothing that can be shown is no error: plan is NULL, and nothing told */
    bool lists_others; /* tells of other objects itself, also when there is nothing else */
    /* filled on the way */
    SatSourceEntries *sources; /* the arguments, playlists read */
    SatDecoderPool *decoders;
    SatStaging *staging;           /* what came out of archives, or from servers */
    SatServedCases served;         /* settings are given, then filled */
    SatUserVocabulary *vocabulary; /* the user's own */
    SatDeidentifier *deidentifier;
    SatDeidMoreWords words;     /* for kept DICOM: as descriptions of packs have them */
    const SatCleanItem **items; /* those still good, then left_out_later others */
    size_t item_count;
    SatSourceCounts counts;
    size_t left_out_later; /* objects whose pictures could not be read after all */
    SatPlanTold told;
    SatLibrarySecret secret;
    SatPictureSearch *search; /* of the plan the gate looked at last */
    SatPrivacyGate gate;
    SatKeptUnseen *unseen; /* keeps_objects: pictures that cannot be shown; the gate settles them */
    SatLecturePlan lecture;
    SatExportPlan *plan; /* NULL for lists_others when there are only other objects */
} SatPipeline;

/** Reads the playlists among the arguments: for who looks at the sources before the plan, which
 * else does it itself. On failure it is told, with its exit code, and false. */
SAT_NODISCARD bool sat_pipeline_sources(SatPipeline *pipeline);

/** From the sources to a plan. On failure it is told, with its exit code, and false. */
SAT_NODISCARD bool sat_pipeline_plan(SatPipeline *pipeline);

/** From a plan to one that may be written: the pictures are searched, the gate asks, what it leaves
 *  out is gone from the plan. On failure it is told, with its exit code, and false. */
SAT_NODISCARD bool sat_pipeline_gate(SatPipeline *pipeline, SatGateMode mode);

/** Instead of the gate, for what nobody may see but the user: the plan with the ranges of values
 *  that pictures of more than 16 bits are shown in. On failure it is told, and false. */
SAT_NODISCARD bool sat_pipeline_measure(SatPipeline *pipeline);

/** Gives the target the playlist of the sources for the plan as it is, with the pack's title and
 * what starts hidden; tell: entries that are left out are told. On failure it is told, and false.
 */
SAT_NODISCARD bool sat_pipeline_lecture(SatPipeline *pipeline, bool tell, SatPackTarget *target);

/** From the plan to the pack at target->path, with the playlist of the sources. An object whose
 * pictures cannot be read is told, left out, and the rest planned anew. On failure it is told, with
 * its exit code, and false. */
SAT_NODISCARD bool sat_pipeline_pack(SatPipeline *pipeline, SatPackTarget *target,
                                     SatPackResult *result);

/** Frees what was filled. */
void sat_pipeline_end(SatPipeline *pipeline);

#endif
