/* Takes what is allowed out of a raw item, and keeps the items made so. */
#include "export/deidentify/deid_allow_list.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_backup.h"
#include "export/deidentify/deid_display_digest.h"
#include "export/deidentify/deidentifier_private.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

SatDeidentifier *sat_deidentifier_new(const SatLibrarySecret *secret,
                                      const SatUserVocabulary *vocabulary,
                                      const SatDicomDecoder *decoder, SatError *err)
{
    SAT_AUTO(SatDeidentifier) *deidentifier = calloc(1, sizeof(*deidentifier));
    if (deidentifier == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
        return NULL;
    }
    deidentifier->secret = *secret;
    deidentifier->vocabulary = vocabulary;
    deidentifier->arena = sat_arena_new(0, err);
    if (deidentifier->arena == NULL ||
        !sat_facts_store_begin(&deidentifier->kept, deidentifier->arena, err)) {
        return NULL;
    }
    deidentifier->opened = sat_open_objects_new(decoder, err);
    if (deidentifier->opened == NULL) {
        return NULL;
    }
    deidentifier->own_identifiers = sat_own_identifiers_new(err);
    if (deidentifier->own_identifiers == NULL) {
        return NULL;
    }
    deidentifier->text_decoder = sat_dicom_text_decoder_new(err);
    return deidentifier->text_decoder != NULL ? SAT_STEAL(deidentifier) : NULL;
}

void sat_deidentifier_free(SatDeidentifier *deidentifier)
{
    if (deidentifier == NULL) {
        return;
    }
    sat_open_objects_free(deidentifier->opened);
    sat_dicom_text_decoder_free(deidentifier->text_decoder);
    sat_own_identifiers_free(deidentifier->own_identifiers);
    sat_dropped_list_free(&deidentifier->dropped);
    sat_facts_store_end(&deidentifier->kept);
    sat_arena_free(deidentifier->arena);
    sat_raw_case_list_free(&deidentifier->cases);
    free(deidentifier->case_folders);
    free(deidentifier->items);
    free(deidentifier->others);
    free(deidentifier->states.list);
    free(deidentifier->drawn.list);
    memset(&deidentifier->secret, 0, sizeof(deidentifier->secret));
    free(deidentifier);
}

void sat_deidentifier_keep_identities(SatDeidentifier *deidentifier)
{
    deidentifier->keeps_identities = true;
}

void sat_deidentifier_look_for_names(SatDeidentifier *deidentifier)
{
    deidentifier->looks_for_names = true;
}

size_t sat_deidentifier_naming(const SatDeidentifier *deidentifier)
{
    return deidentifier->naming_count;
}

const SatCleanItem *const *sat_deidentifier_items(const SatDeidentifier *deidentifier,
                                                  size_t *count)
{
    *count = deidentifier->count;
    return (const SatCleanItem *const *)deidentifier->items;
}

/* What states of the run draw, and their shutters. */
static bool add_states(SatDeidentifier *deidentifier, SatCleanItem *item, SatError *err)
{
    if (!sat_deid_apply_states(&deidentifier->states, &deidentifier->kept, item, err)) {
        return false;
    }
    if (deidentifier->drawn.count == 0) {
        return true;
    }
    SatCleanFacts facts;
    memcpy(&facts, item->shared->facts, sizeof(facts));
    facts.drawn = &deidentifier->drawn;
    return sat_clean_item_change(&deidentifier->kept, item, &facts, err);
}

bool sat_deidentifier_finish(SatDeidentifier *deidentifier, SatError *err)
{
    if (!sat_drawn_states_clean(&deidentifier->drawn, deidentifier->own_identifiers,
                                deidentifier->arena, err)) {
        return false;
    }
    for (size_t i = 0; i < deidentifier->count; i++) {
        if (!add_states(deidentifier, deidentifier->items[i], err)) {
            return false;
        }
    }
    deidentifier->states.count = 0; /* they are in the items now */
    return sat_deidentifier_join_case_folders(deidentifier, err);
}

bool sat_deidentifier_settle_words(SatDeidentifier *deidentifier, bool keeps_dropped, SatError *err)
{
    const SatDeidMoreWords more = {.own = deidentifier->own_identifiers,
                                   .user = deidentifier->vocabulary,
                                   .keeps_dropped = keeps_dropped};
    for (size_t i = 0; i < deidentifier->count; i++) {
        SatCleanItem *item = deidentifier->items[i];
        SatDroppedWords *words = item->shared->dropped_words;
        if (words == NULL || (!keeps_dropped && !sat_dropped_words_has_users(words))) {
            continue;
        }
        SatCleanFacts facts;
        memcpy(&facts, item->shared->facts, sizeof(facts));
        facts.series_words = sat_dropped_words_settle(words, &more, deidentifier->arena, err);
        if (facts.series_words == NULL ||
            !sat_clean_item_change(&deidentifier->kept, item, &facts, err)) {
            return false;
        }
    }
    return true;
}

const SatOwnIdentifiers *sat_deidentifier_identifiers(const SatDeidentifier *deidentifier)
{
    return deidentifier->own_identifiers;
}

bool sat_deid_text(const SatDeidStep *step, const SatDicomDataset *dataset, uint32_t tag,
                   size_t index, SatByteWriter *out)
{
    SatDicomCharset charset = sat_dicom_charset_of(dataset, &step->charset);
    return sat_dicom_text_utf8(step->decoder, &charset, dataset, tag, index, out);
}
