/* Makes a SatCase step by step from clean parts. Text comes only as SatCleanText or as words of
 * this project (code strings checked here). Everything is copied into the case's arena. One thread.
 */
#ifndef SAT_CASE_CASE_BUILDER_H
#define SAT_CASE_CASE_BUILDER_H

#include "formats/case/case_model.h"
#include "formats/case/clean_teaching.h"
#include "formats/case/clean_text.h"

typedef struct SatCaseBuilder SatCaseBuilder;

typedef enum {
    SAT_CASE_TITLE,
    SAT_CASE_PRESENTATION,
    SAT_CASE_DIAGNOSIS,
    SAT_CASE_CERTAINTY,
    SAT_CASE_DISCUSSION,
    SAT_CASE_CONTRIBUTOR,
    SAT_CASE_LICENCE,
    SAT_CASE_RID,
    SAT_CASE_DOI,
    SAT_CASE_AGE,
    SAT_CASE_SEX,
    SAT_CASE_CITATION,
    SAT_CASE_CONSENT,
    SAT_CASE_CONSENT_STATEMENT
} SatCaseField;
#define SAT_CASE_FIELDS ((size_t)SAT_CASE_CONSENT_STATEMENT + 1)

typedef enum { SAT_CASE_SYSTEMS, SAT_CASE_TAGS, SAT_CASE_REFERENCES } SatCaseList;

SAT_NODISCARD SatCaseBuilder *sat_case_builder_new(SatError *err);
void sat_case_builder_free(SatCaseBuilder *builder);
SAT_DEFINE_AUTO(SatCaseBuilder, sat_case_builder_free)

/** id: 16 lowercase hex digits. */
SAT_NODISCARD bool sat_case_builder_set_id(SatCaseBuilder *builder, const char *id, SatError *err);
SAT_NODISCARD bool sat_case_builder_set(SatCaseBuilder *builder, SatCaseField field,
                                        const SatCleanText *text, SatError *err);
/** The word of the format that text means, whatever the case of its letters, in a field that holds
 *  only such words (certainty, sex, consent); NULL: it is none of them. */
const char *sat_case_field_word(SatCaseField field, const char *text);
SAT_NODISCARD bool sat_case_builder_append(SatCaseBuilder *builder, SatCaseList list,
                                           const SatCleanText *text, SatError *err);

/** The case is fit to be asked as an unknown. */
SAT_NODISCARD bool sat_case_builder_set_quiz(SatCaseBuilder *builder, SatError *err);
/** The case starts hidden: without title, diagnosis, findings until somebody reveals it. */
SAT_NODISCARD bool sat_case_builder_set_hidden(SatCaseBuilder *builder, SatError *err);
/** A box of text between the study added last and the one added next. */
SAT_NODISCARD bool sat_case_builder_add_block(SatCaseBuilder *builder, const SatCleanText *text,
                                              SatError *err);

/** Starts a study; series added next belong to it. day 0: unknown. caption and title may be NULL.
 */
SAT_NODISCARD bool sat_case_builder_add_study(SatCaseBuilder *builder, int32_t day,
                                              const SatCleanText *caption,
                                              const SatCleanText *title, SatError *err);

/** What was found in the study added last. */
SAT_NODISCARD bool sat_case_builder_set_study_text(SatCaseBuilder *builder,
                                                   const SatCleanText *text, SatError *err);

/** The text members of a series, as clean text; NULL is "". */
typedef struct {
    const SatCleanText *title, *modality, *body_part, *laterality;
    const SatCleanText *lossy_history, *conversion;
    const SatCleanText *modality_word, *perspective, *specifics;
    const SatCleanText *const *notes;
    size_t note_count;
} SatSeriesText;

/** Copies a series with its frames, windows and tables. numbers: the text members are ignored.
 *  Window explanations and rescale types inside `numbers` must be words of our own: anything that
 * is not [A-Za-z0-9 _-]{0,64} is refused (SAT_ERR_ARGUMENT). */
SAT_NODISCARD bool sat_case_builder_add_series(SatCaseBuilder *builder, const SatSeries *numbers,
                                               const SatSeriesText *text, SatError *err);

/** The same without a copy of numbers->frames, which are the caller's for as long as the case is
 * there; each has a modality transform. */
SAT_NODISCARD bool sat_case_builder_lend_series(SatCaseBuilder *builder, const SatSeries *numbers,
                                                const SatSeriesText *text, SatError *err);

/** What the case teaches with; its places are those of the finished case. Borrowed until then;
 * NULL: nothing. */
void sat_case_builder_set_teaching(SatCaseBuilder *builder, const SatCleanTeaching *teaching);

/** The finished case; the builder is empty afterwards. errors: SAT_ERR_FORMAT with what is missing
 */
SAT_NODISCARD SatCase *sat_case_builder_finish(SatCaseBuilder *builder, SatError *err);

#endif
