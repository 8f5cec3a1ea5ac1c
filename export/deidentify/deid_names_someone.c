/* Looks through an object for who it is of. */
#include "export/deidentify/deid_names_someone.h"

#include <stdlib.h>
#include <string.h>

/* Of the patient alone: sorted, as all lists here. */
static const uint32_t own[] = {
    SAT_TAG(0x0010, 0x0030), /* birth date */
    SAT_TAG(0x0010, 0x0050), /* insurance plan */
    SAT_TAG(0x0010, 0x1000), /* other IDs */
    SAT_TAG(0x0010, 0x1040), /* address */
    SAT_TAG(0x0010, 0x1090), /* medical record locator */
    SAT_TAG(0x0010, 0x2154), /* telephone */
    SAT_TAG(0x0010, 0x2155), /* telecom information */
};

/* May stand for nobody, when the object says so. */
static const uint32_t perhaps[] = {
    SAT_TAG(0x0008, 0x0050), /* accession number */
    SAT_TAG(0x0008, 0x0080), /* institution */
    SAT_TAG(0x0008, 0x0081), /* its address */
    SAT_TAG(0x0010, 0x0020), /* patient ID */
    SAT_TAG(0x0010, 0x21B0), /* history; comments on the patient, on the picture */
    SAT_TAG(0x0010, 0x4000), /* ... */
    SAT_TAG(0x0020, 0x4000), /* ... */
};

static int compare_tags(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static bool is_in(uint32_t tag, const uint32_t *list, size_t size_bytes)
{
    return bsearch(&tag, list, size_bytes / sizeof(*list), sizeof(*list), compare_tags) != NULL;
}

/* A value that was not read is one. */
static bool has_value(const SatDicomElement *element)
{
    bool is_empty = element->value != NULL || element->length == 0;
    for (uint64_t i = 0; is_empty && i < element->length; i++) {
        is_empty = element->value[i] == ' ' || element->value[i] == 0;
    }
    return !is_empty;
}

static bool is_name_or_age(const SatDicomElement *element)
{
    return (strcmp(element->vr, "PN") == 0 || strcmp(element->vr, "AS") == 0) && has_value(element);
}

static bool names_someone(const SatDicomDataset *dataset, bool is_removed)
{
    bool names = false;
    for (size_t i = 0; !names && i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        const bool is_private = (element->tag >> 16 & 1) != 0;
        const bool is_identifier =
            is_in(element->tag, own, sizeof(own)) ||
            (!is_removed && (is_private || is_in(element->tag, perhaps, sizeof(perhaps))));
        names = is_name_or_age(element) || (is_identifier && has_value(element));
        for (size_t k = 0; !names && k < element->item_count; k++) { /* the reader limits depth */
            names = names_someone(&element->items[k], is_removed);
        }
    }
    return names;
}

bool sat_deid_names_someone(const SatDicomDataset *dataset)
{
    char removed[8] = "";
    const bool is_removed =
        sat_dicom_copy_text(dataset, SAT_TAG(0x0012, 0x0062), 0, removed, sizeof(removed)) &&
        strcmp(removed, "YES") == 0;
    return names_someone(dataset, is_removed);
}
