/* A case.json that a person wrote: raw, until it is taken over as clean text and the gate has
 * looked into all its texts. One thread. */
#ifndef SAT_EXPORT_RAW_CASE_H
#define SAT_EXPORT_RAW_CASE_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/deid_typed_text.h"
#include "formats/base/byte_writer.h"
#include "formats/base/checksum.h"
#include "formats/case/case_builder.h"

/* SatRawCase (clean_item.h) is opaque: no writer takes it, and nobody but this reads its texts. */

/** Reads texts, findings, views, steps and questions of a case.json; none has to be there; studies
 * are not looked at.
 *  errors: those of case.json (SAT_ERR_FORMAT with the field's path, SAT_ERR_LIMIT,
 *  SAT_ERR_UNSUPPORTED); SAT_ERR_FORMAT a system that is none of the twenty */
SAT_NODISCARD SatRawCase *sat_raw_case_read(const char *json, size_t length_bytes, SatError *err);
/** The same of a backup's: without the texts that the plan takes of SatCleanBackup, which come
 *  after what an option says; so they are neither searched nor taken twice. has_titles: it was not
 *  cleaned, so those of its studies and series are its teacher's. */
SAT_NODISCARD SatRawCase *sat_raw_case_read_backup(const char *json, size_t length_bytes,
                                                   bool has_titles, SatError *err);
void sat_raw_case_free(SatRawCase *raw); /* NULL-safe */
SAT_DEFINE_AUTO(SatRawCase, sat_raw_case_free)

/** The numbers in `list` of the series that a draft calls `study`, `series`, all from 0. false: it
 * does not say, and means those of the plan as they stand. */
bool sat_raw_case_drawn_series(const SatRawCase *raw, size_t study, size_t series,
                               size_t *list_study, size_t *list_series);
/** How many texts it has, those of findings, views, steps and questions too. */
size_t sat_raw_case_text_count(const SatRawCase *raw);
/** The id of the case it was written for; "": not said. */
const char *sat_raw_case_id(const SatRawCase *raw);
/** The name of text `index`, as a path: "title", "questions[2].answers[0].text". */
const char *sat_raw_case_text_name(const SatRawCase *raw, size_t index);
/** sat_typed_text_search() of text `index`. The contributor may be named in the files. */
SAT_NODISCARD bool sat_raw_case_search(const SatRawCase *raw, size_t index,
                                       const SatOwnIdentifiers *own, const SatSha256 *patient_keys,
                                       size_t patient_count, SatTypedMatches *out, SatError *err);
/** Adds text `index` to a decision's content: an edited text is asked about anew. */
void sat_raw_case_put_text(const SatRawCase *raw, size_t index, SatByteWriter *out);
/** Of the whole file. */
SatSha256 sat_raw_case_hash(const SatRawCase *raw);

/** The field as clean text, by the word of who wrote it; the gate looks into it. *out NULL: none.
 *  errors: SAT_ERR_FORMAT control characters in a text; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_raw_case_field(const SatRawCase *raw, SatCaseField field, SatArena *arena,
                                      const SatCleanText **out, SatError *err);
/** Whether the field is there but empty: a draft takes the case's text away. Of presentation,
 *  diagnosis and discussion. */
bool sat_raw_case_is_emptied(const SatRawCase *raw, SatCaseField field);
/** sat_raw_case_field() of a list; *count 0: none. */
SAT_NODISCARD bool sat_raw_case_list(const SatRawCase *raw, SatCaseList list, SatArena *arena,
                                     const SatCleanText *const **out, size_t *count, SatError *err);
/** Whether it says that the case is fit to be asked as an unknown. */
bool sat_raw_case_is_for_quiz(const SatRawCase *raw);
/** Whether it says that the case starts hidden. */
bool sat_raw_case_is_hidden(const SatRawCase *raw);
/** How many studies it tells of, and series of one: numbers as `list` has them, from 0. */
size_t sat_raw_case_study_count(const SatRawCase *raw);
size_t sat_raw_case_series_count(const SatRawCase *raw, size_t study);
/** What it says of a study, as clean text; NULL: nothing. */
typedef struct {
    const SatCleanText *caption, *title, *text;
} SatRawStudyTexts;
SAT_NODISCARD bool sat_raw_case_study(const SatRawCase *raw, size_t study, SatArena *arena,
                                      SatRawStudyTexts *out, SatError *err);
/** What it says of a series; key frames are of the source's stack, borrowed. */
typedef struct {
    const SatCleanText *title, *modality_word, *perspective, *specifics;
    const uint32_t *key_frames;
    size_t key_frame_count;
} SatRawSeriesTexts;
SAT_NODISCARD bool sat_raw_case_series(const SatRawCase *raw, size_t study, size_t series,
                                       SatArena *arena, SatRawSeriesTexts *out, SatError *err);
/** Its boxes of text: how many, and before which of its studies one stands. */
size_t sat_raw_case_block_count(const SatRawCase *raw);
SAT_NODISCARD bool sat_raw_case_block(const SatRawCase *raw, size_t index, SatArena *arena,
                                      size_t *before, const SatCleanText **text, SatError *err);

/** Where the places that a case.json names lie in the case that is made. */
typedef struct {
    /** The series of the plan, counted through the case; false: it is left out. */
    bool (*series)(const void *context, size_t study, size_t series, size_t *out);
    /** Changes the frames first to last, of the source's stack, into those of the planned series
     * `out`. false: none of them is left. */
    bool (*frames)(const void *context, size_t series, size_t *first, size_t *last);
    /** The frame that stands for one of the source's stack: itself, or the nearest. */
    size_t (*frame)(const void *context, size_t series, size_t frame);
    /** How far the picture was moved: what is taken off x and y. */
    SatPoint (*crop)(const void *context, size_t series);
    const void *context;
} SatRawPlaces;

/** What of it lies on pictures that are left out. */
typedef struct {
    size_t marks, views, regions, questions;
} SatRawLosses;

/** Findings, views, steps and questions for the planned case, in the arena; *out NULL: it has none.
 *  A finding whose marks are all left out stays with its text; a question of places needs one.
 *  errors: as of sat_raw_case_field() */
SAT_NODISCARD bool sat_raw_case_teaching(const SatRawCase *raw, const SatRawPlaces *places,
                                         SatArena *arena, const SatCleanTeaching **out,
                                         SatRawLosses *losses, SatError *err);

#endif
