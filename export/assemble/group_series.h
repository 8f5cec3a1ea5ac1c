/* Groups clean items: patients into cases, studies, series into stacks that can be scrolled (one
 * shape, one direction, one kind of picture; stack_split.h has the rules). Reads no file but the
 * pictures of objects that name the same instance; one thread. */
#ifndef SAT_EXPORT_GROUP_SERIES_H
#define SAT_EXPORT_GROUP_SERIES_H

#include "export/deidentify/clean_item.h"
#include "formats/base/arena.h"

/** A frame of an object: what stacks are made of. */
typedef struct {
    const SatCleanItem *item;
    uint32_t index; /* 0-based inside the object */
} SatStackFrame;

/** What tells a stack from the others of its series, for its title. */
typedef struct {
    bool is_content; /* content means something; else by and number do */
    SatFrameContent content;
    SatFrameNumber by;
    double number; /* a b-value, an angle, or which one it is, from 1 on */
} SatStackKind;

/** How the repeats of a 4-D stack are known to be times. */
typedef enum {
    SAT_TIMES_STATED,     /* by temporal positions, delays, acquisitions */
    SAT_TIMES_BY_NUMBER,  /* only by Instance Number */
    SAT_TIMES_DIRECTIONS, /* no times: directions of diffusion, one after the other */
} SatTimesKind;

enum { SAT_STACK_MOST_KINDS = 4 };

/** Frames of one stack. Without more words: in the order of instance number, then key, then frame;
 * their places are looked at later. */
typedef struct {
    SatStackFrame *frames;
    size_t frame_count;
    uint32_t
        time_points;     /* 4-D: frames are in the order of times, of each the same places. 0: no */
    SatTimesKind times;  /* where there are time_points */
    bool spacing_varies; /* from frame to frame: the stack has none */
    bool is_in_order;    /* a cine, or times at one place: the order of frames stays */
    SatStackKind kinds[SAT_STACK_MOST_KINDS];
    size_t kind_count;
    size_t part_number,
        part_count;    /* of the DICOM series: 1 of 1 where it was not split; 1-based */
    size_t duplicates; /* items left out because the same picture came before */
    size_t twins;      /* items kept although another one names the same instance: they differ */
    /* A time that lacks places stands apart: which of how many times, places it has of how many.
     * 0: none. */
    size_t lone_time, lone_time_of, lone_places, lone_places_of;
    /* Frames of an object that has functional groups for another number: groups. 0: as it should */
    size_t odd_groups, odd_groups_of;
} SatStackGroup;

typedef struct {
    SatStackGroup *stacks;
    size_t stack_count;
} SatStudyGroup;

typedef struct {
    SatSha256 key; /* of the patient, or of what makes the case */
    SatStudyGroup *studies;
    size_t study_count;
    bool patient_unknown;    /* no ID, no name with birth date: the study stands alone */
    bool birth_dates_differ; /* one ID, several birth dates: kept apart */
} SatCaseGroup;

typedef struct {
    SatCaseGroup *cases;
    size_t case_count;
} SatGrouping;

/** Everything in the arena. merge: all in one case; split_study: each study a case.
 *  errors: SAT_ERR_NO_MEMORY, SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_group_items(const SatCleanItem *const *items, size_t item_count, bool merge,
                                   bool split_study, SatArena *arena, SatGrouping *out,
                                   SatError *err);

#endif
