/* The bytes of a DICOM file on their way to a sink: collected in one buffer, deflated where the
 * transfer syntax wants it. Sticky: after a failure writes do nothing. One thread. */
#ifndef SAT_DICOM_DICOM_OUTPUT_H
#define SAT_DICOM_DICOM_OUTPUT_H

#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_writer.h"

typedef struct SatDicomOutput SatDicomOutput;

/** owns: sat_dicom_output_free(). err is borrowed until then and holds the first failure. */
SAT_NODISCARD SatDicomOutput *sat_dicom_output_new(SatDicomSink sink, SatError *err);
void sat_dicom_output_free(SatDicomOutput *output);
SAT_DEFINE_AUTO(SatDicomOutput, sat_dicom_output_free)

/** From here on everything is deflated (PS3.5 A.5). */
void sat_dicom_output_deflate(SatDicomOutput *output);
void sat_dicom_put_bytes(SatDicomOutput *output, const void *bytes, size_t length);
void sat_dicom_put_u16(SatDicomOutput *output, uint16_t value, bool big_endian);
void sat_dicom_put_u32(SatDicomOutput *output, uint32_t value, bool big_endian);
void sat_dicom_put_tag(SatDicomOutput *output, uint32_t tag, bool big_endian);
/** An element's header; length 0xFFFFFFFF is the undefined one. A short VR takes 16 bits. */
void sat_dicom_put_header(SatDicomOutput *output, SatDicomEncoding encoding, uint32_t tag,
                          const char *vr, uint32_t length);
/** Whether nothing has failed so far. */
bool sat_dicom_output_is_good(const SatDicomOutput *output);
/** Hands over the last bytes. False when anything has failed. */
SAT_NODISCARD bool sat_dicom_output_end(SatDicomOutput *output);

#endif
