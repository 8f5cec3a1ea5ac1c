/* Private attributes that are known to hold nothing but physics (PS3.15 table E.3.10-1). Pure. */
#ifndef SAT_EXPORT_DEID_SAFE_PRIVATE_H
#define SAT_EXPORT_DEID_SAFE_PRIVATE_H

#include "formats/dicom/dicom_reader.h"

/** The VR of a private element of the list, or "LO" for a creator whose block holds one; NULL: not
 *  safe. The file's own VR must agree, or be UN. */
const char *sat_deid_safe_private_vr(const SatDicomDataset *dataset,
                                     const SatDicomElement *element);

#endif
