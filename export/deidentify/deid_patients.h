/* What is looked for in kept DICOM of each patient, made ready once for all of the patient's
 * objects: what one file says of who it is, is removed from every other. Any thread. */
#ifndef SAT_EXPORT_DEID_PATIENTS_H
#define SAT_EXPORT_DEID_PATIENTS_H

#include "export/deidentify/own_identifiers.h"

typedef struct SatDeidPatients SatDeidPatients;

/** own is borrowed, and no longer changes. with_dates: days are looked for, too (when they will not
 *  stay); birth dates always are. owns: sat_deid_patients_free(), after all that is cleaned with it
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_SYSTEM */
SAT_NODISCARD SatDeidPatients *sat_deid_patients_new(const SatOwnIdentifiers *own, bool with_dates,
                                                     SatError *err);
void sat_deid_patients_free(SatDeidPatients *patients); /* NULL-safe */
SAT_DEFINE_AUTO(SatDeidPatients, sat_deid_patients_free)

#endif
