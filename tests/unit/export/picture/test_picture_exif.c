/* EXIF: how a picture is turned and whether a camera made it, in both byte orders, however damaged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/picture/picture_exif.h"

/* Two entries: a maker, and turned right. */
static const uint8_t little[] = {'I', 'I', '*', 0, 8, 0, 0, 0, 2, 0,    0x0F, 0x01, 2,
                                 0,   1,   0,   0, 0, 0, 0, 0, 0, 0x12, 0x01, 3,    0,
                                 1,   0,   0,   0, 6, 0, 0, 0, 0, 0,    0,    0};
static const uint8_t big[] = {'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0,
                              3,   0,   0, 0,   1, 0, 8, 0, 0, 0, 0,    0,    0};

static void both_orders_are_read(void **state)
{
    (void)state;
    SatExif exif = sat_exif_read(little, sizeof(little));
    assert_int_equal(exif.orientation, 6);
    assert_true(exif.is_photograph);
    exif = sat_exif_read(big, sizeof(big));
    assert_int_equal(exif.orientation, 8);
    assert_false(exif.is_photograph);
}

static void what_is_damaged_says_nothing(void **state)
{
    (void)state;
    uint8_t bytes[sizeof(little)];
    memcpy(bytes, little, sizeof(little));
    bytes[30] = 9; /* no such turn */
    assert_int_equal(sat_exif_read(bytes, sizeof(bytes)).orientation, 1);
    bytes[30] = 6;
    bytes[4] = 200; /* the directory lies outside */
    assert_int_equal(sat_exif_read(bytes, sizeof(bytes)).orientation, 1);
    for (size_t length = 0; length < 34; length++) {
        assert_int_equal(sat_exif_read(little, length).orientation, 1);
    }
    bytes[4] = 8;
    bytes[8] = bytes[9] = 0xFF; /* more entries than there are */
    assert_int_equal(sat_exif_read(bytes, sizeof(bytes)).orientation, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_orders_are_read),
        cmocka_unit_test(what_is_damaged_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
