/* The pre-scan on crafted codestreams: what it sees, what it refuses with which words; and what the
 * samples of a coded frame become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_coded.h"

/* ---- makers ---------------------------------------------------------------------------------- */

static void put_u16(SatByteWriter *out, unsigned value)
{
    sat_write_u8(out, (uint8_t)(value >> 8));
    sat_write_u8(out, (uint8_t)value);
}

static void put_u32(SatByteWriter *out, uint32_t value)
{
    put_u16(out, value >> 16);
    put_u16(out, value & 0xFFFFU);
}

typedef struct {
    unsigned frame_marker; /* 0xC0 … */
    unsigned bits, rows, columns, components, sampling;
    unsigned scan_components, first, second; /* of each scan */
    int adobe;                               /* transform; -1 none */
    size_t scans;
} Jpeg;

static const Jpeg baseline = {0xC0, 8, 2, 3, 1, 0x11, 1, 0, 63, -1, 1};
static const Jpeg lossless = {0xC3, 16, 2, 3, 1, 0x11, 1, 1, 0, -1, 1};
static const Jpeg jpeg_ls = {0xF7, 12, 2, 3, 1, 0x11, 1, 0, 0, -1, 1};

static void put_jpeg(SatByteWriter *out, const Jpeg *jpeg)
{
    put_u16(out, 0xFFD8);
    if (jpeg->adobe >= 0) {
        put_u16(out, 0xFFEE);
        put_u16(out, 14);
        sat_write_bytes(out, "Adobe\0d\0\0\0\0", 11);
        sat_write_u8(out, (uint8_t)jpeg->adobe);
    }
    put_u16(out, 0xFF00 | jpeg->frame_marker);
    put_u16(out, 8 + 3 * jpeg->components);
    sat_write_u8(out, (uint8_t)jpeg->bits);
    put_u16(out, jpeg->rows);
    put_u16(out, jpeg->columns);
    sat_write_u8(out, (uint8_t)jpeg->components);
    for (unsigned i = 0; i < jpeg->components; i++) {
        sat_write_u8(out, (uint8_t)(i + 1));
        sat_write_u8(out, (uint8_t)(i == 0 ? jpeg->sampling : 0x11));
        sat_write_u8(out, 0);
    }
    for (size_t scan = 0; scan < jpeg->scans; scan++) {
        put_u16(out, 0xFFDA);
        put_u16(out, 6 + 2 * jpeg->scan_components);
        sat_write_u8(out, (uint8_t)jpeg->scan_components);
        for (unsigned i = 0; i < jpeg->scan_components; i++) {
            sat_write_u8(out, (uint8_t)((jpeg->scan_components == 1 ? scan : i) + 1));
            sat_write_u8(out, 0);
        }
        sat_write_u8(out, (uint8_t)jpeg->first);
        sat_write_u8(out, (uint8_t)jpeg->second);
        sat_write_u8(out, 0);
        sat_write_bytes(out, "\x12\xFF\x00\x34", 4);
    }
    put_u16(out, 0xFFD9);
}

typedef struct {
    uint32_t columns, rows, tile;
    unsigned components, depth, across; /* depth as in SIZ: bits - 1, 0x80 signed */
    unsigned transform, style, wavelet;
    uint32_t part_bytes; /* 0: as long as it is */
} Jpeg2000;

static const Jpeg2000 plain = {3, 2, 64, 1, 0x8F, 1, 0, 0, 1, 0};

