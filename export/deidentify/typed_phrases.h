/* Which words of a typed text are a number, a telephone number, an address or an institution that
 * stands in the files. Pure; any thread. Only export/deidentify includes this. */
#ifndef SAT_EXPORT_TYPED_PHRASES_H
#define SAT_EXPORT_TYPED_PHRASES_H

#include "export/deidentify/typed_needles.h"

/** How many words from `index` on are one, wherever it is parted by blanks and dashes; 0: none. */
size_t sat_typed_phrase_at(const SatTypedNeedles *needles, const SatTextWords *words, size_t index,
                           SatOwnKind *kind);

#endif
