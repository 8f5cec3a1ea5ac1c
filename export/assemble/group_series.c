/* Sorts items into cases, studies and stacks by their keys. */
#include "export/assemble/group_series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/case_keys.h"
#include "export/assemble/item_content.h"
#include "export/assemble/stack_split.h"
#include "formats/base/checked_math.h"

/* Where a case or study stands among its like. */
typedef struct {
    uint32_t source_ordinal;
    uint32_t study_order;
    bool has_date;
    int32_t day, seconds;
    uint32_t case_folder;
    SatSha256 key;
    size_t index;
} Rank;

static int compare_i64(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

static int compare_series(const SatGroupEntry *x, const SatGroupEntry *y)
{
    int order = sat_sha256_compare(&x->case_key, &y->case_key);
    order = order != 0 ? order : sat_sha256_compare(&x->facts->study_key, &y->facts->study_key);
    order = order != 0 ? order : sat_sha256_compare(&x->facts->series_key, &y->facts->series_key);
    return order != 0 ? order : compare_i64(x->facts->series_order, y->facts->series_order);
}

/* What is not looked at comes first. */
static int compare_contents(const SatGroupEntry *x, const SatGroupEntry *y)
{
    if (x->content == NULL || y->content == NULL) {
        return (x->content != NULL) - (y->content != NULL);
    }
    return sat_sha256_compare(x->content, y->content);
}

/* Case, study, series, instance, content; of equal ones the larger file first. */
static int by_instance(const void *a, const void *b)
{
    const SatGroupEntry *x = a;
    const SatGroupEntry *y = b;
    int order = compare_series(x, y);
    if (order == 0) {
        order = sat_sha256_compare(&x->own->instance_key, &y->own->instance_key);
    }
    if (order == 0) {
        order = compare_contents(x, y);
    }
    const uint64_t sizes[2] = {sat_clean_item_size_bytes(x->item),
                               sat_clean_item_size_bytes(y->item)};
    if (order == 0 && sizes[0] != sizes[1]) {
        order = sizes[0] > sizes[1] ? -1 : 1;
    }
    return order != 0 ? order : x->index < y->index ? -1 : 1;
}

/* Case, study, series, then instance number and key: the order stacks are split in. */
static int by_number(const void *a, const void *b)
{
    const SatGroupEntry *x = a;
    const SatGroupEntry *y = b;
    int order = compare_series(x, y);
    if (order == 0) {
        order = (int)y->own->has_instance_number - (int)x->own->has_instance_number;
    }
    if (order == 0 && x->own->has_instance_number) {
        order = compare_i64(x->own->instance_number, y->own->instance_number);
    }
    order = order != 0 ? order : sat_sha256_compare(&x->own->instance_key, &y->own->instance_key);
    return order != 0 ? order : compare_contents(x, y);
}

static int by_rank(const void *a, const void *b)
{
    const Rank *x = a;
    const Rank *y = b;
    if (x->source_ordinal != y->source_ordinal) {
        return x->source_ordinal < y->source_ordinal ? -1 : 1;
    }
    int order = compare_i64(x->study_order, y->study_order);
    if (order == 0 && x->has_date != y->has_date) {
        return x->has_date ? -1 : 1;
    }
    order = order != 0 ? order : compare_i64(x->day, y->day);
    order = order != 0 ? order : compare_i64(x->seconds, y->seconds);
    order = order != 0 ? order : compare_i64(x->case_folder, y->case_folder);
    return order != 0 ? order : sat_sha256_compare(&x->key, &y->key);
}

/* ---- the same instance twice
 * ---------------------------------------------------------------------- */

static bool same_instance(const SatGroupEntry *a, const SatGroupEntry *b)
{
    return sat_sha256_compare(&a->case_key, &b->case_key) == 0 &&
           sat_sha256_compare(&a->facts->study_key, &b->facts->study_key) == 0 &&
           sat_sha256_compare(&a->facts->series_key, &b->facts->series_key) == 0 &&
           a->facts->series_order == b->facts->series_order &&
           sat_sha256_compare(&a->own->instance_key, &b->own->instance_key) == 0;
}

/* Looks into the objects whose instance key is not alone, once each: an identifier that should be
 * unique is no proof that nothing would be lost. */
static bool set_contents(SatGroupEntry *entries, size_t count, SatArena *arena, SatError *err)
{
    for (size_t i = 0; i < count; i++) {
        bool is_alone = (i == 0 || !same_instance(&entries[i - 1], &entries[i])) &&
                        (i + 1 == count || !same_instance(&entries[i], &entries[i + 1]));
        if (is_alone) {
            continue;
        }
        SatSha256 *content = sat_arena_alloc(arena, 1, sizeof(*content), err);
        if (content == NULL || !sat_item_content(entries[i].item, content, err)) {
            return false;
        }
        entries[i].content = content;
    }
    return true;
}

/* Counts each further copy on the first, marks what only names the same instance; *count: how many
 * entries remain, in the order of numbers. */
static bool drop_duplicates(SatGroupEntry *entries, size_t *count, SatArena *arena, SatError *err)
{
    qsort(entries, *count, sizeof(*entries), by_instance);
    if (!set_contents(entries, *count, arena, err)) {
        return false;
    }
    qsort(entries, *count, sizeof(*entries), by_instance);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        SatGroupEntry *last = kept > 0 ? &entries[kept - 1] : NULL;
        bool is_named_again = last != NULL && same_instance(last, &entries[i]);
        if (is_named_again && compare_contents(last, &entries[i]) == 0) {
            last->duplicates++;
            continue;
        }
        entries[kept] = entries[i];
        if (is_named_again) {
            last->has_twin = true;
            entries[kept].has_twin = true;
        }
        kept++;
    }
    qsort(entries, kept, sizeof(*entries), by_number);
    *count = kept;
    return true;
}