static void put_jpeg_2000(SatByteWriter *out, const Jpeg2000 *jpeg)
{
    put_u16(out, 0xFF4F);
    put_u16(out, 0xFF51);
    put_u16(out, 38 + 3 * jpeg->components);
    put_u16(out, 0);
    put_u32(out, jpeg->columns);
    put_u32(out, jpeg->rows);
    put_u32(out, 0);
    put_u32(out, 0);
    put_u32(out, jpeg->tile);
    put_u32(out, jpeg->tile);
    put_u32(out, 0);
    put_u32(out, 0);
    put_u16(out, jpeg->components);
    for (unsigned i = 0; i < jpeg->components; i++) {
        sat_write_u8(out, (uint8_t)jpeg->depth);
        sat_write_u8(out, (uint8_t)(i == 0 ? 1 : jpeg->across));
        sat_write_u8(out, 1);
    }
    put_u16(out, 0xFF52);
    put_u16(out, 12);
    sat_write_bytes(out, "\0\0\0\1", 4);
    sat_write_u8(out, (uint8_t)jpeg->transform);
    sat_write_u8(out, 1);
    sat_write_bytes(out, "\4\4", 2);
    sat_write_u8(out, (uint8_t)jpeg->style);
    sat_write_u8(out, (uint8_t)jpeg->wavelet);
    put_u16(out, 0xFF90);
    put_u16(out, 10);
    put_u16(out, 0);
    put_u32(out, jpeg->part_bytes != 0 ? jpeg->part_bytes : 18);
    put_u16(out, 1);
    put_u16(out, 0xFF93);
    sat_write_bytes(out, "\1\2\3\4", 4);
    put_u16(out, 0xFFD9);
}

/* ---- what is seen ---------------------------------------------------------------------------- */

static SatCodestream scan(SatCodestreamFamily family, SatByteWriter *bytes)
{
    SatCodestream found = {.columns = 0};
    SatError err = SAT_ERROR_INIT;
    if (!sat_codestream_scan(family, bytes->bytes, bytes->length, &found, &err)) {
        fail_msg("refused: %s", err.text);
    }
    assert_int_equal(found.columns, 3);
    assert_int_equal(found.rows, 2);
    sat_byte_writer_free(bytes);
    return found;
}

static SatCodestream scan_jpeg(SatCodestreamFamily family, const Jpeg *jpeg)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    put_jpeg(&bytes, jpeg);
    sat_write_bytes(&bytes, "\0\0", 2); /* padding is not a part of it */
    size_t length = bytes.length - 2;
    SatCodestream found = scan(family, &bytes);
    assert_int_equal(found.offset, 0);
    assert_int_equal(found.length, length);
    return found;
}

static void each_family_is_described(void **state)
{
    (void)state;
    Jpeg colour = baseline;
    colour.components = colour.scan_components = 3;
    colour.sampling = 0x22;
    colour.adobe = 0;
    SatCodestream found = scan_jpeg(SAT_CODESTREAM_JPEG, &colour);
    assert_true(found.is_lossy && found.components == 3 && found.bits == 8);
    assert_int_equal(found.colour, SAT_CODESTREAM_COLOUR_RGB);
    found = scan_jpeg(SAT_CODESTREAM_JPEG_LOSSLESS, &lossless);
    assert_true(!found.is_lossy && found.bits == 16 && !found.is_signed);
    /* Writers name one JPEG and write the other. */
    found = scan_jpeg(SAT_CODESTREAM_JPEG, &lossless);
    assert_int_equal(found.family, SAT_CODESTREAM_JPEG_LOSSLESS);
    found = scan_jpeg(SAT_CODESTREAM_JPEG_LOSSLESS, &baseline);
    assert_int_equal(found.family, SAT_CODESTREAM_JPEG);
    found = scan_jpeg(SAT_CODESTREAM_JPEG_LS, &jpeg_ls);
    assert_true(!found.is_lossy && found.bits == 12);
    Jpeg near = jpeg_ls;
    near.first = 2;
    assert_true(scan_jpeg(SAT_CODESTREAM_JPEG_LS, &near).is_lossy);
}

static void jpeg_2000_is_described(void **state)
{
    (void)state;
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    put_jpeg_2000(&bytes, &plain);
    SatCodestream found = scan(SAT_CODESTREAM_JPEG_2000, &bytes);
    assert_true(found.is_signed && found.bits == 16 && !found.is_lossy && !found.has_transform);
    Jpeg2000 colour = {3, 2, 64, 3, 7, 1, 1, 0x40, 0, 0};
    SatByteWriter wrapped = SAT_BYTE_WRITER_INIT;
    put_u32(&wrapped, 12);
    sat_write_bytes(&wrapped, "jP  \r\n\x87\n", 8);
    put_u32(&wrapped, 8);
    sat_write_bytes(&wrapped, "free", 4);
    put_u32(&wrapped, 0);
    sat_write_bytes(&wrapped, "jp2c", 4);
    put_jpeg_2000(&wrapped, &colour);
    found = scan(SAT_CODESTREAM_JPEG_2000, &wrapped);
    assert_true(!found.is_signed && found.bits == 8 && found.is_lossy && found.has_transform);
    assert_true(found.is_high_throughput);
    assert_int_equal(found.offset, 28);
}

