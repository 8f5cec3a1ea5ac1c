/* Reads references to objects. */
#include "formats/dicom/dicom_references.h"

#include <string.h>

#define REFERENCED_SERIES_SEQUENCE SAT_TAG(0x0008, 0x1115)
#define REFERENCED_IMAGE_SEQUENCE SAT_TAG(0x0008, 0x1140)
#define REFERENCED_SOP_INSTANCE_UID SAT_TAG(0x0008, 0x1155)
#define REFERENCED_FRAME_NUMBER SAT_TAG(0x0008, 0x1160)

bool sat_dicom_reference_has(const SatDicomReference *reference, uint32_t number)
{
    for (size_t i = 0; i < reference->frame_count; i++) {
        if (reference->frames[i] == number) {
            return true;
        }
    }
    return !reference->names_frames;
}

static bool spend(SatDicomReferring *referring, size_t count)
{
    if (count > referring->left) {
        return sat_fail(referring->err, SAT_ERR_LIMIT,
                        "it refers to more than %u pictures and frames", SAT_DICOM_MAX_REFERENCES);
    }
    referring->left -= count;
    return true;
}

static bool read_frames(SatDicomReferring *referring, const SatDicomDataset *item,
                        SatDicomReference *out)
{
    const size_t count = sat_dicom_value_count(item, REFERENCED_FRAME_NUMBER);
    out->names_frames = count > 0;
    if (!spend(referring, count)) {
        return false;
    }
    uint32_t *frames = sat_arena_alloc(referring->arena, count, sizeof(*frames), referring->err);
    for (size_t i = 0; frames != NULL && i < count; i++) {
        int64_t number = 0;
        if (sat_dicom_get_i64(item, REFERENCED_FRAME_NUMBER, i, &number) && number > 0 &&
            number <= UINT32_MAX) {
            frames[out->frame_count++] = (uint32_t)number;
        }
    }
    out->frames = frames;
    return frames != NULL;
}

/* Appends those of one sequence; the list has room. */
static bool add(SatDicomReferring *referring, const SatDicomElement *sequence,
                SatDicomReference *list, size_t *count)
{
    for (size_t i = 0; sequence != NULL && i < sequence->item_count; i++) {
        SatDicomReference *reference = &list[*count];
        const SatDicomDataset *item = &sequence->items[i];
        const char *uid = NULL;
        size_t length = 0;
        if (!sat_dicom_get_text(item, REFERENCED_SOP_INSTANCE_UID, 0, &uid, &length) ||
            uid[0] == '\0') {
            continue;
        }
        reference->uid = sat_arena_text(referring->arena, uid, length, referring->err);
        if (reference->uid == NULL || !read_frames(referring, item, reference)) {
            return false;
        }
        (*count)++;
    }
    return true;
}

static SatDicomReference *make_room(SatDicomReferring *referring, size_t count)
{
    SatDicomReference *none = NULL;
    return spend(referring, count)
               ? sat_arena_alloc(referring->arena, count, sizeof(*none), referring->err)
               : NULL;
}

bool sat_dicom_references(SatDicomReferring *referring, const SatDicomDataset *dataset,
                          uint32_t sequence, SatDicomReferences *out)
{
    const SatDicomElement *element = sat_dicom_find(dataset, sequence);
    SatDicomReference *list = make_room(referring, element != NULL ? element->item_count : 0);
    *out = (SatDicomReferences){.list = list};
    return list != NULL && add(referring, element, list, &out->count);
}

bool sat_dicom_series_references(SatDicomReferring *referring, const SatDicomDataset *dataset,
                                 SatDicomReferences *out)
{
    const SatDicomElement *series = sat_dicom_find(dataset, REFERENCED_SERIES_SEQUENCE);
    const size_t series_count = series != NULL ? series->item_count : 0;
    size_t most = 0;
    for (size_t i = 0; i < series_count; i++) {
        const SatDicomElement *images =
            sat_dicom_find(&series->items[i], REFERENCED_IMAGE_SEQUENCE);
        most += images != NULL ? images->item_count : 0; /* the reader bounds the items of a file */
    }
    SatDicomReference *list = make_room(referring, most);
    *out = (SatDicomReferences){.list = list};
    for (size_t i = 0; list != NULL && i < series_count; i++) {
        if (!add(referring, sat_dicom_find(&series->items[i], REFERENCED_IMAGE_SEQUENCE), list,
                 &out->count)) {
            return false;
        }
    }
    return list != NULL;
}
