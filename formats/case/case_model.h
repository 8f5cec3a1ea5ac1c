/* A teaching case in memory: what case.json holds (case.schema.json), without where its pictures
 * lie. Built by case_builder or case_json into one arena, read-only afterwards: any thread. All
 * text is UTF-8 and clean (clean_text.h); optional text is "" when absent, never NULL. Words as in
 * DICOM: a series shown on screen is a stack; frame indices are 0-based. */
#ifndef SAT_CASE_CASE_MODEL_H
#define SAT_CASE_CASE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/arena.h"

/* Limits, checked when a case is built or read. */
#define SAT_CASE_MAX_STUDIES 1000U
#define SAT_CASE_MAX_SERIES 4000U /* of a study */
/* Where a source orders series, theirs is study * this + series: all fit into 32 bits. */
#define SAT_CASE_ORDER_STEP 1000000U
#define SAT_CASE_MAX_FRAMES 200000U /* of a series */
#define SAT_CASE_MAX_WINDOWS 64U
#define SAT_CASE_MAX_SEGMENT 65535U
#define SAT_CASE_MAX_TEXT_BYTES ((size_t)1 << 20)
#define SAT_CASE_MAX_LABEL_BYTES 512U /* titles, captions, tags */
/** Words of `accepted` in case.json. */
#define SAT_ACCEPTED_TEXT "burned-in text"
#define SAT_ACCEPTED_FACE "a face"
#define SAT_CASE_MAX_LIST 1000U /* systems, tags, references, notes, text blocks */
#define SAT_CASE_MAX_JSON_BYTES ((size_t)256 << 20)

typedef enum { SAT_VOI_LINEAR, SAT_VOI_LINEAR_EXACT, SAT_VOI_SIGMOID } SatVoiFunction;

/** PS3.3 C.11.2.1.2. center and width in the values the window applies to: see voi_window.h. */
typedef struct {
    double center;
    double width;
    SatVoiFunction function;
    const char *explanation; /* vocabulary words or "" */
} SatVoiWindow;

/** PS3.3 C.11.1.1 and C.11.2.1.1: values[0] is for inputs <= first_input, the last for those past
 * the end; entries of `bits` bits. */
typedef struct {
    int32_t first_input;
    uint32_t count; /* 1 to 65536 */
    uint8_t bits;   /* 8 to 16 */
    const uint16_t *values;
    const char *explanation;
} SatLookupTable;

/** Stored value -> modality value: table when there is one, else slope and intercept. */
typedef struct {
    double slope;
    double intercept;
    const char *type;            /* Rescale Type: "HU", "US", … or "" */
    const SatLookupTable *table; /* NULL: none */
} SatModalityTransform;

typedef enum {
    SAT_PHOTOMETRIC_MONOCHROME2,
    SAT_PHOTOMETRIC_MONOCHROME1,
    SAT_PHOTOMETRIC_RGB
} SatPhotometric;

typedef enum {
    SAT_SPACING_NONE,
    SAT_SPACING_PATIENT, /* Pixel Spacing of a cross-section, or calibrated: mm in the patient */
    SAT_SPACING_DETECTOR /* Imager Pixel Spacing: mm on the detector, larger than in the patient */
} SatSpacingKind;

typedef enum {
    SAT_ORDER_POSITION, /* along the slice normal: most superior, right or anterior first */
    SAT_ORDER_INSTANCE, /* by Instance Number: no geometry */
    SAT_ORDER_TIME      /* frames of one multi-frame object in their own order */
} SatStackOrder;

/** Small, for there are very many: what frames mostly have in common they share. */
typedef struct {
    double position_mm[3]; /* Image Position (Patient), centre of the first pixel, LPS */
    /** Six numbers of Image Orientation (Patient): row direction, column direction. NULL: none */
    const double *orientation;
    const SatModalityTransform *modality; /* never NULL */
    const SatVoiWindow *windows;          /* the file's, window_count of them */
    uint32_t window_count;
    bool has_position;
} SatFrameInfo;

