/* Counts what was done to each attribute. */
#include "export/deidentify/deid_counts.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_dictionary.h"

static uint32_t counted_as(uint32_t tag)
{
    if ((tag >> 16 & 1U) != 0) {
        return SAT_DEID_COUNT_PRIVATE;
    }
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(tag);
    return entry != NULL ? entry->tag : SAT_DEID_COUNT_UNKNOWN;
}

/* The line of a tag as it is counted, made when it is missing; NULL without memory. */
static SatDeidCount *line_of(SatDeidCounts *counts, uint32_t wanted, SatError *err)
{
    size_t low = 0, high = counts->count;
    if (high > 0 && wanted == SAT_DEID_COUNT_PRIVATE && counts->items[0].tag == wanted) {
        return &counts->items[0]; /* between others: `last` stays */
    }
    for (size_t i = counts->last; i < counts->count && i < counts->last + 2; i++) {
        if (counts->items[i].tag == wanted) {
            counts->last = i;
            return &counts->items[i];
        }
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (counts->items[middle].tag < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == counts->count || counts->items[low].tag != wanted) {
        SatDeidCount *items =
            sat_list_grow(counts->items, counts->count, &counts->capacity, sizeof *items);
        if (items == NULL) {
            (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the privacy report");
            return NULL;
        }
        counts->items = items;
        memmove(items + low + 1, items + low, (counts->count - low) * sizeof *items);
        items[low] = (SatDeidCount){.tag = wanted};
        counts->count++;
    }
    counts->last = low;
    return &counts->items[low];
}

bool sat_deid_counts_add(SatDeidCounts *counts, uint32_t tag, SatDeidCountKind kind, SatError *err)
{
    SatDeidCount *line = line_of(counts, counted_as(tag), err);
    if (line != NULL) {
        line->counts[kind]++;
    }
    return line != NULL;
}

bool sat_deid_counts_merge(SatDeidCounts *counts, const SatDeidCounts *from, SatError *err)
{
    for (size_t i = 0; i < from->count; i++) {
        SatDeidCount *line = line_of(counts, from->items[i].tag, err);
        if (line == NULL) {
            return false;
        }
        for (size_t k = 0; k < SAT_DEID_COUNT_KINDS; k++) {
            line->counts[k] += from->items[i].counts[k];
        }
    }
    return true;
}

void sat_deid_counts_free(SatDeidCounts *counts)
{
    free(counts->items);
    *counts = (SatDeidCounts){0};
}

const char *sat_deid_count_keyword(uint32_t tag)
{
    if (tag == SAT_DEID_COUNT_PRIVATE) {
        return "(private attributes)";
    }
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(tag);
    return entry == NULL ? "(unknown attributes)" : entry->keyword;
}
