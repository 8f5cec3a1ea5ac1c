/* Remembers the age that a patient had at the first study. */
#include "export/keep/kept_ages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"

/* By patient: the place of the key, or where it belongs. */
static size_t place_of(const SatKeptAges *ages, const SatSha256 *patient_key)
{
    size_t low = 0, high = ages->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(&ages->items[middle].patient_key, patient_key, sizeof(*patient_key)) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_there(const SatKeptAges *ages, size_t place, const SatSha256 *patient_key)
{
    return place < ages->count && sat_sha256_equal(&ages->items[place].patient_key, patient_key);
}

static bool is_earlier(const SatKeptAge *a, const SatKeptAge *b)
{
    if (a->day != b->day) {
        return a->day < b->day;
    }
    return a->seconds != b->seconds ? a->seconds < b->seconds : strcmp(a->age, b->age) < 0;
}

bool sat_kept_ages_add(SatKeptAges *ages, const SatKeptAge *next, SatError *err)
{
    if (next->age[0] == '\0') {
        return true;
    }
    size_t place = place_of(ages, &next->patient_key);
    if (is_there(ages, place, &next->patient_key)) {
        if (is_earlier(next, &ages->items[place])) {
            ages->items[place] = *next;
        }
        return true;
    }
    SatKeptAge *items = sat_list_grow(ages->items, ages->count, &ages->capacity, sizeof *items);
    if (items == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu patients", ages->count);
    }
    ages->items = items;
    memmove(items + place + 1, items + place, (ages->count - place) * sizeof *items);
    items[place] = *next;
    ages->count++;
    return true;
}

static SatKeptAge age_of(const SatSha256 *patient_key, const char *age, bool has_date, int32_t day,
                         int32_t seconds)
{
    SatKeptAge next = {.patient_key = *patient_key, .day = INT64_MAX, .seconds = INT64_MAX};
    (void)snprintf(next.age, sizeof(next.age), "%s", age);
    if (has_date) {
        next.day = day;
        next.seconds = seconds >= 0 ? seconds : INT64_MAX;
    }
    return next;
}

bool sat_kept_ages_collect(SatKeptAges *ages, const SatDeidentifier *deidentifier, SatError *err)
{
    size_t item_count = 0, other_count = 0;
    const SatCleanItem *const *items = sat_deidentifier_items(deidentifier, &item_count);
    const SatCleanOther *others = sat_deidentifier_others(deidentifier, &other_count);
    bool done = true;
    for (size_t i = 0; done && i < item_count; i++) {
        const SatCleanFacts *facts = sat_clean_item_facts(items[i]);
        SatKeptAge next =
            age_of(&facts->patient_key, sat_clean_text_utf8(facts->age), facts->has_study_date,
                   facts->study_day_number, facts->study_seconds);
        done = sat_kept_ages_add(ages, &next, err);
    }
    for (size_t i = 0; done && i < other_count; i++) {
        const SatCleanOther *other = &others[i];
        SatKeptAge next = age_of(&other->patient_key, other->age, other->has_study_date,
                                 other->study_day_number, other->study_seconds);
        done = sat_kept_ages_add(ages, &next, err);
    }
    return done;
}

const char *sat_kept_age_of(const SatKeptAges *ages, const SatSha256 *patient_key)
{
    size_t place = place_of(ages, patient_key);
    return is_there(ages, place, patient_key) ? ages->items[place].age : "";
}

void sat_kept_ages_free(SatKeptAges *ages)
{
    free(ages->items);
    *ages = (SatKeptAges){0};
}
