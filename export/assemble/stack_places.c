/* Finds out which frames lie at one place. */
#include <math.h>
#include <stdlib.h>

#include "export/assemble/stack_split_private.h"
#include "formats/case/patient_geometry.h"
#include "formats/case/slice_order.h"

static const double same_place_mm = 1e-3; /* rounding of what was written twice */
static const double same_corner_mm = 1.0; /* of pictures in one plane that show the same */

static int compare_numbers(double a, double b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

static int by_order(const void *a, const void *b)
{
    size_t x = ((const SatSplitFrame *)a)->order;
    size_t y = ((const SatSplitFrame *)b)->order;
    return x < y ? -1 : x > y ? 1 : 0;
}

static int by_height(const void *a, const void *b)
{
    int order =
        compare_numbers(((const SatSplitFrame *)a)->height, ((const SatSplitFrame *)b)->height);
    return order != 0 ? order : by_order(a, b);
}

/* Along the normal of the first; false when frames are not parallel or have no place. */
static bool set_heights(SatSplitFrame *frames, size_t count)
{
    const SatFrameFacts *first = frames[0].frame;
    double normal[3];
    if (!first->traits->has_position || !sat_slice_normal(first->traits->orientation, normal)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const SatFrameFacts *frame = frames[i].frame;
        if (!frame->traits->has_position || !frame->traits->has_orientation ||
            !sat_orientation_equal(first->traits->orientation, frame->traits->orientation)) {
            return false;
        }
        frames[i].height = sat_dot(normal, frame->position_mm);
    }
    return true;
}

static bool same_corner(const SatSplitFrame *a, const SatSplitFrame *b)
{
    const double *x = a->frame->position_mm;
    const double *y = b->frame->position_mm;
    double way[3] = {x[0] - y[0], x[1] - y[1], x[2] - y[2]};
    return sqrt(sat_dot(way, way)) <= same_corner_mm;
}

static int by_size(const void *a, const void *b)
{
    return compare_numbers(*(const double *)a, *(const double *)b);
}

/* Heights nearer than this are one place. frames: by height. */
static bool place_tolerance(const SatSplitFrame *frames, size_t count, double *out, SatError *err)
{
    double *distances = malloc(count * sizeof(*distances));
    size_t used = 0;
    if (distances == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to order %zu slices", count);
    }
    for (size_t i = 1; i < count; i++) {
        double distance = frames[i].height - frames[i - 1].height;
        if (distance > same_place_mm) {
            distances[used++] = distance;
        }
    }
    qsort(distances, used, sizeof(*distances), by_size);
    *out = used > 0 ? fmax(SAT_SLICE_DUPLICATE_SHARE * distances[(used - 1) / 2], same_place_mm)
                    : same_place_mm;
    free(distances);
    return true;
}

bool sat_split_find_places(SatSplitFrame *frames, size_t count, size_t *places, SatError *err)
{
    bool has_geometry = set_heights(frames, count);
    double tolerance = 0.5;
    bool is_one_field = true;
    *places = 0;
    for (size_t i = 0; !has_geometry && i < count; i++) {
        if (frames[i].frame->place_number == 0 || frames[i].frame->traits->has_position) {
            return true;
        }
        frames[i].height = (double)frames[i].frame->place_number;
    }
    qsort(frames, count, sizeof(*frames), by_height);
    if (has_geometry && !place_tolerance(frames, count, &tolerance, err)) {
        return false;
    }
    size_t place = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_next = i > 0 && frames[i].height - frames[i - 1].height >= tolerance;
        is_one_field = is_one_field && (i == 0 || is_next || !has_geometry ||
                                        same_corner(&frames[i - 1], &frames[i]));
        place += is_next ? 1U : 0U;
        frames[i].place = place;
    }
    *places = is_one_field ? place + 1 : 0;
    qsort(frames, count, sizeof(*frames), by_order);
    return true;
}
