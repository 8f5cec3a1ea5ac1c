/* What is done to a picture's stored values on their way to a pixel frame, and what is refused.
 * Called by dicom_image.c. */
#ifndef SAT_DICOM_DICOM_CONVERSION_H
#define SAT_DICOM_DICOM_CONVERSION_H

#include "formats/dicom/dicom_image.h"

/** MONOCHROME1 or MONOCHROME2. */
bool sat_dicom_image_is_gray(const SatDicomImage *image);

/** Values of more than 16 bits: floats too. */
bool sat_dicom_image_is_wide(const SatDicomImage *image);

/** Sets conversion, padding and shape of a picture whose other members are set.
 *  errors: SAT_ERR_UNSUPPORTED with a listed reason; SAT_ERR_CORRUPT what contradicts itself */
SAT_NODISCARD bool sat_dicom_choose_conversion(const SatDicomFile *dicom, SatDicomImage *image,
                                               SatError *err);

#endif
