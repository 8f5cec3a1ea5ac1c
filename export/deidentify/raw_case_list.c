/* Keeps raw cases. */
#include "export/deidentify/raw_case_list.h"

#include <stdlib.h>

#include "formats/base/growing_list.h"

const SatRawCase *sat_raw_case_list_keep(SatRawCaseList *list, SatRawCase *raw, SatError *err)
{
    if (raw == NULL) {
        return NULL;
    }
    SatRawCase **cases =
        sat_list_grow(list->cases, list->count, &list->capacity, sizeof(SatRawCase *));
    if (cases == NULL) {
        sat_raw_case_free(raw);
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case.json");
        return NULL;
    }
    list->cases = cases;
    cases[list->count++] = raw;
    return raw;
}

void sat_raw_case_list_free(SatRawCaseList *list)
{
    for (size_t i = 0; i < list->count; i++) {
        sat_raw_case_free(list->cases[i]);
    }
    free(list->cases);
    *list = (SatRawCaseList){.cases = NULL};
}
