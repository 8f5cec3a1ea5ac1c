/* How a transfer syntax stores pictures (PS3.5 annex A). Pure. */
#ifndef SAT_DICOM_DICOM_SYNTAX_H
#define SAT_DICOM_DICOM_SYNTAX_H

#include "formats/dicom/dicom_image.h"

/** errors: SAT_ERR_UNSUPPORTED with the reason that is listed for it */
SAT_NODISCARD bool sat_dicom_syntax_kind(const char *uid, SatDicomPixelKind *kind, SatError *err);

/** True for the syntaxes whose pixels are a video stream: MPEG-2, MPEG-4, HEVC, SMPTE ST 2110. */
bool sat_dicom_syntax_is_video(const char *uid);

#endif
