/* Writes small DICOM files of any syntax, right or wrong, for tests. */
#ifndef SAT_TESTS_DICOM_MAKER_H
#define SAT_TESTS_DICOM_MAKER_H

#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_image.h"
#include "tests/support/scratch_folder.h"

#define UID_IMPLICIT "1.2.840.10008.1.2"
#define UID_EXPLICIT "1.2.840.10008.1.2.1"
#define UID_BIG_ENDIAN "1.2.840.10008.1.2.2"
#define UID_JPEG_BASELINE "1.2.840.10008.1.2.4.50"
#define UNDEFINED 0xFFFFFFFFU

typedef struct {
    SatByteWriter out;
    bool is_explicit;
    bool big_endian;
} DicomMaker;

/** A file with preamble and meta header; an empty uid: neither, explicit little-endian. */
DicomMaker maker_new(const char *uid);
/** Bare elements, for the inside of items. */
DicomMaker maker_bare(bool is_explicit, bool big_endian);
void maker_free(DicomMaker *maker);
/** Preamble, mark and group 2; without the group length when told. */
void put_meta(DicomMaker *maker, const char *uid, bool with_group_length);

void put_raw_u16(DicomMaker *maker, uint16_t value);
void put_raw_u32(DicomMaker *maker, uint32_t value);
/** Tag, VR and length as the syntax has them; the value is the caller's. */
void put_header(DicomMaker *maker, uint32_t tag, const char *vr, uint32_t length);
void put_bytes(DicomMaker *maker, uint32_t tag, const char *vr, const void *bytes, size_t length);
/** Padded to an even length. */
void put_text(DicomMaker *maker, uint32_t tag, const char *vr, const char *text);
void put_u16(DicomMaker *maker, uint32_t tag, uint16_t value);
void put_item(DicomMaker *maker, uint32_t length);
void put_item_end(DicomMaker *maker);
void put_sequence_end(DicomMaker *maker);
/** An item of stated length holding what `inside` wrote. */
void put_item_of(DicomMaker *maker, const DicomMaker *inside);

/** What describes a picture, besides its pixels. */
typedef struct {
    const char *photometric;
    uint16_t rows, columns, samples, allocated, stored, high_bit, is_signed;
    uint16_t planar;    /* written when samples > 1 */
    const char *frames; /* NULL: not written */
} MadePicture;

void put_picture(DicomMaker *maker, const MadePicture *picture);

/** A file on disk, opened. dicom is NULL when opening failed: err says why. */
typedef struct {
    ScratchFolder folder;
    SatFile *file;
    SatDicomFile *dicom;
    SatError err;
} MadeFile;

MadeFile made_open(const DicomMaker *maker);
/** The first length bytes of it. */
MadeFile made_open_bytes(const uint8_t *bytes, size_t length);
void made_close(MadeFile *made);

#endif
