/* What may stand in a case: one place for the builder, the reader and the writer of JSON. Private
 * to formats/case. Pure functions: any thread. */
#ifndef SAT_CASE_CASE_RULES_H
#define SAT_CASE_CASE_RULES_H

#include "formats/case/case_model.h"
#include "formats/case/case_words.h"

#define SAT_CASE_MAX_SIDE_PX 65535U /* DICOM's own; what a pack stores is less (pixel_frame.h) */
#define SAT_CASE_MAX_VALUE 65536    /* of padding and value range, either sign */
#define SAT_CASE_MAX_TILT_DEGREES 90.0
#define SAT_CASE_MAX_NUMBER 1e12 /* of numbers with a fraction, either sign */

/** Kinds of text: how long, and whether newlines and tabs may stand in it. */
typedef enum {
    SAT_TEXT_CODE,  /* 32 bytes: modality, age, sex, DOI … */
    SAT_TEXT_WORDS, /* 64 bytes: window explanations, rescale types */
    SAT_TEXT_LABEL, /* SAT_CASE_MAX_LABEL_BYTES, one line */
    SAT_TEXT_LONG   /* SAT_CASE_MAX_TEXT_BYTES, several lines */
} SatTextKind;

size_t sat_text_limit_bytes(SatTextKind kind);

/** Refuses text that is too long (SAT_ERR_LIMIT) or holds a control character other than newline
 * and tab in SAT_TEXT_LONG (SAT_ERR_FORMAT). where: the field's path, for the message. */
SAT_NODISCARD bool sat_text_check(const char *text, SatTextKind kind, const char *where,
                                  SatError *err);
/** A copy in the arena that passes: line ends become \n (a blank in one-line kinds), other control
 *  characters go. NULL text is "". errors: SAT_ERR_LIMIT, SAT_ERR_NO_MEMORY */
SAT_NODISCARD const char *sat_text_tidy(SatArena *arena, const char *text, SatTextKind kind,
                                        const char *where, SatError *err);

/* The words of JSON for an enum's values, in their order. */
SatWordList sat_photometric_words(void);
SatWordList sat_voi_function_words(void);
SatWordList sat_spacing_words(void);
SatWordList sat_order_words(void);

/** 16 lowercase hex digits. */
bool sat_case_id_is_valid(const char *id);

/** A text field of a case: its path in case.json, and where the case has it. */
typedef struct {
    const char *name;
    SatTextKind kind;
    const char **target;
} SatCaseFieldPlace;

/** Every text field of the case in turn, by index from 0; false: no more. The first are those of
 *  SatCaseField in its order, behind them the id. */
bool sat_case_field_place(SatCase *target, size_t index, SatCaseFieldPlace *out);

/** Checks all numbers of a series against each other; texts are checked where they come in.
 *  errors: SAT_ERR_FORMAT or SAT_ERR_LIMIT, "rows: …" */
SAT_NODISCARD bool sat_series_check(const SatSeries *series, SatError *err);
SAT_NODISCARD bool sat_lookup_table_check(const SatLookupTable *table, SatError *err);

bool sat_modality_equal(const SatModalityTransform *a, const SatModalityTransform *b);
bool sat_windows_equal(const SatVoiWindow *a, size_t a_count, const SatVoiWindow *b,
                       size_t b_count);

#endif
