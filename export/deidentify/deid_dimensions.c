/* The numbers by which an object itself counts its frames: frame vectors, dimension indices. */
#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_tags.h"

/* ---- frame vectors (PS3.3 C.8.4.8: the dimensions of nuclear medicine)
 * -------------------------- */

enum { MOST_OF_A_KIND = 64 }; /* detectors, energy windows: more are no such numbers */

typedef struct {
    uint32_t tag;
    SatFrameNumber number; /* SAT_BY_COUNT: the place */
} VectorTag;

static const VectorTag vector_tags[SAT_DEID_MOST_DIMENSIONS] = {
    {SAT_TAG_ENERGY_WINDOW_VECTOR, SAT_BY_ENERGY_WINDOW},
    {SAT_TAG_DETECTOR_VECTOR, SAT_BY_DETECTOR},
    {SAT_TAG_TIME_SLOT_VECTOR, SAT_BY_CARDIAC_TIME},
    {SAT_TAG_TIME_SLICE_VECTOR, SAT_BY_TEMPORAL_POSITION},
    {SAT_TAG_SLICE_VECTOR, SAT_BY_COUNT}};

static void find_vectors(const SatDicomDataset *dataset, SatDeidDimensions *out)
{
    for (size_t i = 0; i < SAT_DEID_MOST_DIMENSIONS && vector_tags[i].tag != 0; i++) {
        const SatDicomElement *element = sat_dicom_find(dataset, vector_tags[i].tag);
        out->vectors[i] = (SatDicomDataset){.elements = element,
                                            .count = element != NULL ? 1 : 0,
                                            .big_endian = dataset->big_endian};
        out->has_vectors = out->has_vectors || element != NULL;
    }
}

static void read_vectors(const SatDeidDimensions *found, uint32_t index, SatFrameDraft *frame)
{
    for (size_t i = 0; i < SAT_DEID_MOST_DIMENSIONS && vector_tags[i].tag != 0; i++) {
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

/* ---- dimension indices (PS3.3 C.7.6.17): for what the groups do not state themselves
 * ---------------- */

/* What a dimension counts; SAT_BY_COUNT: the place. False: nothing that is looked at. */
static bool meaning_of(uint32_t pointer, SatFrameNumber *out)
{
    static const VectorTag meanings[] = {
        {SAT_TAG_STACK_ID, SAT_BY_STACK},
        {SAT_TAG_IN_STACK_POSITION_NUMBER, SAT_BY_COUNT},
        {SAT_TAG_IMAGE_POSITION_PATIENT, SAT_BY_COUNT},
        {SAT_TAG_IMAGE_POSITION_VOLUME, SAT_BY_COUNT},
        {SAT_TAG_TEMPORAL_POSITION_INDEX, SAT_BY_TEMPORAL_POSITION},
        {SAT_TAG_TEMPORAL_POSITION_TIME_OFFSET, SAT_BY_TEMPORAL_POSITION},
        {SAT_TAG_NOMINAL_CARDIAC_TRIGGER_DELAY_TIME, SAT_BY_CARDIAC_TIME},
        {SAT_TAG_EFFECTIVE_ECHO_TIME, SAT_BY_ECHO_NUMBER}};
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (meanings[i].tag == pointer) {
            *out = meanings[i].number;
            return true;
        }
    }
    return false;
}

static void find_indices(const SatDicomDataset *dataset, SatDeidDimensions *out)
{
    const SatDicomElement *sequence = sat_dicom_find(dataset, SAT_TAG_DIMENSION_INDEX_SEQUENCE);
    size_t count = sequence != NULL ? sequence->item_count : 0;
    for (size_t i = 0; i < count && i < SAT_DEID_MOST_DIMENSIONS; i++) {
        const SatDicomDataset *item = &sequence->items[i];
        const SatDicomElement *pointer = sat_dicom_find(item, SAT_TAG_DIMENSION_INDEX_POINTER);
        bool is_whole = pointer != NULL && pointer->value != NULL && pointer->length >= 4;
        out->is_index[i] =
            is_whole &&
            meaning_of(sat_dicom_load_tag(pointer->value, item->big_endian), &out->indices[i]);
    }
}

static void read_indices(const SatDeidDimensions *dimensions, const SatDeidGroups *groups,
                         SatFrameDraft *frame)
{
    const SatDicomDataset *content =
        sat_deid_macro(groups, SAT_TAG_FRAME_CONTENT_SEQUENCE, SAT_TAG_DIMENSION_INDEX_VALUES);
    for (size_t i = 0; content != NULL && i < SAT_DEID_MOST_DIMENSIONS; i++) {
        SatFrameNumber number = dimensions->indices[i];
        int64_t value = 0;
        if (!dimensions->is_index[i] ||
            !sat_dicom_get_i64(content, SAT_TAG_DIMENSION_INDEX_VALUES, i, &value) || value < 1 ||
            value > UINT32_MAX) {
            continue;
        }
        if (number == SAT_BY_COUNT) {
            frame->place_number = frame->place_number != 0 ? frame->place_number : (uint32_t)value;
        } else if (!(frame->numbers[number] > SAT_NOT_SAID)) {
            frame->numbers[number] = (double)value;
        }
    }
}

/* ---- both
 * ----------------------------------------------------------------------------------------- */

SatDeidDimensions sat_deid_dimensions(const SatDicomDataset *dataset)
{
    SatDeidDimensions found = {.has_vectors = false};
    find_vectors(dataset, &found);
    find_indices(dataset, &found);
    return found;
}

void sat_deid_frame_dimensions(const SatDeidDimensions *dimensions, const SatDeidGroups *groups,
                               uint32_t index, SatFrameDraft *frame)
{
    read_vectors(dimensions, index, frame);
    read_indices(dimensions, groups, frame);
}
