/* Tests of text by character set: each set by bytes of its own, switching, resets, wrong
 * declarations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_charset.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

typedef struct {
    const char *charset; /* NULL: not declared */
    const char *bytes;
    const char *utf8;
} Example;

/* A data set of two elements, without a file. */
typedef struct {
    SatDicomElement elements[2];
    SatDicomDataset dataset;
} TextSet;

static void set_element(SatDicomElement *element, uint32_t tag, const char *vr, const char *bytes,
                        size_t length)
{
    memset(element, 0, sizeof(*element));
    element->tag = tag;
    memcpy(element->vr, vr, 3);
    element->value = (const uint8_t *)bytes;
    element->length = length;
}

static void make_set(TextSet *set, const char *charset, const char *vr, const char *bytes,
                     size_t length)
{
    size_t count = 0;
    if (charset != NULL) {
        set_element(&set->elements[count++], SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", charset,
                    strlen(charset));
    }
    set_element(&set->elements[count++], SAT_TAG_PATIENT_NAME, vr, bytes, length);
    set->dataset = (SatDicomDataset){.elements = set->elements, .count = count};
}

/* The value as text with NUL; false when there is none. */
static bool decode_bytes(const char *charset, const char *vr, const char *bytes, size_t length,
                         size_t index, char *out, size_t capacity)
{
    SatError err = SAT_ERROR_INIT;
    TextSet set;
    make_set(&set, charset, vr, bytes, length);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    assert_non_null(decoder);
    SatDicomCharset declared = sat_dicom_charset_of(&set.dataset, NULL);
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    bool found =
        sat_dicom_text_utf8(decoder, &declared, &set.dataset, SAT_TAG_PATIENT_NAME, index, &text);
    assert_true(text.length < capacity);
    assert_true(found || text.length == 0);
    if (text.length > 0) {
        memcpy(out, text.bytes, text.length);
    }
    out[text.length] = '\0';
    assert_true(sat_utf8_is_valid(out, text.length));
    sat_byte_writer_free(&text);
    return found;
}

static void check(const char *charset, const char *vr, const char *bytes, const char *utf8)
{
    char text[512];
    assert_true(
        decode_bytes(charset, vr, bytes, strlen(bytes), SAT_DICOM_ALL_VALUES, text, sizeof(text)));
    assert_string_equal(text, utf8);
}

static void check_all(const Example *examples, size_t count, const char *vr)
{
    for (size_t i = 0; i < count; i++) {
        check(examples[i].charset, vr, examples[i].bytes, examples[i].utf8);
    }
}

#define CHECK_ALL(examples, vr) check_all(examples, sizeof(examples) / sizeof((examples)[0]), vr)

/* One letter or two from each table. */
static void test_single_byte_sets(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"ISO_IR 6", "Plain", "Plain"},
        {"ISO_IR 100", "J\xE9r\xF4me", "J\u00E9r\u00F4me"},
        {"ISO_IR 101", "W\xB1\xE6", "W\u0105\u0107"},
        {"ISO_IR 109", "\xA6\xBF", "\u0124\u017C"},
        {"ISO_IR 110", "\xA2\xBF", "\u0138\u014B"},
        {"ISO_IR 144", "\xBB\xEE", "\u041B\u044E"},
        {"ISO_IR 127", "\xE2\xC8", "\u0642\u0628"},
        {"ISO_IR 126", "\xC4\xE9", "\u0394\u03B9"},
        {"ISO_IR 138", "\xF9\xF8", "\u05E9\u05E8"},
        {"ISO_IR 148", "\xF0\xFD", "\u011F\u0131"},
        {"ISO_IR 166", "\xA1\xD2", "\u0E01\u0E32"},
        {"ISO_IR 203", "\xA4\xBD", "\u20AC\u0153"},
        {"ISO_IR 13", "\xD4\xCF", "\uFF94\uFF8F"},
        {"ISO 2022 IR 100", "J\xE9", "J\u00E9"},
    };
    CHECK_ALL(examples, "LO");
}

