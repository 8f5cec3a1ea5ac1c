/* Finds the frames of a series that may share a stack at all, then those of one direction. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/stack_split_private.h"
#include "formats/base/checked_math.h"
#include "formats/case/patient_geometry.h"

static const double spacing_share = 1e-3; /* decimals of two files of one scan */
static const double angle_degrees = 2.0;  /* a beam that is said to stand still */
/* More groups than the first with fewer than two frames each are none: a turning projection. */
enum { MOST_SINGLES = 3, MOST_GROUPS = 64 };

/* ---- alike
 * ---------------------------------------------------------------------------------------- */

/* How an object's frames go with those of others. */
typedef enum {
    TOGETHER_SINGLE, /* one picture an object */
    TOGETHER_PLACED, /* frames with places of their own, of enhanced objects */
    TOGETHER_CUT,    /* parts of one concatenation */
    TOGETHER_ALONE   /* a cine */
} Together;

static bool has_geometry(const SatFrameTraits *frame)
{
    return frame->has_position && frame->has_orientation;
}

static Together together(const SatSplitFrame *frame)
{
    const SatCleanFacts *facts = frame->facts;
    if (facts->has_frame_groups && has_geometry(frame->frame->traits)) {
        return TOGETHER_PLACED;
    }
    if (facts->has_concatenation) {
        return TOGETHER_CUT;
    }
    return facts->image.frames == 1 ? TOGETHER_SINGLE : TOGETHER_ALONE;
}

static bool same_number(double a, double b)
{
    return !(a < b) && !(a > b);
}

static bool same_text(const SatCleanText *a, const SatCleanText *b)
{
    return strcmp(sat_clean_text_utf8(a), sat_clean_text_utf8(b)) == 0;
}

/* Bytes that a pack can keep: they do not share a stack with what is coded anew. Otherwise it does
 * not matter how pictures are packed. */
static bool is_kept_jpeg(const SatCleanFacts *facts)
{
    return facts->image.kind == SAT_DICOM_PIXELS_JPEG_BASELINE;
}

static bool is_lossy(const SatCleanFacts *facts)
{
    return sat_clean_text_utf8(facts->lossy_history)[0] != '\0';
}

static bool same_picture(const SatCleanFacts *a, const SatCleanFacts *b)
{
    const SatDicomImage *x = &a->image;
    const SatDicomImage *y = &b->image;
    return x->rows == y->rows && x->columns == y->columns && x->samples == y->samples &&
           x->bits_stored == y->bits_stored && x->is_signed == y->is_signed &&
           is_kept_jpeg(a) == is_kept_jpeg(b) && is_lossy(a) == is_lossy(b) &&
           x->conversion == y->conversion && x->shape.layout == y->shape.layout &&
           x->shape.bits == y->shape.bits && a->photometric == b->photometric;
}

static bool same_space(const SatSplitFrame *a, const SatSplitFrame *b)
{
    const SatFrameTraits *x = a->frame->traits;
    const SatFrameTraits *y = b->frame->traits;
    bool same_reference =
        a->facts->has_frame_of_reference == b->facts->has_frame_of_reference &&
        (!a->facts->has_frame_of_reference ||
         sat_sha256_equal(&a->facts->frame_of_reference_key, &b->facts->frame_of_reference_key));
    return same_reference && x->spacing_kind == y->spacing_kind &&
           x->is_in_volume == y->is_in_volume && has_geometry(x) == has_geometry(y);
}

static bool same_object(const SatSplitFrame *a, const SatSplitFrame *b)
{
    Together kind = together(a);
    return kind == together(b) && (kind != TOGETHER_ALONE || a->source == b->source) &&
           (kind != TOGETHER_CUT ||
            sat_sha256_equal(&a->facts->concatenation_key, &b->facts->concatenation_key));
}

