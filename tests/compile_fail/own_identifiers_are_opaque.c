/* Looking at what is known of the patients.
 * refused: incomplete */
#include "export/deidentify/own_identifiers.h"

const void *look_inside(const SatOwnIdentifiers *own);

const void *look_inside(const SatOwnIdentifiers *own)
{
#ifdef CONTROL
    return own;
#else
    return own->patients;
#endif
}
