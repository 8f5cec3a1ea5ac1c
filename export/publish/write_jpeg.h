/* Writes JPEG files. thread: any */
#ifndef SAT_EXPORT_WRITE_JPEG_H
#define SAT_EXPORT_WRITE_JPEG_H

#include "formats/base/byte_writer.h"
#include "formats/codec/pixel_frame.h"

/** Appends an RGB8 frame as a baseline JPEG of high quality, colour as fine as gray, without any
 *  marker but JFIF's. Same pixels, same bytes. errors: SAT_ERR_NO_MEMORY, SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_write_jpeg(const SatPixelFrame *frame, SatByteWriter *out, SatError *err);

#endif
