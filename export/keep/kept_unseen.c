/* Lists pictures that cannot be shown. */
#include "export/keep/kept_unseen.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_file.h"
#include "export/keep/kept_folders.h"
#include "formats/base/platform.h"

/* One of them, before they are grouped. */
typedef struct {
    const SatCleanOther *other;
    SatSelector place;
    size_t study; /* its number in the plan, SIZE_MAX: not there */
    const char *folder;
    SatSha256 bytes;
} Unseen;

static const char *why_unseen(const SatCleanOther *other)
{
    return other->kind->role == SAT_DICOM_OBJECT_LARGE
               ? "slide levels too large for one picture are not read"
               : other->unseen;
}

/* ---- where they go ----------------------------------------------------------------------------
 */

static bool is_of_study(const SatCleanOther *other, const SatPlannedStudy *study)
{
    const SatCleanFacts *facts = sat_clean_item_facts(study->series[0].frames[0].item);
    return sat_sha256_equal(&other->study_key, &facts->study_key) &&
           sat_sha256_equal(&other->patient_key, &facts->patient_key);
}

static void find_study(const SatExportPlan *plan, Unseen *unseen, SatByteWriter *folder)
{
    char id[SAT_CASE_ID_CAPACITY];
    size_t number = 0;
    for (size_t c = 0; plan != NULL && c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++, number++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            if (is_of_study(unseen->other, study)) {
                unseen->study = number;
                unseen->place = study->series[0].selector;
                unseen->place.series_number = 0;
                sat_kept_case_folder(plan, plan->cases[c].id, folder);
                sat_kept_study_folder(study, folder);
                return;
            }
        }
    }
    unseen->study = SIZE_MAX;
    sat_plan_case_id(&unseen->other->patient_key, id);
    sat_kept_case_folder(plan, id, folder);
}

static bool set_place(const SatExportPlan *plan, Unseen *unseen, SatArena *arena, SatError *err)
{
    SatByteWriter folder = SAT_BYTE_WRITER_INIT;
    find_study(plan, unseen, &folder);
    sat_kept_unseen_folder(&folder);
    unseen->folder = sat_kept_take_folder(arena, &folder, err);
    return unseen->folder != NULL;
}

/* ---- order ------------------------------------------------------------------------------------
 */

static int compare_keys(const SatSha256 *a, const SatSha256 *b)
{
    return memcmp(a->bytes, b->bytes, SAT_SHA256_BYTES);
}

static int by_group(const void *a, const void *b)
{
    const Unseen *x = a;
    const Unseen *y = b;
    if (x->study != y->study) {
        return x->study < y->study ? -1 : 1;
    }
    int order = strcmp(x->folder, y->folder);
    order = order != 0 ? order : strcmp(why_unseen(x->other), why_unseen(y->other));
    order = order != 0 ? order : compare_keys(&x->other->study_key, &y->other->study_key);
    order = order != 0 ? order : compare_keys(&x->other->series_key, &y->other->series_key);
    order = order != 0 ? order : compare_keys(&x->other->instance_key, &y->other->instance_key);
    order = order != 0 ? order : compare_keys(&x->bytes, &y->bytes);
    return order != 0 ? order : sat_object_file_compare(x->other->file, y->other->file);
}

static bool is_same_group(const Unseen *a, const Unseen *b)
{
    return a->study == b->study && strcmp(a->folder, b->folder) == 0 &&
           strcmp(why_unseen(a->other), why_unseen(b->other)) == 0;
}

/* Their pictures cannot be compared: only files that are equal byte by byte are copies. */
static bool is_copy(const Unseen *a, const Unseen *b)
{
    return compare_keys(&a->other->instance_key, &b->other->instance_key) == 0 &&
           compare_keys(&a->other->series_key, &b->other->series_key) == 0 &&
           compare_keys(&a->bytes, &b->bytes) == 0;
}

/* ---- the list ---------------------------------------------------------------------------------
 */

