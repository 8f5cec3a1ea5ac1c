/* What looks like a date, a telephone number, a mail address or a postal address, whoever's it is.
 * Pure; any thread. */
#ifndef SAT_EXPORT_TEXT_SHAPES_H
#define SAT_EXPORT_TEXT_SHAPES_H

#include "export/deidentify/text_words.h"

/** A date as it was read. month and day may be swapped where both can be months. */
typedef struct {
    uint32_t year, month, day; /* 0: not said. year: of two digits when has_short_year */
    bool has_short_year, may_be_swapped;
    bool is_doubtful; /* it may well be something else: trust it only when it is a known date */
} SatTextDate;

/** A date that begins at word `index`: numbers with one sign between, 8 or 6 digits, month names of
 *  a dozen languages, 年月日. Returns how many words it takes; 0: none. */
size_t sat_text_date_at(const SatTextWords *words, size_t index, SatTextDate *out);
/** Whether the two can be one day; a part that is not said fits any, a year alone nothing. */
bool sat_text_date_fits(const SatTextDate *date, uint32_t year, uint32_t month, uint32_t day);

/** Words of a telephone number that begins at word `index`; 0: none. */
size_t sat_text_phone_at(const SatTextWords *words, size_t index);
/** Words of a mail address; 0: none. */
size_t sat_text_mail_at(const SatTextWords *words, size_t index);
/** Words of a street with its number; 0: none. */
size_t sat_text_address_at(const SatTextWords *words, size_t index);

#endif
