/* Tests of dicom_codestream_clean: comments are blanked, all else stays, however it is cut. */
#include "formats/dicom/dicom_codestream_clean.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/byte_writer.h"

#define JPEG_UID "1.2.840.10008.1.2.4.70"
#define J2K_UID "1.2.840.10008.1.2.4.90"

/* What a stream is and what it shall become, written side by side. */
typedef struct {
    SatByteWriter before, wanted;
    bool is_understood;
} Pair;

#define NEW_PAIR(is_understood)                                                                    \
    {                                                                                              \
        SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT, is_understood                                  \
    }

static void same(Pair *pair, const char *bytes, size_t length)
{
    sat_write_bytes(&pair->before, bytes, length);
    sat_write_bytes(&pair->wanted, bytes, length);
}

static void becomes(Pair *pair, const char *before, const char *wanted, size_t length)
{
    sat_write_bytes(&pair->before, before, length);
    sat_write_bytes(&pair->wanted, wanted, length);
}

static void blanked(Pair *pair, const char *bytes, size_t length)
{
    sat_write_bytes(&pair->before, bytes, length);
    for (size_t i = 0; i < length; i++) {
        sat_write_u8(&pair->wanted, 0);
    }
}

#define SAME(bytes) same(&pair, bytes, sizeof(bytes) - 1)
#define BECOMES(before, wanted) becomes(&pair, before, wanted, sizeof(before) - 1)
#define BLANKED(bytes) blanked(&pair, bytes, sizeof(bytes) - 1)

static void clean_in_two(const Pair *pair, const char *uid, size_t cut)
{
    uint8_t bytes[512];
    size_t length = pair->before.length;
    SatDicomCodestreamCleaner cleaner = {.kind = sat_dicom_codestream_kind(uid)};
    memcpy(bytes, pair->before.bytes, length);
    sat_dicom_codestream_begin_frame(&cleaner);
    sat_dicom_codestream_clean(&cleaner, bytes, cut);
    sat_dicom_codestream_clean(&cleaner, bytes + cut, length - cut);
    assert_memory_equal(bytes, pair->wanted.bytes, length);
    assert_int_equal(sat_dicom_codestream_is_understood(&cleaner), pair->is_understood);
}

static void assert_cleaned(Pair *pair, const char *uid)
{
    assert_false(pair->before.failed || pair->wanted.failed);
    assert_true(pair->before.length <= 512);
    for (size_t cut = 0; cut <= pair->before.length; cut++) {
        clean_in_two(pair, uid, cut);
    }
    sat_byte_writer_free(&pair->before);
    sat_byte_writer_free(&pair->wanted);
}

static void test_jpeg(void **state)
{
    (void)state;
    Pair pair = NEW_PAIR(true);
    SAME("\xFF\xD8\xFF\xE0\0\x13JFIF\0\1\2\1\0\2\0\2");
    BLANKED("\1\1\7\7\7");
    SAME("\xFF\xE1\0\x0C");
    BLANKED("Exif\0\0Anna");
    SAME("\xFF\xEE\0\x10"
         "Adobe\0\x64\0\0\0\0\1");
    BLANKED("No");
    SAME("\xFF\xEE\0\6"
         "Ad");
    BLANKED("am");
    SAME("\xFF\xFF\xFE\0\7");
    BLANKED("Mille");
    SAME("\xFF\xFE\0\2\xFF\xC3\0\x0B\x0C\0\2\0\2\1\1\x11\0\xFF\xDA\0\x08\1\1\0\1\0\0"
         "\1\2\xFF\0\xE1\xFF\xD3\x11\xFF\xFE\0\5");
    BLANKED("Ann");
    SAME("\xFF\xDA\0\x08\1\1\0\1\0\0\7\7\xFF\xD9");
    BLANKED("behind\xFF\xD8\xFF\xFE\0\4no next picture in this frame");
    assert_cleaned(&pair, JPEG_UID);
}

/* What stands in a segment behind what it is for, segments nobody defined, bytes before it all. */
static void test_room_in_segments(void **state)
{
    (void)state;
    Pair pair = NEW_PAIR(true);
    BLANKED("Anna");
    SAME("\xFF\xD8\xFF\xC0\0\x0F\x08\0\2\0\2\1\1\x11\0");
    BLANKED("Anna");
    SAME("\xFF\xDD\0\x09\0\1\0\0");
    BLANKED("Ann");
    SAME("\xFF\xDC\0\x08\0\2\0\0");
    BLANKED("Jo");
    SAME("\xFF\xF0\0\6");
    BLANKED("Anna");
    SAME("\xFF\x02\0\6");
    BLANKED("Anna");
    SAME("\xFF\xDA\0\x0C\1\1\0\0\x3F\0");
    BLANKED("Anna");
    SAME("\1\2\xFF\xD9");
    assert_cleaned(&pair, "1.2.840.10008.1.2.4.50");
}

static void test_jpeg_ls(void **state)
{
    (void)state;
    Pair pair = NEW_PAIR(true);
    SAME("\xFF\xD8\xFF\xE8\0\7mrfx\1\xFF\xE8\0\7mr");
    BLANKED("ing");
    SAME("\xFF\xE8\0\x22SPIFF\0\1\0\0\1\0\0\0\1\0\0\0\1\0\x08\x06\0\0\0\0\1\0\0\0\1");
    BLANKED("Jo");
    SAME("\xFF\xF8\0\4\1\2");
    SAME("\xFF\xF7\0\x0B\x08\0\1\0\1\1\1\x11\0\xFF\xDA\0\x08\1\1\0\0\0\0\7\xFF\x7F\xFF\x64\1\xFF"
         "\xD9");
    assert_cleaned(&pair, "1.2.840.10008.1.2.4.80");
}