/* ---- what is refused ------------------------------------------------------------------------- */

static void assert_refused(SatCodestreamFamily family, SatByteWriter *bytes, SatErrorCode code,
                           const char *words)
{
    SatCodestream found = {.columns = 77};
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_codestream_scan(family, bytes->bytes, bytes->length, &found, &err));
    if (err.code != code || !strstr(err.text, words)) {
        fail_msg("\"%s\" (%d) does not say \"%s\" (%d)", err.text, err.code, words, code);
    }
    assert_int_equal(found.columns, 77);
    sat_byte_writer_free(bytes);
}

static void jpeg_is_refused(void **state)
{
    (void)state;
    const struct {
        Jpeg jpeg;
        SatCodestreamFamily family;
        SatErrorCode code;
        const char *words;
    } rows[] = {
        {{0xC9, 8, 2, 3, 1, 0x11, 1, 0, 63, -1, 1}, 0, SAT_ERR_UNSUPPORTED, "process 9"},
        {{0xF7, 8, 2, 3, 1, 0x11, 1, 0, 0, -1, 1}, 0, SAT_ERR_UNSUPPORTED, "of another kind"},
        {{0xC0, 12, 2, 3, 1, 0x11, 1, 0, 63, -1, 1}, 0, SAT_ERR_CORRUPT, "of a width"},
        {{0xC0, 8, 0, 3, 1, 0x11, 1, 0, 63, -1, 1}, 0, SAT_ERR_UNSUPPORTED, "their height"},
        {{0xC0, 8, 2, 0, 1, 0x11, 1, 0, 63, -1, 1}, 0, SAT_ERR_CORRUPT, "broken frame header"},
        {{0xC0, 8, 2, 3, 4, 0x11, 4, 0, 63, -1, 1}, 0, SAT_ERR_UNSUPPORTED, "4 components"},
        {{0xC0, 8, 2, 3, 1, 0x51, 1, 0, 63, -1, 1}, 0, SAT_ERR_CORRUPT, "a component that"},
        {{0xC0, 8, 2, 3, 3, 0x11, 1, 0, 63, -1, 2}, 0, SAT_ERR_CORRUPT, "before its last scan"},
        {{0xC0, 8, 2, 3, 1, 0x11, 1, 0, 63, -1, 0}, 0, SAT_ERR_CORRUPT, "before its last scan"},
        {{0xC3, 8, 2, 3, 3, 0x21, 3, 1, 0, -1, 1}, 1, SAT_ERR_UNSUPPORTED, "subsampled"},
        {{0xC3, 8, 2, 3, 1, 0x11, 1, 8, 0, -1, 1}, 1, SAT_ERR_CORRUPT, "predictor"},
        {{0xC3, 1, 2, 3, 1, 0x11, 1, 1, 0, -1, 1}, 1, SAT_ERR_CORRUPT, "of a width"},
        {{0xF7, 8, 2, 3, 3, 0x11, 3, 0, 0, -1, 1}, 2, SAT_ERR_CORRUPT, "interleaving"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
        put_jpeg(&bytes, &rows[i].jpeg);
        assert_refused(rows[i].family, &bytes, rows[i].code, rows[i].words);
    }
    Jpeg scans = baseline; /* one picture's work a scan */
    scans.frame_marker = 0xC2;
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    put_jpeg(&bytes, &scans);
    bytes.length -= 2;
    for (unsigned i = 0; i < SAT_CODESTREAM_MAX_SCANS; i++) {
        sat_write_bytes(&bytes, "\xFF\xDA\0\10\1\1\0\0\77\0\1\2", 12);
    }
    put_u16(&bytes, 0xFFD9);
    assert_refused(SAT_CODESTREAM_JPEG, &bytes, SAT_ERR_LIMIT, "more than 128 scans");
}

static void jpeg_2000_is_refused(void **state)
{
    (void)state;
    const struct {
        Jpeg2000 jpeg;
        SatErrorCode code;
        const char *words;
    } rows[] = {
        {{0, 2, 64, 1, 7, 1, 0, 0, 1, 0}, SAT_ERR_CORRUPT, "broken size"},
        {{3, 2, 0, 1, 7, 1, 0, 0, 1, 0}, SAT_ERR_CORRUPT, "broken size"},
        {{60000, 60000, 1, 1, 7, 1, 0, 0, 1, 0}, SAT_ERR_LIMIT, "3600000000 tiles"},
        {{3, 2, 64, 2, 7, 1, 0, 0, 1, 0}, SAT_ERR_UNSUPPORTED, "2 components"},
        {{3, 2, 64, 3, 7, 2, 1, 0, 1, 0}, SAT_ERR_UNSUPPORTED, "different sizes"},
        {{3, 2, 64, 1, 16, 1, 0, 0, 1, 0}, SAT_ERR_UNSUPPORTED, "17 bits"},
        {{3, 2, 64, 1, 7, 1, 1, 0, 1, 0}, SAT_ERR_CORRUPT, "of one component"},
        {{3, 2, 64, 1, 7, 1, 0, 0, 2, 0}, SAT_ERR_CORRUPT, "broken coding style"},
        {{3, 2, 64, 1, 7, 1, 0, 0, 1, 9999}, SAT_ERR_CORRUPT, "is cut off"},
        {{3, 2, 64, 1, 7, 1, 0, 0, 1, 11}, SAT_ERR_CORRUPT, "without data"},
        {{3, 2, 64, 1, 7, 1, 0, 0, 1, 17}, SAT_ERR_CORRUPT, "no tile-part"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
        put_jpeg_2000(&bytes, &rows[i].jpeg);
        assert_refused(SAT_CODESTREAM_JPEG_2000, &bytes, rows[i].code, rows[i].words);
    }
}

static void every_cut_is_seen(void **state)
{
    (void)state;
    SatByteWriter whole[2] = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    static const SatCodestreamFamily families[2] = {SAT_CODESTREAM_JPEG, SAT_CODESTREAM_JPEG_2000};
    put_jpeg(&whole[0], &baseline);
    put_jpeg_2000(&whole[1], &plain);
    for (size_t kind = 0; kind < 2; kind++) {
        for (size_t length = 0; length < whole[kind].length; length++) {
            SatCodestream found;
            SatError err = SAT_ERROR_INIT;
            assert_false(
                sat_codestream_scan(families[kind], whole[kind].bytes, length, &found, &err));
            assert_int_equal(err.code, SAT_ERR_CORRUPT);
        }
        sat_byte_writer_free(&whole[kind]);
    }
}

/* ---- samples --------------------------------------------------------------------------------- */

/* Stands for a decoder: 0xF0, 0xF1, … for bytes, 0x8FFF, 0x8FFE … for words. */
static bool stand_in(void *context, const SatCodestream *codestream, const uint8_t *bytes,
                     uint8_t *out, size_t length, SatError *err)
{
    (void)bytes;
    (void)err;
    *(SatCodestream *)context = *codestream;
    for (size_t i = 0; i < length; i++) {
        bool is_word = codestream->bits > 8;
        out[i] = (uint8_t)(!is_word ? 0xF0 + i : i % 2 == 1 ? 0x8F : 0xFF - i / 2);
    }
    return true;
}

static const SatDicomImage signed_16 = {.rows = 2,
                                        .columns = 3,
                                        .frames = 1,
                                        .samples = 1,
                                        .bits_allocated = 16,
                                        .bits_stored = 16,
                                        .high_bit = 15,
                                        .is_signed = true,
                                        .photometric = "MONOCHROME2",
                                        .kind = SAT_DICOM_PIXELS_JPEG_2000};

static uint16_t first_sample(const SatDicomImage *image, const Jpeg2000 *jpeg, SatError *err)
{
    SatCodestream seen = {.columns = 0};
    SatDicomDecoder decoder = {stand_in, &seen};
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    SatDicomSamples samples = {.bytes = NULL};
    uint16_t value = 0xDEAD;
    put_jpeg_2000(&bytes, jpeg);
    if (sat_dicom_coded_samples(image, bytes.bytes, bytes.length, &decoder, &samples, err)) {
        value = (uint16_t)(samples.allocated == 16 ? samples.bytes[0] | samples.bytes[1] << 8
                                                   : samples.bytes[0]);
        free(samples.bytes);
    }
    sat_byte_writer_free(&bytes);
    return value;
}

static void samples_get_the_width_of_the_data_set(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Jpeg2000 jpeg = plain;
    assert_int_equal(first_sample(&signed_16, &jpeg, &err), 0x8FFF);
    jpeg.depth = 0x87; /* 8 bits with a sign */
    assert_int_equal(first_sample(&signed_16, &jpeg, &err), 0xFFF0);
    SatDicomImage unsigned_12 = signed_16;
    unsigned_12.is_signed = false;
    unsigned_12.bits_stored = 12;
    unsigned_12.high_bit = 11;
    jpeg.depth = 7;
    assert_int_equal(first_sample(&unsigned_12, &jpeg, &err), 0x00F0);
    jpeg.depth = 15; /* lossless: as it was coded */
    assert_int_equal(first_sample(&unsigned_12, &jpeg, &err), 0x8FFF);
    jpeg.wavelet = 0; /* lossy: not past white */
    assert_int_equal(first_sample(&unsigned_12, &jpeg, &err), 0x0FFF);
    assert_int_equal(err.code, SAT_OK);
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    const struct {
        uint32_t rows;
        unsigned depth, components;
        const char *words;
    } rows[] = {
        {5, 0x8F, 1, "3 x 5 pixels, but the file says 3 x 2"},
        {2, 0x07, 1, "unsigned samples of 8 bits, but the file says signed ones of 16 bits"},
        {2, 0x8F, 3, "3 components, but the file says 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SatError err = SAT_ERROR_INIT;
        Jpeg2000 jpeg = plain;
        jpeg.rows = rows[i].rows;
        jpeg.depth = rows[i].depth;
        jpeg.components = rows[i].components;
        assert_int_equal(first_sample(&signed_16, &jpeg, &err), 0xDEAD);
        assert_int_equal(err.code, SAT_ERR_CORRUPT);
        if (!strstr(err.text, rows[i].words)) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, rows[i].words);
        }
    }
}

/* The bytes say it, else the data set; RGB of a YBR data set is an old fault of writers. */
static void jpeg_colour_is_settled(void **state)
{
    (void)state;
    const struct {
        const char *photometric;
        int adobe;
        SatCodestreamColour expected;
    } rows[] = {
        {"RGB", -1, SAT_CODESTREAM_COLOUR_RGB},
        {"RGB", 0, SAT_CODESTREAM_COLOUR_RGB},
        {"RGB", 1, SAT_CODESTREAM_COLOUR_YCBCR},
        {"YBR_FULL", -1, SAT_CODESTREAM_COLOUR_YCBCR},
        {"YBR_FULL", 0, SAT_CODESTREAM_COLOUR_YCBCR},
        {"YBR_FULL_422", 1, SAT_CODESTREAM_COLOUR_YCBCR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SatDicomImage image = {.rows = 2,
                               .columns = 3,
                               .samples = 3,
                               .bits_allocated = 8,
                               .bits_stored = 8,
                               .kind = SAT_DICOM_PIXELS_JPEG_BASELINE};
        (void)snprintf(image.photometric, sizeof image.photometric, "%s", rows[i].photometric);
        Jpeg jpeg = baseline;
        jpeg.components = jpeg.scan_components = 3;
        jpeg.adobe = rows[i].adobe;
        SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
        SatCodestream found;
        SatError err = SAT_ERROR_INIT;
        put_jpeg(&bytes, &jpeg);
        assert_true(sat_dicom_coded_scan(&image, bytes.bytes, bytes.length, &found, &err));
        assert_int_equal(found.colour, rows[i].expected);
        sat_byte_writer_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_family_is_described),
        cmocka_unit_test(jpeg_2000_is_described),
        cmocka_unit_test(jpeg_is_refused),
        cmocka_unit_test(jpeg_2000_is_refused),
        cmocka_unit_test(every_cut_is_seen),
        cmocka_unit_test(samples_get_the_width_of_the_data_set),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(jpeg_colour_is_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
