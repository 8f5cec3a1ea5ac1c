/* Tests of how a loss is spread over a stack: the share is met, evenly, and no step is above the
 * most that is allowed. */
#include "export/encode/picture_loss.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_the_share_of_the_rows_is_met(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 3, 7, 100, 412};
    static const uint32_t shares[] = {0, 1, 655, 16384, 32768, 40000, 65535};
    const uint32_t rows = 512;
    size_t checked = 0;
    for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
        for (size_t s = 0; s < sizeof(shares) / sizeof(shares[0]); s++) {
            const SatLoss loss = {3, 4, shares[s]};
            double found = 0.0;
            size_t partly = 0;
            for (size_t i = 0; i < counts[c]; i++) {
                const SatPictureLoss picture = sat_loss_of_picture(&loss, i, counts[c], rows);
                assert_true(picture.step == 3 || picture.step == 4);
                assert_true(picture.first_rows <= rows);
                partly += picture.first_rows > 0;
                found += picture.step == 4 ? rows : picture.first_rows;
                assert_int_equal(sat_loss_near(&picture),
                                 picture.step == 4 || picture.first_rows > 0 ? 2 : 1);
                /* evenly: never more than a picture away from the share so far */
                const double so_far = (double)(i + 1) * rows * shares[s] / SAT_LOSS_WHOLE;
                assert_true(fabs(found - so_far) <= 1.01 * rows);
            }
            const double wanted = (double)counts[c] * rows * shares[s] / SAT_LOSS_WHOLE;
            assert_true(fabs(found - wanted) <= 0.51);
            assert_true(partly <= 1);
            checked++;
        }
    }
    assert_int_equal(checked, 42);
}

static void test_steps_rise_and_end(void **state)
{
    (void)state;
    uint32_t last = 0;
    for (uint32_t rung = 0; rung < 50; rung++) {
        const uint32_t step = sat_loss_rung_step(rung);
        assert_true(step > last && (step <= 8 || step * 4 <= last * 5));
        last = step;
    }
    assert_true(last > sat_step_of_near(SAT_NEAR_MOST));
    assert_int_equal(sat_loss_rung_step(0), 1);
}

static void test_a_step_lies_between_two(void **state)
{
    (void)state;
    static const uint32_t mosts[] = {1, 2, 15, 127, 255, 4095};
    for (size_t m = 0; m < sizeof(mosts) / sizeof(mosts[0]); m++) {
        double before = 0.0;
        for (double step = 0.5; step < 6000.0; step *= 1.07) {
            const SatLoss loss = sat_loss_of_steps(step, mosts[m]);
            const double mean = (double)loss.step + (double)(loss.next_step - loss.step) *
                                                        (double)loss.share / SAT_LOSS_WHOLE;
            const double top = (double)mosts[m];
            const double wanted = step < 1.0 ? 1.0 : step > top ? top : step;
            assert_true(loss.step >= 1 && loss.next_step <= mosts[m] && loss.share < 65536);
            assert_true(fabs(mean - wanted) <= wanted / 10000.0 + 0.1 * (step > top));
            assert_true(mean >= before);
            before = mean;
        }
    }
    const SatLoss none = sat_loss_of_steps(1.0, 4095);
    assert_true(none.step == 1 && none.share == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_share_of_the_rows_is_met),
        cmocka_unit_test(test_steps_rise_and_end),
        cmocka_unit_test(test_a_step_lies_between_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
