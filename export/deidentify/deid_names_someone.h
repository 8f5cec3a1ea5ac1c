/* Whether an object says who its patient is in a way that no case server takes: what such a server
 * holds without it is de-identified already. Pure; any thread. */
#ifndef SAT_EXPORT_DEID_NAMES_SOMEONE_H
#define SAT_EXPORT_DEID_NAMES_SOMEONE_H

#include "formats/dicom/dicom_reader.h"

/** A name of a person (PN) or an age (AS) that is not empty, at any depth; or an identifier of the
 * patient (PS3.3 C.7.1.1, C.2.2 to C.2.3): number, day of birth, address, telephone. A patient ID,
 * an accession number, an institution, comments and private attributes pass where the object says
 * that the patient's identity was removed (0012,0062): then somebody has looked at them. */
bool sat_deid_names_someone(const SatDicomDataset *dataset);

#endif
