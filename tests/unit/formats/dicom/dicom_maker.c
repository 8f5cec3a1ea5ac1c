/* Writes small DICOM files of any syntax, right or wrong, for tests. */
#include "tests/unit/formats/dicom/dicom_maker.h"

#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_tags.h"

void put_raw_u16(DicomMaker *maker, uint16_t value)
{
    uint16_t swapped = (uint16_t)(value << 8 | value >> 8);
    sat_write_u16(&maker->out, maker->big_endian ? swapped : value);
}

void put_raw_u32(DicomMaker *maker, uint32_t value)
{
    uint16_t low = (uint16_t)value, high = (uint16_t)(value >> 16);
    put_raw_u16(maker, maker->big_endian ? high : low);
    put_raw_u16(maker, maker->big_endian ? low : high);
}

static void put_tag(DicomMaker *maker, uint32_t tag)
{
    put_raw_u16(maker, (uint16_t)(tag >> 16));
    put_raw_u16(maker, (uint16_t)tag);
}

void put_header(DicomMaker *maker, uint32_t tag, const char *vr, uint32_t length)
{
    static const char long_vrs[] = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";
    put_tag(maker, tag);
    if (!maker->is_explicit) {
        put_raw_u32(maker, length);
        return;
    }
    sat_write_bytes(&maker->out, vr, 2);
    if (strstr(long_vrs, vr)) {
        put_raw_u16(maker, 0);
        put_raw_u32(maker, length);
    } else {
        put_raw_u16(maker, (uint16_t)length);
    }
}

void put_bytes(DicomMaker *maker, uint32_t tag, const char *vr, const void *bytes, size_t length)
{
    put_header(maker, tag, vr, (uint32_t)length);
    sat_write_bytes(&maker->out, bytes, length);
}

void put_text(DicomMaker *maker, uint32_t tag, const char *vr, const char *text)
{
    size_t length = strlen(text);
    put_header(maker, tag, vr, (uint32_t)(length + (length & 1U)));
    sat_write_text(&maker->out, text);
    if ((length & 1U) != 0) {
        sat_write_u8(&maker->out, strcmp(vr, "UI") == 0 ? 0 : ' ');
    }
}

void put_u16(DicomMaker *maker, uint32_t tag, uint16_t value)
{
    put_header(maker, tag, "US", 2);
    put_raw_u16(maker, value);
}

void put_item(DicomMaker *maker, uint32_t length)
{
    put_tag(maker, SAT_TAG(0xFFFE, 0xE000));
    put_raw_u32(maker, length);
}

void put_item_end(DicomMaker *maker)
{
    put_tag(maker, SAT_TAG(0xFFFE, 0xE00D));
    put_raw_u32(maker, 0);
}

void put_sequence_end(DicomMaker *maker)
{
    put_tag(maker, SAT_TAG(0xFFFE, 0xE0DD));
    put_raw_u32(maker, 0);
}

void put_item_of(DicomMaker *maker, const DicomMaker *inside)
{
    put_item(maker, (uint32_t)inside->out.length);
    sat_write_bytes(&maker->out, inside->out.bytes, inside->out.length);
}

DicomMaker maker_bare(bool is_explicit, bool big_endian)
{
    return (DicomMaker){.is_explicit = is_explicit, .big_endian = big_endian};
}

void put_meta(DicomMaker *maker, const char *uid, bool with_group_length)
{
    static const uint8_t preamble[128] = {0};
    static const uint8_t version[2] = {0, 1};
    DicomMaker meta = maker_bare(true, false);
    put_bytes(&meta, SAT_TAG(0x0002, 0x0001), "OB", version, sizeof version);
    put_text(&meta, SAT_TAG_TRANSFER_SYNTAX_UID, "UI", uid);
    DicomMaker head = maker_bare(true, false);
    if (with_group_length) {
        put_header(&head, SAT_TAG(0x0002, 0x0000), "UL", 4);
        put_raw_u32(&head, (uint32_t)meta.out.length);
    }
    sat_write_bytes(&maker->out, preamble, sizeof preamble);
    sat_write_text(&maker->out, "DICM");
    sat_write_bytes(&maker->out, head.out.bytes, head.out.length);
    sat_write_bytes(&maker->out, meta.out.bytes, meta.out.length);
    maker_free(&head);
    maker_free(&meta);
}

DicomMaker maker_new(const char *uid)
{
    DicomMaker maker = maker_bare(strcmp(uid, UID_IMPLICIT) != 0, false);
    if (uid[0] != '\0') {
        put_meta(&maker, uid, true);
    }
    maker.big_endian = strcmp(uid, UID_BIG_ENDIAN) == 0;
    return maker;
}

void maker_free(DicomMaker *maker)
{
    sat_byte_writer_free(&maker->out);
}

void put_picture(DicomMaker *maker, const MadePicture *picture)
{
    put_u16(maker, SAT_TAG_SAMPLES_PER_PIXEL, picture->samples);
    put_text(maker, SAT_TAG_PHOTOMETRIC_INTERPRETATION, "CS", picture->photometric);
    if (picture->samples > 1) {
        put_u16(maker, SAT_TAG_PLANAR_CONFIGURATION, picture->planar);
    }
    if (picture->frames) {
        put_text(maker, SAT_TAG_NUMBER_OF_FRAMES, "IS", picture->frames);
    }
    put_u16(maker, SAT_TAG_ROWS, picture->rows);
    put_u16(maker, SAT_TAG_COLUMNS, picture->columns);
    put_u16(maker, SAT_TAG_BITS_ALLOCATED, picture->allocated);
    put_u16(maker, SAT_TAG_BITS_STORED, picture->stored);
    put_u16(maker, SAT_TAG_HIGH_BIT, picture->high_bit);
    put_u16(maker, SAT_TAG_PIXEL_REPRESENTATION, picture->is_signed);
}

MadeFile made_open_bytes(const uint8_t *bytes, size_t length)
{
    MadeFile made = {.folder = scratch_folder_new()};
    char *path = scratch_path(&made.folder, "made.dcm");
    made.file = sat_file_open(path, SAT_FILE_CREATE, &made.err);
    free(path);
    if (!made.file || (length > 0 && !sat_file_write_at(made.file, 0, bytes, length, &made.err))) {
        (void)fprintf(stderr, "%s\n", made.err.text);
        abort();
    }
    made.dicom = sat_dicom_open(made.file, &made.err);
    return made;
}

MadeFile made_open(const DicomMaker *maker)
{
    return made_open_bytes(maker->out.bytes, maker->out.length);
}

void made_close(MadeFile *made)
{
    sat_dicom_close(made->dicom);
    sat_file_close(made->file);
    scratch_folder_free(&made->folder);
}
