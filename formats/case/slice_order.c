/* The order of a stack from positions, or from numbers where positions do not say. */
#include "formats/case/slice_order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/case/patient_geometry.h"

static const double same_place_mm = 1e-4;     /* below the decimals of an Image Position */
static const double least_tilt_degrees = 0.1; /* smaller is rounding */
static const double pi = 3.14159265358979323846;

typedef struct {
    const SatSliceKey *key;
    size_t index;
    double height_mm; /* along the normal, the first frame's largest */
    size_t group;     /* slices of one place share it */
} Slice;

/* By Instance Number, frame number, tie break: total but for keys that are equal throughout. */
static int compare_numbers(const Slice *a, const Slice *b)
{
    const SatSliceKey *x = a->key;
    const SatSliceKey *y = b->key;
    if (x->has_instance_number != y->has_instance_number) {
        return x->has_instance_number ? -1 : 1;
    }
    if (x->has_instance_number && x->instance_number != y->instance_number) {
        return x->instance_number < y->instance_number ? -1 : 1;
    }
    if (x->frame_number != y->frame_number) {
        return x->frame_number < y->frame_number ? -1 : 1;
    }
    int tie = memcmp(x->tie_break, y->tie_break, sizeof(x->tie_break));
    if (tie != 0) {
        return tie;
    }
    return a->index < b->index ? -1 : 1;
}

static int by_numbers(const void *a, const void *b)
{
    return compare_numbers(a, b);
}

static int by_height(const void *a, const void *b)
{
    const Slice *x = a;
    const Slice *y = b;
    if (x->height_mm < y->height_mm || x->height_mm > y->height_mm) {
        return x->height_mm > y->height_mm ? -1 : 1;
    }
    return compare_numbers(x, y);
}

static int by_group(const void *a, const void *b)
{
    const Slice *x = a;
    const Slice *y = b;
    if (x->group != y->group) {
        return x->group < y->group ? -1 : 1;
    }
    return compare_numbers(x, y);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

/* The normal all slices share, turned so that it points to the first frame; false when some slice
 * has no place or the slices are not parallel. slices: in order of their numbers, so that the one
 * asked for the normal does not depend on the order they came in. */
static bool common_normal(const Slice *slices, size_t count, double normal[3])
{
    const SatSliceKey *reference = slices[0].key;
    for (size_t i = 0; i < count; i++) {
        const SatSliceKey *key = slices[i].key;
        double own[3];
        if (!key->has_geometry || !isfinite(sat_dot(key->position_mm, key->position_mm)) ||
            !sat_slice_normal(key->orientation, own) ||
            !sat_orientation_equal(reference->orientation, key->orientation)) {
            return false;
        }
    }
    if (!sat_slice_normal(reference->orientation, normal)) {
        return false;
    }
    char plane = sat_slice_plane(normal);
    bool away = plane == 'A' ? normal[2] < 0.0 : plane == 'S' ? normal[0] > 0.0 : normal[1] > 0.0;
    for (int i = 0; i < 3; i++) {
        normal[i] = away ? -normal[i] : normal[i];
    }
    return true;
}

static double distance_after(const Slice *slices, size_t i)
{
    return slices[i].height_mm - slices[i + 1].height_mm;
}

/* The lower median of the distances between places; 0 when there is one place. distances: scratch.
 */
static double median_distance(const Slice *slices, size_t count, double *distances)
{
    size_t used = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        double distance = distance_after(slices, i);
        if (distance > same_place_mm) {
            distances[used++] = distance;
        }
    }
    if (used == 0) {
        return 0.0;
    }
    qsort(distances, used, sizeof(*distances), by_size);
    return distances[(used - 1) / 2];
}

/* Slices of one place (time points, repeats) go by number among themselves: their heights differ by
 * rounding only. */
static void sort_inside_places(Slice *slices, size_t count, double spacing_mm)
{
    size_t group = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && distance_after(slices, i - 1) >= SAT_SLICE_DUPLICATE_SHARE * spacing_mm) {
            group++;
        }
        slices[i].group = group;
    }
    qsort(slices, count, sizeof(*slices), by_group);
}

static void describe_distances(const Slice *slices, size_t count, SatStackGeometry *geometry)
{
    double spacing = geometry->spacing_mm;
    size_t run = 0; /* wide distances on end, not yet judged */
    double run_multiple = 0.0;
    size_t run_missing = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        double distance = distance_after(slices, i);
        if (fabs(distance) < SAT_SLICE_DUPLICATE_SHARE * spacing) {
            geometry->duplicate_positions++;
            continue;
        }
        double multiple = round(distance / spacing);
        bool whole = fabs(distance - multiple * spacing) <= SAT_SLICE_IRREGULAR_SHARE * spacing;
        if (!whole || multiple < 1.0) {
            geometry->irregular_spacing = true;
        }
        bool wide = whole && multiple >= 2.0;
        if (!wide || multiple < run_multiple || multiple > run_multiple) {
            geometry->missing_slices += run_missing;
            run = 0;
            run_missing = 0;
        }
        if (wide) {
            run++;
            run_multiple = multiple;
            run_missing += multiple < 1e6 ? (size_t)multiple - 1 : 0;
            if (run >= SAT_SLICE_CHANGED_RUN) {
                geometry->irregular_spacing = true;
                run_missing = 0;
            }
        }
    }
    geometry->missing_slices += run_missing;
}

