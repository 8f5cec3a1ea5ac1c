/* What one frame of an object says, all of it clean: the unit that stacks are made of.
 *
 * How it flows. A source hands over objects; deid_allow_list makes each a clean item: SatCleanFacts
 * (once an object) with SatFrameFacts (once a frame, where the object says something of its own of
 * a frame: functional groups, frame vectors; else one for all frames). assemble/group_series sorts
 * items into cases, studies and series, assemble/stack_split spreads the frames of a series over
 * stacks, assemble/frame_order puts the frames of a stack in order, by place, and by time where the
 * places repeat. A planned frame is (item, source frame) from then on; nothing here goes further
 * but what SatFrameInfo and SatSeries hold, and numbers that titles name ("b 1000").
 *
 * Memory: what objects and frames say alike is kept once for all of them (facts_store.h), so that
 * an object of one frame takes some 300 bytes and a further frame 72; frames that say nothing of
 * their own share one SatFrameFacts. The reader's limits on elements bound what a hostile object
 * can state by frame, SAT_CLEAN_MAX_FRAMES what all of them can claim together.
 *
 * Read-only once made: any thread. */
#ifndef SAT_EXPORT_CLEAN_FRAME_H
#define SAT_EXPORT_CLEAN_FRAME_H

#include <stddef.h>

#include "formats/case/case_model.h"
#include "formats/case/clean_text.h"
#include "formats/codec/pixel_mask.h"

#define SAT_CLEAN_MAX_FRAMES 4000000U /* of all objects of a run */

/** What a frame shows, by words of Image Type, Frame Type (value 3 on) and Complex Image Component
 * that we know (PS3.3 C.7.6.1.1.2, C.8.16.1, and what vendors write). Frames that differ in it
 * never share a stack. SAT_CONTENT_PLAIN is everything else, magnitude too. */
typedef enum {
    SAT_CONTENT_PLAIN,
    SAT_CONTENT_PHASE,
    SAT_CONTENT_REAL,
    SAT_CONTENT_IMAGINARY,
    SAT_CONTENT_VELOCITY,
    SAT_CONTENT_WATER,
    SAT_CONTENT_FAT,
    SAT_CONTENT_IN_PHASE,
    SAT_CONTENT_OUT_OF_PHASE,
    SAT_CONTENT_FAT_FRACTION,
    SAT_CONTENT_TRACE,
    SAT_CONTENT_ADC,
    SAT_CONTENT_EXPONENTIAL_ADC,
    SAT_CONTENT_ANISOTROPY,
    SAT_CONTENT_SUBTRACTION,
    SAT_CONTENT_BLOOD_FLOW,
    SAT_CONTENT_BLOOD_VOLUME,
    SAT_CONTENT_TRANSIT_TIME,
    SAT_CONTENT_TIME_TO_PEAK,
    SAT_CONTENT_T1_MAP,
    SAT_CONTENT_T2_MAP,
    SAT_CONTENT_LOCALIZER,
    SAT_CONTENT_REFORMAT,
    SAT_CONTENT_MAXIMUM,
    SAT_CONTENT_MINIMUM,
    SAT_CONTENT_PLANE_A, /* of a biplane system */
    SAT_CONTENT_PLANE_B,
    SAT_CONTENT_LAST = SAT_CONTENT_PLANE_B
} SatFrameContent;

/** Numbers by which frames are told apart or put in order. They never leave as such. */
typedef enum {
    /* Kinds: another value is another stack, where that makes better ones (stack_split.h). */
    SAT_BY_STACK,         /* Stack ID (0020,9056): equal for equal ones, else without meaning */
    SAT_BY_DETECTOR,      /* Detector Vector (0054,0020) */
    SAT_BY_ENERGY_WINDOW, /* Energy Window Vector (0054,0010) */
    SAT_BY_PRIMARY_ANGLE, /* Positioner angles (0018,1510), (0018,1511) of a projection, degrees */
    SAT_BY_SECONDARY_ANGLE,
    SAT_BY_SEGMENT, /* Referenced Segment Number (0062,000B) */
    SAT_BY_B_VALUE, /* s/mm2: (0018,9087), and what vendors wrote before there was one */
    SAT_BY_ECHO,    /* Effective Echo Time, Echo Time, ms */
    SAT_BY_ECHO_NUMBER,
    /* Times: repeats of the same places. */
    SAT_BY_TEMPORAL_POSITION, /* (0020,9128), (0020,0100) */
    SAT_BY_CARDIAC_TIME,      /* trigger delay in ms or percent of the cycle */
    SAT_BY_ACQUISITION,       /* Acquisition Number, Frame Acquisition Number */
    SAT_BY_ACQUIRED_S,        /* when, in seconds on a calendar of its own */
    SAT_BY_DIRECTION,         /* of diffusion: equal for equal ones, else without meaning */
    SAT_BY_COUNT
} SatFrameNumber;

/** What the frames of a stack mostly say alike. Equal ones are one, at one address. */
typedef struct {
    bool has_position, has_orientation;
    bool
        is_in_volume; /* place and direction are those of a volume, not of the patient: for order */
    double orientation[6];
    SatSpacingKind spacing_kind;
    double row_spacing_mm, column_spacing_mm, pixel_aspect, slice_thickness_mm;
    const SatCleanText *laterality; /* "R", "L", "B" or "" */
    char patient_orientation[2][4]; /* where there is no direction: as in the case model */
    SatFrameContent content;
    const SatShutter *shutters; /* what the source never shows lies outside of them */
    size_t shutter_count;
    bool has_odd_shutter;         /* one that cannot be followed: what it was to hide may show */
    double numbers[SAT_BY_COUNT]; /* but for SAT_BY_ACQUIRED_S: see sat_frame_number() */
} SatFrameTraits;

/** One frame; small, for there are very many. */
typedef struct {
    const SatFrameTraits *traits;
    double position_mm[3];                          /* when traits->has_position */
    const SatModalityTransform *modality_transform; /* never NULL */
    const SatVoiWindow *windows;
    uint32_t window_count;
    uint32_t place_number; /* In-Stack Position Number, Slice Vector; 0: not said */
    double acquired_s;     /* SAT_BY_ACQUIRED_S: few frames share it */
} SatFrameFacts;

/** Less than any number of a frame: a value that is compared needs no NaN. */
#define SAT_NOT_SAID (-1e300)

/** SAT_NOT_SAID: the frame does not say it. */
static inline double sat_frame_number(const SatFrameFacts *frame, SatFrameNumber which)
{
    return which == SAT_BY_ACQUIRED_S ? frame->acquired_s : frame->traits->numbers[which];
}

#endif
