/* The steps of building a plan, and what they share. Only export/assemble includes this. */
#ifndef SAT_EXPORT_PLAN_PRIVATE_H
#define SAT_EXPORT_PLAN_PRIVATE_H

#include "export/assemble/build_plan.h"
#include "export/assemble/group_series.h"
#include "export/assemble/plan_options_private.h"
#include "export/deidentify/deid_text.h"
#include "formats/case/slice_order.h"

typedef struct {
    SatArena *arena;                     /* of the plan */
    SatArena *scratch;                   /* of the stack under way: gone when it is planned */
    const SatPlanOptions *options;       /* may be NULL */
    const SatPlanReport *report;         /* may be NULL */
    const SatCleanItem *const *left_out; /* sorted by address */
    size_t left_out_count;
} SatPlanStep;

/** Tells the user. text: a sentence of ours. */
void sat_plan_tell(const SatPlanStep *step, SatTold kind, SatSelector where, const char *text);

/** The notes of a stack while it is built. */
typedef struct {
    const SatCleanText *texts[SAT_PLAN_MOST_NOTES];
    size_t count;
    uint32_t to_look_at; /* bit i: texts[i] is a warning */
} SatStackNotes;

/** Adds a sentence to the notes and tells it. Past the room of the notes it is told only. */
SAT_NODISCARD bool sat_plan_note(const SatPlanStep *step, SatStackNotes *notes, SatTold kind,
                                 SatSelector where, SatSentence which, const double *numbers,
                                 size_t count, SatError *err);

/** Frames of a stack in display order with what is known of their order. */
typedef struct {
    SatPlannedFrame *frames;
    SatFrameInfo *infos; /* of each frame */
    SatSliceKey *keys;   /* of each frame, in the same order; of the scratch */
    size_t count;
    uint32_t time_points;      /* 0 or 1: no 4-D stack */
    SatStackGeometry geometry; /* of the first time */
} SatOrderedFrames;

/** How many places the stack has: its frames, of a 4-D stack those of one time. */
size_t sat_plan_places(const SatOrderedFrames *frames);

/** Drops places at all times, and looks at the geometry anew. is_dropped: of each place. */
SAT_NODISCARD bool sat_plan_drop_places(const SatPlanStep *step, SatOrderedFrames *frames,
                                        const bool *is_dropped, SatError *err);
/** Keeps the places that options->keys name, when they do. */
SAT_NODISCARD bool sat_plan_keep_places(const SatPlanStep *step, SatOrderedFrames *frames,
                                        SatError *err);

/** Orders the frames of a group. */
SAT_NODISCARD bool sat_plan_order_frames(const SatPlanStep *step, const SatStackGroup *group,
                                         SatOrderedFrames *out, SatError *err);
/** Keeps each of `every` places of [first, last] (0-based, inclusive) at all times, and looks at
 * the geometry anew. */
SAT_NODISCARD bool sat_plan_select_frames(const SatPlanStep *step, SatOrderedFrames *frames,
                                          size_t first, size_t last, size_t every, SatError *err);
/** Numbers the frames, then drops those of items that are left out: of a 4-D stack their places at
 * all times. None may be left. */
SAT_NODISCARD bool sat_plan_drop_left_out(const SatPlanStep *step, SatOrderedFrames *frames,
                                          SatError *err);
/** Sets what step leaves out. */
SAT_NODISCARD bool sat_plan_sort_left_out(SatPlanStep *step, const SatCleanItem *const *left_out,
                                          size_t count, SatError *err);
/** Notes what a reader must know of the positions: missing slices, repeats, tilt. */
SAT_NODISCARD bool sat_plan_note_geometry(const SatPlanStep *step, const SatOrderedFrames *frames,
                                          const SatCleanText *modality, SatSelector where,
                                          SatStackNotes *notes, SatError *err);

/** Puts values of more than 16 bits on one line for the stack, if its objects were measured:
 *  PACK_FORMAT.md 10. After the windows are in their places; sets out->linear and, with all of it,
 *  out->conversion. */
SAT_NODISCARD bool sat_plan_linear(const SatPlanStep *step, const SatOrderedFrames *frames,
                                   SatPlannedSeries *out, SatError *err);

/** What is hidden in each frame, by the user's masks and the source's shutters: sets
 * frames[].hidden, out->masks and out->hidden_value, and notes it. numbers: how many frames --mask
 * counts. After the numbers are settled, padding with them. errors: SAT_ERR_ARGUMENT for a mask
 * that reaches outside of the pictures or the stack */
SAT_NODISCARD bool sat_plan_hidden(const SatPlanStep *step, const SatOrderedFrames *frames,
                                   size_t numbers, SatSelector where, SatStackNotes *notes,
                                   SatPlannedSeries *out, SatError *err);

/** Makes slabs of the frames when --thicken asks for it; sets out->can_be_thickened, and with slabs
 * the distances and out->conversion. Once all else of the frames is settled. errors:
 * SAT_ERR_ARGUMENT for a series that cannot be made of slabs, named by the option */
