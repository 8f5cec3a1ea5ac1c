/* Compares two cases. */
#include "export/diff_cases.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "export/export_report.h"
#include "formats/base/byte_writer.h"
#include "formats/case/case_json.h"

typedef struct {
    const SatDiffCase *a, *b;
    SatDiffTold told;
    void *context;
    size_t count;
    SatError *err;
} Comparing;

void sat_diff_case_free(SatDiffCase *one)
{
    size_t count =
        one->model != NULL && one->series != NULL ? sat_case_series_count(one->model) : 0;
    for (size_t i = 0; i < count; i++) {
        free(one->series[i].hashes);
    }
    free(one->series);
    sat_case_free(one->model);
    *one = (SatDiffCase){.model = NULL};
}

__attribute__((format(printf, 2, 3))) static bool tell(Comparing *work, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    work->count++;
    work->told(work->context, text);
    return true;
}

/* ---- texts ------------------------------------------------------------------------------------
 */

static void compare_text(Comparing *work, const char *name, const char *a, const char *b)
{
    if (strcmp(a, b) != 0) {
        (void)tell(work, "%s %s", name,
                   a[0] == '\0'   ? "added"
                   : b[0] == '\0' ? "removed"
                                  : "changed");
    }
}

static void compare_lists(Comparing *work, const char *name, const char *const *a, size_t a_count,
                          const char *const *b, size_t b_count)
{
    bool is_same = a_count == b_count;
    for (size_t i = 0; is_same && i < a_count; i++) {
        is_same = strcmp(a[i], b[i]) == 0;
    }
    if (!is_same) {
        (void)tell(work, "%s %s", name,
                   a_count == 0   ? "added"
                   : b_count == 0 ? "removed"
                                  : "changed");
    }
}

static void compare_texts(Comparing *work)
{
    const SatCase *a = work->a->model;
    const SatCase *b = work->b->model;
    compare_text(work, "title", a->title, b->title);
    compare_text(work, "presentation", a->presentation, b->presentation);
    compare_text(work, "age", a->age, b->age);
    compare_text(work, "sex", a->sex, b->sex);
    compare_text(work, "diagnosis", a->diagnosis, b->diagnosis);
    compare_text(work, "certainty", a->certainty, b->certainty);
    compare_text(work, "discussion", a->discussion, b->discussion);
    compare_text(work, "contributor", a->contributor, b->contributor);
    compare_text(work, "licence", a->licence, b->licence);
    compare_text(work, "rID", a->rid, b->rid);
    compare_text(work, "DOI", a->doi, b->doi);
    compare_text(work, "citation", a->citation, b->citation);
    compare_text(work, "consent", a->consent, b->consent);
    compare_text(work, "consent statement", a->consent_statement, b->consent_statement);
    compare_text(work, "quiz flag", a->is_for_quiz ? "yes" : "", b->is_for_quiz ? "yes" : "");
    compare_text(work, "hidden", a->is_hidden ? "yes" : "", b->is_hidden ? "yes" : "");
    compare_lists(work, "systems", a->systems, a->system_count, b->systems, b->system_count);
    compare_lists(work, "tags", a->tags, a->tag_count, b->tags, b->tag_count);
    compare_lists(work, "references", a->references, a->reference_count, b->references,
                  b->reference_count);
}

/* ---- which series is which --------------------------------------------------------------------
 */

static int compare_hashes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(SatSha256));
}

