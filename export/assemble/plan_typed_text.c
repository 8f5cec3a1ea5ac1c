/* Searches the typed texts of a plan. */
#include "export/assemble/plan_typed_text.h"

#include <stdlib.h>
#include <string.h>

#include "export/assemble/plan_options_private.h"
#include "export/deidentify/raw_case.h"
#include "formats/base/growing_list.h"

enum { MOST_TOLD = 20 }; /* matches of one text that are named one by one */

/* The patients of a case; several when cases were merged. */
typedef struct {
    SatSha256 *keys;
    size_t count, capacity;
} Patients;

typedef struct {
    const SatPlanOptions *options;
    const SatOwnIdentifiers *own;
    Patients patients;
    SatTypedFindings *out;
    SatError *err;
} Search;

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search the texts");
}

static bool add_patient(Patients *patients, const SatSha256 *key, SatError *err)
{
    for (size_t i = patients->count; i > 0; i--) {
        if (sat_sha256_equal(&patients->keys[i - 1], key)) {
            return true;
        }
    }
    SatSha256 *keys =
        sat_list_grow(patients->keys, patients->count, &patients->capacity, sizeof(*keys));
    if (keys == NULL) {
        return no_memory(err);
    }
    patients->keys = keys;
    keys[patients->count++] = *key;
    return true;
}

static bool find_patients(const SatPlannedCase *planned, Patients *out, SatError *err)
{
    const SatCleanItem *last = NULL;
    out->count = 0;
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++) {
            const SatPlannedSeries *series = &planned->studies[s].series[i];
            for (size_t f = 0; f < series->frame_count; f++) {
                const SatCleanItem *item = series->frames[f].item;
                if (item != last &&
                    !add_patient(out, &sat_clean_item_facts(item)->patient_key, err)) {
                    return false;
                }
                last = item;
            }
        }
    }
    return true;
}

static bool add_finding(Search *search, const SatTypedFinding *finding)
{
    SatTypedFinding *items = sat_list_grow(search->out->items, search->out->count,
                                           &search->out->capacity, sizeof(*items));
    if (items == NULL) {
        return no_memory(search->err);
    }
    search->out->items = items;
    items[search->out->count++] = *finding;
    return true;
}

static bool search_text(Search *search, SatPlanOption option, const SatCleanText *typed,
                        SatSelector where)
{
    const char *text = sat_clean_text_utf8(typed);
    SatTypedFinding finding = {
        .where = where, .option = sat_plan_option_name(option), .text = text};
    if (!sat_typed_text_search(search->own, search->patients.keys, search->patients.count, text,
                               strlen(text), &finding.matches, search->err)) {
        return false;
    }
    if (finding.matches.count == 0) {
        sat_typed_matches_free(&finding.matches);
        return true;
    }
    if (!add_finding(search, &finding)) {
        sat_typed_matches_free(&finding.matches);
        return false;
    }
    return true;
}

/* The texts of the case itself: as they were given, or as its backup has them. */
static bool search_case_texts(Search *search, const SatPlannedCase *planned, SatSelector where)
{
    const struct {
        SatPlanOption option;
        const SatCleanText *text;
    } texts[] = {{SAT_PLAN_TITLE, planned->has_given_title ? planned->title : NULL},
                 {SAT_PLAN_PRESENTATION, planned->presentation},
                 {SAT_PLAN_DISCUSSION, planned->discussion},
                 {SAT_PLAN_DIAGNOSIS, planned->diagnosis}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].text != NULL && !search_text(search, texts[i].option, texts[i].text, where)) {
            return false;
        }
    }
    for (size_t i = 0; i < planned->system_count; i++) {
        if (!search_text(search, SAT_PLAN_SYSTEM, planned->systems[i], where)) {
            return false;
        }
    }
    return true;
}

/* What stands in a case.json, those texts too that an option or a backup has taken the place of. */
static bool search_written(Search *search, const SatRawCase *raw, bool is_draft, SatSelector where)
{
    const size_t count = raw != NULL ? sat_raw_case_text_count(raw) : 0;
    for (size_t i = 0; i < count; i++) {
        SatTypedFinding finding = {.where = where,
                                   .option = sat_raw_case_text_name(raw, i),
                                   .written = raw,
                                   .is_draft = is_draft,
                                   .written_index = i};
        if (!sat_raw_case_search(raw, i, search->own, search->patients.keys, search->patients.count,
                                 &finding.matches, search->err)) {
            return false;
        }
        if (finding.matches.count == 0 || !add_finding(search, &finding)) {
            const bool is_none = finding.matches.count == 0;
            sat_typed_matches_free(&finding.matches);
            if (!is_none) {
                return false;
            }
        }
    }
    return true;
}

static bool search_case(Search *search, const SatPlannedCase *planned)
{
    SatSelector where = {planned->studies[0].series[0].selector.case_number, 0, 0};
    if (!find_patients(planned, &search->patients, search->err) ||
        !search_written(search, planned->written, false, where) ||
        !search_written(search, planned->draft, true, where) ||
        !search_case_texts(search, planned, where)) {
        return false;
    }
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++) {
            SatSelector series = planned->studies[s].series[i].selector;
            const SatPlanChoice *choice =
                sat_plan_choice(search->options, SAT_PLAN_SERIES_TITLES, series);
            bool is_again = i > 0 && planned->studies[s].series[i - 1].selector.series_number ==
                                         series.series_number; /* stacks of one series */
            if (choice != NULL && !is_again &&
                !search_text(search, SAT_PLAN_SERIES_TITLES, choice->text, series)) {
                return false;
            }
        }
    }
    return true;
}

bool sat_plan_search_typed(const SatExportPlan *plan, const SatPlanOptions *options,
                           const SatOwnIdentifiers *own, SatTypedFindings *out, SatError *err)
{
    *out = (SatTypedFindings){.items = NULL};
    Search search = {.options = options, .own = own, .out = out, .err = err};
    bool done = true;
    for (size_t c = 0; done && c < plan->case_count; c++) {
        done = search_case(&search, &plan->cases[c]);
    }
    free(search.patients.keys);
    return done;
}

void sat_typed_findings_free(SatTypedFindings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        sat_typed_matches_free(&findings->items[i].matches);
    }
    free(findings->items);
    *findings = (SatTypedFindings){.items = NULL};
}

void sat_typed_finding_write(const SatTypedFinding *finding, SatByteWriter *out)
{
    for (size_t i = 0; i < finding->matches.count && i < MOST_TOLD; i++) {
        const SatTypedMatch *match = &finding->matches.items[i];
        sat_write_text(out, i > 0 ? "; " : "");
        if (match->first_word == match->last_word) {
            sat_write_format(out, "word %zu: ", match->first_word);
        } else {
            sat_write_format(out, "words %zu-%zu: ", match->first_word, match->last_word);
        }
        sat_write_text(out, sat_identifier_kind_text(match->kind, match->is_own));
    }
    if (finding->matches.count > MOST_TOLD) {
        sat_write_format(out, "; %zu more", finding->matches.count - MOST_TOLD);
    }
}