static void test_multi_byte_sets(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"ISO_IR 192", "Wang=\xE7\x8E\x8B", "Wang=\u738B"},
        {"GB18030", "Wang=\xCD\xF5", "Wang=\u738B"},
        {"GB18030", "\x95\x32\x82\x36", "\U00020000"},
        {"GBK", "\xCD\xF5", "\u738B"},
        {"\\ISO 2022 IR 149", "Hong=\033$)C\xFB\xF3", "Hong=\u6D2A"},
        {"\\ISO 2022 IR 58", "Zhang=\033$)A\xD5\xC5", "Zhang=\u5F20"},
        {"\\ISO 2022 IR 87", "Y=\033$B;3ED\033(B^x", "Y=\u5C71\u7530^x"},
        {"\\ISO 2022 IR 159", "\033$(D0!\033(B", "\u4E02"},
        {"ISO 2022 IR 13\\ISO 2022 IR 87", "\xD4\xCF=\033$B;3\033(J^x", "\uFF94\uFF8F=\u5C71^x"},
    };
    CHECK_ALL(examples, "PN");
    /* U+0080 is a control character: no character of a text. */
    check("GB18030", "PN", "\x81\x30\x81\x30", "\uFFFD\x30\uFFFD\x30");
}

/* Every single-byte set invoked by its escape sequence beside another one. */
static void test_escape_sequences(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"\\ISO 2022 IR 100", "\033-A\xE9", "\u00E9"},
        {"\\ISO 2022 IR 101", "\033-B\xB1", "\u0105"},
        {"\\ISO 2022 IR 109", "\033-C\xBF", "\u017C"},
        {"\\ISO 2022 IR 110", "\033-D\xBF", "\u014B"},
        {"\\ISO 2022 IR 144", "\033-L\xBB", "\u041B"},
        {"\\ISO 2022 IR 127", "\033-G\xC8", "\u0628"},
        {"\\ISO 2022 IR 126", "\033-F\xC4", "\u0394"},
        {"\\ISO 2022 IR 138", "\033-H\xF9", "\u05E9"},
        {"\\ISO 2022 IR 148", "\033-M\xF0", "\u011F"},
        {"\\ISO 2022 IR 166", "\033-T\xA1", "\u0E01"},
        {"\\ISO 2022 IR 203", "\033-b\xBD", "\u0153"},
        {"\\ISO 2022 IR 13", "\033)I\xD4\033(J\\", "\uFF94\\"},
        {"ISO 2022 IR 100\\ISO 2022 IR 144", "\xE9\033-L\xBB\033-A\xE9", "\u00E9\u041B\u00E9"},
        {"\\ISO 2022 IR 87", "\033$@;3\033(Bx", "\u5C71x"},
        {"\\ISO 2022 IR 149", "\033$(C{s\033(Bx", "\u6D2Ax"},
        {"\\ISO 2022 IR 58", "\033$AUE\033(Bx", "\u5F20x"},
        /* One that nobody knows is told by a mark. */
        {"ISO_IR 100", "a\033Zb", "a\uFFFDZb"},
        {"ISO_IR 100", "a\033", "a\uFFFD"},
    };
    CHECK_ALL(examples, "LO");
}

/* PS3.5 6.1.2.5.3: the first set is active again behind delimiters. */
static void test_resets(void **state)
{
    (void)state;
    static const char charset[] = "ISO 2022 IR 100\\ISO 2022 IR 144";
    check(charset, "LO", "\033-L\xBB\r\n\xE9", "\u041B\r\n\u00E9");
    check(charset, "LO", "\033-L\xBB\t\xE9", "\u041B\t\u00E9");
    check(charset, "LO", "\033-L\xBB\f\xE9", "\u041B\n\u00E9");
    check(charset, "LO", "\033-L\xBB\\\xE9", "\u041B\\\u00E9");
    check(charset, "PN", "\033-L\xBB^\xE9=\xE9", "\u041B^\u00E9=\u00E9");
    /* Elsewhere those two are characters. */
    check(charset, "LO", "\033-L\xBB^\xBB=\xBB", "\u041B^\u041B=\u041B");
    check(charset, "LT", "\033-L\xBB\\\xBB", "\u041B\\\u041B");
    check("\\ISO 2022 IR 87", "PN", "\033$B;3\nYa", "\u5C71\nYa");
}

