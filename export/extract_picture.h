/* One picture of a pack as a file: PNG, or the JPEG as it is. thread: any */
#ifndef SAT_EXPORT_EXTRACT_PICTURE_H
#define SAT_EXPORT_EXTRACT_PICTURE_H

#include "formats/pack/pack_reader.h"

/** Appends a PNG of the frame: 16-bit gray for GRAY16 (the packed values, not scaled), 8-bit gray
 * or RGB else. No further chunks. Same pixels, same bytes. errors: SAT_ERR_NO_MEMORY, SAT_ERR_LIMIT
 */
SAT_NODISCARD bool sat_write_png(const SatPixelFrame *frame, SatByteWriter *out, SatError *err);

/** The picture's file name: "0001.png" or "0001.jpg", 1-based with four digits or more. */
void sat_picture_file_name(const SatPackFrame *frame, size_t index, char out[32]);

/** Reads a picture from the pack and appends its file's bytes.
 *  errors: SAT_ERR_CORRUPT when the picture is damaged, and those of the above */
SAT_NODISCARD bool sat_extract_picture(const SatPackReader *reader, const SatPackSeries *series,
                                       size_t index, SatByteWriter *out, SatError *err);

#endif
