/* Collects elements, items and values while the containers they belong to are unfinished. */
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_parser.h"

void *sat_dicom_grow_list(void *list, size_t count, size_t *capacity, size_t item_bytes,
                          SatError *err)
{
    void *grown = sat_list_grow(list, count, capacity, item_bytes);
    if (!grown) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a DICOM header");
    }
    return grown;
}

void sat_dicom_note_cut(SatDicomParser *parser, uint32_t tag, uint64_t offset)
{
    if (!parser->is_truncated) {
        parser->is_truncated = true;
        parser->cut_tag = tag;
        parser->cut_offset = offset;
    }
}

bool sat_dicom_count_element(SatDicomParser *parser)
{
    if (parser->element_total == SAT_DICOM_MAX_ELEMENTS) {
        return sat_fail(parser->err, SAT_ERR_LIMIT, "the file has more than %u data elements",
                        SAT_DICOM_MAX_ELEMENTS);
    }
    parser->element_total++;
    return true;
}

bool sat_dicom_push_element(SatDicomParser *parser, const SatDicomElement *element)
{
    SatDicomElement *elements =
        sat_dicom_grow_list(parser->elements, parser->element_count, &parser->element_capacity,
                            sizeof *elements, parser->err);
    if (!elements) {
        return false;
    }
    parser->elements = elements;
    parser->elements[parser->element_count++] = *element;
    return true;
}

bool sat_dicom_push_item(SatDicomParser *parser, const SatDicomDataset *item)
{
    SatDicomDataset *items = sat_dicom_grow_list(
        parser->items, parser->item_count, &parser->item_capacity, sizeof *items, parser->err);
    if (!items) {
        return false;
    }
    parser->items = items;
    parser->items[parser->item_count++] = *item;
    return true;
}

void *sat_dicom_keep_list(SatDicomParser *parser, const void *list, size_t first, size_t *count,
                          size_t item_bytes)
{
    size_t kept = *count - first;
    void *copy = sat_arena_alloc(parser->arena, kept ? kept : 1, item_bytes, parser->err);
    if (copy && kept) {
        memcpy(copy, (const uint8_t *)list + first * item_bytes, kept * item_bytes);
    }
    *count = first;
    return copy;
}

bool sat_dicom_keep_value(SatDicomParser *parser, SatDicomElement *element)
{
    if (element->length > SAT_DICOM_MAX_VALUE_BYTES) {
        return true; /* located only */
    }
    parser->value_total_bytes += element->length;
    if (parser->value_total_bytes > SAT_DICOM_MAX_HEADER_BYTES) {
        return sat_fail(parser->err, SAT_ERR_LIMIT,
                        "the header's values are more than %llu MiB together",
                        (unsigned long long)(SAT_DICOM_MAX_HEADER_BYTES >> 20));
    }
    size_t length = (size_t)element->length;
    uint8_t *value = sat_arena_alloc(parser->arena, length + 1, 1, parser->err);
    if (!value ||
        !sat_dicom_stream_read(parser->stream, element->file_offset, value, length, parser->err)) {
        return false;
    }
    element->value = value;
    return true;
}
