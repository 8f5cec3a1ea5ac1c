/* Tests of dicom_stored_bits: only the picture's bits stay. */
#include "formats/dicom/dicom_stored_bits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

static void assert_cleared(SatDicomStoredBits bits, const void *before, const void *wanted,
                           size_t length)
{
    uint8_t bytes[16];
    memcpy(bytes, before, length);
    sat_dicom_clear_other_bits(bytes, length, bits);
    assert_memory_equal(bytes, wanted, length);
}

static void test_words(void **state)
{
    (void)state;
    SatDicomStoredBits bits = {.unit_bytes = 2, .stored = 12, .high_bit = 11};
    assert_cleared(bits, "\xBC\xFA\xFF\xFF\xFF", "\xBC\x0A\xFF\x0F\xFF", 5);
    bits.is_signed = true;
    assert_cleared(bits, "\xBC\x5A\xBC\x57", "\xBC\xFA\xBC\x07", 4);
    bits.big_endian = true;
    assert_cleared(bits, "\x5A\xBC\x57\xBC", "\xFA\xBC\x07\xBC", 4);
    bits = (SatDicomStoredBits){.unit_bytes = 2, .stored = 12, .high_bit = 15};
    assert_cleared(bits, "\xFF\xAB", "\xF0\xAB", 2);
}

/* Every word, as the definition says it: what is above a negative value is set, the rest cleared.
 */
static void test_every_word(void **state)
{
    (void)state;
    static const uint8_t shapes[][2] = {{12, 11}, {10, 9}, {15, 14}, {12, 15}, {1, 0}, {8, 13}};
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        for (unsigned way = 0; way < 4; way++) {
            SatDicomStoredBits bits = {.unit_bytes = 2,
                                       .stored = shapes[i][0],
                                       .high_bit = shapes[i][1],
                                       .is_signed = (way & 1U) != 0,
                                       .big_endian = (way & 2U) != 0};
            size_t low_byte = bits.big_endian ? 1 : 0;
            for (uint32_t word = 0; word < 65536; word++) {
                uint8_t bytes[2];
                uint32_t wanted = 0;
                bool is_negative = bits.is_signed && (word >> bits.high_bit & 1U) != 0;
                for (unsigned bit = bits.high_bit + 1U - bits.stored; bit < 16; bit++) {
                    bool is_set = bit <= bits.high_bit ? (word >> bit & 1U) != 0 : is_negative;
                    wanted |= (uint32_t)is_set << bit;
                }
                bytes[low_byte] = (uint8_t)(word & 0xFFU);
                bytes[1 - low_byte] = (uint8_t)(word >> 8);
                sat_dicom_clear_other_bits(bytes, 2, bits);
                assert_int_equal(bytes[low_byte] | bytes[1 - low_byte] << 8, wanted);
            }
        }
    }
}

static void test_other_units(void **state)
{
    (void)state;
    SatDicomStoredBits bits = {.unit_bytes = 1, .stored = 7, .high_bit = 6};
    assert_cleared(bits, "\xFF\x80\x7F", "\x7F\0\x7F", 3);
    bits = (SatDicomStoredBits){.unit_bytes = 4, .stored = 24, .high_bit = 23, .is_signed = true};
    assert_cleared(bits, "\1\2\x83\x11\1\2\3\x11", "\1\2\x83\xFF\1\2\3\0", 8);
    bits = (SatDicomStoredBits){.unit_bytes = 0};
    assert_cleared(bits, "\xFF\xFF", "\xFF\xFF", 2);
}

static SatDicomStoredBits said(uint16_t allocated, uint16_t stored, uint16_t high_bit)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_u16(&maker, SAT_TAG_BITS_ALLOCATED, allocated);
    put_u16(&maker, SAT_TAG_BITS_STORED, stored);
    put_u16(&maker, SAT_TAG_HIGH_BIT, high_bit);
    put_u16(&maker, SAT_TAG_PIXEL_REPRESENTATION, 1);
    MadeFile made = made_open(&maker);
    assert_non_null(made.dicom);
    SatDicomStoredBits bits = sat_dicom_stored_bits(sat_dicom_dataset(made.dicom));
    made_close(&made);
    maker_free(&maker);
    return bits;
}

static void test_what_is_said(void **state)
{
    (void)state;
    SatDicomStoredBits bits = said(16, 12, 11);
    assert_int_equal(bits.unit_bytes, 2);
    assert_int_equal(bits.stored, 12);
    assert_true(bits.is_signed);
    assert_int_equal(said(16, 16, 15).unit_bytes, 0);
    assert_int_equal(said(16, 17, 15).unit_bytes, 0);
    assert_int_equal(said(16, 12, 5).unit_bytes, 0);
    assert_int_equal(said(16, 12, 16).unit_bytes, 0);
    assert_int_equal(said(12, 10, 9).unit_bytes, 0);
    assert_int_equal(said(16, 0, 0).unit_bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_every_word),
        cmocka_unit_test(test_other_units),
        cmocka_unit_test(test_what_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
