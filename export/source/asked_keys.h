/* Whether an object is what a server was asked for: a server that hands over something else is
 * wrong, and its object may be of another patient. Pure; any thread. */
#ifndef SAT_EXPORT_ASKED_KEYS_H
#define SAT_EXPORT_ASKED_KEYS_H

#include "export/net/server_address.h"
#include "formats/dicom/dicom_reader.h"

/** The keyword of the first key that the object has another value of; NULL: it has what was asked
 *  for. '*' and '?' stand for anything; blanks around a value mean nothing; names are compared
 *  without case and punctuation, as databases write them ("DOE JOHN"). What is not ASCII is spelled
 *  in many ways: such a value is not judged. */
const char *sat_asked_mismatch(const SatServerAddress *asked, const SatDicomDataset *dataset);

#endif
