/* Which options of PS3.15 annex E are applied to DICOM that is kept. Pure; any thread. */
#ifndef SAT_EXPORT_DEID_PROFILE_H
#define SAT_EXPORT_DEID_PROFILE_H

#include <stdbool.h>

#include "export/deidentify/ps3_15.h"
#include "formats/base/sat_error.h"

typedef struct {
    const char *name; /* "teaching", "strict", "retain-dates"; a constant */
    bool options[SAT_PS3_15_OPTION_COUNT];
} SatDeidProfile;

/** A code of CID 7050. */
typedef struct {
    const char *value;   /* "113100" */
    const char *meaning; /* as in the standard */
} SatDeidMethodCode;

/** "teaching": basic profile, clean descriptors, clean graphics, sex, rounded age, size and weight
 *  retained, dates shifted, safe private. "retain-dates": the same with full dates. "strict": the
 *  basic profile alone. Options may follow, joined by "+": "teaching+retain-device-identity".
 *  errors: SAT_ERR_ARGUMENT with the names there are */
SAT_NODISCARD bool sat_deid_profile_parse(const char *text, SatDeidProfile *out, SatError *err);

/** The codes of what the profile applies, the basic profile first. Returns how many of codes[]. */
#define SAT_DEID_MOST_CODES (1 + SAT_PS3_15_OPTION_COUNT)
size_t sat_deid_profile_codes(const SatDeidProfile *profile,
                              SatDeidMethodCode codes[SAT_DEID_MOST_CODES]);

#endif
