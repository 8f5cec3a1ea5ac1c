/* Deflated DICOM (PS3.5 A.5, A.4.13): the bytes behind zlib's inflate, with limits against bombs.
 */
#ifndef SAT_DICOM_DICOM_INFLATE_H
#define SAT_DICOM_DICOM_INFLATE_H

#include "formats/base/platform.h"

#define SAT_DICOM_MAX_INFLATED_BYTES                                                               \
    ((size_t)256 << 20) /* kept in memory while the file is open                                   \
                         */
/* Past the free part no data set of pictures shrinks this far; deflate itself ends near 1032. */
#define SAT_DICOM_MAX_INFLATE_RATIO 500U
#define SAT_DICOM_INFLATE_FREE_BYTES ((size_t)64 << 20)

typedef struct {
    uint8_t *bytes; /* owned by the caller: free() */
    size_t length;
    bool is_cut; /* the stream has no end: what came before it */
} SatDicomInflated;

/** Inflates the raw deflate stream from offset to the end of the file; what follows it is ignored.
 *  errors: SAT_ERR_CORRUPT where the stream makes no sense; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_inflate_file(SatFile *file, uint64_t offset, SatDicomInflated *out,
                                          SatError *err);

/** Inflates one frame into out[out_length]; what the stream gives beyond is ignored.
 *  errors: SAT_ERR_CORRUPT when it gives less; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_inflate_frame(const uint8_t *bytes, size_t length, uint8_t *out,
                                           size_t out_length, SatError *err);

#endif
