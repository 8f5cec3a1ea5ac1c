/* The raw cases of a run, kept until its end. One thread. */
#ifndef SAT_EXPORT_RAW_CASE_LIST_H
#define SAT_EXPORT_RAW_CASE_LIST_H

#include "export/deidentify/raw_case.h"

typedef struct {
    SatRawCase **cases;
    size_t count, capacity;
} SatRawCaseList;

/** Takes a case over, and gives it, borrowed; of NULL NULL.
 *  errors: SAT_ERR_NO_MEMORY: NULL, and the case is freed */
const SatRawCase *sat_raw_case_list_keep(SatRawCaseList *list, SatRawCase *raw, SatError *err);
void sat_raw_case_list_free(SatRawCaseList *list);

#endif
