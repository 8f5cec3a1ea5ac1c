/* What will be exported: cases, studies, stacks and frames in their final order, grouped from clean
 * items. Everything in it may leave the machine, except the file behind a frame, which only the
 * reader of pixels touches. Built once by one thread, read-only afterwards: any thread. */
#ifndef SAT_EXPORT_EXPORT_PLAN_H
#define SAT_EXPORT_EXPORT_PLAN_H

#include "export/assemble/selector.h"
#include "export/deidentify/clean_item.h"
#include "formats/case/case_model.h"
#include "formats/case/clean_teaching.h"
#include "formats/codec/pixel_mask.h"

enum { SAT_PLAN_MOST_NOTES = 32 };

/** In pixels of the source. width_px 0, where a picture's part is meant: all of it. */
typedef SatPixelRect SatCrop;

/** One --mask as asked for: pixels of the source, before the crop; frames of the stack as it is
 * planned (after --frames), by SatPlannedFrame.number, inclusive. */
typedef struct {
    SatPixelRect rect;
    size_t first_frame, last_frame;
} SatPlannedMask;

/** A picture of the source in a slab of --thicken. */
typedef struct {
    const SatCleanItem *item;
    uint32_t source_frame;
    uint64_t weight; /* how far it reaches into the slab, in parts of a slice */
} SatPlannedSlice;

typedef struct {
    const SatCleanItem *item; /* the object the frame lies in; gives its pixels. Of a slab that of
                                 the slice in its middle */
    uint32_t source_frame;    /* 0-based inside the object */
    /* A slab: its pixels are the weighted mean of these, which all slices have in their place. 0:
     * the frame is a picture of the source */
    uint32_t slice_count;
    const SatPlannedSlice *slices;
    uint32_t source_number; /* in the whole stack, 0-based, before anything was chosen of it */
    uint32_t number;        /* in the stack as --mask counts, 0-based: its index, unless pictures
                               were left out that cannot be read */
    /* What of the source's picture, before the crop, is never shown; NULL: nothing. Frames that
     * hide the same share one. */
    const SatPixelMask *hidden;
} SatPlannedFrame;

typedef struct {
    SatSelector selector; /* its numbers in `list`, before anything was left out */
    SatSeries numbers; /* all but text, frames and value range; rows and columns after the crop */
    const SatCleanText *title, *modality, *body_part, *laterality, *lossy_history, *conversion;
    const SatCleanText *modality_word, *perspective, *specifics; /* NULL: not said */
    const SatCleanText *const *notes;                            /* at most SAT_PLAN_MOST_NOTES */
    size_t note_count;
    uint32_t notes_to_look_at;   /* bit i: notes[i] was told as a warning */
    SatPixelShape source_shape;  /* before the crop */
    SatPixelRect crop;           /* of the source's pixels; width_px 0: the whole picture */
    const SatPlannedMask *masks; /* in the order given; frames[].hidden is made of them */
    size_t mask_count;
    /* What hidden pixels become, as the pixel frame holds it: padding where the stack has that,
     * else the end of the range that is dark on screen; of colour black. */
    uint16_t hidden_value;
    SatDicomLinear linear; /* of values of more than 16 bits; step 0: not measured yet */
    bool keeps_jpeg; /* the source's JPEG bytes go into the pack, cleaned: never of a stack that is
                        cropped or thickened or has a frame with hidden pixels */
    bool can_be_thickened; /* --thicken can make slabs of it */
    bool suspicious;       /* header, SOP class or modality says: may show burned-in text */
    bool is_flagged; /* ... the header itself says so: no search of the pixels takes it back */
    const char *suspicion; /* why, a fixed sentence; "" */
    const SatPlannedFrame *frames;
    const SatFrameInfo *infos; /* of each frame; positions already moved by the crop */
    size_t frame_count;
} SatPlannedSeries;

#define SAT_CASE_ID_CAPACITY 17

typedef struct {
    int32_t day;
    const SatCleanText *caption, *title, *text;
    const SatPlannedSeries *series;
    size_t series_count;
} SatPlannedStudy;

/** A box of text before a study of the plan. */
typedef struct {
    size_t before;
    const SatCleanText *text;
} SatPlannedBlock;

typedef struct {
    char id[SAT_CASE_ID_CAPACITY]; /* 16 hex digits from the library secret */
    SatSha256 key;                 /* the id is made of it */
    const SatCleanText *title;     /* "CT Head 7f3a" or the user's */
    bool has_given_title;          /* the user's */
    const SatCleanText *presentation, *diagnosis, *certainty, *discussion, *age,
        *sex;                                              /* NULL: none */
    const SatCleanText *contributor, *licence, *rid, *doi; /* NULL: none */
    const SatCleanText *citation, *consent, *consent_statement;
    bool is_for_quiz;
    bool is_hidden; /* starts hidden until revealed */
    const SatPlannedBlock *blocks;
    size_t block_count;
    const SatCleanText *const *systems;
    size_t system_count;
    const SatCleanText *const *tags;
    size_t tag_count;
    const SatCleanText *const *references;
    size_t reference_count;
    const SatRawCase *draft;          /* --with: what takes the place of its teaching; NULL: none */
    const SatRawCase *written;        /* what a person wrote of it; NULL: nothing */
    const SatDrawnStates *drawn;      /* presentation states that may add to it; NULL: none */
    const SatCleanTeaching *teaching; /* NULL: none */
    const SatPlannedStudy *studies;
    size_t study_count;
} SatPlannedCase;

typedef struct SatExportPlan {
    SatArena *arena;
    const SatPlannedCase *cases;
    size_t case_count;
    uint64_t frame_count;
    uint64_t pixel_bytes; /* raw, of all frames */
} SatExportPlan;

void sat_export_plan_free(SatExportPlan *plan);
/** The id of a case that has nothing but the patient with that key. */
void sat_plan_case_id(const SatSha256 *patient_key, char out[SAT_CASE_ID_CAPACITY]);
SAT_DEFINE_AUTO(SatExportPlan, sat_export_plan_free)

/** Where a walk through the series of a plan stands; zeros: before the first. */
typedef struct {
    size_t case_index, study_index, series_index;
} SatPlanWalk;
/** The next series, in the order of the plan (NULL: an empty one); NULL: no more. */
const SatPlannedSeries *sat_export_plan_next(const SatExportPlan *plan, SatPlanWalk *walk);

/** The values of a stack, known once its pictures were coded. */
typedef struct {
    bool known;
    int32_t low, high; /* stored values, padding left out */
} SatValueRange;

typedef struct {
    SatValueRange all;     /* of every picture */
    SatValueRange typical; /* what most pixels of a few pictures lie in */
    uint32_t near;         /* how far stored values may be off; 0: they are the source's */
} SatStackValues;

/** Sets the ranges of a series that is otherwise known. */
void sat_stack_values_set(const SatStackValues *values, SatSeries *series);

/** The case model of a planned case; values: one a series, numbered through the case, or NULL.
 *  owns: sat_case_free(), before the plan and its items */
SAT_NODISCARD SatCase *sat_export_plan_build_case(const SatExportPlan *plan, size_t case_index,
                                                  const SatStackValues *values, SatError *err);

/** SHA-256 over all that decides the output's bytes: items (mapped instance keys, sizes,
 * modification times), order, crops, hidden pixels, texts, windows, and our own version. */
SatSha256 sat_export_plan_digest(const SatExportPlan *plan);

#endif
