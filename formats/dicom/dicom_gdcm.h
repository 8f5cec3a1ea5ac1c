/* GDCM behind one call of C. Only the worker program links this: GDCM ends its process for many odd
 * codestreams, so every call on outside data belongs into a process that may die. One thread. */
#ifndef SAT_DICOM_DICOM_GDCM_H
#define SAT_DICOM_DICOM_GDCM_H

#include "formats/dicom/dicom_codestream.h"

#ifdef __cplusplus
extern "C" {
#define SAT_GDCM_NOEXCEPT noexcept
#else
#define SAT_GDCM_NOEXCEPT
#endif

typedef enum { SAT_GDCM_DONE, SAT_GDCM_DAMAGED, SAT_GDCM_NO_MEMORY } SatGdcmResult;

/** Decodes one codestream as SatDicomDecoder says. Lossy JPEG of three components comes as coded.
 *  bytes: codestream->length of them; out: sat_codestream_decoded_bytes() */
SatGdcmResult sat_gdcm_decode(const SatCodestream *codestream, const uint8_t *bytes, uint8_t *out,
                              size_t length) SAT_GDCM_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