static bool is_alike(const SatSplitFrame *a, const SatSplitFrame *b)
{
    const SatFrameTraits *x = a->frame->traits;
    const SatFrameTraits *y = b->frame->traits;
    if (a->facts != b->facts &&
        !(same_picture(a->facts, b->facts) && same_text(a->facts->modality, b->facts->modality) &&
          strcmp(a->facts->suspicion, b->facts->suspicion) == 0)) {
        return false;
    }
    return same_object(a, b) && same_space(a, b) && x->content == y->content &&
           same_text(x->laterality, y->laterality) &&
           same_number(x->numbers[SAT_BY_DETECTOR], y->numbers[SAT_BY_DETECTOR]) &&
           same_number(x->numbers[SAT_BY_ENERGY_WINDOW], y->numbers[SAT_BY_ENERGY_WINDOW]) &&
           memcmp(x->patient_orientation, y->patient_orientation, sizeof(x->patient_orientation)) ==
               0;
}

static uint64_t mixed(uint64_t hash, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) { /* FNV-1a */
        hash = (hash ^ ((const uint8_t *)bytes)[i]) * 1099511628211U;
    }
    return hash;
}

static uint64_t mixed_text(uint64_t hash, const char *text)
{
    return mixed(hash, text, strlen(text) + 1);
}

/* Equal for alike frames; sorting by it makes them neighbours without comparing all with all. */
static uint64_t hash_of(const SatSplitFrame *frame)
{
    const SatCleanFacts *facts = frame->facts;
    const SatDicomImage *image = &facts->image;
    const SatFrameTraits *own = frame->frame->traits;
    Together kind = together(frame);
    const uint64_t numbers[] = {(uint64_t)kind,
                                image->rows,
                                image->columns,
                                image->samples,
                                image->bits_stored,
                                image->is_signed,
                                is_kept_jpeg(facts),
                                is_lossy(facts),
                                (uint64_t)image->conversion,
                                (uint64_t)image->shape.layout,
                                image->shape.bits,
                                (uint64_t)facts->photometric,
                                facts->has_frame_of_reference,
                                (uint64_t)own->spacing_kind,
                                own->is_in_volume,
                                has_geometry(own),
                                (uint64_t)own->content};
    const double values[] = {own->numbers[SAT_BY_DETECTOR], own->numbers[SAT_BY_ENERGY_WINDOW]};
    uint64_t hash = mixed(14695981039346656037U, numbers, sizeof(numbers));
    hash = mixed(hash, values, sizeof(values));
    hash = mixed(hash, own->patient_orientation, sizeof(own->patient_orientation));
    hash = mixed_text(hash, sat_clean_text_utf8(facts->modality));
    hash = mixed_text(hash, sat_clean_text_utf8(own->laterality));
    hash = mixed_text(hash, facts->suspicion);
    if (facts->has_frame_of_reference) {
        hash = mixed(hash, facts->frame_of_reference_key.bytes, SAT_SHA256_BYTES);
    }
    if (kind == TOGETHER_ALONE) {
        hash = mixed(hash, sat_clean_item_own(frame->source->item)->instance_key.bytes,
                     SAT_SHA256_BYTES);
    } else if (kind == TOGETHER_CUT) {
        hash = mixed(hash, facts->concatenation_key.bytes, SAT_SHA256_BYTES);
    }
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    const SatSplitFrame *x = a;
    const SatSplitFrame *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order ? 1 : 0;
}

static int by_group(const void *a, const void *b)
{
    const SatSplitFrame *x = a;
    const SatSplitFrame *y = b;
    if (x->group != y->group) {
        return x->group < y->group ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order ? 1 : 0;
}

size_t sat_split_run(const SatSplitFrame *frames, size_t first, size_t count)
{
    size_t end = first + 1;
    while (end < count && frames[end].group == frames[first].group) {
        end++;
    }
    return end;
}

void sat_split_sort_alike(SatSplitFrame *frames, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_again = i > 0 && frames[i].frame == frames[i - 1].frame &&
                        frames[i].source == frames[i - 1].source;
        frames[i].hash = is_again ? frames[i - 1].hash : hash_of(&frames[i]);
    }
    qsort(frames, count, sizeof(*frames), by_hash);
    for (size_t first = 0; first < count;) {
        /* A group is named by the first of its frames, so that groups come in the order of these.
         */
        size_t end = first + 1;
        while (end < count && frames[end].hash == frames[first].hash &&
               is_alike(&frames[first], &frames[end])) {
            end++;
        }
        for (size_t i = first; i < end; i++) {
            frames[i].group = frames[first].order;
        }
        first = end;
    }
    qsort(frames, count, sizeof(*frames), by_group);
}

/* ---- of one direction
 * ----------------------------------------------------------------------------- */

