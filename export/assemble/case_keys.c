/* Finds each item's case by patient, birth date and case folder. */
#include "export/assemble/case_keys.h"

#include <stdlib.h>
#include <string.h>

static int compare_i64(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

/* By patient and birth date, to see where one ID has several. */
static int by_patient(const void *a, const void *b)
{
    const SatGroupEntry *x = a;
    const SatGroupEntry *y = b;
    int order = sat_sha256_compare(x->patient_key, y->patient_key);
    if (order == 0) {
        order = (int)x->facts->has_birth_key - (int)y->facts->has_birth_key;
    }
    if (order == 0 && x->facts->has_birth_key) {
        order = sat_sha256_compare(&x->facts->birth_key, &y->facts->birth_key);
    }
    return order != 0 ? order : x->index < y->index ? -1 : 1;
}

static SatSha256 joined_key(const SatSha256 *a, const SatSha256 *b)
{
    SatSha256 both[2] = {*a, *b};
    return sat_sha256(both, sizeof(both));
}

/* Items [first, end) share a patient key and are sorted by birth date: one case, or one a birth
 * date. */
static void set_case_keys_of_patient(SatGroupEntry *entries, size_t first, size_t end)
{
    size_t dates = 0;
    for (size_t i = first; i < end; i++) {
        const SatCleanFacts *facts = entries[i].facts;
        bool is_same = i > first && entries[i - 1].facts->has_birth_key &&
                       sat_sha256_compare(&entries[i - 1].facts->birth_key, &facts->birth_key) == 0;
        dates += facts->has_birth_key && !is_same ? 1U : 0U;
    }
    for (size_t i = first; i < end; i++) {
        const SatCleanFacts *facts = entries[i].facts;
        entries[i].birth_dates_differ = dates > 1;
        if (facts->backup != NULL && facts->backup->has_case_key) {
            entries[i].case_key = facts->backup->case_key;
        } else {
            entries[i].case_key = dates > 1 && facts->has_birth_key
                                      ? joined_key(entries[i].patient_key, &facts->birth_key)
                                      : *entries[i].patient_key;
        }
    }
}

static int by_case_folder(const void *a, const void *b)
{
    const SatGroupEntry *x = a;
    const SatGroupEntry *y = b;
    const int order = compare_i64(x->facts->case_folder, y->facts->case_folder);
    return order != 0 ? order : x->index < y->index ? -1 : 1;
}

/* Whoever writes two cases of one patient, each in a folder with its own case.json, means two. What
 * lies in no such folder stays with the first. */
static void split_case_folders(SatGroupEntry *entries, size_t first, size_t end)
{
    uint8_t rank[4] = {0};
    qsort(entries + first, end - first, sizeof(*entries), by_case_folder);
    for (size_t i = first; i < end; i++) {
        const uint32_t folder = entries[i].facts->case_folder;
        const uint32_t before = i > first ? entries[i - 1].facts->case_folder : folder;
        for (size_t k = 0; before != 0 && folder != before && k < 4 && ++rank[k] == 0; k++) {
        }
        if ((rank[0] | rank[1] | rank[2] | rank[3]) != 0) {
            const SatSha256 number = sat_sha256(rank, sizeof(rank));
            entries[i].case_key = joined_key(&entries[i].case_key, &number);
        }
    }
}

void sat_case_keys_set(SatGroupEntry *entries, size_t count, bool merge, bool split_study)
{
    SatSha256 all = {{0}};
    qsort(entries, count, sizeof(*entries), by_patient);
    for (size_t first = 0; first < count;) {
        size_t end = first + 1;
        while (end < count &&
               sat_sha256_compare(entries[first].patient_key, entries[end].patient_key) == 0) {
            end++;
        }
        set_case_keys_of_patient(entries, first, end);
        split_case_folders(entries, first, end);
        bool is_alone = first == 0 && end == count;
        all = is_alone ? *entries[first].patient_key : joined_key(&all, entries[first].patient_key);
        first = end;
    }
    for (size_t i = 0; i < count; i++) {
        if (merge) {
            entries[i].case_key = all;
            entries[i].birth_dates_differ = false;
        }
        if (split_study) {
            entries[i].case_key = joined_key(&entries[i].case_key, &entries[i].facts->study_key);
        }
    }
}