/* A byte that is a backslash by itself, inside of a character: no end of a value. */
static void test_backslash_inside(void **state)
{
    (void)state;
    char text[64];
    static const char gbk[] = "\xD2\x5C\\\x81\x5C";
    static const char shift_jis[] = "\x83\x5C\\b";
    static const char kanji[] = "\033$B\x30\x5C\033(B\\b";
    assert_true(decode_bytes("GBK", "LO", gbk, sizeof(gbk) - 1, 0, text, sizeof(text)));
    assert_string_equal(text, "\u8956");
    assert_true(decode_bytes("GB18030", "LO", gbk, sizeof(gbk) - 1, 1, text, sizeof(text)));
    assert_string_equal(text, "\u4E57");
    assert_false(decode_bytes("GBK", "LO", gbk, sizeof(gbk) - 1, 2, text, sizeof(text)));
    assert_true(
        decode_bytes("SHIFT_JIS", "LO", shift_jis, sizeof(shift_jis) - 1, 1, text, sizeof(text)));
    assert_string_equal(text, "b");
    assert_true(
        decode_bytes("\\ISO 2022 IR 87", "LO", kanji, sizeof(kanji) - 1, 1, text, sizeof(text)));
    assert_string_equal(text, "b");
    /* The full-width backslash stays what it is: it separates nothing. */
    check("\\ISO 2022 IR 87", "LO", "\033$B!@\033(B", "\uFF3C");
    /* JIS X 0201 has a yen sign there; between values it still separates. */
    check("ISO_IR 13", "ST", "100\\ ~", "100\u00A5 \u203E");
    assert_true(decode_bytes("ISO_IR 13", "LO", "a\\b", 3, 1, text, sizeof(text)));
    assert_string_equal(text, "b");
}

static void test_aliases(void **state)
{
    (void)state;
    static const Example examples[] = {
        {"ISO-IR 100", "\xE9", "\u00E9"},
        {"ISO IR 100", "\xE9", "\u00E9"},
        {"iso_ir_100", "\xE9", "\u00E9"},
        {"ISO_IR100", "\xE9", "\u00E9"},
        {"ISO 2022-IR 101", "\xB1", "\u0105"},
        {"ISO8859-2", "\xB1", "\u0105"},
        {"ISO-8859-5", "\xBB", "\u041B"},
        {"latin1", "\xE9", "\u00E9"},
        {"windows-1252", "\x80\x92", "\u20AC\u2019"},
        {"windows-1251", "\xCB", "\u041B"},
        {"cp1255", "\xF9", "\u05E9"},
        {"KOI8-R", "\xEC", "\u041B"},
        {"ISO IR 192", "\xE7\x8E\x8B", "\u738B"},
        {"UTF8", "\xE7\x8E\x8B", "\u738B"},
        {"utf-8", "\xE7\x8E\x8B", "\u738B"},
        {"ISO 10646", "\xE7\x8E\x8B", "\u738B"},
        {"GB2312", "\xCD\xF5", "\u738B"},
        {"ISO_IR 58", "\xCD\xF5", "\u738B"},
        {"ISO 2022 GBK", "\xCD\xF5", "\u738B"},
        {"SHIFT_JIS", "\x8E\x52", "\u5C71"},
        {"EUC-JP", "\xBB\xB3", "\u5C71"},
        {"ISO_IR 87", "\033$B;3\033(B", "\u5C71"},
        {"ISO-2022-JP", "\033$B;3\033(B", "\u5C71"},
        {"EUC-KR", "\xFB\xF3", "\u6D2A"},
        {"ISO_IR 149", "\xFB\xF3", "\u6D2A"},
        {"Big5", "\xA4\xFD", "\u738B"},
        {"NONSENSE 7", "caf\xE9", "caf\u00E9"},
        {"A TERM THAT IS LONGER THAN ANY OTHER", "caf\xE9", "caf\u00E9"},
    };
    CHECK_ALL(examples, "LO");
}

/* What is declared is not what is written. */
static void test_wrong_declarations(void **state)
{
    (void)state;
    static const Example examples[] = {
        {NULL, "J\xC3\xA9r", "J\u00E9r"},            /* UTF-8, untold */
        {NULL, "J\xE9r", "J\u00E9r"},                /* Latin-1, untold */
        {NULL, "\033$B;3\033(Bx", "\u5C71x"},        /* ISO 2022, untold */
        {"ISO_IR 6", "J\xC3\xA9r", "J\u00E9r"},      /* "ASCII" */
        {"ISO_IR 100", "J\xC3\xA9r", "J\u00E9r"},    /* UTF-8 under Latin-1 */
        {"ISO_IR 144", "\xC3\xA9", "\u0423\u0409"},  /* but not under other sets */
        {"ISO_IR 192", "J\xE9r", "J\uFFFDr"},        /* no UTF-8 */
        {"ISO_IR 192", "\xE7\x8E", "\uFFFD\uFFFD"},  /* cut inside a character */
        {"\\ISO 2022 IR 149", "\xFB\xF3", "\u6D2A"}, /* escape sequence forgotten */
        {"\\ISO 2022 IR 149", "\033$)C\xFB\xF3^\xFB\xF3", "\u6D2A^\u6D2A"},
        {"\\ISO 2022 IR 87", "\x8E\x52", "\u5C71"},    /* Shift-JIS in its place */
        {"ISO_IR 13", "\x8E\x52\xD4", "\u5C71\uFF94"}, /* the same */
        {"ISO_IR 138", "\xBF", "\uFFFD"},              /* a hole in the table */
        {"ISO_IR 101", "\x85", "\uFFFD"},              /* no place of a character */
        {"GB18030", "\xCD\x20x", "\uFFFD x"},          /* half a character */
        {"\\ISO 2022 IR 87", "\033$B;", "\uFFFD"},     /* the same */
    };
    CHECK_ALL(examples, "PN");
}

