/* What tests of pictures share: made files, their frames as numbers or as RGB, or their refusal. */
#ifndef SAT_TESTS_PICTURE_CHECKS_H
#define SAT_TESTS_PICTURE_CHECKS_H

#include "tests/unit/formats/dicom/dicom_maker.h"

extern const MadePicture picture_gray; /* 3 x 2, 12 bits of 16 */
extern const MadePicture picture_rgb;  /* 2 x 2, 8 bits */

/** A file of a picture; vr: of its pixels. */
MadeFile made_picture(const char *uid, const MadePicture *picture, const char *vr,
                      const uint8_t *pixels, size_t length);
/** The same of 16-bit words, in the byte order of the syntax. */
MadeFile made_words(const char *uid, const MadePicture *picture, const uint16_t *words,
                    size_t count);
/** Fails the test where there is no description. */
SatDicomImage made_describe(const MadeFile *made);
/** The frame's values, whatever their width, against expected ones. */
void assert_frame(const MadeFile *made, uint32_t index, const uint16_t *expected);
/** Adds the pixels (OB), frees the maker, opens the file. */
MadeFile made_finish(DicomMaker *maker, const void *pixels, size_t length);
/** The first frame is RGB, converted so, and equal to expected. Closes the file. */
void assert_rgb(MadeFile *made, SatDicomConversion conversion, const uint8_t *expected);
/** The description fails with the code and the words. Closes the file. */
void assert_refused(MadeFile *made, SatErrorCode code, const char *words);

#endif
