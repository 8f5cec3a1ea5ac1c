/* Makes the texts of a series: each by its rule. */
#include "formats/case/case_builder_private.h"

const char *sat_case_fixed_word(SatWordList list, const char *where, const char *text,
                                SatError *err)
{
    const char *word = text[0] == '\0' ? "" : sat_word_match(list, text);
    if (word == NULL) {
        char expected[SAT_WORDS_BYTES];
        sat_word_join(list, expected, sizeof(expected));
        sat_fail(err, SAT_ERR_ARGUMENT, "%s: expected %s", where, expected);
    }
    return word;
}

static const char *text_or_null(const SatCleanText *text)
{
    return text != NULL ? sat_clean_text_utf8(text) : NULL;
}

static bool copy_notes(SatArena *arena, const SatSeriesText *text, SatSeries *series, SatError *err)
{
    if (text->note_count > SAT_CASE_MAX_LIST) {
        return sat_fail(err, SAT_ERR_LIMIT, "notes: %zu, more than the %u allowed",
                        text->note_count, SAT_CASE_MAX_LIST);
    }
    const char **notes = sat_arena_alloc(arena, text->note_count, sizeof(*notes), err);
    if (notes == NULL) {
        return false;
    }
    for (size_t i = 0; i < text->note_count; i++) {
        notes[i] = sat_text_tidy(arena, text_or_null(text->notes[i]), SAT_TEXT_LONG, "notes", err);
        if (notes[i] == NULL) {
            return false;
        }
    }
    series->notes = notes;
    series->note_count = text->note_count;
    return true;
}

bool sat_case_builder_series_text(SatArena *arena, const SatSeriesText *text, SatSeries *series,
                                  SatError *err)
{
    const struct {
        const char *name;
        SatTextKind kind;
        const SatCleanText *source;
        const char **target;
    } fields[] = {
        {"title", SAT_TEXT_LABEL, text->title, &series->title},
        {"modality", SAT_TEXT_CODE, text->modality, &series->modality},
        {"body_part", SAT_TEXT_LABEL, text->body_part, &series->body_part},
        {"laterality", SAT_TEXT_CODE, text->laterality, &series->laterality},
        {"lossy_history", SAT_TEXT_LONG, text->lossy_history, &series->lossy_history},
        {"conversion", SAT_TEXT_LONG, text->conversion, &series->conversion},
        {"modality_word", SAT_TEXT_CODE, text->modality_word, &series->modality_word},
        {"perspective", SAT_TEXT_LABEL, text->perspective, &series->perspective},
        {"specifics", SAT_TEXT_LABEL, text->specifics, &series->specifics},
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        *fields[i].target = sat_text_tidy(arena, text_or_null(fields[i].source), fields[i].kind,
                                          fields[i].name, err);
        if (*fields[i].target == NULL) {
            return false;
        }
    }
    if (series->modality[0] == '\0') {
        return sat_fail(err, SAT_ERR_FORMAT, "modality: missing");
    }
    series->laterality =
        sat_case_fixed_word(sat_laterality_words(), "laterality", series->laterality, err);
    series->modality_word =
        sat_case_fixed_word(sat_modality_words(), "modality_word", series->modality_word, err);
    return series->laterality != NULL && series->modality_word != NULL &&
           copy_notes(arena, text, series, err);
}