/* What is looked at; fewer where all of them would scatter the frames. */
typedef enum { LOOK_AT_ALL, LOOK_AT_DIRECTION, LOOK_AT_SPACING, LOOK_AT_NOTHING } Look;

static bool is_near(double a, double b)
{
    return fabs(a - b) <= spacing_share * fmax(fabs(a), fabs(b));
}

static bool same_spacing(const SatFrameTraits *a, const SatFrameTraits *b)
{
    return is_near(a->row_spacing_mm, b->row_spacing_mm) &&
           is_near(a->column_spacing_mm, b->column_spacing_mm) &&
           is_near(a->pixel_aspect, b->pixel_aspect);
}

static bool same_direction(const SatFrameTraits *a, const SatFrameTraits *b)
{
    bool has_both = a->has_orientation && b->has_orientation;
    return has_both ? sat_orientation_equal(a->orientation, b->orientation)
                    : a->has_orientation == b->has_orientation;
}

static bool same_angle(const SatFrameTraits *a, const SatFrameTraits *b)
{
    return fabs(a->numbers[SAT_BY_PRIMARY_ANGLE] - b->numbers[SAT_BY_PRIMARY_ANGLE]) <=
               angle_degrees &&
           fabs(a->numbers[SAT_BY_SECONDARY_ANGLE] - b->numbers[SAT_BY_SECONDARY_ANGLE]) <=
               angle_degrees;
}

static bool same_stack(const SatFrameTraits *a, const SatFrameTraits *b)
{
    return same_number(a->numbers[SAT_BY_STACK], b->numbers[SAT_BY_STACK]);
}

static bool goes_with(const SatFrameTraits *a, const SatFrameTraits *b, Look look)
{
    return look == LOOK_AT_NOTHING ||
           (same_spacing(a, b) && (look == LOOK_AT_SPACING || same_direction(a, b)) &&
            (look != LOOK_AT_ALL || (same_stack(a, b) && same_angle(a, b))));
}

/* Numbers the groups from 0 in the order of their first frames; firsts: room for MOST_GROUPS. Gives
 * how many there are; past MOST_GROUPS the rest stays with the last. */
static size_t number_groups(SatSplitFrame *frames, size_t count, const SatFrameTraits **firsts,
                            Look look)
{
    size_t groups = 0;
    size_t last = 0; /* neighbours mostly share one */
    for (size_t i = 0; i < count; i++) {
        const SatFrameTraits *frame = frames[i].frame->traits;
        size_t found = last;
        if (groups == 0 || !goes_with(firsts[last], frame, look)) {
            for (found = 0; found < groups && !goes_with(firsts[found], frame, look);) {
                found++;
            }
        }
        if (found == groups && groups < MOST_GROUPS) {
            firsts[groups++] = frame;
        }
        last = found < groups ? found : groups - 1;
        frames[i].group = last;
    }
    return groups;
}

/* Hardly two frames a group; spacing alone may scatter them, up to a number nobody looks through.
 */
static bool is_scattered(size_t groups, size_t count, Look look)
{
    return groups == MOST_GROUPS ||
           (look < LOOK_AT_SPACING && groups > MOST_SINGLES && count < 2 * groups);
}

bool sat_split_sort_directions(SatSplitFrame *frames, size_t count, SatDirections *found,
                               SatError *err)
{
    const SatFrameTraits **firsts = malloc(MOST_GROUPS * sizeof(*firsts));
    if (firsts == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to group %zu pictures", count);
    }
    Look look = LOOK_AT_ALL;
    size_t groups = number_groups(frames, count, firsts, look);
    while (is_scattered(groups, count, look)) {
        look = (Look)(look + 1);
        groups = number_groups(frames, count, firsts, look);
    }
    *found = (SatDirections){.spacing_varies = look == LOOK_AT_NOTHING};
    for (size_t g = 1; look == LOOK_AT_ALL && g < groups; g++) {
        found->by_stack = found->by_stack || (!same_stack(firsts[0], firsts[g]) &&
                                              same_direction(firsts[0], firsts[g]));
        found->by_angle = found->by_angle || !same_angle(firsts[0], firsts[g]);
    }
    free(firsts);
    qsort(frames, count, sizeof(*frames), by_group);
    return true;
}
