/* Writes the fragments of compressed pixels (PS3.5 A.4): a part of dicom_writer.c. */
#ifndef SAT_DICOM_DICOM_WRITE_FRAGMENTS_H
#define SAT_DICOM_DICOM_WRITE_FRAGMENTS_H

#include "formats/dicom/dicom_output.h"

/** As they are in the source, offset table and all, without the delimiter. errors: those of
 *  sat_dicom_read_at(); SAT_ERR_CORRUPT when the file has changed */
SAT_NODISCARD bool sat_dicom_copy_fragments(const SatDicomFile *source,
                                            const SatDicomElement *element, bool big_endian,
                                            SatDicomOutput *output, SatError *err);

/** The picture of writing->source, each frame cleaned (dicom_frame_clean.h), the offset table made
 *  anew of where frames begin. errors: also SAT_ERR_CORRUPT when frames and fragments do not match,
 *  or a frame is not what it should be */
SAT_NODISCARD bool sat_dicom_write_clean_fragments(const SatDicomWriting *writing,
                                                   SatDicomOutput *output, SatError *err);

#endif
