/* One entry of a pack as pixels: read, checked against its hash, decoded. All it needs are plain
 * values and memory of the caller: nothing is shared, so that it can run in any thread or process.
 */
#ifndef SAT_PACK_PACK_PICTURE_H
#define SAT_PACK_PACK_PICTURE_H

#include "formats/pack/pack_reader.h"

/** The rows of a whole picture's frame that one strip fills, sharing its memory.
 *  errors: SAT_ERR_ARGUMENT when the frame has another shape than its series */
SAT_NODISCARD bool sat_pack_strip_rows(const SatPackFrame *pack_frame, uint32_t strip_index,
                                       const SatPixelFrame *frame, SatPixelFrame *strip,
                                       SatError *err);

/** Reads entry from file into scratch (grown as needed, reusable), checks its SHA-256 and decodes
 * it into strip->pixels. form: coding and predictor of the strip's frame. errors: SAT_ERR_CORRUPT,
 * SAT_ERR_UNSUPPORTED, SAT_ERR_NO_MEMORY, SAT_ERR_SYSTEM thread: any, also at once; scratch and
 * strip belong to one at a time source: PACK_FORMAT.md §8 */
SAT_NODISCARD bool sat_pack_picture_decode(SatFile *file, const SatPackEntry *entry,
                                           const SatPictureForm *form, const SatPixelFrame *strip,
                                           SatByteWriter *scratch, SatError *err);

#endif
