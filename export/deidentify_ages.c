/* Remembers the age that a patient had at the first study. */
#include "export/deidentify_ages.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"

/* By patient: the place of the id, or where it belongs. */
static size_t place_of(const SatDeidentifyAges *ages, const char *patient_id)
{
    size_t low = 0, high = ages->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(ages->items[middle].patient_id, patient_id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_there(const SatDeidentifyAges *ages, size_t place, const char *patient_id)
{
    return place < ages->count && strcmp(ages->items[place].patient_id, patient_id) == 0;
}

static bool is_earlier(const SatDeidentifyAge *a, const SatDeidentifyAge *b)
{
    if (a->day != b->day) {
        return a->day < b->day;
    }
    return a->seconds != b->seconds ? a->seconds < b->seconds : strcmp(a->age, b->age) < 0;
}

bool sat_deidentify_ages_add(SatDeidentifyAges *ages, const SatDeidObject *object, SatError *err)
{
    if (object->age[0] == '\0') {
        return true;
    }
    SatDeidentifyAge next = {.day = INT64_MAX, .seconds = INT64_MAX};
    memcpy(next.patient_id, object->patient_id, sizeof(next.patient_id));
    memcpy(next.age, object->age, sizeof(next.age));
    if (object->has_study_day) {
        next.day = object->study_day_number;
        next.seconds = object->study_seconds >= 0 ? object->study_seconds : INT64_MAX;
    }
    size_t place = place_of(ages, object->patient_id);
    if (is_there(ages, place, object->patient_id)) {
        if (is_earlier(&next, &ages->items[place])) {
            ages->items[place] = next;
        }
        return true;
    }
    SatDeidentifyAge *items =
        sat_list_grow(ages->items, ages->count, &ages->capacity, sizeof *items);
    if (items == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu patients", ages->count);
    }
    ages->items = items;
    memmove(items + place + 1, items + place, (ages->count - place) * sizeof *items);
    items[place] = next;
    ages->count++;
    return true;
}

const char *sat_deidentify_age_of(const SatDeidentifyAges *ages, const char *patient_id)
{
    size_t place = place_of(ages, patient_id);
    return is_there(ages, place, patient_id) ? ages->items[place].age : "";
}

void sat_deidentify_ages_free(SatDeidentifyAges *ages)
{
    free(ages->items);
    *ages = (SatDeidentifyAges){0};
}
