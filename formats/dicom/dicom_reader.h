/* Reads a DICOM file's structure (PS3.5, PS3.10): our own parser, strict about lengths, tolerant of
 * what hospitals write. It never decodes compressed pixels. A SatDicomFile is read-only after
 * opening: any thread. Hostile by assumption: nesting, element count, value and header sizes are
 * limited. */
#ifndef SAT_DICOM_DICOM_READER_H
#define SAT_DICOM_DICOM_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/platform.h"

#define SAT_DICOM_MAX_DEPTH 16U
#define SAT_DICOM_MAX_ELEMENTS 1000000U
#define SAT_DICOM_MAX_HEADER_BYTES ((uint64_t)256 << 20) /* all values kept in memory together */
#define SAT_DICOM_MAX_VALUE_BYTES ((uint64_t)16 << 20)   /* a longer one is located, not kept */
#define SAT_DICOM_MAX_FRAGMENTS 4000000U

#define SAT_TAG(group, element) (((uint32_t)(group) << 16) | (uint32_t)(element))

typedef struct SatDicomDataset SatDicomDataset;

typedef struct {
    uint32_t tag;
    char vr[3];           /* the dictionary's when the file says none or UN; else "UN" */
    uint64_t file_offset; /* of the value */
    uint64_t length;      /* of the value; for sequences the sum is not meaningful */
    const uint8_t *value; /* NULL for sequences, pixel data (in icons too) and long values */
    bool is_encapsulated; /* fragments; length spans them with their headers, not the delimiter */
    const SatDicomDataset *items; /* sequences */
    size_t item_count;
} SatDicomElement;

struct SatDicomDataset {
    const SatDicomElement *elements; /* in file order */
    size_t count;
    uint64_t file_offset; /* of the tag of the item it is; the first element of the file's */
    bool big_endian;
};

/** What a fragment's first bytes are: where no table says it, frames are told apart by them. */
typedef enum {
    SAT_DICOM_STARTS_OTHERWISE,
    SAT_DICOM_STARTS_JPEG,      /* start of image; JPEG-LS too */
    SAT_DICOM_STARTS_JPEG_2000, /* start of codestream, or a JP2 file */
    SAT_DICOM_STARTS_RLE        /* a header (dicom_rle.h) */
} SatDicomFragmentStart;

typedef struct {
    uint64_t offset, length;
    SatDicomFragmentStart start;
} SatDicomFragment;

/** Where (7FE0,0010), or the float variants, lies. */
typedef struct {
    bool present;
    uint32_t tag;
    bool encapsulated;
    uint64_t offset, length; /* length: native; of a file that was cut short, what is there */
    const SatDicomFragment *fragments; /* encapsulated, without the offset table */
    size_t fragment_count;
    bool lacks_delimiter; /* the file ends right behind a fragment: perhaps nothing is missing */
    const uint32_t *offset_table; /* Basic Offset Table, may be empty */
    size_t offset_count;
    const uint32_t *frame_starts; /* fragments that start as the transfer syntax wants, in order */
    size_t frame_start_count;
} SatDicomPixelLocation;

typedef struct SatDicomFile SatDicomFile;

/** True when the file begins like DICOM (preamble and DICM, or a plausible first element without
 *  preamble). Reads at most 256 bytes; any failure is false. */
bool sat_dicom_looks_like(SatFile *file);
#define SAT_DICOM_PROBE_BYTES 256U
/** The same of the first length bytes (SAT_DICOM_PROBE_BYTES are enough) of size_bytes. */
bool sat_dicom_looks_like_bytes(const uint8_t *bytes, size_t length, uint64_t size_bytes);

/** Parses everything but the pixels. Without preamble or meta header the syntax is guessed; a wrong
 *  one is corrected by what the first element shows. A file that ends inside an element gives what
 *  came before it, with sat_dicom_is_truncated(). file is borrowed until close.
 *  errors: SAT_ERR_FORMAT not DICOM; SAT_ERR_CORRUPT with tag and offset; SAT_ERR_LIMIT
 *  A deflated data set is inflated into memory (dicom_inflate.h has the limits); all offsets, in
 *  errors too, then count from its first inflated byte. */
SAT_NODISCARD SatDicomFile *sat_dicom_open(SatFile *file, SatError *err);
void sat_dicom_close(SatDicomFile *dicom);
SAT_DEFINE_AUTO(SatDicomFile, sat_dicom_close)

const SatDicomDataset *sat_dicom_dataset(const SatDicomFile *dicom); /* without group 2 */
/** Transfer syntax UID, from the meta header or guessed. */
const char *sat_dicom_transfer_syntax(const SatDicomFile *dicom);
const SatDicomPixelLocation *sat_dicom_pixels(const SatDicomFile *dicom);
/** Whether offsets are those of the file itself: false when the data set was inflated. */
bool sat_dicom_lies_in_file(const SatDicomFile *dicom);
/** Exactly length bytes at offset, as elements and pixels are located: of the file, or of what was
 *  inflated. thread: any, also at once */
SAT_NODISCARD bool sat_dicom_read_at(const SatDicomFile *dicom, uint64_t offset, void *bytes,
                                     size_t length, SatError *err);
/** Bytes behind a whole data set are no error: where it ended, and whether the file was cut short.
 */
bool sat_dicom_is_truncated(const SatDicomFile *dicom);
/** Fails with SAT_ERR_CORRUPT "the file is cut short in element (gggg,eeee) at offset N; get it
 *  again", of a file that is. Gives false. */
bool sat_dicom_fail_truncated(const SatDicomFile *dicom, SatError *err);

/** The first element with the tag at the data set's top level; NULL when there is none. */
const SatDicomElement *sat_dicom_find(const SatDicomDataset *dataset, uint32_t tag);

/* Values. `index` counts the backslash-separated (or binary) values from 0. False: absent, empty,
 * or not such a value; *out is untouched then. */
/** Text without padding, borrowed: *text points into the file's memory, not NUL-terminated. Bytes
 * as in the file: for what people wrote, dicom_charset.h applies the character set. */
bool sat_dicom_get_text(const SatDicomDataset *dataset, uint32_t tag, size_t index,
                        const char **text, size_t *length);
/** The same, copied with a NUL; cut when longer. False as above. */
bool sat_dicom_copy_text(const SatDicomDataset *dataset, uint32_t tag, size_t index, char *buffer,
                         size_t capacity);
bool sat_dicom_get_u16(const SatDicomDataset *dataset, uint32_t tag, size_t index, uint16_t *out);
/** US SS UL SL OW and their 64-bit kin; text that is a whole number, as IS. */
bool sat_dicom_get_i64(const SatDicomDataset *dataset, uint32_t tag, size_t index, int64_t *out);
/** FL FD, integers, and text that is a number, as DS and IS. Never infinite, never NaN. */
bool sat_dicom_get_double(const SatDicomDataset *dataset, uint32_t tag, size_t index, double *out);
/** count values at once; false when there are fewer. */
bool sat_dicom_get_doubles(const SatDicomDataset *dataset, uint32_t tag, size_t count, double *out);
size_t sat_dicom_value_count(const SatDicomDataset *dataset, uint32_t tag);

#endif
