/* The texts of a planned case: title, age, sex, days, and what the user wrote. */
#include <string.h>

#include "export/assemble/plan_private.h"

enum {
    MOST_TITLE_MODALITIES = 3,
    SHORT_ID_DIGITS = 4,
    LONGER_ID_DIGITS = 8, /* where two cases of a plan would have the same title */
    MOST_BODY_PARTS = 64
};

/* Pictures for each of a few texts. */
typedef struct {
    const SatCleanText *text;
    uint64_t frames;
} Tally;

static void count_text(Tally *tallies, size_t *count, size_t capacity, const SatCleanText *text,
                       uint64_t frames)
{
    if (sat_clean_text_utf8(text)[0] == '\0') {
        return;
    }
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(sat_clean_text_utf8(tallies[i].text), sat_clean_text_utf8(text)) == 0) {
            tallies[i].frames += frames;
            return;
        }
    }
    if (*count < capacity) {
        tallies[(*count)++] = (Tally){text, frames};
    }
}

/* Saved screens and segmentations do not say what the case is about; ultrasound does. */
static bool is_main_picture(const SatPlannedSeries *series)
{
    const char *code = sat_clean_text_utf8(series->modality);
    return strcmp(code, "US") == 0 || (!series->suspicious && strcmp(code, "SEG") != 0);
}

/* Which modalities there are, in order of appearance; side pictures only when there is nothing
 * else. */
static size_t title_modalities(const SatPlannedStudy *studies, size_t study_count,
                               const SatCleanText *out[MOST_TITLE_MODALITIES])
{
    size_t count = 0;
    for (int pass = 0; pass < 2 && count == 0; pass++) {
        for (size_t s = 0; s < study_count; s++) {
            for (size_t i = 0; i < studies[s].series_count; i++) {
                const SatPlannedSeries *series = &studies[s].series[i];
                bool is_new = pass == 1 || is_main_picture(series);
                for (size_t m = 0; m < count; m++) {
                    is_new = is_new && strcmp(sat_clean_text_utf8(out[m]),
                                              sat_clean_text_utf8(series->modality)) != 0;
                }
                if (is_new && count < MOST_TITLE_MODALITIES) {
                    out[count++] = series->modality;
                }
            }
        }
    }
    return count;
}

const SatCleanText *sat_plan_subject(const SatPlanStep *step, const SatPlannedStudy *studies,
                                     size_t study_count, SatError *err)
{
    const SatCleanText *modalities[MOST_TITLE_MODALITIES] = {NULL};
    const SatCleanText *parts[MOST_TITLE_MODALITIES + 1] = {NULL};
    Tally body_parts[MOST_BODY_PARTS];
    size_t body_part_count = 0;
    size_t modality_count = title_modalities(studies, study_count, modalities);
    for (size_t i = 0; i < modality_count; i++) {
        parts[i] = sat_deid_modality_title(step->arena, modalities[i], err);
        if (parts[i] == NULL) {
            return NULL;
        }
        bool is_again =
            i > 0 && strcmp(sat_clean_text_utf8(parts[i]), sat_clean_text_utf8(parts[i - 1])) == 0;
        parts[i] = is_again ? NULL : parts[i];
    }
    for (size_t s = 0; s < study_count; s++) {
        for (size_t i = 0; i < studies[s].series_count; i++) {
            count_text(body_parts, &body_part_count, MOST_BODY_PARTS,
                       studies[s].series[i].body_part, studies[s].series[i].frame_count);
        }
    }
    const Tally *most = NULL;
    for (size_t i = 0; i < body_part_count; i++) {
        most = most == NULL || body_parts[i].frames > most->frames ? &body_parts[i] : most;
    }
    parts[MOST_TITLE_MODALITIES] = most != NULL ? most->text : NULL;
    return sat_deid_join(step->arena, parts, MOST_TITLE_MODALITIES + 1, err);
}

/* The text given for this case, copied into the plan; *out is untouched when there is none. */
static bool given_text(const SatPlanStep *step, SatPlanOption option, uint32_t case_number,
                       const SatCleanText **out, SatError *err)
{
    SatSelector place = {case_number, 0, 0};
    const SatPlanChoice *choice = sat_plan_choice(step->options, option, place);
    if (choice == NULL) {
        return true;
    }
    const SatCleanText *copy = sat_deid_join(step->arena, &choice->text, 1, err);
    if (copy == NULL) {
        return false;
    }
    *out = sat_clean_text_utf8(copy)[0] != '\0' ? copy : NULL;
    return true;
}

