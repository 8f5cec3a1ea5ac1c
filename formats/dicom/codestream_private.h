/* The parts of the pre-scan: one for each marker language. Used by dicom_codestream.c alone. */
#ifndef SAT_DICOM_CODESTREAM_PRIVATE_H
#define SAT_DICOM_CODESTREAM_PRIVATE_H

#include "formats/dicom/dicom_codestream.h"

SAT_NODISCARD bool sat_codestream_scan_jpeg(SatCodestreamFamily family, const uint8_t *bytes,
                                            size_t length, SatCodestream *out, SatError *err);
SAT_NODISCARD bool sat_codestream_scan_jpeg_2000(const uint8_t *bytes, size_t length,
                                                 SatCodestream *out, SatError *err);

#endif
