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
} Pair;

static void same(Pair *pair, const char *bytes, size_t length)
{
    sat_write_bytes(&pair->before, bytes, length);
    sat_write_bytes(&pair->wanted, bytes, length);
}

static void blanked(Pair *pair, const char *bytes, size_t length)
{
    sat_write_bytes(&pair->before, bytes, length);
    for (size_t i = 0; i < length; i++) {
        sat_write_u8(&pair->wanted, 0);
    }
}

#define SAME(bytes) same(&pair, bytes, sizeof(bytes) - 1)
#define BLANKED(bytes) blanked(&pair, bytes, sizeof(bytes) - 1)

static void clean_in_two(const Pair *pair, const char *uid, size_t cut)
{
    uint8_t bytes[512];
    size_t length = pair->before.length;
    SatDicomCodestreamCleaner cleaner = {.kind = sat_dicom_codestream_kind(uid)};
    memcpy(bytes, pair->before.bytes, length);
    sat_dicom_codestream_begin_fragment(&cleaner, bytes, cut);
    sat_dicom_codestream_clean(&cleaner, bytes, cut);
    sat_dicom_codestream_clean(&cleaner, bytes + cut, length - cut);
    assert_memory_equal(bytes, pair->wanted.bytes, length);
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
    Pair pair = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
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
    SAME("\xFF\xFE\0\2\xFF\xC3\0\4\1\2\xFF\xDA\0\4\3\4\1\2\xFF\0\xE1\xFF\xD3\x11\xFF\xFE\0\5");
    BLANKED("Ann");
    SAME("\xFF\xDA\0\3\1\7\7\xFF\xD9");
    BLANKED("behind");
    SAME("\xFF\xD8\xFF\xFE\0\4");
    BLANKED("Jo");
    SAME("\xFF\xDA\0\2\1\xFF\xD9");
    assert_cleaned(&pair, JPEG_UID);
}

static void test_jpeg_ls(void **state)
{
    (void)state;
    Pair pair = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    SAME("\xFF\xD8\xFF\xE8\0\7mrfx\1\xFF\xE8\0\7mr");
    BLANKED("ing");
    SAME("\xFF\xF7\0\3\1\xFF\xDA\0\2\7\xFF\x7F\xFF\x64\1\xFF\xD9");
    assert_cleaned(&pair, "1.2.840.10008.1.2.4.80");
}

static void test_jpeg_2000(void **state)
{
    (void)state;
    Pair pair = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    SAME("\xFF\x4F\xFF\x51\0\4\1\2\xFF\x64\0\x0A\0\1");
    BLANKED("Miller");
    /* Tile-part of 12 + 8 + 2 + 6 bytes; its data hold what looks like a comment. */
    SAME("\xFF\x90\0\x0A\0\0\0\0\0\x1C\0\1\xFF\x64\0\6\0\1");
    BLANKED("An");
    SAME("\xFF\x93\xFF\x64\0\4\1\2");
    SAME("\xFF\x90\0\x0A\0\0\0\0\0\x0E\1\1\xFF\x93"); /* without data */
    SAME("\xFF\x90\0\x0A\0\0\0\0\0\0\2\1\xFF\x93\1\2\xFF\x64\0\4\1\2\xFF\xD9");
    assert_cleaned(&pair, J2K_UID);
}

static void test_end_of_jpeg_2000(void **state)
{
    (void)state;
    Pair pair = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    SAME("\xFF\x4F\xFF\x90\0\x0A\0\0\0\0\0\x10\0\1\xFF\x93\1\2\xFF\xD9");
    BLANKED("Anna");
    SAME("\xFF\x4F\xFF\x64\0\6\0\1");
    BLANKED("Jo");
    assert_cleaned(&pair, "1.2.840.10008.1.2.4.201");
}

/* Raw data, damage: nothing is blanked that may be the picture. */
/* Text in a box that looks like the begin of a codestream is none. */
static void test_boxes_of_jp2(void **state)
{
    (void)state;
    Pair pair = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    SAME("\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x10"
         "ftypjp2 \0\0\0\0\0\0\0\x0Cxml ");
    BLANKED("Anna");
    SAME("\0\0\0\x10jp2hinfo\1\2\3\4\0\0\0\x08uuid\0\0\0\x0Duuid");
    BLANKED("\xFF\x4F\xFFNo");
    SAME("\0\0\0\0jp2c\xFF\x4F\xFF\x64\0\x08\0\1");
    BLANKED("Anna");
    SAME("\xFF\xD9");
    BLANKED("behind");
    for (size_t cut = 8; cut <= pair.before.length;
         cut++) { /* the name of the first one is known */
        clean_in_two(&pair, "1.2.840.10008.1.2.4.90", cut);
    }
    sat_byte_writer_free(&pair.before);
    sat_byte_writer_free(&pair.wanted);
}

static void test_what_is_not_understood(void **state)
{
    (void)state;
    Pair pair = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    SAME("no picture\xFF\xFE\0\4xx");
    assert_cleaned(&pair, JPEG_UID);
    pair = (Pair){SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    SAME("\xFF\xD8garbage\xFF\xFE\0\4xx");
    assert_cleaned(&pair, JPEG_UID);
    pair = (Pair){SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    SAME("\xFF\xD8\xFF\xFE\0\4xx\xFF\xD9zz");
    assert_cleaned(&pair, "1.2.840.10008.1.2.5");
}

static void test_next_fragment(void **state)
{
    (void)state;
    uint8_t broken[] = "\xFF\xD8garbage";
    uint8_t whole[] = "\xFF\xD8\xFF\xFE\0\4xx";
    SatDicomCodestreamCleaner cleaner = {.kind = sat_dicom_codestream_kind(JPEG_UID)};
    sat_dicom_codestream_begin_fragment(&cleaner, broken, sizeof(broken) - 1);
    sat_dicom_codestream_clean(&cleaner, broken, sizeof(broken) - 1);
    sat_dicom_codestream_begin_fragment(&cleaner, whole, sizeof(whole) - 1);
    sat_dicom_codestream_clean(&cleaner, whole, sizeof(whole) - 1);
    assert_memory_equal(whole, "\xFF\xD8\xFF\xFE\0\4\0\0", 8);
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
        cmocka_unit_test(test_jpeg),          cmocka_unit_test(test_jpeg_ls),
        cmocka_unit_test(test_jpeg_2000),     cmocka_unit_test(test_end_of_jpeg_2000),
        cmocka_unit_test(test_boxes_of_jp2),  cmocka_unit_test(test_what_is_not_understood),
        cmocka_unit_test(test_next_fragment), cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
