/* The marks of GIFT: escapes, titles, formats, weights. Private to the GIFT importer. Pure. */
#ifndef SAT_EXPORT_GIFT_TEXT_H
#define SAT_EXPORT_GIFT_TEXT_H

#include "formats/base/byte_writer.h"

/** A part of a file, as it is written there. */
typedef struct {
    const char *text;
    size_t length;
} SatGiftPart;

/** Where `mark` stands without a backslash before it, from `from` on; part.length: nowhere. */
size_t sat_gift_find(SatGiftPart part, size_t from, const char *mark);
/** What stands from `from` to `to`, without blanks around it. */
SatGiftPart sat_gift_slice(SatGiftPart part, size_t from, size_t to);
/** Takes "[html]" off its beginning; *is_html and *is_plain tell what stood there. */
SatGiftPart sat_gift_take_format(SatGiftPart part, bool *is_html, bool *is_plain);
/** Takes "%-33.3%" off its beginning; false: there is none that makes sense. */
bool sat_gift_take_weight(SatGiftPart *part, double *percent);
/** Appends it as it is meant: without escapes and markup. */
void sat_gift_write(SatGiftPart part, SatByteWriter *out);

#endif
