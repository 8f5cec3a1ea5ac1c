/* Hostile packs: a sound one with members of its JSON replaced, sealed again as an attacker would.
 */
#ifndef SAT_TESTS_PACK_CRAFT_H
#define SAT_TESTS_PACK_CRAFT_H

#include "tests/unit/formats/pack/pack_test_support.h"

typedef struct {
    const char *document; /* "index" or "case" (of case 1) */
    const char *member;   /* "studies.0.series.0.storage.runs.0.first_frame" */
    const char *value;    /* JSON; NULL: the member goes */
} CraftEdit;

/** Rewrites the pack in place with the edits; hashes, CRC-32, directory and seal agree again,
 * manifests are left as they were. */
void pack_craft(const char *path, const CraftEdit *edits, size_t count);

/** Rewrites the pack in place with one entry more, before the entry `before`. Hashes, directory,
 * seal and the cases' manifests agree again, the root's is left as it was. */
void pack_craft_insert(const char *path, const char *before, const char *name);

#endif
