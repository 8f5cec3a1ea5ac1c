/* What presentation states and key object selections among the sources say of pictures: marks,
 * views, pictures to look at, as findings and views of the case that is made. Texts are taken only
 * where nothing in them tells who the patient is; graphics are taken. One thread; read-only once
 * the deidentifier has finished. */
#ifndef SAT_EXPORT_DRAWN_STATES_H
#define SAT_EXPORT_DRAWN_STATES_H

#include "export/deidentify/clean_item.h"
#include "formats/base/arena.h"
#include "formats/case/clean_teaching.h"

/** A frame of a planned case, and where it lies. */
typedef struct {
    const SatSha256 *instance_key; /* of the object */
    SatPixelShape shape;           /* of its pictures */
    uint32_t source_frame;         /* of the object, 0-based */
    size_t series, frame;          /* planned: through the case, in the series */
    SatPixelRect shown;            /* the part of the source's picture that is there */
    bool is_key;                   /* set where a selection points it out */
} SatDrawnPlace;

/** What was taken, and what was not. */
typedef struct {
    size_t findings, views, marks, texts;
    size_t texts_left_out; /* they may tell who the patient is */
    size_t not_taken;      /* objects that are not sound, too many, or outside of all measure */
} SatDrawnTaken;

/** Over all that is there: changes when one of them does. */
SatSha256 sat_drawn_states_hash(const SatDrawnStates *drawn);

/** Adds findings and views to *teaching (NULL: nothing yet) in the arena; it stays as it is when
 *  no state is of these pictures. drawn: of their facts; NULL is none. places are put in order.
 *  A finding is a graphic layer of a state, or a selection; its view is that of its first picture.
 *  A state without graphics is a view alone. Coordinates are those of the frame that is there:
 *  pixels, 0, 0 the upper left corner of the first one.
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_drawn_teaching(const SatDrawnStates *drawn, SatDrawnPlace *places,
                                      size_t place_count, SatArena *arena,
                                      const SatCleanTeaching **teaching, SatDrawnTaken *taken,
                                      SatError *err);

#endif
