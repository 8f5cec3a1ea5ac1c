/* One hash of what of an object, besides its pixels, decides how they are seen: the transfer
 * syntax, and the values of group 0028 (Image Pixel, palettes, modality and VOI transforms: PS3.3
 * C.7.6.3, C.11), Pixel Presentation and Presentation LUT Shape, in functional groups too. Any
 * thread. */
#ifndef SAT_EXPORT_DEID_DISPLAY_DIGEST_H
#define SAT_EXPORT_DEID_DISPLAY_DIGEST_H

#include "formats/base/checksum.h"
#include "formats/dicom/dicom_reader.h"

/** errors: SAT_ERR_NO_MEMORY; those of reading long values */
SAT_NODISCARD bool sat_deid_display_digest(const SatDicomFile *dicom, SatSha256 *out,
                                           SatError *err);

#endif
