/* What tests of colour share: a made file's first frame as RGB, or its refusal. */
#ifndef SAT_TESTS_PICTURE_CHECKS_H
#define SAT_TESTS_PICTURE_CHECKS_H

#include "tests/unit/formats/dicom/dicom_maker.h"

/** Adds the pixels (OB), frees the maker, opens the file. */
MadeFile made_finish(DicomMaker *maker, const void *pixels, size_t length);
/** The first frame is RGB, converted so, and equal to expected. Closes the file. */
void assert_rgb(MadeFile *made, SatDicomConversion conversion, const uint8_t *expected);
/** The description fails with the code and the words. Closes the file. */
void assert_refused(MadeFile *made, SatErrorCode code, const char *words);

#endif
