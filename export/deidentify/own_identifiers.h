/* What the objects of a source say of who their patients are: names, numbers, dates, addresses;
 * kept to look for them in what a person typed. Raw: never in an output, never printed, in memory
 * only, overwritten when freed. Filled by the allow-list while the source is read, read-only
 * afterwards: then any thread. */
#ifndef SAT_EXPORT_OWN_IDENTIFIERS_H
#define SAT_EXPORT_OWN_IDENTIFIERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/checksum.h"
#include "formats/base/sat_error.h"

typedef struct SatOwnIdentifiers SatOwnIdentifiers;

SAT_NODISCARD SatOwnIdentifiers *sat_own_identifiers_new(SatError *err);
void sat_own_identifiers_free(SatOwnIdentifiers *own); /* NULL-safe */
SAT_DEFINE_AUTO(SatOwnIdentifiers, sat_own_identifiers_free)

#endif
