/* Selectors of the command line: which case, study or series an option means, by the numbers that
 * `list` prints (SPEC §2). Pure; errors name the part that is wrong. */
#ifndef SAT_EXPORT_SELECTOR_H
#define SAT_EXPORT_SELECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/** 1-based, as `list` numbers what is there before anything is left out. 0: all of them. */
typedef struct {
    uint32_t case_number, study_number, series_number;
} SatSelector;

/** Room for "4294967295/4294967295/4294967295". */
#define SAT_SELECTOR_CAPACITY 36

/** "1", "1/2" or "1/2/3". errors: SAT_ERR_ARGUMENT naming the text and what is wrong with it */
SAT_NODISCARD bool sat_selector_parse(const char *text, size_t length, SatSelector *out,
                                      SatError *err);
/** "1/2/3"; "" for all. */
void sat_selector_format(SatSelector selector, char out[SAT_SELECTOR_CAPACITY]);
/** The same place. */
bool sat_selector_equal(SatSelector a, SatSelector b);
/** True when the wider selector covers the place. place: all three numbers. */
bool sat_selector_covers(SatSelector selector, SatSelector place);

/** The next of a list "1,2/1,3/1/2": moves *text past it and its comma. False with err->code SAT_OK
 * at the end of the list, false with an error for a bad or empty part. */
SAT_NODISCARD bool sat_selector_next(const char **text, SatSelector *out, SatError *err);

/** SEL:A-B[/STEP], 1-based and inclusive; "SEL:A" is one frame, "SEL:A-" goes to the end (last 0).
 */
SAT_NODISCARD bool sat_selector_parse_frames(const char *text, SatSelector *selector,
                                             uint32_t *first_number, uint32_t *last_number,
                                             uint32_t *step, SatError *err);
/** SEL:X,Y,W,H in pixels of the source; W and H at least 1. */
SAT_NODISCARD bool sat_selector_parse_crop(const char *text, SatSelector *selector,
                                           uint32_t crop[4], SatError *err);
/** SEL:X,Y,W,H[@A-B], @A, @A-: the same with frames, 1-based and inclusive; last 0: to the end,
 * both 0: all of them. */
SAT_NODISCARD bool sat_selector_parse_mask(const char *text, SatSelector *selector,
                                           uint32_t rect[4], uint32_t *first_number,
                                           uint32_t *last_number, SatError *err);
/** SEL:C/W; W greater than 0. */
SAT_NODISCARD bool sat_selector_parse_window(const char *text, SatSelector *selector,
                                             double *center, double *width, SatError *err);
/** SEL:MM; MM greater than 0, at most 1000. */
SAT_NODISCARD bool sat_selector_parse_thicken(const char *text, SatSelector *selector, double *mm,
                                              SatError *err);
/** [SEL:]TEXT. Only digits and slashes before the first colon are a selector; otherwise the whole
 * is TEXT and *selector covers everything. *rest points into text. */
SAT_NODISCARD bool sat_selector_parse_text(const char *text, SatSelector *selector,
                                           const char **rest, SatError *err);

#endif