/* ---- studies and cases
 * ------------------------------------------------------------------------------ */

static void widen(Rank *rank, const SatCleanFacts *facts, bool is_first)
{
    if (is_first || facts->source_ordinal < rank->source_ordinal) {
        rank->source_ordinal = facts->source_ordinal;
    }
    if (is_first || facts->case_folder < rank->case_folder) {
        rank->case_folder = facts->case_folder;
    }
    bool is_earlier = facts->has_study_date &&
                      (!rank->has_date || facts->study_day_number < rank->day ||
                       (facts->study_day_number == rank->day && facts->study_seconds >= 0 &&
                        (rank->seconds < 0 || facts->study_seconds < rank->seconds)));
    if (is_earlier) {
        rank->has_date = true;
        rank->day = facts->study_day_number;
        rank->seconds = facts->study_seconds;
    } else if (!rank->has_date && is_first) {
        rank->seconds = facts->study_seconds;
    }
}

/* The end of the run that begins at first and shares the case (or case and study) key. */
static size_t run_end(const SatGroupEntry *entries, size_t first, size_t count, bool same_study)
{
    size_t end = first + 1;
    while (end < count &&
           sat_sha256_compare(&entries[first].case_key, &entries[end].case_key) == 0 &&
           (!same_study || sat_sha256_compare(&entries[first].facts->study_key,
                                              &entries[end].facts->study_key) == 0)) {
        end++;
    }
    return end;
}

static bool build_study(const SatGroupEntry *entries, size_t count, SatArena *arena,
                        SatStudyGroup *study, SatError *err)
{
    SatSplitItem *split = sat_arena_alloc(arena, count, sizeof(*split), err);
    if (split == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        split[i] = (SatSplitItem){.item = entries[i].item,
                                  .duplicates = entries[i].duplicates,
                                  .has_twin = entries[i].has_twin};
    }
    return sat_split_study(split, count, arena, study, err);
}

