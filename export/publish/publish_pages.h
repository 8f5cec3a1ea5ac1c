/* The pages of a case as a reader meets them: its steps in order, with what each reveals written
 * out, and behind them what no step shows. The same for every form that is read. Pure. */
#ifndef SAT_EXPORT_PUBLISH_PAGES_H
#define SAT_EXPORT_PUBLISH_PAGES_H

#include "export/publish/publish.h"

#define SAT_PAGE_MAX_PARTS 10U

/** A picture of a page. */
typedef struct {
    size_t series, frame;
    const SatViewport *viewport; /* how it is looked at; NULL: as the stack opens */
    const size_t *findings;      /* whose marks are on it */
    size_t finding_count;
    const SatQuestion *question; /* whose right places are on it; NULL: none */
} SatPublishShot;

typedef struct {
    const char *label; /* "Diagnosis"; "": none */
    const char *text;
} SatPagePart;

typedef struct {
    const char *heading; /* of our own words: "Question 2" */
    bool is_answer;      /* it shows what was hidden, or comes after that */
    bool is_images;      /* the stacks are looked through */
    SatPagePart parts[SAT_PAGE_MAX_PARTS];
    size_t part_count;
    const char *notes; /* for the speaker; "": none */
    const size_t *findings;
    size_t finding_count;
    const SatQuestion *question; /* NULL: none */
    size_t question_number;      /* from 1 */
    const SatPublishShot *shots;
    size_t shot_count;
} SatPublishPage;

/** Everything lives in the arena or in the case. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_publish_pages(const SatPublishCase *publish_case, SatArena *arena,
                                     const SatPublishPage **pages, size_t *count, SatError *err);

/** The picture of a hotspot question or of its view, with its right places when `with_answer`.
 *  False: it has none. */
SAT_NODISCARD bool sat_publish_question_shot(const SatPublishCase *publish_case,
                                             const SatQuestion *question, bool with_answer,
                                             SatPublishShot *out);
/** The picture that shows a finding best: of its view, else of its first mark. False: none. */
SAT_NODISCARD bool sat_publish_finding_shot(const SatPublishCase *publish_case,
                                            const size_t *finding, SatPublishShot *out);
/** What stands for a picture where it is not seen; with the stack's title when is_revealed. */
void sat_publish_shot_words(const SatPublishCase *publish_case, const SatPublishShot *shot,
                            bool is_revealed, char out[320]);
/** What an answer of a case is worth, marked "[x]" or "[ ]", with its feedback; accepted words,
 *  model answer, regions, and the feedback of the whole: lines of text. */
void sat_publish_answer_lines(const SatQuestion *question, SatByteWriter *out);

#endif