static void test_padding_and_controls(void **state)
{
    (void)state;
    char text[64];
    assert_true(decode_bytes(NULL, "LO", " a\0b\x07\x7F \0", 8, 0, text, sizeof(text)));
    assert_string_equal(text, "ab");
    assert_true(decode_bytes(NULL, "LT", " a ", 3, 0, text, sizeof(text)));
    assert_string_equal(text, " a");
    assert_false(decode_bytes(NULL, "LO", "  \0", 3, 0, text, sizeof(text)));
    assert_false(decode_bytes(NULL, "LO", "", 0, 0, text, sizeof(text)));
    assert_false(decode_bytes(NULL, "LO", "a\\b", 3, 2, text, sizeof(text)));
    assert_false(decode_bytes(NULL, "US", "ab", 2, 0, text, sizeof(text)));
    assert_true(decode_bytes(NULL, "LO", "a\\ b ", 5, 1, text, sizeof(text)));
    assert_string_equal(text, "b");
    /* Appended behind what is there. */
    SatError err = SAT_ERROR_INIT;
    TextSet set;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    make_set(&set, NULL, "LO", " x ", 3);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    SatDicomCharset none = sat_dicom_charset_of(&set.dataset, NULL);
    sat_write_text(&out, "a ");
    assert_true(sat_dicom_text_utf8(decoder, &none, &set.dataset, SAT_TAG_PATIENT_NAME, 0, &out));
    assert_int_equal(out.length, 3);
    assert_memory_equal(out.bytes, "a x", 3);
    sat_byte_writer_free(&out);
}

static void check_inside(const SatDicomDataset *item, const SatDicomCharset *outer,
                         const char *utf8)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    SatDicomCharset charset = sat_dicom_charset_of(item, outer);
    assert_true(sat_dicom_text_utf8(decoder, &charset, item, SAT_TAG_PATIENT_NAME, 0, &out));
    assert_int_equal(out.length, strlen(utf8));
    assert_memory_equal(out.bytes, utf8, out.length);
    sat_byte_writer_free(&out);
}

/* PS3.3 C.12.1.1.2: items inherit the set of what is around them, and may have their own. */
static void test_items(void **state)
{
    (void)state;
    TextSet outer;
    TextSet plain;
    TextSet own;
    make_set(&outer, "ISO_IR 144", "PN", "\xBB", 1);
    make_set(&plain, NULL, "PN", "\xBB", 1);
    make_set(&own, "ISO_IR 126", "PN", "\xC4", 1);
    SatDicomCharset around = sat_dicom_charset_of(&outer.dataset, NULL);
    check_inside(&plain.dataset, &around, "\u041B");
    check_inside(&own.dataset, &around, "\u0394");
    make_set(&own, "", "PN", "\xBB", 1);
    check_inside(&own.dataset, &around, "\u041B");
    make_set(&own, "1\\2\\3\\4\\5\\6\\7\\8\\9\\10", "PN", "\xE9", 1);
    assert_int_equal(sat_dicom_charset_of(&own.dataset, NULL).count, SAT_DICOM_CHARSET_MOST_SETS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_byte_sets),
        cmocka_unit_test(test_multi_byte_sets),
        cmocka_unit_test(test_escape_sequences),
        cmocka_unit_test(test_resets),
        cmocka_unit_test(test_backslash_inside),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_wrong_declarations),
        cmocka_unit_test(test_padding_and_controls),
        cmocka_unit_test(test_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
