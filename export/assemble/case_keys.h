/* Which case an item belongs to: that of its patient, of its case folder, of its study. Used by
 * group_series alone. Pure. */
#ifndef SAT_EXPORT_CASE_KEYS_H
#define SAT_EXPORT_CASE_KEYS_H

#include "export/deidentify/clean_item.h"

/** An item on its way into a case. */
typedef struct {
    const SatCleanItem *item;
    const SatCleanFacts *facts;
    const SatCleanOwn *own;
    const SatSha256 *patient_key; /* sat_clean_patient() */
    SatSha256 case_key;
    bool birth_dates_differ;
    size_t duplicates;        /* of this item that were left out */
    bool has_twin;            /* another item has its instance key and shows something else */
    const SatSha256 *content; /* of items whose instance key is not alone; NULL of others */
    size_t index;             /* the last resort: two items that are equal in everything */
} SatGroupEntry;

/** Sets case_key and birth_dates_differ of all; item, facts, own and index are set. Items of one
 * patient are a case, or one a birth date where one ID has several, or one a folder with a
 * case.json of its own; what names no patient is a case by its study, unless it lies in a case
 * folder: whoever writes one case.json over several studies means one case. merge: all are one
 * case; split_study: each study is one. The order of the entries changes. */
void sat_case_keys_set(SatGroupEntry *entries, size_t count, bool merge, bool split_study);

#endif
