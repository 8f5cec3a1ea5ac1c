/* The picture inside a DICOM file: its description (PS3.3 C.7.6.3) and its frames as pixel frames.
 */
#ifndef SAT_DICOM_DICOM_IMAGE_H
#define SAT_DICOM_DICOM_IMAGE_H

#include "formats/base/byte_writer.h"
#include "formats/codec/pixel_frame.h"
#include "formats/dicom/dicom_decoder.h"
#include "formats/dicom/dicom_linear.h"
#include "formats/dicom/dicom_reader.h"
#include "formats/dicom/dicom_values.h"

typedef enum {
    SAT_DICOM_PIXELS_NATIVE,
    SAT_DICOM_PIXELS_RLE,
    SAT_DICOM_PIXELS_DEFLATED, /* each frame by itself */
    /* By a decoder that the caller has; see sat_dicom_is_coded(): */
    SAT_DICOM_PIXELS_JPEG_BASELINE, /* of 8 bits: a pack can keep its bytes */
    SAT_DICOM_PIXELS_JPEG,          /* extended, spectral selection, progressive */
    SAT_DICOM_PIXELS_JPEG_LOSSLESS,
    SAT_DICOM_PIXELS_JPEG_LS,
    SAT_DICOM_PIXELS_JPEG_2000 /* HTJ2K too */
} SatDicomPixelKind;

/** What is done to the stored values on their way to a pixel frame, besides cutting them out. */
typedef enum {
    SAT_DICOM_AS_STORED,
    SAT_DICOM_FROM_PALETTE,         /* RGB through a palette, exact */
    SAT_DICOM_FROM_PALETTE_16,      /* the same, entries of 16 bits rounded to 8 */
    SAT_DICOM_FROM_YBR,             /* RGB from luminance and chrominance, rounded */
    SAT_DICOM_FROM_YBR_422,         /* the same, chrominance for two pixels each */
    SAT_DICOM_FROM_YBR_PARTIAL_422, /* the same, Y from 16 to 235 (retired) */
    SAT_DICOM_FROM_SUPPLEMENT,      /* gray below a value, palette colour from it on: RGB */
    SAT_DICOM_SCALED_TO_8,          /* RGB of Bits Stored bits; rounded when more than 8 */
    SAT_DICOM_LINEAR_TO_16          /* gray of more than 16 bits: PACK_FORMAT.md 10 */
} SatDicomConversion;

typedef struct {
    uint32_t rows, columns, frames; /* frames >= 1 */
    uint32_t frames_missing;        /* beyond those: the file says it has them, but it was cut */
    uint8_t samples;                /* 1 or 3, as in the file: 1 for palette colour */
    uint8_t bits_allocated, bits_stored, high_bit; /* float: all of them */
    bool is_signed;
    bool has_own_sign; /* is_signed though the file says unsigned: its JPEG 2000 stream says so */
    SatDicomNumber number;
    bool planar;          /* Planar Configuration 1 */
    char photometric[20]; /* as in the file */
    SatDicomPixelKind kind;
    SatPixelShape shape; /* of a frame as we give it */
    SatDicomConversion conversion;
    SatDicomPadding padding; /* these two only with SAT_DICOM_LINEAR_TO_16; */
    SatDicomLinear linear;   /* set by who has measured the series, before a frame is read */
    bool big_endian;
} SatDicomImage;

/** Reads and checks the description; says why a picture cannot be read. Names no attribute value.
 *  errors: SAT_ERR_UNSUPPORTED "JPEG XL pictures are not read yet" (a listed reason);
 *  SAT_ERR_FORMAT "no picture in it" for objects without pixels; SAT_ERR_CORRUPT when there are
 * fewer pixel bytes than rows x columns x frames need; SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_dicom_image_describe(const SatDicomFile *dicom, SatDicomImage *out,
                                            SatError *err);

/** Frames of this kind need a decoder. */
bool sat_dicom_is_coded(SatDicomPixelKind kind);

/** Frame `index` into frame->pixels (frame->shape equal to image->shape): stored value in Bits
 * Stored bits, signed ones + 2^(bits-1), bits outside masked; colour as RGB by pixel. The order of
 * the conversions is told in dicom_pixels.c. decoder: NULL when the kind needs none.
 *  errors: SAT_ERR_CORRUPT when compressed bytes do not give the frame, or contradict the
 *  description; SAT_ERR_UNSUPPORTED; SAT_ERR_LIMIT; those of the decoder
 *  thread: any, at once */
SAT_NODISCARD bool sat_dicom_image_read_frame(const SatDicomFile *dicom, const SatDicomImage *image,
                                              uint32_t index, const SatDicomDecoder *decoder,
                                              const SatPixelFrame *frame, SatError *err);

/** The same of coded frame `index` whose bytes are in memory: a JPEG that was cleaned. */
SAT_NODISCARD bool sat_dicom_image_read_coded(const SatDicomFile *dicom, const SatDicomImage *image,
                                              uint32_t index, const uint8_t *bytes, size_t length,
                                              const SatDicomDecoder *decoder,
                                              const SatPixelFrame *frame, SatError *err);

#define SAT_DICOM_LARGEST_NUMBER 1e12 /* as numbers in a pack: PACK_FORMAT.md 2 */

/** Widens the extent by the stored values of frame `index`; only with SAT_DICOM_LINEAR_TO_16.
 *  errors: as sat_dicom_image_read_frame(); SAT_ERR_UNSUPPORTED past SAT_DICOM_LARGEST_NUMBER
 *  thread: any, at once */
SAT_NODISCARD bool sat_dicom_image_measure_frame(const SatDicomFile *dicom,
                                                 const SatDicomImage *image, uint32_t index,
                                                 SatDicomExtent *extent, SatError *err);

/** Whether the frames we give hold signed values + 2^(bits-1). */
bool sat_dicom_image_gives_signed(const SatDicomImage *image);

/** Puts where the frame lies before the error's text: "reading frame 3 (fragment 2 of (7fe0,0010)
 * at offset 1234)". Gives false. */
bool sat_dicom_fail_in_frame(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                             SatError *err);

/** Which fragments hold frame `index` of `frames` (index < frames): *count from *first.
 *  errors: SAT_ERR_CORRUPT when frames and fragments do not match */
SAT_NODISCARD bool sat_dicom_frame_fragments(const SatDicomFile *dicom, uint32_t frames,
                                             uint32_t index, size_t *first, size_t *count,
                                             SatError *err);

/** The bytes of an encapsulated frame, its fragments joined. For all kinds but native.
 *  errors: SAT_ERR_CORRUPT when frames and fragments do not match */
SAT_NODISCARD bool sat_dicom_image_read_encapsulated(const SatDicomFile *dicom,
                                                     const SatDicomImage *image, uint32_t index,
                                                     SatByteWriter *out, SatError *err);

/** The bytes that hold frame `index` as they lie in the file, appended: of encapsulated ones the
 *  same; native ones of other than whole bytes share their first and last byte with a neighbour.
 *  errors: SAT_ERR_CORRUPT when the file is shorter, and as above */
SAT_NODISCARD bool sat_dicom_image_read_stored(const SatDicomFile *dicom,
                                               const SatDicomImage *image, uint32_t index,
                                               SatByteWriter *out, SatError *err);

/** Where those bytes lie in the file; length_bytes 0: nowhere, or in several pieces. */
typedef struct {
    uint64_t offset, length_bytes;
} SatDicomPlace;

SatDicomPlace sat_dicom_image_stored_place(const SatDicomFile *dicom, const SatDicomImage *image,
                                           uint32_t index);

#endif
