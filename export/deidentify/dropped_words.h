/* Words of series descriptions that are in no vocabulary: raw, as they stand in the source. They
 * are counted for reports, shown to this user's terminal alone, and kept in titles when the user
 * accepts words. In memory only, overwritten when freed. Filled while the source is read, read-only
 * afterwards: then any thread. */
#ifndef SAT_EXPORT_DROPPED_WORDS_H
#define SAT_EXPORT_DROPPED_WORDS_H

#include "export/deidentify/clean_item.h"
#include "formats/base/byte_writer.h"

/** Opaque: the description of one series; no writer takes it. */
typedef struct SatDroppedWords SatDroppedWords;

/** Of the item's series; NULL: no word of it was dropped. Borrowed as the item is. */
const SatDroppedWords *sat_clean_item_dropped_words(const SatCleanItem *item);

/** How many; the patient's own names are not among them. */
size_t sat_dropped_words_count(const SatDroppedWords *words);
/** Appends them, with ", " between, for the terminal of this user and nothing else. */
void sat_dropped_words_write(const SatDroppedWords *words, SatByteWriter *out);

#endif
