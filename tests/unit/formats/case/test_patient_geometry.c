/* Normals, planes, letters, pixel positions. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/patient_geometry.h"

static const double axial[6] = {1, 0, 0, 0, 1, 0};
static const double sagittal[6] = {0, 1, 0, 0, 0, -1};
static const double coronal[6] = {1, 0, 0, 0, 0, -1};

static void test_normals_and_planes(void **state)
{
    (void)state;
    double normal[3];
    assert_true(sat_slice_normal(axial, normal));
    assert_true(fabs(normal[2] - 1.0) < 1e-12);
    assert_int_equal(sat_slice_plane(normal), 'A');
    assert_true(sat_slice_normal(sagittal, normal));
    assert_true(fabs(normal[0] + 1.0) < 1e-12);
    assert_int_equal(sat_slice_plane(normal), 'S');
    assert_true(sat_slice_normal(coronal, normal));
    assert_true(fabs(normal[1] - 1.0) < 1e-12);
    assert_int_equal(sat_slice_plane(normal), 'C');
    assert_int_equal(sat_slice_plane((const double[]){0.5, 0.5, 0.5}), 'A');
    assert_int_equal(sat_slice_plane((const double[]){-0.7, 0.7, 0.1}), 'S');
    assert_int_equal(sat_slice_plane((const double[]){0, 0, 0}), 'O');
}

static void test_normal_has_length_one(void **state)
{
    (void)state;
    double normal[3]; /* as written by a scanner: four decimals */
    assert_true(sat_slice_normal((const double[]){0.9962, 0.0872, 0, -0.0872, 0.9962, 0}, normal));
    assert_true(fabs(sat_dot(normal, normal) - 1.0) < 1e-12);
}

static void test_bad_orientations_are_refused(void **state)
{
    (void)state;
    double normal[3];
    assert_false(sat_slice_normal((const double[]){0, 0, 0, 0, 0, 0}, normal));
    assert_false(sat_slice_normal((const double[]){1, 0, 0, 1, 0, 0}, normal));
    assert_false(sat_slice_normal((const double[]){2, 0, 0, 0, 1, 0}, normal));
    assert_false(sat_slice_normal((const double[]){1, 0, 0, 0.1, 0.995, 0}, normal));
    assert_false(sat_slice_normal((const double[]){(double)NAN, 0, 0, 0, 1, 0}, normal));
    assert_false(sat_slice_normal((const double[]){1, 0, 0, 0, (double)INFINITY, 0}, normal));
}

static void test_orientation_equal_within_half_a_degree(void **state)
{
    (void)state;
    double near = 0.4 * 3.14159265358979 / 180.0;
    double far = 0.6 * 3.14159265358979 / 180.0;
    assert_true(sat_orientation_equal(
        axial, (const double[]){cos(near), sin(near), 0, -sin(near), cos(near), 0}));
    assert_false(sat_orientation_equal(
        axial, (const double[]){cos(far), sin(far), 0, -sin(far), cos(far), 0}));
    assert_false(sat_orientation_equal(axial, (const double[]){1, 0, 0, 0, -1, 0}));
    assert_false(sat_orientation_equal(axial, (const double[]){0, 0, 0, 0, 0, 0}));
}

static void assert_letters(double x, double y, double z, const char *expected)
{
    char letters[4];
    sat_direction_letters((const double[]){x, y, z}, letters);
    assert_string_equal(letters, expected);
}

static void test_letters(void **state)
{
    (void)state;
    assert_letters(1, 0, 0, "L");
    assert_letters(-1, 0, 0, "R");
    assert_letters(0, 1, 0, "P");
    assert_letters(0, -1, 0, "A");
    assert_letters(0, 0, 1, "H");
    assert_letters(0, 0, -1, "F");
    assert_letters(-0.6, -0.8, 0, "AR");
    assert_letters(-0.7, -0.6, -0.387, "RAF");
    assert_letters(0.985, 0.174, 0, "L"); /* 10 degrees off are not named */
    assert_letters(0, 0, 0, "");
}

static void test_direction_words(void **state)
{
    (void)state;
    static const char *const good[] = {"A", "L", "F", "LA", "RPH", "FL"};
    static const char *const bad[] = {"", "LR", "AA", "LE", "CR", "D", "a", "LPHA", "L ", "HAF"};
    char reversed[4];
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        char back[4];
        assert_true(sat_direction_word_is_valid(good[i]));
        sat_direction_word_reverse(good[i], reversed);
        sat_direction_word_reverse(reversed, back);
        assert_string_not_equal(reversed, good[i]);
        assert_string_equal(back, good[i]);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(sat_direction_word_is_valid(bad[i]));
    }
    sat_direction_word_reverse("RPH", reversed);
    assert_string_equal(reversed, "LAF");
    assert_true(sat_direction_words_agree("L", "FP"));
    assert_true(sat_direction_words_agree("P", "FL"));
    assert_false(sat_direction_words_agree("L", "R"));
    assert_false(sat_direction_words_agree("L", ""));
    assert_false(sat_direction_words_agree("L", "LF"));
}

static void test_angle_to_axis(void **state)
{
    (void)state;
    double lean = 17.5 * 3.14159265358979 / 180.0;
    double degrees = sat_angle_to_axis_degrees((const double[]){0, -sin(lean), cos(lean)});
    assert_true(fabs(degrees - 17.5) < 1e-9);
    assert_true(sat_angle_to_axis_degrees((const double[]){0, 0, -1}) <= 0.0);
}

static void test_pixel_to_patient(void **state)
{
    (void)state;
    const double position[3] = {-100, -90, 30};
    double place[3]; /* different spacings, so that rows and columns cannot be mixed up */
    sat_pixel_to_patient(position, axial, 0.5, 2.0, 10, 4, place);
    assert_true(fabs(place[0] + 80.0) < 1e-12); /* 10 columns of 2 mm to the left */
    assert_true(fabs(place[1] + 88.0) < 1e-12); /* 4 rows of 0.5 mm to the back */
    assert_true(fabs(place[2] - 30.0) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normals_and_planes),
        cmocka_unit_test(test_normal_has_length_one),
        cmocka_unit_test(test_bad_orientations_are_refused),
        cmocka_unit_test(test_orientation_equal_within_half_a_degree),
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_direction_words),
        cmocka_unit_test(test_angle_to_axis),
        cmocka_unit_test(test_pixel_to_patient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
