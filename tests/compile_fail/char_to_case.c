/* Raw text in a case.
 * refused: incompatible pointer type */
#include "formats/case/case_builder.h"

bool set_title(SatCaseBuilder *builder, const SatCleanText *clean, const char *raw, SatError *err);

bool set_title(SatCaseBuilder *builder, const SatCleanText *clean, const char *raw, SatError *err)
{
#ifdef CONTROL
    (void)raw;
    return sat_case_builder_set(builder, SAT_CASE_TITLE, clean, err);
#else
    (void)clean;
    return sat_case_builder_set(builder, SAT_CASE_TITLE, raw, err);
#endif
}
