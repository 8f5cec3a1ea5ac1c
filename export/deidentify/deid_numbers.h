/* The numbers by which an object is found on a DICOM medium: ours in place of the source's. Called
 * for an object that was cleaned, before it is written; any thread, one object in one arena. */
#ifndef SAT_EXPORT_DEID_NUMBERS_H
#define SAT_EXPORT_DEID_NUMBERS_H

#include "export/deidentify/deid_object.h"

/** All from 1 on, but copy_number. */
typedef struct {
    uint32_t study_number, series_number, instance_number;
    /* Objects of a medium have identifiers of their own: of those that share one, 0 is the first,
     * which keeps it. */
    uint32_t copy_number;
} SatDeidNumbers;

/** Sets Study ID, Series and Instance Number. What a DICOMDIR must say besides and the object does
 *  not gets a value that says nothing: 19000101 and 000000 as the study's date and time, modality
 *  OT, secondary capture as its class, the dose of a plan (PS3.3 F.5).
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_numbers_apply(const SatDeidNumbers *numbers,
                                          const SatLibrarySecret *secret, SatArena *arena,
                                          SatDeidObject *object, SatError *err);

#endif
