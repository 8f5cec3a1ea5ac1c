/* Buffered positioned reads of a file, or of bytes in memory: a header costs one read, pixels are
 * stepped over. One thread. */
#ifndef SAT_DICOM_DICOM_STREAM_H
#define SAT_DICOM_DICOM_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/platform.h"

#define SAT_DICOM_STREAM_BYTES ((size_t)64 << 10)

typedef struct {
    SatFile *file; /* borrowed; NULL: all bytes are in the buffer */
    uint64_t size_bytes;
    size_t read_ahead_bytes; /* of a buffer fill; at most SAT_DICOM_STREAM_BYTES */
    uint8_t *owned;          /* the buffer of a file */
    const uint8_t *buffer;   /* the same, or the bytes in memory */
    uint64_t buffer_offset;
    size_t buffer_length;
} SatDicomStream;

/** owns: sat_dicom_stream_close(), also after a failure */
SAT_NODISCARD bool sat_dicom_stream_open(SatDicomStream *stream, SatFile *file, SatError *err);
/** The same over length bytes, borrowed until close. Offsets count from the first of them. */
void sat_dicom_stream_open_memory(SatDicomStream *stream, const uint8_t *bytes, size_t length);
void sat_dicom_stream_close(SatDicomStream *stream);

/** The length bytes at offset, which must lie inside the file; length at most
 * SAT_DICOM_STREAM_BYTES. Borrowed until the next call. NULL: the read failed. */
SAT_NODISCARD const uint8_t *sat_dicom_stream_peek(SatDicomStream *stream, uint64_t offset,
                                                   size_t length, SatError *err);

/** Copies the 8 bytes at offset, wherever, without moving the buffer: for looking ahead. */
SAT_NODISCARD bool sat_dicom_stream_glance(const SatDicomStream *stream, uint64_t offset,
                                           uint8_t bytes[8]);

/** Copies the length bytes at offset, which must lie inside the file. */
SAT_NODISCARD bool sat_dicom_stream_read(SatDicomStream *stream, uint64_t offset, void *bytes,
                                         size_t length, SatError *err);

#endif
