/* The texts that options give (--title and so on), set in the case.json a person wrote. One thread.
 */
#ifndef SAT_EXPORT_PLAN_EDIT_H
#define SAT_EXPORT_PLAN_EDIT_H

#include "export/assemble/plan_options.h"
#include "formats/base/json_value.h"

/** Sets each field that the options give; "-" takes age and sex away. Everything else in the
 * document stays as it is. Series are numbered as `list` does; what is not there yet is added.
 *  errors: SAT_ERR_ARGUMENT no field is given, or one of another case than the first;
 *  SAT_ERR_FORMAT its studies are no list; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_plan_edit_written(const SatPlanOptions *options, json_t *root,
                                         SatError *err);

#endif