typedef struct {
    const char *title;         /* as shown: vocabulary words, or the user's title */
    const char *modality;      /* DICOM code: "CT", "MR", … */
    const char *body_part;     /* vocabulary words or "" */
    const char *laterality;    /* "R", "L", "B" or "" */
    const char *modality_word; /* one of the twelve, or "": see sat_series_modality_word() */
    const char *perspective;   /* plane or projection: "Axial", "MLO", or "" */
    const char *specifics;     /* phase, window, sequence, stain: "C+ arterial", or "" */

    uint32_t rows, columns;
    uint8_t samples; /* 1 or 3 */
    uint8_t bits;    /* stored bits of a sample: 1 to 16, 8 for colour */
    bool is_signed;  /* the source's values were signed: v = stored + 2^(bits-1) */
    SatPhotometric photometric;
    bool has_padding;
    int32_t padding_low,
        padding_high; /* stored values that are no picture; equal for a single one */
    bool has_value_range;
    int32_t value_low,
        value_high; /* least and largest stored value of the stack, padding left out */
    bool has_typical_range;
    int32_t typical_low,
        typical_high; /* 1st and 99th percentile of the stored values of a few of the pictures */

    /* Where the right and the lower edge lie, for pictures whose frames have no orientation: words
     * of Patient Orientation ("L", "F"; sat_direction_words_agree()); both "": not said */
    char patient_orientation[2][4];
    SatSpacingKind spacing_kind;
    double row_spacing_mm,
        column_spacing_mm;       /* between rows (down), between columns (across); 0: none */
    double pixel_aspect;         /* height / width of a pixel; 1 without spacing or aspect */
    double slice_spacing_mm;     /* median distance of neighbours along the normal; 0: none */
    double slice_thickness_mm;   /* 0: not said */
    double gantry_tilt_degrees;  /* angle of the slice normal to the table axis (CT); 0: none */
    uint32_t frame_of_reference; /* ordinal inside the case; equal: same space. 0: none */
    SatStackOrder order;
    double frame_time_ms; /* cine; 0: not a cine */
    /* 4-D: the same places once for each of so many times (at least 2; frame_count is a multiple),
     * all places of the first time first, each time in the same order. 0: no repeats */
    uint32_t time_points;
    /* A segmentation: which segment its frames show, and the series of the case it was drawn on,
     * counted through the studies from 1. 0: not said */
    uint32_t segment_number, segmented_series;

    const SatLookupTable *voi_tables; /* of the series; voi_table_count of them */
    size_t voi_table_count;
    const char *lossy_history; /* "" or e.g. "lossy before: ISO_10918_1 12:1" (0028,2110-2114) */
    const char
        *conversion; /* "" or how the pack's values differ from the source's, with largest error */
    const char *const *notes; /* told in the text panel and in lists: missing slices, copies, … */
    size_t note_count;
    /* Somebody looked at the pictures and let them pass: text, or a face, that may be in them */
    bool accepted_text, accepted_face;

    const SatFrameInfo *frames;
    size_t frame_count;         /* at least 1 */
    const uint32_t *key_frames; /* the pictures that show it best: indices, ascending */
    size_t key_frame_count;
} SatSeries;

typedef struct {
    const char *caption; /* "Day 1", "Day 1 (2)", or "" */
    const char *title;   /* vocabulary words: "CT Head" */
    const char *text;    /* what was found in it, as a report says, or "" */
    int32_t day;         /* 1-based; 0: not known or only one study day */
    const SatSeries *series;
    size_t series_count;
} SatStudy;

/** A box of text between the studies. */
typedef struct {
    size_t before; /* the study it stands before; study_count: behind all */
    const char *text;
} SatTextBlock;

typedef struct SatTeaching SatTeaching; /* teaching.h */

typedef struct SatCase {
    SatArena *arena;   /* owns everything below */
    const char *id;    /* 16 hex digits, stable with the library secret; "" when unknown */
    const char *title; /* "CT Head 7f3a" or the user's */
    const char *presentation;
    const char *age; /* "45 y", "3 m", "90+", or "" */
    const char *sex; /* "F", "M", "O" or "" */
    const char *diagnosis;
    const char *certainty; /* one of the five, or "" */
    const char *discussion;
    const char *contributor;
    const char *licence;
    const char *rid; /* identifiers.rid, identifiers.doi */
    const char *doi;
    const char *citation;          /* as others shall cite it, or "": made of the fields above */
    const char *consent;           /* "none", "local policy", "written", or "": not said */
    const char *consent_statement; /* what was agreed, or "" */
    bool is_for_quiz;              /* fit to be asked as an unknown */
    bool is_hidden;                /* shown without title and diagnosis until somebody reveals it */
    const char *const *systems;
    size_t system_count;
    const char *const *tags;
    size_t tag_count;
    const char *const *references;
    size_t reference_count;
    const SatStudy *studies;
    size_t study_count;
    const SatTextBlock *blocks; /* `before` never falls */
    size_t block_count;
    const SatTeaching *teaching; /* never NULL */
} SatCase;

/** Frees the case and everything in it. NULL-safe. */
void sat_case_free(SatCase *teaching_case);
SAT_DEFINE_AUTO(SatCase, sat_case_free)

size_t sat_case_series_count(const SatCase *teaching_case);
size_t sat_case_frame_count(const SatCase *teaching_case);
/** The series by its number in the whole case (0-based, studies in order); *study_index may be
 * NULL. */
const SatSeries *sat_case_series(const SatCase *teaching_case, size_t index, size_t *study_index);

/** The frame that speaks for the stack: its windows and its modality transform. Of a 4-D stack the
 * middle place at the middle time. */
size_t sat_middle_frame(size_t frame_count, uint32_t time_points);
const SatFrameInfo *sat_series_middle_frame(const SatSeries *series);

/** What kind of picture it is, in one of twelve words: the series' own, or what DICOM's code of the
 *  modality says ("MR": "MRI"); "" when neither does. */
const char *sat_series_modality_word(const SatSeries *series);

/** "45 y F", "45 y", "F", "45 y, sex: other" or "": what may stand beside "Case 3" while the title
 * is hidden. owns: text in buffer */
void sat_case_age_sex(const SatCase *teaching_case, char *buffer, size_t capacity);

#define SAT_CONVERSION_BYTES 256
/** The conversion of a series for people: its largest error in three digits, rounded up; the exact
 * one stays in the file. Returns buffer, or the text itself when there is nothing to shorten. */
const char *sat_conversion_told(const char *conversion, char buffer[SAT_CONVERSION_BYTES]);

#endif
