/* What a DICOM object is to somebody who looks for pictures: a picture, a video, or something else
 * with a name of its own. Pure. */
#ifndef SAT_DICOM_DICOM_OBJECT_H
#define SAT_DICOM_DICOM_OBJECT_H

#include "formats/dicom/dicom_reader.h"

typedef enum {
    SAT_DICOM_OBJECT_PICTURE, /* it has pixels, whatever its SOP class */
    SAT_DICOM_OBJECT_VIDEO,   /* its pixels are an MPEG or HEVC stream */
    SAT_DICOM_OBJECT_LARGE,   /* a level of a slide past the size of a picture */
    SAT_DICOM_OBJECT_OTHER    /* no pixels; or the label of a slide, which names the patient */
} SatDicomObjectRole;

/** Words for people, of our own: "structured report", "structured reports". Static. */
typedef struct {
    SatDicomObjectRole role;
    const char *one, *many;
} SatDicomObjectKind;

/** By SOP Class UID (PS3.4 B.5), transfer syntax (dicom_syntax.h), whether there are pixels, and,
 * of slides, Image Type (PS3.3 C.8.12.4.1.1) and Total Pixel Matrix (dicom_mosaic.h). Never NULL:
 * an object without pixels is an "other object" when its class is not known, a "header without its
 * picture" when the class is that of pictures. */
const SatDicomObjectKind *sat_dicom_object_kind(const SatDicomFile *dicom);

#endif