static bool build_case(const SatGroupEntry *entries, size_t count, SatArena *arena,
                       SatCaseGroup *group, SatError *err)
{
    size_t study_count = 0;
    for (size_t first = 0; first < count; first = run_end(entries, first, count, true)) {
        study_count++;
    }
    Rank *ranks = sat_arena_alloc(arena, study_count, sizeof(*ranks), err);
    SatStudyGroup *studies = sat_arena_alloc(arena, study_count, sizeof(*studies), err);
    if (ranks == NULL || studies == NULL) {
        return false;
    }
    study_count = 0;
    for (size_t first = 0; first < count; first = run_end(entries, first, count, true)) {
        Rank *rank = &ranks[study_count++];
        size_t end = run_end(entries, first, count, true);
        *rank = (Rank){.key = entries[first].facts->study_key, .seconds = -1, .index = first};
        for (size_t i = first; i < end; i++) {
            widen(rank, entries[i].facts, i == first);
            const uint32_t order = entries[i].facts->study_order;
            rank->study_order = i == first || order < rank->study_order ? order : rank->study_order;
        }
        rank->source_ordinal = 0; /* inside a case time alone decides */
        rank->case_folder = 0;
    }
    qsort(ranks, study_count, sizeof(*ranks), by_rank);
    for (size_t s = 0; s < study_count; s++) {
        size_t first = ranks[s].index;
        size_t end = run_end(entries, first, count, true);
        if (!build_study(entries + first, end - first, arena, &studies[s], err)) {
            return false;
        }
    }
    group->key = entries[0].case_key;
    group->studies = studies;
    group->study_count = study_count;
    group->patient_unknown = !entries[0].facts->patient_is_known;
    group->birth_dates_differ = entries[0].birth_dates_differ;
    return true;
}

static bool build_cases(const SatGroupEntry *entries, size_t count, SatArena *arena,
                        SatGrouping *out, SatError *err)
{
    size_t case_count = 0;
    for (size_t first = 0; first < count; first = run_end(entries, first, count, false)) {
        case_count++;
    }
    Rank *ranks = sat_arena_alloc(arena, case_count, sizeof(*ranks), err);
    SatCaseGroup *cases = sat_arena_alloc(arena, case_count, sizeof(*cases), err);
    if (ranks == NULL || cases == NULL) {
        return false;
    }
    size_t n = 0;
    for (size_t first = 0; first < count;) {
        size_t end = run_end(entries, first, count, false);
        Rank *rank = &ranks[n++];
        *rank = (Rank){.key = entries[first].case_key, .seconds = -1, .index = first};
        for (size_t i = first; i < end; i++) {
            widen(rank, entries[i].facts, i == first);
        }
        first = end;
    }
    qsort(ranks, case_count, sizeof(*ranks), by_rank);
    for (size_t c = 0; c < case_count; c++) {
        size_t first = ranks[c].index;
        size_t end = run_end(entries, first, count, false);
        if (!build_case(entries + first, end - first, arena, &cases[c], err)) {
            return false;
        }
    }
    out->cases = cases;
    out->case_count = case_count;
    return true;
}

bool sat_group_items(const SatCleanItem *const *items, size_t item_count, bool merge,
                     bool split_study, SatArena *arena, SatGrouping *out, SatError *err)
{
    *out = (SatGrouping){NULL, 0};
    if (item_count == 0) {
        return true;
    }
    SatGroupEntry *entries = calloc(item_count, sizeof(*entries));
    if (entries == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to group %zu pictures",
                        item_count);
    }
    for (size_t i = 0; i < item_count; i++) {
        entries[i].item = items[i];
        entries[i].facts = sat_clean_item_facts(items[i]);
        entries[i].own = sat_clean_item_own(items[i]);
        entries[i].patient_key = sat_clean_patient(entries[i].facts);
        entries[i].index = i;
    }
    sat_case_keys_set(entries, item_count, merge, split_study);
    size_t kept = item_count;
    bool done =
        drop_duplicates(entries, &kept, arena, err) && build_cases(entries, kept, arena, out, err);
    free(entries);
    return done;
}
