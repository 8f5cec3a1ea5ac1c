/* Changes single elements of a cleaned data set. */
#include <string.h>

#include "export/deidentify/deid_pixels_private.h"
#include "formats/base/checked_math.h"

bool sat_deid_edit_begin(const SatDicomDataset *dataset, size_t room, SatArena *arena,
                         SatDeidEdit *edit, SatError *err)
{
    size_t capacity = 0;
    *edit = (SatDeidEdit){.arena = arena, .big_endian = dataset->big_endian, .err = err};
    if (!sat_size_add(dataset->count, room, &capacity)) {
        return sat_fail(err, SAT_ERR_LIMIT, "too many elements");
    }
    edit->elements = sat_arena_alloc(arena, capacity, sizeof(*edit->elements), err);
    if (edit->elements == NULL) {
        return false;
    }
    if (dataset->count > 0) {
        memcpy(edit->elements, dataset->elements, dataset->count * sizeof(*edit->elements));
    }
    edit->count = dataset->count;
    edit->capacity = capacity;
    return true;
}

SatDicomDataset sat_deid_edit_end(const SatDeidEdit *edit)
{
    return (SatDicomDataset){
        .elements = edit->elements, .count = edit->count, .big_endian = edit->big_endian};
}

SatDicomElement *sat_deid_edit_find(const SatDeidEdit *edit, uint32_t tag)
{
    for (size_t i = 0; i < edit->count; i++) {
        if (edit->elements[i].tag == tag) {
            return &edit->elements[i];
        }
    }
    return NULL;
}

void sat_deid_edit_remove(SatDeidEdit *edit, uint32_t tag)
{
    size_t kept = 0;
    for (size_t i = 0; i < edit->count; i++) {
        if (edit->elements[i].tag != tag) {
            edit->elements[kept++] = edit->elements[i];
        }
    }
    edit->count = kept;
}

static bool set(SatDeidEdit *edit, uint32_t tag, const char *vr, const void *bytes, size_t length)
{
    SatDicomElement *element = sat_deid_edit_find(edit, tag);
    char *value = sat_arena_text(edit->arena, bytes, length, edit->err);
    if (value == NULL) {
        return false;
    }
    if (element == NULL) {
        if (edit->count == edit->capacity) {
            return sat_fail(edit->err, SAT_ERR_LIMIT, "too many elements");
        }
        element = &edit->elements[edit->count++];
    }
    *element = (SatDicomElement){.tag = tag, .value = (const uint8_t *)value, .length = length};
    memcpy(element->vr, vr, 3);
    return true;
}

bool sat_deid_edit_number(SatDeidEdit *edit, uint32_t tag, const char *vr, uint32_t value)
{
    uint8_t bytes[4];
    size_t length = strcmp(vr, "US") == 0 ? 2 : 4;
    for (size_t i = 0; i < length; i++) {
        size_t place = edit->big_endian ? length - 1 - i : i;
        bytes[place] = (uint8_t)(value >> (8 * i) & 0xFFU);
    }
    return set(edit, tag, vr, bytes, length);
}

bool sat_deid_edit_text(SatDeidEdit *edit, uint32_t tag, const char *vr, const char *text)
{
    return set(edit, tag, vr, text, strlen(text));
}