SAT_NODISCARD bool sat_plan_thicken(const SatPlanStep *step, SatOrderedFrames *frames,
                                    SatSelector where, SatStackNotes *notes, SatPlannedSeries *out,
                                    SatError *err);

/** What PACK_FORMAT.md 10 wants told of values that are not kept exactly; "" otherwise. */
SAT_NODISCARD const SatCleanText *sat_plan_conversion(SatArena *arena, const SatDicomImage *image,
                                                      SatError *err);

/** "Axial DWI b 1000": words of the description, and what tells the stack from others. */
SAT_NODISCARD const SatCleanText *sat_plan_stack_title(SatArena *arena, const SatStackGroup *group,
                                                       const SatOrderedFrames *frames,
                                                       SatError *err);
/** Notes how the stack came to be: a part of a series, times, copies. */
SAT_NODISCARD bool sat_plan_note_group(const SatPlanStep *step, const SatStackGroup *group,
                                       SatSelector where, SatStackNotes *notes, SatError *err);

/** The number of the segment a frame shows; 0: it shows none. */
uint32_t sat_plan_segment(const SatPlannedFrame *frame);
/** Tells each segmentation of a case the series it was drawn on. series: all of the case, in order.
 */
void sat_plan_link_segments(SatPlannedSeries *const *series, size_t count);

/** One stack into a planned series, options applied; frame_of_reference is left to the caller.
 *  out->frame_count 0: none of its pictures can be read. */
SAT_NODISCARD bool sat_plan_stack(const SatPlanStep *step, const SatStackGroup *group,
                                  SatSelector where, SatPlannedSeries *out, SatError *err);

/** The texts of a case whose studies are there: title, age, sex, the user's; days and captions.
 *  studies: those of out, which may still be written. */
SAT_NODISCARD bool sat_plan_case_texts(const SatPlanStep *step, const SatCaseGroup *group,
                                       uint32_t case_number, SatPlannedStudy *studies,
                                       SatPlannedCase *out, SatError *err);

/** The backup a planned case comes from; NULL: from none. */
const SatCleanBackup *sat_plan_backup_of(const SatPlannedCase *planned);
/** Takes over the texts of that backup's case, if there is one: after those of our own making,
 *  before the user's. */
SAT_NODISCARD bool sat_plan_backup_texts(const SatPlanStep *step, SatPlannedCase *out,
                                         SatError *err);

/** Takes over what a person wrote of the case in the case.json of its folder, before what options
 *  say: texts, lists, findings, views, steps, questions. studies are the planned ones. */
SAT_NODISCARD bool sat_plan_written(const SatPlanStep *step, uint32_t case_number,
                                    SatPlannedStudy *studies, SatPlannedCase *out, SatError *err);
/** The part of it that studies and series say. */
SAT_NODISCARD bool sat_plan_written_studies(const SatPlanStep *step, SatPlannedStudy *studies,
                                            SatPlannedCase *out, SatError *err);
/** Changes the frames first to last, of the source's stack, into those of the planned series;
 *  false: none of them is left. */
bool sat_plan_find_frames(const SatPlannedSeries *planned, size_t *first, size_t *last);
/** Tells of drafts that are of no case of the plan. */
void sat_plan_tell_idle_drafts(const SatPlanStep *step, const SatExportPlan *plan);
/** Adds the key images that the source marks (SatCleanFacts.key_frames). errors: SAT_ERR_NO_MEMORY
 */
SAT_NODISCARD bool sat_plan_marked_keys(const SatPlanStep *step, SatPlannedStudy *studies,
                                        size_t count, SatError *err);

/** Adds what presentation states and key object selections say of its pictures (key pictures too),
 *  unless a draft says what the case teaches; after the above. studies: those of out. */
SAT_NODISCARD bool sat_plan_drawn(const SatPlanStep *step, uint32_t case_number,
                                  SatPlannedStudy *studies, SatPlannedCase *out, SatError *err);
/** Takes over what that backup tells of a series: its title, unless the user gave one, and notes.
 *  frame_count: before the user chose among them. */
SAT_NODISCARD bool sat_plan_backup_series(const SatPlanStep *step, size_t frame_count,
                                          bool has_given_title, SatPlannedSeries *out,
                                          SatError *err);

/** Gives longer ids to cases of one plan whose short ids are equal, unless the user named them. */
SAT_NODISCARD bool sat_plan_distinct_titles(const SatPlanStep *step, const SatGrouping *grouping,
                                            SatPlannedCase *cases, size_t count, SatError *err);

/** "CT Head": the modalities' title words and the body part most pictures show. */
SAT_NODISCARD const SatCleanText *sat_plan_subject(const SatPlanStep *step,
                                                   const SatPlannedStudy *studies,
                                                   size_t study_count, SatError *err);

#endif
