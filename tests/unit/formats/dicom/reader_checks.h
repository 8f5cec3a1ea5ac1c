/* What tests of the reader share: a head and a tail around what is tested, and whether both came
 * through. */
#ifndef SAT_TESTS_READER_CHECKS_H
#define SAT_TESTS_READER_CHECKS_H

#include "tests/unit/formats/dicom/dicom_maker.h"

enum { READER_SYNTAXES = 3, READER_PIXELS_BYTES = 12 };
extern const char *const reader_syntaxes[READER_SYNTAXES]; /* implicit, explicit, big-endian */

void put_head(DicomMaker *maker);
/** With a picture. */
void put_tail(DicomMaker *maker);
/** A sequence with one item of stated and one of undefined length. */
void put_mixed_sequence(DicomMaker *maker, bool undefined_length);
/** Head and tail came through whole, whatever lay between them. */
void assert_whole(const MadeFile *made);
/** The maker's file is no DICOM, or refused, with these words. */
void assert_not_opened(const DicomMaker *maker, SatErrorCode code, const char *words);

#endif
