/* The order of a stack: by position along the slice normal, never by file name. Pure. */
#ifndef SAT_CASE_SLICE_ORDER_H
#define SAT_CASE_SLICE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"
#include "formats/case/case_model.h"

/* Shares of the spacing: what counts as one place, and as a distance of its own; how many times
 * running a multiple makes a changed spacing of what would be missing slices. */
#define SAT_SLICE_DUPLICATE_SHARE 0.01
#define SAT_SLICE_IRREGULAR_SHARE 0.05
#define SAT_SLICE_CHANGED_RUN 3

typedef struct {
    bool has_geometry;
    double position_mm[3];
    double orientation[6];
    bool has_instance_number;
    int64_t instance_number;
    uint32_t frame_number; /* inside a multi-frame object, 0-based */
    uint8_t
        tie_break[16]; /* e.g. of the mapped instance UID: makes the order total and name-free */
} SatSliceKey;

typedef struct {
    SatStackOrder order;
    double spacing_mm;   /* median distance of neighbours along the normal; 0: fewer than 2 */
    double tilt_degrees; /* of the displacement from slice to slice against the normal (gantry
                            tilt: positions run along the table, not along the normal) or of the
                            normal against the nearest axis; 0: none */
    size_t duplicate_positions; /* slices nearer than 1 % of the spacing to their neighbour */
    size_t missing_slices;      /* whole multiples of the spacing skipped, summed */
    bool irregular_spacing;     /* distances differ by more than 5 % and are not whole multiples, or
                                   are one multiple three times running (a changed spacing) */
} SatStackGeometry;

/** Fills order[count] with indices into keys, first frame first: most superior, right or anterior
 * by the axis nearest the normal; a stack where any slice lacks geometry, or that is not parallel,
 * goes by Instance Number, then frame number. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_slice_order(const SatSliceKey *keys, size_t count, size_t *order,
                                   SatStackGeometry *geometry, SatError *err);

/** The geometry of a series as its frames have it, of a 4-D stack that of its first time: what the
 * exporter saw when it packed these frames. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_series_geometry(const SatSeries *series, SatStackGeometry *geometry,
                                       SatError *err);

#endif
