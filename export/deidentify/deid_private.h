/* The parts of the allow-list: each file takes one group of attributes from a raw item into the
 * facts. Nothing outside export/deidentify includes it. */
#ifndef SAT_EXPORT_DEID_PRIVATE_H
#define SAT_EXPORT_DEID_PRIVATE_H

#include "export/deidentify/clean_backup.h"
#include "export/deidentify/clean_item.h"
#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_object.h"
#include "export/deidentify/dropped_words_private.h"
#include "export/deidentify/facts_store.h"
#include "export/deidentify/library_secret.h"
#include "export/source/raw_item_private.h"
#include "formats/base/arena.h"
#include "formats/dicom/dicom_charset.h"

/** What one taking-over needs. */
typedef struct {
    const SatLibrarySecret *secret;
    SatArena *arena;     /* of what is made on the way */
    SatFactsStore *kept; /* frames of their own go there; NULL: there are none */
    const SatRawItem *raw;
    const SatDicomDataset *dataset;
    SatDicomTextDecoder *decoder;
    SatDicomCharset charset;       /* of dataset */
    const SatUserVocabulary *user; /* descriptions keep its words, too; NULL: none */
    const SatCleanBackup *backup;  /* what the object lies in; NULL: in none */
    SatDroppedList *dropped;       /* what descriptions drop is noted here; NULL: nowhere */
} SatDeidStep;

/** Appends text a person wrote (VR LO, LT, PN, SH, ST, UT) as UTF-8; dataset: that of the step or
 * one of its items. False: there is none, or out->failed. */
bool sat_deid_text(const SatDeidStep *step, const SatDicomDataset *dataset, uint32_t tag,
                   size_t index, SatByteWriter *out);

/** An item while its object is read. */
typedef struct {
    SatCleanFacts facts;
    SatCleanOwn own;
    SatFrameDraft frame;       /* what frames say that have nothing of their own */
    SatFrameFacts *own_frames; /* kept already; NULL: none has */
    SatDroppedWords *dropped;  /* the series' description, when it is to be settled once all files
                                  are known; else NULL */
} SatItemDraft;

/** Where a frame's attributes may lie (PS3.3 C.7.6.16): its own functional groups, those that all
 * frames share, the object itself. NULL: not to be looked into. Frames with groups of their own are
 * read from these alone, over what was read once for every frame: the cost stays that of the file.
 */
typedef struct {
    const SatDicomDataset *own, *shared, *object;
    bool is_only_frame; /* the object's own place and direction are this frame's */
} SatDeidGroups;

/** The first of them that has the tag: in its macro (a sequence of one item) or, for the object,
 * at its top. NULL: nowhere. */
const SatDicomDataset *sat_deid_macro(const SatDeidGroups *groups, uint32_t macro_tag,
                                      uint32_t tag);
/** The first item of a sequence; NULL when there is none. */
const SatDicomDataset *sat_deid_first_item(const SatDicomDataset *dataset, uint32_t tag);

/** Keys of patient, study, series, instance, frame of reference; day and time of the study. All but
 *  the patient's are made of mapped UIDs: a cleaned object of a backup comes to the same ones.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_identity(const SatDeidStep *step, SatCleanFacts *facts,
                                     SatSha256 *instance_key, SatDeidUids *uids, SatError *err);
/** Modality, body part, side, descriptions, age, sex; after the keys. */
SAT_NODISCARD bool sat_deid_descriptions(const SatDeidStep *step, SatItemDraft *draft,
                                         SatError *err);
/** The rounded age: as stated, else from the dates; "" when neither says. */
void sat_deid_age_of(const SatDicomDataset *dataset, char out[SAT_AGE_CAPACITY]);
/** Tilt. */
void sat_deid_geometry(const SatDeidStep *step, SatCleanFacts *facts);
/** How fast frames follow each other. */
typedef struct {
    double frame_time_ms; /* the median where they differ; 0: not said */
    bool times_differ;
    double least_ms, largest_ms; /* where they differ */
} SatDeidCine;
/** By PS3.3 C.7.6.5; deid_cine.c tells what wins. */
SatDeidCine sat_deid_cine(const SatDicomDataset *dataset);
/** Rate and trim of an object with several frames. */
void sat_deid_set_cine(const SatDeidStep *step, SatCleanFacts *facts);
/** The size of a pixel (down, across) from Sequence of Ultrasound Regions (PS3.3 C.8.5.5): when all
 *  its 2-D regions say the same in cm and lie in the picture, and none is M-mode or spectral. */
bool sat_deid_region_spacing(const SatDicomDataset *dataset, const SatDicomImage *image,
                             double spacing[2]);
/** facts->us_regions. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_us_regions(const SatDeidStep *step, SatCleanFacts *facts,
                                       SatError *err);
/** Modality tables, VOI tables, padding, photometric, lossy history. */
SAT_NODISCARD bool sat_deid_display(const SatDeidStep *step, SatCleanFacts *facts, SatError *err);
/** The frames, concatenation; after the two above. */
SAT_NODISCARD bool sat_deid_frames(const SatDeidStep *step, SatItemDraft *draft, SatError *err);

/* What sat_deid_frames() is made of. Each takes what the groups state over what stands in *frame.
 */
/** Position, direction, spacing, thickness. */
void sat_deid_frame_geometry(const SatDeidStep *step, const SatDeidGroups *groups,
                             const SatCleanText *modality, SatFrameDraft *frame);
