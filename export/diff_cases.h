/* What differs between two cases, in words: texts, studies, series, how many pictures. One thread.
 */
#ifndef SAT_EXPORT_DIFF_CASES_H
#define SAT_EXPORT_DIFF_CASES_H

#include "formats/base/checksum.h"
#include "formats/case/case_model.h"

/** The pictures of one series, as they can be told apart. */
typedef struct {
    SatSha256 *hashes; /* one a picture (of a pack) or a file (of a backup); owned */
    size_t count;
} SatDiffSeries;

typedef struct {
    SatCase *model;
    SatDiffSeries *series; /* numbered through the case, as sat_case_series(); owned */
    const char *unit;      /* "picture", "file" */
} SatDiffCase;

void sat_diff_case_free(SatDiffCase *one); /* leaves it empty */

/** text: "title changed", "12 pictures added to series 2 (Axial)"; borrowed for the call. */
typedef void (*SatDiffTold)(void *context, const char *text);

/** Tells every difference. Pictures are compared when both have the same unit. *count is added to.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_diff_cases(const SatDiffCase *a, const SatDiffCase *b, SatDiffTold told,
                                  void *context, size_t *count, SatError *err);

#endif