static bool set_systems(const SatPlanStep *step, uint32_t case_number, SatPlannedCase *out,
                        SatError *err)
{
    const SatPlanOptions *options = step->options;
    SatSelector place = {case_number, 0, 0};
    size_t most = options != NULL ? options->choice_count : 0;
    bool is_given = false; /* else those of a backup stay */
    const SatCleanText **systems = sat_arena_alloc(step->arena, most, sizeof(*systems), err);
    if (systems == NULL) {
        return false;
    }
    for (size_t i = 0; i < most; i++) {
        const SatPlanChoice *choice = &options->choices[i];
        if (choice->option != SAT_PLAN_SYSTEM || !sat_selector_covers(choice->selector, place)) {
            continue;
        }
        out->system_count = is_given ? out->system_count : 0;
        is_given = true;
        systems[out->system_count] = sat_deid_join(step->arena, &choice->text, 1, err);
        if (systems[out->system_count++] == NULL) {
            return false;
        }
    }
    out->systems = is_given ? systems : out->systems;
    return true;
}

static const SatCleanFacts *first_facts(const SatPlannedStudy *study)
{
    return sat_clean_item_facts(study->series[0].frames[0].item);
}

/* Age and sex from the first picture that says them; none when several patients share the case. */
static void set_patient(SatPlannedCase *out)
{
    const SatSha256 *patient = sat_clean_patient(first_facts(&out->studies[0]));
    for (size_t s = 0; s < out->study_count; s++) {
        if (!sat_sha256_equal(patient, sat_clean_patient(first_facts(&out->studies[s])))) {
            out->age = NULL;
            out->sex = NULL;
            return;
        }
        for (size_t i = 0; i < out->studies[s].series_count; i++) {
            const SatPlannedSeries *series = &out->studies[s].series[i];
            const SatCleanFacts *facts = sat_clean_item_facts(series->frames[0].item);
            if (out->age == NULL && sat_clean_text_utf8(facts->age)[0] != '\0') {
                out->age = facts->age;
            }
            if (out->sex == NULL && sat_clean_text_utf8(facts->sex)[0] != '\0') {
                out->sex = facts->sex;
            }
        }
    }
}

/* ---- days ---------------------------------------------------------------------------------------
 */

/* Of two facts that may be NULL, those of the earlier day. */
static const SatCleanFacts *earlier(const SatCleanFacts *a, const SatCleanFacts *b)
{
    if (a == NULL || b == NULL) {
        return a != NULL ? a : b;
    }
    return b->study_day_number < a->study_day_number ? b : a;
}

/* What tells the day of a study: the earliest of its pictures that say one, for a study can hold
 * pictures without a date. NULL: none does. */
static const SatCleanFacts *dated_facts(const SatPlannedStudy *study)
{
    const SatCleanFacts *found = NULL;
    for (size_t i = 0; i < study->series_count; i++) {
        for (size_t f = 0; f < study->series[i].frame_count; f++) {
            const SatCleanFacts *facts = sat_clean_item_facts(study->series[i].frames[f].item);
            found = facts->has_study_date ? earlier(found, facts) : found;
        }
    }
    return found;
}

static bool set_caption(const SatPlanStep *step, SatPlannedStudy *study, int32_t day,
                        int32_t same_day_before, SatError *err)
{
    double numbers[2] = {(double)day, (double)same_day_before + 1.0};
    study->day = day;
    study->caption = same_day_before == 0
                         ? sat_deid_sentence(step->arena, SAT_SENTENCE_DAY, numbers, 1, err)
                         : sat_deid_sentence(step->arena, SAT_SENTENCE_DAY_AGAIN, numbers, 2, err);
    return study->caption != NULL;
}

/* Studies are in order of time, undated ones last. */
static bool set_days(const SatPlanStep *step, uint32_t case_number, SatPlannedStudy *studies,
                     size_t count, SatError *err)
{
    const SatCleanFacts *first = NULL;
    bool has_several_days = false;
    for (size_t s = 0; s < count; s++) {
        first = earlier(first, dated_facts(&studies[s]));
    }
    for (size_t s = 0; s < count; s++) {
        const SatCleanFacts *facts = dated_facts(&studies[s]);
        has_several_days = has_several_days || (first != NULL && facts != NULL &&
                                                facts->study_day_number != first->study_day_number);
    }
    bool is_shown = has_several_days && (step->options == NULL || !step->options->no_day_numbering);
    int32_t day_before = 0;
    int32_t same_day_before = 0;
    for (size_t s = 0; s < count; s++) {
        const SatCleanFacts *facts = dated_facts(&studies[s]);
        SatSelector where = {case_number, studies[s].series[0].selector.study_number, 0};
        if (facts == NULL) {
            if (count > 1) {
                const SatCleanText *text =
                    sat_deid_sentence(step->arena, SAT_SENTENCE_DAY_UNKNOWN, NULL, 0, err);
                if (text == NULL) {
                    return false;
                }
                sat_plan_tell(step, SAT_TOLD_NOTE, where, sat_clean_text_utf8(text));
            }
            continue;
        }
        int32_t day = facts->study_day_number - first->study_day_number + 1;
        same_day_before = day == day_before ? same_day_before + 1 : 0;
        day_before = day;
        if (is_shown && !set_caption(step, &studies[s], day, same_day_before, err)) {
            return false;
        }
    }
    return true;
}