/* How many of the pictures both have; both lists are sorted. */
static size_t shared(const SatDiffSeries *a, const SatDiffSeries *b)
{
    size_t i = 0, k = 0, count = 0;
    while (i < a->count && k < b->count) {
        int order = compare_hashes(&a->hashes[i], &b->hashes[k]);
        count += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return count;
}

typedef struct {
    SatDiffSeries *a, *b; /* sorted copies */
    size_t a_count, b_count;
    size_t *partner; /* of each of a: in b; SIZE_MAX: none */
    bool *is_taken;  /* of b */
} Pairs;

static bool copy_sorted(const SatDiffCase *one, SatDiffSeries **out, size_t count)
{
    *out = calloc(count + 1, sizeof(**out));
    for (size_t i = 0; *out != NULL && i < count; i++) {
        const SatDiffSeries *series = &one->series[i];
        (*out)[i].hashes = calloc(series->count + 1, sizeof(SatSha256));
        if ((*out)[i].hashes == NULL) {
            return false;
        }
        (*out)[i].count = series->count;
        if (series->count > 0) {
            memcpy((*out)[i].hashes, series->hashes, series->count * sizeof(SatSha256));
            qsort((*out)[i].hashes, series->count, sizeof(SatSha256), compare_hashes);
        }
    }
    return *out != NULL;
}

static void free_pairs(Pairs *pairs)
{
    for (size_t i = 0; pairs->a != NULL && i < pairs->a_count; i++) {
        free(pairs->a[i].hashes);
    }
    for (size_t i = 0; pairs->b != NULL && i < pairs->b_count; i++) {
        free(pairs->b[i].hashes);
    }
    free(pairs->a);
    free(pairs->b);
    free(pairs->partner);
    free(pairs->is_taken);
}

static void take(Pairs *pairs, size_t a, size_t b)
{
    pairs->partner[a] = b;
    pairs->is_taken[b] = true;
}

/* First those that share most pictures, then those of one title, each in its order. */
static void find_pairs(const Comparing *work, Pairs *pairs)
{
    for (size_t a = 0; a < pairs->a_count; a++) {
        size_t most = 0, best = SIZE_MAX;
        pairs->partner[a] = SIZE_MAX;
        for (size_t b = 0; b < pairs->b_count; b++) {
            size_t both = pairs->is_taken[b] ? 0 : shared(&pairs->a[a], &pairs->b[b]);
            if (both > most) {
                most = both;
                best = b;
            }
        }
        if (best != SIZE_MAX) {
            take(pairs, a, best);
        }
    }
    for (size_t a = 0; a < pairs->a_count; a++) {
        size_t study = 0, other = 0;
        const SatSeries *series = sat_case_series(work->a->model, a, &study);
        for (size_t b = 0; pairs->partner[a] == SIZE_MAX && b < pairs->b_count; b++) {
            const SatSeries *candidate = sat_case_series(work->b->model, b, &other);
            if (!pairs->is_taken[b] && strcmp(series->modality, candidate->modality) == 0 &&
                (a == b || (study == other && strcmp(series->title, candidate->title) == 0))) {
                take(pairs, a, b);
            }
        }
    }
}

/* ---- series -----------------------------------------------------------------------------------
 */

static void tell_pictures(Comparing *work, size_t number, const SatSeries *series, size_t added,
                          size_t removed, size_t altered)
{
    const char *unit = work->a->unit;
    const char *title = series->title;
    if (added > 0) {
        (void)tell(work, "%zu %s%s added to series %zu (%.100s)", added, unit, sat_plural(added),
                   number + 1, title);
    }
    if (removed > 0) {
        (void)tell(work, "%zu %s%s removed from series %zu (%.100s)", removed, unit,
                   sat_plural(removed), number + 1, title);
    }
    if (altered > 0) {
        (void)tell(work, "%zu %s%s of series %zu (%.100s) differ%s", altered, unit,
                   sat_plural(altered), number + 1, title, altered == 1 ? "s" : "");
    }
}

static bool is_same_order(const SatDiffSeries *a, const SatDiffSeries *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->hashes, b->hashes, a->count * sizeof(SatSha256)) == 0);
}

static bool same_key_frames(const SatSeries *a, const SatSeries *b)
{
    return a->key_frame_count == b->key_frame_count &&
           (a->key_frame_count == 0 ||
            memcmp(a->key_frames, b->key_frames, a->key_frame_count * sizeof(*a->key_frames)) == 0);
}

static void compare_series(Comparing *work, const Pairs *pairs, size_t a, size_t b)
{
    const SatSeries *first = sat_case_series(work->a->model, a, NULL);
    const SatSeries *second = sat_case_series(work->b->model, b, NULL);
    if (strcmp(first->title, second->title) != 0) {
        (void)tell(work, "title of series %zu changed", b + 1);
    }
    if (strcmp(first->modality_word, second->modality_word) != 0 ||
        strcmp(first->perspective, second->perspective) != 0 ||
        strcmp(first->specifics, second->specifics) != 0) {
        (void)tell(work, "kind, perspective or specifics of series %zu changed", b + 1);
    }
    if (!same_key_frames(first, second)) {
        (void)tell(work, "key pictures of series %zu changed", b + 1);
    }
    if (strcmp(work->a->unit, work->b->unit) != 0) {
        if (first->frame_count != second->frame_count) {
            (void)tell(work, "series %zu (%.100s) has %zu pictures in one and %zu in the other",
                       b + 1, second->title, first->frame_count, second->frame_count);
        }
        return;
    }
    size_t both = shared(&pairs->a[a], &pairs->b[b]);
    size_t gone = pairs->a[a].count - both, come = pairs->b[b].count - both;
    size_t altered = gone < come ? gone : come;
    tell_pictures(work, b, second, come - altered, gone - altered, altered);
    if (gone == 0 && come == 0 && !is_same_order(&work->a->series[a], &work->b->series[b])) {
        (void)tell(work, "the %ss of series %zu (%.100s) are in another order", work->a->unit,
                   b + 1, second->title);
    }
}

