/* Text on stdout: safe for a terminal, in columns. One thread. */
#ifndef SAT_EXPORT_PRINT_TEXT_H
#define SAT_EXPORT_PRINT_TEXT_H

#include "formats/case/case_model.h"

/** How many columns a text takes: its characters. */
int sat_text_columns(const char *utf8);
/** Prints without control characters, filled with blanks to so many columns (0: none). */
void sat_print_text(const char *utf8, int columns);
/** "0.43 / 2.5 mm": between rows, between slices; "" when not known. */
void sat_format_spacing(const SatSeries *numbers, char out[64]);
#define SAT_PICTURES_CAPACITY 48
/** "1 picture", "40 pictures"; of a 4-D stack "20 x 25 times": places, times. */
void sat_format_pictures(size_t frame_count, uint32_t time_points, char out[SAT_PICTURES_CAPACITY]);
/** "25 a second" for the time a frame is shown, to a tenth; "" for 0. */
void sat_format_rate(double frame_time_ms, char out[32]);

#endif