/* Between the way from the first slice to the last and the normal; for one place, of the normal to
 * the nearest axis. */
static double tilt_of(const Slice *slices, size_t count, const double normal[3], double spacing_mm)
{
    double angle;
    if (spacing_mm > 0.0) {
        const double *first = slices[0].key->position_mm;
        const double *last = slices[count - 1].key->position_mm;
        double way[3] = {first[0] - last[0], first[1] - last[1], first[2] - last[2]};
        double cosine = sat_dot(way, normal) / sqrt(sat_dot(way, way));
        angle = acos(fmin(fmax(cosine, -1.0), 1.0)) * 180.0 / pi;
    } else {
        angle = sat_angle_to_axis_degrees(normal);
    }
    return angle >= least_tilt_degrees ? angle : 0.0;
}

/* Frames of one object are a time series; pictures of several go by their numbers. */
static SatStackOrder order_without_places(const Slice *slices, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const SatSliceKey *a = slices[i - 1].key;
        const SatSliceKey *b = slices[i].key;
        bool same_object = a->has_instance_number == b->has_instance_number &&
                           (!a->has_instance_number || a->instance_number == b->instance_number) &&
                           a->frame_number != b->frame_number;
        if (!same_object) {
            return SAT_ORDER_INSTANCE;
        }
    }
    return count > 1 ? SAT_ORDER_TIME : SAT_ORDER_INSTANCE;
}

static void sort_slices(Slice *slices, size_t count, double *scratch, SatStackGeometry *geometry)
{
    qsort(slices, count, sizeof(*slices), by_numbers);
    double normal[3];
    if (!common_normal(slices, count, normal)) {
        geometry->order = order_without_places(slices, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        slices[i].height_mm = sat_dot(normal, slices[i].key->position_mm);
    }
    SatStackOrder at_one_place = order_without_places(slices, count);
    qsort(slices, count, sizeof(*slices), by_height);
    geometry->spacing_mm = median_distance(slices, count, scratch);
    geometry->tilt_degrees = tilt_of(slices, count, normal, geometry->spacing_mm);
    if (count > 1 && geometry->spacing_mm <= 0.0) {
        geometry->order = at_one_place; /* one place throughout: only time passes */
        qsort(slices, count, sizeof(*slices), by_numbers);
        return;
    }
    geometry->order = SAT_ORDER_POSITION;
    sort_inside_places(slices, count, geometry->spacing_mm);
    describe_distances(slices, count, geometry);
}

bool sat_slice_order(const SatSliceKey *keys, size_t count, size_t *order,
                     SatStackGeometry *geometry, SatError *err)
{
    *geometry = (SatStackGeometry){.order = SAT_ORDER_INSTANCE};
    if (count == 0) {
        return true;
    }
    size_t slice_bytes;
    size_t scratch_bytes;
    if (!sat_size_mul(count, sizeof(Slice), &slice_bytes) ||
        !sat_size_mul(count, sizeof(double), &scratch_bytes)) {
        return sat_fail(err, SAT_ERR_LIMIT, "%zu slices are too many to order", count);
    }
    Slice *slices = malloc(slice_bytes);
    double *scratch = malloc(scratch_bytes);
    bool enough = slices != NULL && scratch != NULL;
    if (enough) {
        for (size_t i = 0; i < count; i++) {
            slices[i] = (Slice){.key = &keys[i], .index = i};
        }
        sort_slices(slices, count, scratch, geometry);
        for (size_t i = 0; i < count; i++) {
            order[i] = slices[i].index;
        }
    }
    free(slices);
    free(scratch);
    return enough ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to order %zu slices", count);
}

bool sat_series_geometry(const SatSeries *series, SatStackGeometry *geometry, SatError *err)
{
    size_t count =
        series->time_points > 1 ? series->frame_count / series->time_points : series->frame_count;
    SatSliceKey *keys = calloc(count + 1, sizeof(*keys));
    size_t *order = calloc(count + 1, sizeof(*order));
    bool done = keys != NULL && order != NULL;
    for (size_t i = 0; done && i < count; i++) {
        const SatFrameInfo *frame = &series->frames[i];
        keys[i].has_geometry = frame->has_position && frame->orientation != NULL;
        memcpy(keys[i].position_mm, frame->position_mm, sizeof(keys[i].position_mm));
        if (frame->orientation != NULL) {
            memcpy(keys[i].orientation, frame->orientation, sizeof(keys[i].orientation));
        }
        keys[i].has_instance_number = true;
        keys[i].instance_number = (int64_t)i;
    }
    done = done ? sat_slice_order(keys, count, order, geometry, err)
                : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu slices", count);
    free(keys);
    free(order);
    return done;
}
