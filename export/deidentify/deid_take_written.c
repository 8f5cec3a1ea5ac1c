/* Takes what case folders and backups say of their cases. */
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_backup.h"
#include "export/deidentify/deidentifier_private.h"
#include "formats/base/growing_list.h"

/* Folders with equal words are one: most likely the same one, that two sources lead to. 0: no
 * memory. */
static uint32_t case_folder_of(SatDeidentifier *deidentifier, const char *json, size_t length_bytes,
                               SatError *err)
{
    const SatSha256 hash = sat_sha256(json, length_bytes);
    for (size_t i = 0; i < deidentifier->case_folder_count; i++) {
        if (sat_sha256_equal(&deidentifier->case_folders[i], &hash)) {
            return (uint32_t)i + 1;
        }
    }
    SatSha256 *folders = sat_list_grow(deidentifier->case_folders, deidentifier->case_folder_count,
                                       &deidentifier->case_folder_capacity, sizeof(*folders));
    if (folders == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case.json");
        return 0;
    }
    deidentifier->case_folders = folders;
    folders[deidentifier->case_folder_count++] = hash;
    return (uint32_t)deidentifier->case_folder_count;
}

bool sat_deidentifier_take_written(void *context, const char *json, size_t length_bytes,
                                   SatError *err)
{
    SatDeidentifier *deidentifier = context;
    deidentifier->written = NULL;
    deidentifier->written_from = deidentifier->count;
    deidentifier->case_folder =
        json != NULL ? case_folder_of(deidentifier, json, length_bytes, err) : 0;
    if (json != NULL && deidentifier->case_folder == 0) {
        return false;
    }
    if (json != NULL) {
        deidentifier->written = sat_raw_case_list_keep(
            &deidentifier->cases, sat_raw_case_read(json, length_bytes, err), err);
    }
    return json == NULL || deidentifier->written != NULL;
}

/* The texts of a backup, and what it teaches with. */
static bool take_backup(SatDeidentifier *deidentifier, const SatRawBackup *raw, SatError *err)
{
    deidentifier->backup = sat_deid_backup_new(raw, deidentifier->arena, err);
    if (deidentifier->backup != NULL && raw->case_json != NULL) {
        deidentifier->backup_written = sat_raw_case_list_keep(
            &deidentifier->cases,
            sat_raw_case_read_backup(raw->case_json, raw->case_json_bytes,
                                     raw->info->identifiers == SAT_IDENTIFIERS_AS_SERVED, err),
            err);
    }
    return deidentifier->backup != NULL &&
           (raw->case_json == NULL || deidentifier->backup_written != NULL);
}

bool sat_deidentifier_take_rewritten(void *context, const char *json, size_t length_bytes,
                                     SatError *err)
{
    SatDeidentifier *deidentifier = context;
    const size_t from = deidentifier->written_from;
    const uint32_t folder = deidentifier->case_folder;
    if (!sat_deidentifier_take_written(deidentifier, json, length_bytes, err)) {
        return false;
    }
    deidentifier->written_from = from; /* still the same folder */
    deidentifier->case_folder = folder != 0 ? folder : deidentifier->case_folder;
    bool done = true;
    for (size_t i = from; done && i < deidentifier->count; i++) {
        SatCleanFacts facts;
        memcpy(&facts, deidentifier->items[i]->shared->facts, sizeof(facts));
        facts.written = deidentifier->written;
        facts.case_folder = deidentifier->case_folder;
        done = sat_clean_item_change(&deidentifier->kept, deidentifier->items[i], &facts, err);
    }
    return done;
}

bool sat_deidentifier_take_backup(void *context, const SatRawBackup *raw, SatError *err)
{
    SatDeidentifier *deidentifier = context;
    deidentifier->backup = NULL;
    deidentifier->backup_written = NULL;
    if (raw == NULL || take_backup(deidentifier, raw, err)) {
        return true;
    }
    if (err->code != SAT_ERR_NO_MEMORY) { /* what is wrong with its texts costs no object */
        SatRawBackup without = *raw;
        SatError again = SAT_ERROR_INIT;
        without.case_json = NULL;
        deidentifier->backup = sat_deid_backup_new(&without, deidentifier->arena, &again);
    }
    return false;
}

/* ---- whose what names nobody is -------------------------------------------------------------- */

static int by_case_folder(const void *a, const void *b)
{
    const SatCleanFacts *x = (*(SatCleanItem *const *)a)->shared->facts;
    const SatCleanFacts *y = (*(SatCleanItem *const *)b)->shared->facts;
    return x->case_folder < y->case_folder ? -1 : x->case_folder > y->case_folder;
}

/* The items lie in one case folder: those that name no patient belong to the one who is named
 * there; where nobody is, they are one patient, by the least of their keys. */
static bool join_case_folder(SatDeidentifier *deidentifier, SatCleanItem *const *items,
                             size_t count, SatError *err)
{
    const SatSha256 *named = NULL;
    const SatSha256 *least = NULL;
    for (size_t i = 0; i < count; i++) {
        const SatCleanFacts *facts = items[i]->shared->facts;
        const SatSha256 *key = &facts->patient_key;
        if (!facts->patient_is_known) {
            least = least == NULL || sat_sha256_compare(key, least) < 0 ? key : least;
        } else if (named != NULL && !sat_sha256_equal(key, named)) {
            return true; /* several patients: whose they are is not known */
        } else {
            named = key;
        }
    }
    for (size_t i = 0; i < count; i++) {
        SatCleanFacts facts;
        memcpy(&facts, items[i]->shared->facts, sizeof(facts));
        if (facts.patient_is_known) {
            continue;
        }
        facts.has_case_patient = true;
        facts.case_patient_key = named != NULL ? *named : *least;
        const SatFileOrigin *origin = items[i]->file.origin;
        if (origin != NULL && origin->known != NULL) {
            origin->known->patient_key = facts.case_patient_key;
        }
        if (!sat_clean_item_change(&deidentifier->kept, items[i], &facts, err)) {
            return false;
        }
    }
    return true;
}

bool sat_deidentifier_join_case_folders(SatDeidentifier *deidentifier, SatError *err)
{
    size_t count = 0;
    SatCleanItem **items = calloc(deidentifier->count + 1, sizeof(*items));
    if (items == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the case folders");
    }
    for (size_t i = 0; i < deidentifier->count; i++) {
        if (deidentifier->items[i]->shared->facts->case_folder != 0) {
            items[count++] = deidentifier->items[i];
        }
    }
    qsort(items, count, sizeof(*items), by_case_folder);
    bool done = true;
    for (size_t first = 0, end = 0; done && first < count; first = end) {
        while (end < count &&
               items[end]->shared->facts->case_folder == items[first]->shared->facts->case_folder) {
            end++;
        }
        done = join_case_folder(deidentifier, items + first, end - first, err);
    }
    free(items);
    return done;
}
