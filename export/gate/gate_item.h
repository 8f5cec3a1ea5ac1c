/* What the privacy gate asks about: one item for each thing that may show or say who the patient
 * is, with a name that stays the same from run to run. Made by gate_collect, settled by the gate
 * of the command. One thread. */
#ifndef SAT_EXPORT_GATE_ITEM_H
#define SAT_EXPORT_GATE_ITEM_H

#include "export/assemble/export_plan.h"
#include "export/deidentify/library_secret.h"
#include "export/search/search_pictures.h"

typedef enum {
    SAT_GATE_PIXELS, /* text that may stand in pictures */
    SAT_GATE_FACE,   /* a face that may be seen, or rebuilt from slices */
    SAT_GATE_WORDS,  /* words of descriptions that are dropped unless accepted */
    SAT_GATE_TEXT,   /* what a person typed holds a name, a number or a date of the patient */
    SAT_GATE_KINDS
} SatGateKind;

/** "pixels", "face", "words", "text". */
const char *sat_gate_kind_name(SatGateKind kind);

/* ---- what others found in a plan --------------------------------------------------------------
 */

/** Anything else that was found: faces, dropped words, matches in typed text, and pixels that are
 * in no series of the plan, because nothing here can show them. */
typedef struct {
    SatGateKind kind;
    SatSelector where;    /* a series, a study, a case or zeros */
    const char *sentence; /* a fixed sentence of ours */
    const char *context;  /* shown to this user alone, never kept or written; NULL: none */
    /** What the decision is about, hashed only. */
    const void *content;
    size_t content_bytes;
    /** The option that settles it, besides --exclude and --accept: "--crop 1/1/2:X,Y,W,H"; NULL:
     *  none. */
    const char *remedy;
    const char *title; /* of pixels: what it is about, in our words; NULL: none */
} SatGateFinding;

/** All that is known of a plan. */
typedef struct {
    const SatPictureSearch *search; /* NULL: nothing was searched */
    const SatGateFinding *found;
    size_t found_count;
    bool passes_faces; /* they are nothing to ask about: the pictures stay with this user */
    bool keeps_slices; /* DICOM is kept as it is cut: --thicken settles nothing */
} SatGateFindings;

/* ---- the items --------------------------------------------------------------------------------
 */

typedef enum {
    SAT_GATE_OPEN,     /* stops the output */
    SAT_GATE_ACCEPTED, /* by --accept or an answer of this run */
    SAT_GATE_ACCEPTED_BEFORE,
    SAT_GATE_LEFT_OUT, /* by --skip-suspicious or an answer */
    SAT_GATE_LEFT_OUT_BEFORE,
    SAT_GATE_MASKED, /* by --mask auto or an answer; the plan that is made again has the masks */
    SAT_GATE_MASKED_BEFORE
} SatGateState;

/** Room for "p-0123456789abcdef". */
#define SAT_GATE_ID_CAPACITY 19U
/** The fewest digits behind the dash. */
#define SAT_GATE_ID_DIGITS 6U

typedef struct {
    char id[SAT_GATE_ID_CAPACITY]; /* "p-7f3a2c": kind, and digits of the key */
    SatSha256 key; /* of the decision: library secret, kind, reason, boxes, content */
    SatGateKind kind;
    SatSelector where;
    const char *title;       /* of the series; "" */
    size_t frame_count;      /* pictures of a series it is about; 0: it is about no series */
    const char *reason;      /* a fixed sentence */
    const char *context;     /* NULL: none */
    const char *remedy;      /* NULL: none */
    const SatTextBox *boxes; /* found text */
    size_t box_count;
    SatSearched searched;
    const SatPlannedMask *masks; /* what a mask would black out; none: it cannot be masked */
    size_t mask_count;
    SatGateState state;
    bool is_answer; /* the state is an answer of this run, to be kept */
} SatGateItem;

/** All texts lie in the arena, so that items outlive their plan. */
typedef struct {
    SatArena *arena;
    SatGateItem *items; /* in the order of the plan */
    size_t count, capacity;
    uint64_t series_count;   /* of the plan */
    uint64_t checked_series; /* of them: no item for pixels, and read throughout */
} SatGateList;

void sat_gate_list_free(SatGateList *list); /* leaves it empty */

/** Adds a copy of the item with all it points to; the arena is made when there is none. */
SAT_NODISCARD bool sat_gate_list_add(SatGateList *list, const SatGateItem *item, SatError *err);

/** Fills key and id from the rest and the content. */
SAT_NODISCARD bool sat_gate_item_name(SatGateItem *item, const SatLibrarySecret *secret,
                                      const SatSha256 *content, SatError *err);

/** Longer ids where two items of the list would have the same one and are not the same thing. */
SAT_NODISCARD bool sat_gate_list_distinct_ids(SatGateList *list, SatError *err);

#endif
