/* What the files of the case builder share. */
#ifndef SAT_CASE_CASE_BUILDER_PRIVATE_H
#define SAT_CASE_CASE_BUILDER_PRIVATE_H

#include "formats/case/case_builder.h"
#include "formats/case/case_rules.h"

/** One of the list's words, or ""; NULL: it is none of them (SAT_ERR_ARGUMENT names them). */
const char *sat_case_fixed_word(SatWordList list, const char *where, const char *text,
                                SatError *err);
/** Fills the text members of a series. */
SAT_NODISCARD bool sat_case_builder_series_text(SatArena *arena, const SatSeriesText *text,
                                                SatSeries *series, SatError *err);

#endif
