/* Text kept by choice in a case.
 * refused: incompatible pointer type */
#include "export/deidentify/kept_by_choice.h"
#include "formats/case/case_builder.h"

bool set_title(SatCaseBuilder *builder, const SatCleanText *clean, const SatKeptText *kept,
               SatError *err);

bool set_title(SatCaseBuilder *builder, const SatCleanText *clean, const SatKeptText *kept,
               SatError *err)
{
#ifdef CONTROL
    (void)kept;
    return sat_case_builder_set(builder, SAT_CASE_TITLE, clean, err);
#else
    (void)clean;
    return sat_case_builder_set(builder, SAT_CASE_TITLE, kept, err);
#endif
}
