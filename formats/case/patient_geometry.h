/* Where a picture lies in the patient: LPS millimetres, PS3.3 C.7.6.2. Pure functions. */
#ifndef SAT_CASE_PATIENT_GEOMETRY_H
#define SAT_CASE_PATIENT_GEOMETRY_H

#include <stdbool.h>
#include <stddef.h>

/** Row x column, length 1. False when the directions are not two nearly orthogonal unit vectors. */
bool sat_slice_normal(const double orientation[6], double normal[3]);
double sat_dot(const double a[3], const double b[3]);
/** 'A' axial, 'S' sagittal, 'C' coronal by the axis nearest the normal; of equally near ones z goes
 *  before x before y. 'O' for a normal without a direction. */
char sat_slice_plane(const double normal[3]);
/** True when both lie within 0.5 degrees and may share a stack. */
bool sat_orientation_equal(const double a[6], const double b[6]);
/** The letters at a picture's edge for a direction in LPS: "A", "AR", "RAF"… at most 3 and a NUL,
 *  strongest first, letters below 0.2 left out. */
void sat_direction_letters(const double direction[3], char letters[4]);
/** Whether the word is one of Patient Orientation (0020,0020) of a person, PS3.3 C.7.6.1.1.1: one
 * to three of A, P, L, R, H, F, no axis twice. */
bool sat_direction_word_is_valid(const char *word);
/** Whether they can be the directions of a picture's rows and columns: two valid words that begin
 *  with different axes. */
bool sat_direction_words_agree(const char *row, const char *column);
/** The word for the other way: "LA" for "RP". word: valid */
void sat_direction_word_reverse(const char *word, char reversed[4]);
/** Angle in degrees between the normal and the nearest body axis, for the gantry tilt note. */
double sat_angle_to_axis_degrees(const double normal[3]);
/** Centre of pixel (column_px, row_px) in the patient. */
void sat_pixel_to_patient(const double position_mm[3], const double orientation[6],
                          double row_spacing_mm, double column_spacing_mm, double column_px,
                          double row_px, double out_mm[3]);

#endif
