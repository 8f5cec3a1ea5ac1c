/* The header of one data element (PS3.5 7.1): tag, VR, length, in the ways hospitals write it. */
#ifndef SAT_DICOM_DICOM_HEADER_H
#define SAT_DICOM_DICOM_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/dicom/dicom_stream.h"

#define SAT_TAG_ITEM 0xFFFEE000U
#define SAT_TAG_ITEM_END 0xFFFEE00DU
#define SAT_TAG_SEQUENCE_END 0xFFFEE0DDU

typedef struct {
    bool is_explicit;
    bool big_endian;
} SatDicomEncoding;

typedef struct {
    uint32_t tag;
    char vr[3];
    bool undefined_length;
    uint32_t length;
    uint64_t value_offset;
} SatDicomHeader;

typedef enum {
    SAT_DICOM_HEADER_OK,
    SAT_DICOM_HEADER_CUT,   /* the bytes up to `end` are too few for a header */
    SAT_DICOM_HEADER_BAD,   /* no reading of it makes sense */
    SAT_DICOM_HEADER_FAILED /* *err is set */
} SatDicomHeaderResult;

uint16_t sat_dicom_load_u16(const uint8_t *bytes, bool big_endian);
uint32_t sat_dicom_load_u32(const uint8_t *bytes, bool big_endian);
uint32_t sat_dicom_load_tag(const uint8_t *bytes, bool big_endian);

/** Reads the header at offset of a container that ends at `end`. A VR that is none is resolved by
 * what follows: the 32-bit, the 16-bit or the implicit form, whichever leads to a next element. */
SatDicomHeaderResult sat_dicom_header_read(SatDicomStream *stream, SatDicomEncoding encoding,
                                           uint64_t offset, uint64_t end, SatDicomHeader *out,
                                           SatError *err);

/** How the data set that begins at bytes (length of them, `available` in the file) is really
 * written: `declared` unless the first element contradicts it. */
SatDicomEncoding sat_dicom_encoding_check(const uint8_t *bytes, size_t length, uint64_t available,
                                          SatDicomEncoding declared);

/** For files without preamble: true, and how it is written, when bytes look like the first element.
 */
bool sat_dicom_encoding_guess(const uint8_t *bytes, size_t length, uint64_t available,
                              SatDicomEncoding *out);

#endif
