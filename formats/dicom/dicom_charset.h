/* Text of data elements as UTF-8, by the Specific Character Set of their data set (PS3.3
 * C.12.1.1.2, PS3.5 6.1), as hospitals write it: single-byte sets, ISO 2022 with escape sequences,
 * GB18030, GBK, UTF-8; missing and wrong declarations too. Independent of the locale. */
#ifndef SAT_DICOM_DICOM_CHARSET_H
#define SAT_DICOM_DICOM_CHARSET_H

#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_reader.h"

#define SAT_DICOM_CHARSET_MOST_SETS 8U
#define SAT_DICOM_ALL_VALUES SIZE_MAX

/** What a data set declares. Zeroed: nothing. A value; no need to free. */
typedef struct {
    uint8_t sets[SAT_DICOM_CHARSET_MOST_SETS]; /* dicom_character_set.h */
    size_t count;                              /* 0: nothing is declared */
} SatDicomCharset;

/** The data set's own declaration; without one (or with an empty one) that of the data set around
 * it, which may be NULL. Understands what is written instead of the defined terms, too:
 * "ISO-IR 100", "UTF8", "latin1", "GB2312", "SHIFT_JIS". Further terms than 8 are ignored. */
SatDicomCharset sat_dicom_charset_of(const SatDicomDataset *dataset,
                                     const SatDicomCharset *inherited);

/** The decoders opened so far: opening one costs more than most texts. One thread at a time. */
typedef struct SatDicomTextDecoder SatDicomTextDecoder;

SAT_NODISCARD SatDicomTextDecoder *sat_dicom_text_decoder_new(SatError *err);
void sat_dicom_text_decoder_free(SatDicomTextDecoder *decoder);
SAT_DEFINE_AUTO(SatDicomTextDecoder, sat_dicom_text_decoder_free)

/** Appends value `index` of the element as UTF-8, without padding, to out.
 *  SAT_DICOM_ALL_VALUES: all of them, a backslash between two; LT, ST, UR and UT are one value.
 *  Only a backslash that is a character by itself ends a value, not the same byte inside of one
 *  (GBK, GB18030, Shift-JIS, JIS X 0208). What the declared set does not know comes as U+FFFD, one
 *  for each character or byte; nothing is dropped but control characters (of which line ends and
 *  tabs stay, a form feed as a line end) and the escape sequences of ISO 2022. Text that declares
 *  nothing, or Latin-1, and is UTF-8, is taken as that. A character of several bytes is never
 *  ASCII: such ones come in their full width.
 *  False: absent, empty, no text, or out->failed; out is as before, then. */
bool sat_dicom_text_utf8(SatDicomTextDecoder *decoder, const SatDicomCharset *charset,
                         const SatDicomDataset *dataset, uint32_t tag, size_t index,
                         SatByteWriter *out);

#endif
