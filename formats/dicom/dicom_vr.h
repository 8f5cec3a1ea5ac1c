/* What a VR says of the form of its values (PS3.5 6.2, 7.1.2, 7.3). vr: two bytes, as a file has
 * them. Pure. */
#ifndef SAT_DICOM_DICOM_VR_H
#define SAT_DICOM_DICOM_VR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One of PS3.5 table 6.2-1. */
bool sat_dicom_vr_is_known(const char *vr);
/** Its explicit form has two reserved bytes and a 32-bit length; SQ and UN too. */
bool sat_dicom_vr_is_long(const char *vr);
/** Bytes of the units whose order the byte order of the file decides: 1, 2, 4 or 8. */
size_t sat_dicom_vr_unit_bytes(const char *vr);
/** What makes a value of odd length even: a blank for text, else zero. */
uint8_t sat_dicom_vr_padding(const char *vr);

#endif
