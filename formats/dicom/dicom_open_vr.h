/* What a file leaves open of its elements: the VR of UN and of US or SS, the encoding inside of a
 * UN. Called by the parser. Any thread. */
#ifndef SAT_DICOM_DICOM_OPEN_VR_H
#define SAT_DICOM_DICOM_OPEN_VR_H

#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_stream.h"

/** Whether a VR of two letters is the wanted one. */
bool sat_dicom_vr_is(const char *vr, const char *wanted);

/** Settles VRs the file leaves open: US or SS by the sign of the pixels, UN by our list. The value
 *  of a UN is little-endian (PS3.5 6.2.2 note 2), so a big-endian data set's numbers stay UN. */
void sat_dicom_settle_vr(bool is_signed, SatDicomEncoding encoding, uint32_t tag, char vr[3]);

/** CP-246: a UN of undefined length holds implicit elements; some writers leave them explicit. */
SatDicomEncoding sat_dicom_encoding_inside_un(SatDicomStream *stream, uint64_t offset,
                                              uint64_t end);

#endif
