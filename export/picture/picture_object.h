/* Writes a PNG or JPEG as a DICOM object: Secondary Capture (PS3.3 A.8.1), of a camera VL
 * Photographic (A.32.4). What the file says besides its pixels (EXIF with its places, comments,
 * names) is not taken over. Any thread. */
#ifndef SAT_EXPORT_PICTURE_OBJECT_H
#define SAT_EXPORT_PICTURE_OBJECT_H

#include "export/picture/picture_head.h"

typedef struct {
    bool keeps_jpeg;       /* its coded bytes without their markers; else the layout below */
    SatPixelLayout layout; /* as sat_picture_pixels() takes it */
    bool is_photograph;
    bool is_lossy; /* says that it was compressed with loss; every JPEG does */
    const char *study_uid, *series_uid, *instance_uid;
    const char *patient_id; /* "": none */
    uint32_t series_number, instance_number;
} SatPictureObject;

/** bytes: the whole file, with its head. The object is private to the user.
 *  errors: those of sat_picture_pixels(), sat_jpeg_clean(), sat_dicom_write_file() */
SAT_NODISCARD bool sat_picture_write_object(const uint8_t *bytes, size_t length,
                                            const SatPictureHead *head,
                                            const SatPictureObject *object, const char *path,
                                            SatError *err);

#endif
