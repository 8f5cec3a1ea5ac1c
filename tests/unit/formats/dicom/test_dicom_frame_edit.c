/* Edited frames against a reference that handles one value at a time, in all widths and orders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_frame_edit.h"

enum {
    CASES = 2000,
    MOST_SIDE = 20,
    MOST_FRAMES = 3,
    MOST_BYTES = MOST_SIDE * MOST_SIDE * 24 + 16
};

static uint32_t next_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33);
}

static uint32_t between(uint64_t *seed, uint32_t low, uint32_t high)
{
    return low + next_number(seed) % (high - low + 1);
}

/* Sample s of pixel x, y as its allocated bits. */
static uint64_t sample_at(const SatDicomFrameForm *form, const uint8_t *bytes, uint64_t first_bit,
                          uint32_t x, uint32_t y, unsigned s)
{
    uint64_t pixel = (uint64_t)y * form->columns + x;
    uint64_t plane_pixels = (uint64_t)form->rows * form->columns;
    uint64_t index = form->planar ? s * plane_pixels + pixel : pixel * form->samples + s;
    uint64_t bit = first_bit + index * form->allocated;
    uint64_t value = 0;
    for (unsigned i = 0; i < form->allocated; i++) {
        uint64_t at = bit + i;
        value |= (uint64_t)(bytes[at / 8] >> (at % 8) & 1U) << i;
    }
    if (!form->big_endian || form->allocated % 8 != 0) {
        return value;
    }
    uint64_t turned = 0;
    for (unsigned i = 0; i < form->allocated; i += 8) {
        turned |= (value >> i & 0xFFU) << (form->allocated - 8 - i);
    }
    return turned;
}

static void frames_are_those_of_the_reference(void **state)
{
    (void)state;
    static const unsigned widths[] = {1, 8, 12, 16, 32, 64};
    static uint8_t from[MOST_BYTES];
    static uint8_t to[MOST_BYTES * MOST_FRAMES];
    uint64_t seed = 11;
    uint64_t hidden = 0;
    uint64_t kept = 0;
    for (int c = 0; c < CASES; c++) {
        SatDicomFrameForm form = {.rows = between(&seed, 1, MOST_SIDE),
                                  .columns = between(&seed, 1, MOST_SIDE),
                                  .samples = between(&seed, 0, 1) != 0 ? 3 : 1,
                                  .allocated = widths[c % 6],
                                  .planar = between(&seed, 0, 1) != 0,
                                  .big_endian = between(&seed, 0, 1) != 0};
        SatPixelRect rect = {between(&seed, 0, 8), between(&seed, 0, 8), between(&seed, 1, 20),
                             between(&seed, 1, 20)};
        SatPixelMask mask = {.rects = &rect, .rect_count = 1};
        uint64_t most = form.allocated == 64 ? UINT64_MAX : ((uint64_t)1 << form.allocated) - 1U;
        SatDicomFrameEdit edit = {.hidden = between(&seed, 0, 3) != 0 ? &mask : NULL};
        edit.part.x_px = between(&seed, 0, form.columns - 1);
        edit.part.y_px = between(&seed, 0, form.rows - 1);
        edit.part.width_px = between(&seed, 1, form.columns - edit.part.x_px);
        edit.part.height_px = between(&seed, 1, form.rows - edit.part.y_px);
        for (size_t i = 0; i < 3; i++) {
            edit.value[i] = ((uint64_t)next_number(&seed) << 32 | next_number(&seed)) & most;
        }
        SatDicomFrameForm made = form;
        made.rows = edit.part.height_px;
        made.columns = edit.part.width_px;
        SatDicomBits out = {.bytes = to, .capacity = sizeof(to)};
        memset(to, 0xA5, sizeof(to));
        unsigned first_bit = form.allocated % 8 == 0 ? 0 : between(&seed, 0, 7);
        for (unsigned frame = 0; frame < MOST_FRAMES; frame++) {
            uint64_t begin = out.bits;
            for (size_t i = 0; i < sizeof(from); i++) {
                from[i] = (uint8_t)next_number(&seed);
            }
            sat_dicom_frame_edit(&form, &edit, from, first_bit, &out);
            assert_int_equal(out.bits - begin, sat_dicom_frame_form_bits(&made));
            for (uint32_t y = 0; y < made.rows; y++) {
                for (uint32_t x = 0; x < made.columns; x++) {
                    uint32_t source_x = x + edit.part.x_px;
                    uint32_t source_y = y + edit.part.y_px;
                    bool is_hidden = edit.hidden != NULL && source_x >= rect.x_px &&
                                     source_x < rect.x_px + rect.width_px &&
                                     source_y >= rect.y_px && source_y < rect.y_px + rect.height_px;
                    for (unsigned s = 0; s < form.samples; s++) {
                        uint64_t expected =
                            is_hidden ? edit.value[s]
                                      : sample_at(&form, from, first_bit, source_x, source_y, s);
                        assert_true(sample_at(&made, to, begin, x, y, s) == expected);
                    }
                    hidden += is_hidden;
                    kept += !is_hidden;
                }
            }
        }
        assert_int_equal(to[(out.bits + 7) / 8], 0xA5);
    }
    print_message("%d frames thrice, %llu pixels hidden, %llu kept\n", (int)CASES,
                  (unsigned long long)hidden, (unsigned long long)kept);
    assert_true(hidden > 10000 && kept > 10000);
}

static void pairs_become_pixels(void **state)
{
    (void)state;
    static const uint8_t pairs[8] = {1, 2, 30, 40, 5, 6, 70, 80};
    static const uint8_t expected[12] = {1, 30, 40, 2, 30, 40, 5, 70, 80, 6, 70, 80};
    uint8_t pixels[12];
    sat_dicom_frame_unpair(pairs, 4, pixels);
    assert_memory_equal(pixels, expected, sizeof(expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_those_of_the_reference),
        cmocka_unit_test(pairs_become_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
