/* Where a picture lies in the patient: normals, planes, edge letters, pixel positions. */
#include "formats/case/patient_geometry.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
/* Direction cosines come as short decimals: this much is rounding, more is damage. */
static const double unit_tolerance = 0.01;
static const double least_letter_share = 0.2;

double sat_dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static double length_of(const double v[3])
{
    return sqrt(sat_dot(v, v));
}

bool sat_slice_normal(const double orientation[6], double normal[3])
{
    const double *row = orientation;
    const double *column = orientation + 3;
    /* Written so that a NaN fails each test. */
    if (!(fabs(length_of(row) - 1.0) <= unit_tolerance) ||
        !(fabs(length_of(column) - 1.0) <= unit_tolerance) ||
        !(fabs(sat_dot(row, column)) <= unit_tolerance)) {
        return false;
    }
    double cross[3] = {row[1] * column[2] - row[2] * column[1],
                       row[2] * column[0] - row[0] * column[2],
                       row[0] * column[1] - row[1] * column[0]};
    double length = length_of(cross);
    for (int i = 0; i < 3; i++) {
        normal[i] = cross[i] / length;
    }
    return true;
}

char sat_slice_plane(const double normal[3])
{
    double x = fabs(normal[0]);
    double y = fabs(normal[1]);
    double z = fabs(normal[2]);
    if (!(x + y + z > 0.0)) {
        return 'O'; /* no direction at all */
    }
    if (z >= x && z >= y) {
        return 'A';
    }
    return x >= y ? 'S' : 'C';
}

/* Cosine of the angle between two directions that need not be of length 1. */
static double cosine_between(const double a[3], const double b[3])
{
    double lengths = length_of(a) * length_of(b);
    return lengths > 0.0 ? sat_dot(a, b) / lengths : -1.0;
}

bool sat_orientation_equal(const double a[6], const double b[6])
{
    const double limit = cos(0.5 * pi / 180.0);
    return cosine_between(a, b) >= limit && cosine_between(a + 3, b + 3) >= limit;
}

void sat_direction_letters(const double direction[3], char letters[4])
{
    static const char positive[3] = {'L', 'P', 'H'}; /* LPS: towards left, posterior, head */
    static const char negative[3] = {'R', 'A', 'F'};
    double length = length_of(direction);
    bool used[3] = {false, false, false};
    int count = 0;
    while (count < 3) {
        static const int tie_order[3] = {2, 0, 1};
        int strongest = -1;
        for (int i = 0; i < 3; i++) {
            int axis = tie_order[i];
            if (!used[axis] &&
                (strongest < 0 || fabs(direction[axis]) > fabs(direction[strongest]))) {
                strongest = axis;
            }
        }
        double share = length > 0.0 ? fabs(direction[strongest]) / length : 0.0;
        if (!(share >= least_letter_share)) {
            break;
        }
        used[strongest] = true;
        letters[count] = direction[strongest] > 0.0 ? positive[strongest] : negative[strongest];
        count++;
    }
    letters[count] = '\0';
}

/* Each letter beside the one of the other way: two of an axis are neighbours. */
static const char axis_letters[] = "LRAPHF";

/* 0 to 2 of L, A and H; -1: no letter of a direction. */
static int axis_of(char letter)
{
    const char *found = letter != '\0' ? strchr(axis_letters, letter) : NULL;
    return found != NULL ? (int)(found - axis_letters) / 2 : -1;
}

bool sat_direction_word_is_valid(const char *word)
{
    bool used[3] = {false, false, false};
    const size_t length = strlen(word);
    for (size_t i = 0; i < length; i++) {
        const int axis = axis_of(word[i]);
        if (axis < 0 || used[axis]) {
            return false;
        }
        used[axis] = true;
    }
    return length > 0; /* no more than three: there are three axes */
}

bool sat_direction_words_agree(const char *row, const char *column)
{
    return sat_direction_word_is_valid(row) && sat_direction_word_is_valid(column) &&
           axis_of(row[0]) != axis_of(column[0]);
}

void sat_direction_word_reverse(const char *word, char reversed[4])
{
    size_t i = 0;
    for (; i < 3 && word[i] != '\0'; i++) {
        const size_t place = (size_t)(strchr(axis_letters, word[i]) - axis_letters);
        reversed[i] = axis_letters[place ^ 1U];
    }
    reversed[i] = '\0';
}

double sat_angle_to_axis_degrees(const double normal[3])
{
    double length = length_of(normal);
    if (!(length > 0.0)) {
        return 0.0;
    }
    double nearest = fmax(fabs(normal[0]), fmax(fabs(normal[1]), fabs(normal[2]))) / length;
    return acos(fmin(nearest, 1.0)) * 180.0 / pi;
}

void sat_pixel_to_patient(const double position_mm[3], const double orientation[6],
                          double row_spacing_mm, double column_spacing_mm, double column_px,
                          double row_px, double out_mm[3])
{
    for (int i = 0; i < 3; i++) {
        out_mm[i] = position_mm[i] + orientation[i] * column_spacing_mm * column_px +
                    orientation[3 + i] * row_spacing_mm * row_px;
    }
}
