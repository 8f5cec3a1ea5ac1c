/* Finds what each frame of an object says of its own. */
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"

const SatDicomDataset *sat_deid_first_item(const SatDicomDataset *dataset, uint32_t tag)
{
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    return element != NULL && element->item_count > 0 ? &element->items[0] : NULL;
}

const SatDicomDataset *sat_deid_macro(const SatDeidGroups *groups, uint32_t macro_tag, uint32_t tag)
{
    const SatDicomDataset *const places[2] = {groups->own, groups->shared};
    for (int i = 0; i < 2; i++) {
        const SatDicomDataset *macro =
            places[i] != NULL ? sat_deid_first_item(places[i], macro_tag) : NULL;
        if (macro != NULL && sat_dicom_find(macro, tag) != NULL) {
            return macro;
        }
    }
    return groups->object != NULL && sat_dicom_find(groups->object, tag) != NULL ? groups->object
                                                                                 : NULL;
}

static bool read_frame(const SatDeidStep *step, const SatDeidGroups *groups,
                       const SatCleanText *modality, const SatFrameFacts *before,
                       SatFrameFacts *frame, SatError *err)
{
    sat_deid_frame_geometry(step, groups, modality, frame);
    sat_deid_frame_times(step, groups, frame);
    return sat_deid_frame_kind(step, groups, modality, frame, err) &&
           sat_deid_frame_display(step, groups, before, frame, err);
}

/* ---- frame vectors (PS3.3 C.8.4.8: the dimensions of nuclear medicine)
 * -------------------------- */

enum { MOST_OF_A_KIND = 64 }; /* detectors, energy windows: more are no such numbers */

typedef struct {
    uint32_t tag;
    SatFrameNumber number; /* SAT_BY_COUNT: the place */
} VectorTag;

static const VectorTag vector_tags[] = {{SAT_TAG_ENERGY_WINDOW_VECTOR, SAT_BY_ENERGY_WINDOW},
                                        {SAT_TAG_DETECTOR_VECTOR, SAT_BY_DETECTOR},
                                        {SAT_TAG_TIME_SLOT_VECTOR, SAT_BY_CARDIAC_TIME},
                                        {SAT_TAG_TIME_SLICE_VECTOR, SAT_BY_TEMPORAL_POSITION},
                                        {SAT_TAG_SLICE_VECTOR, SAT_BY_COUNT}};

enum { VECTOR_COUNT = sizeof(vector_tags) / sizeof(vector_tags[0]) };

/* The vectors of an object, looked up once: each as a data set of its own. */
typedef struct {
    SatDicomDataset vectors[VECTOR_COUNT]; /* count 0: the object has none */
    bool has_any;
} FrameVectors;

static FrameVectors find_vectors(const SatDicomDataset *dataset)
{
    FrameVectors found = {.has_any = false};
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        const SatDicomElement *element = sat_dicom_find(dataset, vector_tags[i].tag);
        found.vectors[i] = (SatDicomDataset){.elements = element,
                                             .count = element != NULL ? 1 : 0,
                                             .big_endian = dataset->big_endian};
        found.has_any = found.has_any || element != NULL;
    }
    return found;
}

static void read_vectors(const FrameVectors *found, uint32_t index, SatFrameFacts *frame)
{
    for (size_t i = 0; i < VECTOR_COUNT; i++) {
        SatFrameNumber number = vector_tags[i].number;
        bool is_kind = number == SAT_BY_ENERGY_WINDOW || number == SAT_BY_DETECTOR;
        uint16_t value = 0;
        if (!sat_dicom_get_u16(&found->vectors[i], vector_tags[i].tag, index, &value)) {
            continue;
        }
        if (number == SAT_BY_COUNT) {
            frame->place_number = value;
        } else if (!is_kind || value <= MOST_OF_A_KIND) {
            frame->numbers[number] = (double)value;
        }
    }
}

/* ---- functional groups
 * --------------------------------------------------------------------------- */

static void set_concatenation(const SatDeidStep *step, SatCleanFacts *facts)
{
    const char *uid = NULL;
    size_t length = 0;
    int64_t offset = 0;
    if (!sat_dicom_get_text(step->dataset, SAT_TAG_CONCATENATION_UID, 0, &uid, &length)) {
        return;
    }
    (void)sat_dicom_get_i64(step->dataset, SAT_TAG_CONCATENATION_FRAME_OFFSET_NUMBER, 0, &offset);
    facts->has_concatenation = true;
    facts->concatenation_key = sat_library_secret_key(step->secret, "concatenation", uid, length);
    facts->first_frame_offset = offset > 0 && offset <= UINT32_MAX ? (uint32_t)offset : 0;
}

/* Frames with items of their own: each over what holds for every frame. Frames past the items stay
 * as every frame is. */
static bool read_own_frames(const SatDeidStep *step, const SatDicomElement *items,
                            SatCleanFacts *facts, SatError *err)
{
    uint32_t count = step->raw->image.frames;
    FrameVectors vectors = find_vectors(step->dataset);
    SatFrameFacts *frames = sat_arena_alloc(step->arena, count, sizeof(*frames), err);
    if (frames == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const SatFrameFacts *before = i > 0 ? &frames[i - 1] : &facts->every_frame;
        frames[i] = facts->every_frame;
        if (items != NULL && i < items->item_count) {
            const SatDeidGroups groups = {.own = &items->items[i]};
            if (!read_frame(step, &groups, facts->modality, before, &frames[i], err)) {
                return false;
            }
        }
        read_vectors(&vectors, i, &frames[i]);
    }
    facts->own_frames = frames;
    return true;
}

bool sat_deid_frames(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    const SatDicomElement *items =
        sat_dicom_find(step->dataset, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    bool is_only = step->raw->image.frames == 1;
    SatDeidGroups groups = {
        .shared = sat_deid_first_item(step->dataset, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE),
        .object = step->dataset,
        .is_only_frame = is_only};
    if (step->raw->is_mosaic) {
        items = NULL; /* those of tiles */
    }
    facts->frame_groups = items != NULL ? items->item_count : 0;
    facts->has_frame_groups = groups.shared != NULL || facts->frame_groups > 0;
    groups.own = is_only && facts->frame_groups > 0 ? &items->items[0] : NULL;
    facts->every_frame.pixel_aspect = 1.0;
    for (int i = 0; i < SAT_BY_COUNT; i++) {
        facts->every_frame.numbers[i] = SAT_NOT_SAID;
    }
    set_concatenation(step, facts);
    if (!read_frame(step, &groups, facts->modality, NULL, &facts->every_frame, err)) {
        return false;
    }
    bool has_own = !is_only && (facts->frame_groups > 0 || find_vectors(step->dataset).has_any);
    return !has_own || read_own_frames(step, items, facts, err);
}