static void test_jpeg_2000(void **state)
{
    (void)state;
    Pair pair = NEW_PAIR(true);
    SAME("\xFF\x4F\xFF\x51\0\4\1\2\xFF\x64\0\x0A\0\1");
    BLANKED("Miller");
    /* Tile-part of 12 + 8 + 2 + 6 bytes; its data hold what looks like a comment. */
    SAME("\xFF\x90\0\x0A\0\0\0\0\0\x1C\0\1\xFF\x64\0\6\0\1");
    BLANKED("An");
    SAME("\xFF\x93\xFF\x64\0\4\1\2");
    SAME("\xFF\x90\0\x0A\0\0\0\0\0\x0E\1\1\xFF\x93"); /* without data */
    SAME("\xFF\x6F\0\6");                             /* a marker nobody defined */
    BLANKED("Anna");
    SAME("\xFF\x90\0\x0A\0\0\0\0\0\0\2\1\xFF\x93\1\2\xFF\x64\0\4\1\2\xFF\xD9");
    BLANKED("behind a tile-part without a length");
    assert_cleaned(&pair, J2K_UID);
}

static void test_end_of_jpeg_2000(void **state)
{
    (void)state;
    Pair pair = NEW_PAIR(true);
    SAME("\xFF\x4F\xFF\x90\0\x0A\0\0\0\0\0\x10\0\1\xFF\x93\1\2\xFF\xD9");
    BLANKED("Anna\xFF\x4F\xFF\x64\0\6\0\1Jo");
    assert_cleaned(&pair, "1.2.840.10008.1.2.4.201");
}

/* Text in a box that looks like the begin of a codestream is none; the first piece may be shorter
 * than the first box. */
static void test_boxes_of_jp2(void **state)
{
    (void)state;
    Pair pair = NEW_PAIR(true);
    SAME("\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x18"
         "ftyp");
    BECOMES("AnnaMillJoe jp2 ", "jp2 \0\0\0\0jp2 jp2 ");
    SAME("\0\0\0\x0Cxml ");
    BLANKED("Anna");
    SAME("\0\0\0\x42jp2h\0\0\0\x16ihdr\0\0\0\1\0\0\0\1\0\3\7\7\0\0\0\0\0\x14"
         "colr");
    BECOMES("\2\0\0a profile", "\1\0\0\0\0\0\x10\0\0\0\0\0");
    SAME("\0\0\0\x10uuid");
    BLANKED("Anna Mil");
    SAME("\0\0\0\x08uuid\0\0\0\x0Duuid");
    BLANKED("\xFF\x4F\xFFNo");
    SAME("\0\0\0\1jp2c\0\0\0\0\0\0\1\0\xFF\x4F\xFF\x64\0\x08\0\1");
    BLANKED("Anna");
    SAME("\xFF\xD9");
    BLANKED("behind");
    assert_cleaned(&pair, J2K_UID);
}

/* Nothing can be said of these: the writer refuses them. */
static void test_what_is_not_understood(void **state)
{
    (void)state;
    static const struct {
        const char *uid, *bytes;
        size_t length;
    } bad[] = {
        {JPEG_UID, "\xFF\xD8garbage\xFF\xFE\0\4xx", 15},
        {JPEG_UID, "\xFF\xD8\xFF\xFE\0\1xx", 8},
        {J2K_UID,
         "\0\0\0\x10"
         "Anna",
         8},
        {J2K_UID,
         "\xFF\x4F"
         "garbage",
         9},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        Pair pair = NEW_PAIR(false);
        same(&pair, bad[i].bytes, bad[i].length);
        assert_cleaned(&pair, bad[i].uid);
    }
    Pair pair = NEW_PAIR(false);
    BLANKED("no picture");
    SAME("\xFF");
    BLANKED("\xFE\0\4xx");
    assert_cleaned(&pair, JPEG_UID);
    pair = (Pair)NEW_PAIR(true);
    SAME("\xFF\xD8\xFF\xFE\0\4xx\xFF\xD9zz");
    assert_cleaned(&pair, "1.2.840.10008.1.2.5");
}

static void test_kinds(void **state)
{
    (void)state;
    static const char *const jpeg[] = {"50", "51", "57", "66", "70", "80", "81"};
    static const char *const other[] = {"94", "100", "102", "204", "5", "500", "7", ""};
    char uid[64] = "1.2.840.10008.1.2.4.";
    size_t root = strlen(uid);
    for (size_t i = 0; i < sizeof(jpeg) / sizeof(jpeg[0]); i++) {
        memcpy(uid + root, jpeg[i], strlen(jpeg[i]) + 1);
        assert_int_equal(sat_dicom_codestream_kind(uid), SAT_DICOM_CODESTREAM_JPEG);
    }
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
        memcpy(uid + root, other[i], strlen(other[i]) + 1);
        assert_int_equal(sat_dicom_codestream_kind(uid), SAT_DICOM_CODESTREAM_OTHER);
    }
    assert_int_equal(sat_dicom_codestream_kind(J2K_UID), SAT_DICOM_CODESTREAM_JPEG2000);
    assert_int_equal(sat_dicom_codestream_kind("1.2.840.10008.1.2.1"), SAT_DICOM_CODESTREAM_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jpeg),
        cmocka_unit_test(test_jpeg_ls),
        cmocka_unit_test(test_jpeg_2000),
        cmocka_unit_test(test_end_of_jpeg_2000),
        cmocka_unit_test(test_boxes_of_jp2),
        cmocka_unit_test(test_what_is_not_understood),
        cmocka_unit_test(test_room_in_segments),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