/* ---- the case -----------------------------------------------------------------------------------
 */

static SatSha256 id_of(const SatSha256 *case_key)
{
    static const char purpose[] = "satchel case id";
    uint8_t named[sizeof(purpose) + SAT_SHA256_BYTES];
    memcpy(named, purpose, sizeof(purpose));
    memcpy(named + sizeof(purpose), case_key->bytes, SAT_SHA256_BYTES);
    return sat_sha256(named, sizeof(named));
}

static const SatCleanText *default_title(const SatPlanStep *step, const SatPlannedCase *out,
                                         const SatSha256 *id, size_t digits, SatError *err)
{
    const SatCleanText *parts[2];
    parts[0] = sat_plan_subject(step, out->studies, out->study_count, err);
    if (parts[0] == NULL) {
        return NULL;
    }
    parts[1] = sat_deid_short_id(step->arena, id, digits, err);
    return parts[1] != NULL ? sat_deid_join(step->arena, parts, 2, err) : NULL;
}

static uint32_t number_of(const SatPlannedCase *planned)
{
    return planned->studies[0].series[0].selector.case_number;
}

bool sat_plan_distinct_titles(const SatPlanStep *step, const SatGrouping *grouping,
                              SatPlannedCase *cases, size_t count, SatError *err)
{
    for (size_t i = 0; i < count; i++) {
        SatSelector place = {number_of(&cases[i]), 0, 0};
        for (size_t k = 0; !cases[i].has_given_title && k < count; k++) {
            bool is_same = k != i && memcmp(cases[i].id, cases[k].id, SHORT_ID_DIGITS) == 0;
            if (!is_same) {
                continue;
            }
            SatSha256 id = id_of(&grouping->cases[place.case_number - 1].key);
            cases[i].title = default_title(step, &cases[i], &id, LONGER_ID_DIGITS, err);
            if (cases[i].title == NULL) {
                return false;
            }
            break;
        }
    }
    return true;
}

void sat_plan_case_id(const SatSha256 *patient_key, char out[SAT_CASE_ID_CAPACITY])
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    SatSha256 id = id_of(patient_key);
    sat_sha256_to_hex(&id, hex);
    memcpy(out, hex, SAT_CASE_ID_CAPACITY - 1);
    out[SAT_CASE_ID_CAPACITY - 1] = '\0';
}

bool sat_plan_case_texts(const SatPlanStep *step, const SatCaseGroup *group, uint32_t case_number,
                         SatPlannedStudy *studies, SatPlannedCase *out, SatError *err)
{
    SatSha256 id = id_of(&group->key);
    out->key = group->key;
    sat_plan_case_id(&group->key, out->id);
    if (!set_days(step, case_number, studies, out->study_count, err)) {
        return false;
    }
    set_patient(out);
    out->title = default_title(step, out, &id, SHORT_ID_DIGITS, err);
    if (out->title == NULL || !sat_plan_backup_texts(step, out, err) ||
        !sat_plan_written(step, case_number, studies, out, err) ||
        !sat_plan_marked_keys(step, studies, out->study_count, err) ||
        !sat_plan_drawn(step, case_number, studies, out, err)) {
        return false;
    }
    out->has_given_title =
        out->has_given_title ||
        sat_plan_choice(step->options, SAT_PLAN_TITLE, (SatSelector){case_number, 0, 0}) != NULL;
    return given_text(step, SAT_PLAN_TITLE, case_number, &out->title, err) &&
           given_text(step, SAT_PLAN_PRESENTATION, case_number, &out->presentation, err) &&
           given_text(step, SAT_PLAN_DISCUSSION, case_number, &out->discussion, err) &&
           given_text(step, SAT_PLAN_DIAGNOSIS, case_number, &out->diagnosis, err) &&
           given_text(step, SAT_PLAN_CERTAINTY, case_number, &out->certainty, err) &&
           given_text(step, SAT_PLAN_AGE, case_number, &out->age, err) &&
           given_text(step, SAT_PLAN_SEX, case_number, &out->sex, err) &&
           set_systems(step, case_number, out, err);
}