/** Display shutters; frame->pixel_aspect is settled. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_frame_shutters(const SatDeidStep *step, const SatDeidGroups *groups,
                                           SatFrameDraft *frame, SatError *err);
/** Modality transform and windows; equal ones are those of `before` (may be NULL). */
SAT_NODISCARD bool sat_deid_frame_display(const SatDeidStep *step, const SatDeidGroups *groups,
                                          const SatFrameDraft *before, SatFrameDraft *frame,
                                          SatError *err);
/** What it shows, and the numbers by which it is told from others. */
SAT_NODISCARD bool sat_deid_frame_kind(const SatDeidStep *step, const SatDeidGroups *groups,
                                       const SatCleanText *modality, SatFrameDraft *frame,
                                       SatError *err);
/** The numbers that order repeats of one place: times, diffusion. */
void sat_deid_frame_times(const SatDeidStep *step, const SatDeidGroups *groups,
                          SatFrameDraft *frame);
enum { SAT_DEID_MOST_DIMENSIONS = 8 };

/** What an object says of the order of its frames, looked up once. */
typedef struct {
    SatDicomDataset vectors[SAT_DEID_MOST_DIMENSIONS]; /* each alone; count 0: there is none */
    bool has_vectors;
    bool is_index[SAT_DEID_MOST_DIMENSIONS];
    SatFrameNumber indices[SAT_DEID_MOST_DIMENSIONS]; /* what they count; SAT_BY_COUNT: places */
} SatDeidDimensions;

SatDeidDimensions sat_deid_dimensions(const SatDicomDataset *dataset);
/** Takes the numbers of frame `index` that its groups do not state. */
void sat_deid_frame_dimensions(const SatDeidDimensions *dimensions, const SatDeidGroups *groups,
                               uint32_t index, SatFrameDraft *frame);
/** The content that a word of Image Type stands for; SAT_CONTENT_PLAIN: none. */
SatFrameContent sat_deid_content_of(const char *word, size_t length, bool is_mr);
/** Value `index` of a private element, by the creator of its block; SAT_NOT_SAID: none. */
double sat_deid_private_number(const SatDicomDataset *dataset, uint16_t group, const char *creator,
                               uint8_t element, size_t index);
/** Rescale Type or Modality LUT Type: a defined term of PS3.3 C.11.1.1.2, or "". */
const char *sat_deid_transform_type(const SatDicomDataset *dataset, uint32_t tag);
/** A window's or table's explanation in vocabulary words; NULL: no memory. */
const char *sat_deid_explanation(const SatDeidStep *step, const SatDicomDataset *dataset,
                                 uint32_t tag, size_t index, SatError *err);
/** An item of the Modality LUT Sequence. errors: SAT_ERR_CORRUPT when it cannot be read */
/* (deid_table.c) *is_table false: the item does not hold a table that can be read.
 *  is_input_signed: a first input past 32767 is meant to be negative */
SAT_NODISCARD bool sat_deid_table(const SatDeidStep *step, const SatDicomDataset *item,
                                  bool is_input_signed, SatLookupTable *table, bool *is_table,
                                  SatError *err);
SAT_NODISCARD bool sat_deid_modality_table(const SatDeidStep *step, const SatDicomDataset *item,
                                           SatModalityTransform *transform, SatError *err);
/** The segments of a segmentation, and the series it was drawn on. */
SAT_NODISCARD bool sat_deid_segments(const SatDeidStep *step, SatCleanFacts *facts, SatError *err);
/** The series_key of items of a series with that UID. */
SatSha256 sat_deid_series_key(const SatDeidStep *step, const char *uid, size_t length);
/** Those of a presentation state, whatever picture they are of. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_state_shutters(const SatDeidStep *step, SatFrameDraft *state,
                                           SatError *err);
/** Whether a picture of that shape would be hidden as a whole. */
bool sat_deid_hides_all(const SatShutter *shutters, size_t count, const SatPixelShape *shape);

/** Shutters that a presentation state sets in a picture. */
typedef struct {
    SatSha256 instance_key;
    uint32_t frame_number; /* 1-based; 0: all */
    const SatShutter *shutters;
    size_t count;
    bool is_odd;
} SatStateShutter;

typedef struct {
    SatStateShutter *list; /* owned: free() */
    size_t count, capacity;
    bool is_sorted;
} SatStateShutters;

/** The instance_key of an item with that UID. */
SatSha256 sat_deid_instance_key(const SatDeidStep *step, const char *uid, size_t length);
/** Notes what the object of the step, a presentation state or not, sets in which pictures.
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_deid_note_state(const SatDeidStep *step, SatStateShutters *states,
                                       SatError *err);
/** Adds the shutters that states set to the frames of an item. Once all states are noted.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_apply_states(SatStateShutters *states, SatFactsStore *kept,
                                         SatCleanItem *item, SatError *err);
/** Flags an object of which a shutter cannot be followed. */
void sat_deid_flag_shutters(SatCleanFacts *facts);
/** "" or why the picture may show burned-in text: a fixed sentence. */
const char *sat_deid_suspicion(const SatDeidStep *step);
/** The header says so of these very pictures: burned in, a saved screen, digitised. What their SOP
 *  class or modality makes likely is no flag. */
bool sat_deid_is_flagged(const SatDeidStep *step);

#endif
