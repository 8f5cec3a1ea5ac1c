/* How a transfer syntax stores pictures (PS3.5 annex A). Pure. */
#ifndef SAT_DICOM_DICOM_SYNTAX_H
#define SAT_DICOM_DICOM_SYNTAX_H

#include "formats/dicom/dicom_image.h"

/** errors: SAT_ERR_UNSUPPORTED with the reason that is listed for it */
SAT_NODISCARD bool sat_dicom_syntax_kind(const char *uid, SatDicomPixelKind *kind, SatError *err);

#endif