static bool choose(const SatExportPlan *plan, const SatDeidentifier *deidentifier,
                   const SatPlanOptions *options, Unseen *list, size_t *count, SatKeptUnseen *out,
                   SatError *err)
{
    size_t other_count = 0;
    const SatCleanOther *others = sat_deidentifier_others(deidentifier, &other_count);
    for (size_t i = 0; i < other_count; i++) {
        Unseen unseen = {.other = &others[i]};
        if (why_unseen(&others[i])[0] == '\0') {
            continue;
        }
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
        }
        if (!set_place(plan, &unseen, out->arena, err)) {
            return false;
        }
        if (!sat_plan_options_choose(options, unseen.place)) {
            out->not_chosen++;
            continue;
        }
        if (!sat_object_file_hash(others[i].file, &unseen.bytes, err)) {
            return false;
        }
        list[(*count)++] = unseen;
    }
    if (*count > 1) {
        qsort(list, *count, sizeof *list, by_group);
    }
    return true;
}

static bool open_group(const Unseen *first, SatKeptUnseen *out, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_format(&text, "cannot be searched for text: %s", why_unseen(first->other));
    SatUnseenGroup *group = &out->groups[out->group_count];
    *group = (SatUnseenGroup){.place = first->place, .folder = first->folder};
    bool done = !text.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a list");
    if (done) {
        group->sentence = sat_arena_text(out->arena, (const char *)text.bytes, text.length, err);
        done = group->sentence != NULL;
    }
    sat_byte_writer_free(&text);
    out->group_count += done ? 1U : 0U;
    return done;
}

static bool group_all(const Unseen *list, size_t count, SatKeptUnseen *out, SatError *err)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && is_copy(&list[i - 1], &list[i])) {
            out->copies++;
            continue;
        }
        bool is_new = i == 0 || !is_same_group(&list[i - 1], &list[i]);
        if (is_new && !open_group(&list[i], out, err)) {
            return false;
        }
        SatUnseenGroup *group = &out->groups[out->group_count - 1];
        SatSha256 both[2] = {group->content, list[i].bytes};
        group->content = sat_sha256(both, sizeof(both));
        group->file_count++;
        out->objects[out->count++] =
            (SatUnseenObject){list[i].other, list[i].folder, out->group_count - 1};
    }
    return true;
}

static bool fill(const SatExportPlan *plan, const SatDeidentifier *deidentifier,
                 const SatPlanOptions *options, SatKeptUnseen *out, SatError *err)
{
    size_t other_count = 0, count = 0;
    (void)sat_deidentifier_others(deidentifier, &other_count);
    Unseen *list = sat_arena_alloc(out->arena, other_count + 1, sizeof *list, err);
    if (list == NULL) {
        return false;
    }
    out->objects = sat_arena_alloc(out->arena, other_count + 1, sizeof *out->objects, err);
    if (out->objects == NULL) {
        return false;
    }
    out->groups = sat_arena_alloc(out->arena, other_count + 1, sizeof *out->groups, err);
    return out->groups != NULL && choose(plan, deidentifier, options, list, &count, out, err) &&
           group_all(list, count, out, err);
}

SatKeptUnseen *sat_kept_unseen_new(const SatExportPlan *plan, const SatDeidentifier *deidentifier,
                                   const SatPlanOptions *options, SatError *err)
{
    SatKeptUnseen *unseen = calloc(1, sizeof *unseen);
    if (unseen == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a list of objects");
        return NULL;
    }
    unseen->arena = sat_arena_new(0, err);
    if (unseen->arena == NULL || !fill(plan, deidentifier, options, unseen, err)) {
        sat_kept_unseen_free(unseen);
        return NULL;
    }
    return unseen;
}

void sat_kept_unseen_free(SatKeptUnseen *unseen)
{
    if (unseen != NULL) {
        sat_arena_free(unseen->arena);
        free(unseen);
    }
}
