/* Finds names and initials among the words of a typed text. Only export/deidentify includes this.
 */
#ifndef SAT_EXPORT_TYPED_NAMES_H
#define SAT_EXPORT_TYPED_NAMES_H

#include "export/deidentify/typed_needles.h"

/** The name that word `index` is one of, in its context; NULL: none. */
const SatNameNeedle *sat_typed_name_at(const SatTypedNeedles *needles, const SatTextWords *words,
                                       size_t index);
/** Words of the patient's initials that begin at word `index`; 0: none. */
size_t sat_typed_initials_at(const SatTypedNeedles *needles, const SatTextWords *words,
                             size_t index);

#endif