static void tell_whole_series(Comparing *work, const SatCase *model, size_t index, const char *what)
{
    const SatSeries *series = sat_case_series(model, index, NULL);
    (void)tell(work, "series %zu (%.100s, %zu picture%s) %s", index + 1, series->title,
               series->frame_count, sat_plural(series->frame_count), what);
}

static bool compare_pictures(Comparing *work)
{
    Pairs pairs = {.a_count = sat_case_series_count(work->a->model),
                   .b_count = sat_case_series_count(work->b->model)};
    pairs.partner = calloc(pairs.a_count + 1, sizeof(size_t));
    pairs.is_taken = calloc(pairs.b_count + 1, sizeof(bool));
    bool done = pairs.partner != NULL && pairs.is_taken != NULL &&
                copy_sorted(work->a, &pairs.a, pairs.a_count) &&
                copy_sorted(work->b, &pairs.b, pairs.b_count);
    if (!done) {
        free_pairs(&pairs);
        return sat_fail(work->err, SAT_ERR_NO_MEMORY, "not enough memory to compare");
    }
    find_pairs(work, &pairs);
    for (size_t a = 0; a < pairs.a_count; a++) {
        if (pairs.partner[a] == SIZE_MAX) {
            tell_whole_series(work, work->a->model, a, "removed");
        } else {
            compare_series(work, &pairs, a, pairs.partner[a]);
        }
    }
    for (size_t b = 0; b < pairs.b_count; b++) {
        if (!pairs.is_taken[b]) {
            tell_whole_series(work, work->b->model, b, "added");
        }
    }
    free_pairs(&pairs);
    return true;
}

/* ---- all --------------------------------------------------------------------------------------
 */

static void compare_blocks(Comparing *work)
{
    const SatCase *a = work->a->model;
    const SatCase *b = work->b->model;
    bool is_same = a->block_count == b->block_count;
    for (size_t i = 0; is_same && i < a->block_count; i++) {
        is_same = a->blocks[i].before == b->blocks[i].before &&
                  strcmp(a->blocks[i].text, b->blocks[i].text) == 0;
    }
    if (!is_same) {
        (void)tell(work, "texts between the studies changed");
    }
}

static void compare_studies(Comparing *work)
{
    const SatCase *a = work->a->model;
    const SatCase *b = work->b->model;
    for (size_t i = 0; i < a->study_count && i < b->study_count; i++) {
        if (strcmp(a->studies[i].caption, b->studies[i].caption) != 0) {
            (void)tell(work, "day of study %zu changed", i + 1);
        }
        if (strcmp(a->studies[i].title, b->studies[i].title) != 0) {
            (void)tell(work, "title of study %zu changed", i + 1);
        }
        if (strcmp(a->studies[i].text, b->studies[i].text) != 0) {
            (void)tell(work, "text of study %zu changed", i + 1);
        }
    }
}

/* What has no word above: windows, findings, notes, how it is displayed. */
static bool compare_rest(Comparing *work)
{
    SatByteWriter a = SAT_BYTE_WRITER_INIT, b = SAT_BYTE_WRITER_INIT;
    bool done = sat_case_write_json(work->a->model, NULL, NULL, &a, work->err) &&
                sat_case_write_json(work->b->model, NULL, NULL, &b, work->err);
    if (done && (a.failed || b.failed)) {
        done = sat_fail(work->err, SAT_ERR_NO_MEMORY, "not enough memory to compare");
    }
    if (done && (a.length != b.length || memcmp(a.bytes, b.bytes, a.length) != 0)) {
        (void)tell(work, "how pictures are shown, or what is told of them, changed (case.json)");
    }
    sat_byte_writer_free(&a);
    sat_byte_writer_free(&b);
    return done;
}

bool sat_diff_cases(const SatDiffCase *a, const SatDiffCase *b, SatDiffTold told, void *context,
                    size_t *count, SatError *err)
{
    Comparing work = {.a = a, .b = b, .told = told, .context = context, .err = err};
    compare_texts(&work);
    compare_studies(&work);
    compare_blocks(&work);
    bool done = compare_pictures(&work);
    bool is_one_kind = strcmp(a->unit, b->unit) == 0; /* a pack knows more of its pictures */
    done = done && (work.count > 0 || !is_one_kind || compare_rest(&work));
    *count += work.count;
    return done;
}
