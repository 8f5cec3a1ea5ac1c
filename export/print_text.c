/* Prints text that came from outside, in columns. */
#include "export/print_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"

/* Characters, not bytes: every byte that continues none begins one. */
int sat_text_columns(const char *utf8)
{
    int columns = 0;
    for (; *utf8 != '\0'; utf8++) {
        columns += ((unsigned char)*utf8 & 0xC0U) != 0x80U;
    }
    return columns;
}

void sat_print_text(const char *utf8, int columns)
{
    char *printable = sat_utf8_printable(utf8, strlen(utf8));
    const char *shown = printable != NULL ? printable : "";
    (void)fputs(shown, stdout);
    for (int i = sat_text_columns(shown); i < columns; i++) {
        (void)fputc(' ', stdout);
    }
    free(printable);
}

void sat_format_spacing(const SatSeries *numbers, char out[64])
{
    char apart[32] = "";
    out[0] = '\0';
    if (numbers->slice_spacing_mm > 0) {
        (void)snprintf(apart, sizeof(apart), " / %.4g", numbers->slice_spacing_mm);
    }
    if (numbers->row_spacing_mm > 0 && numbers->row_spacing_mm < 0.01) { /* a microscope's */
        (void)snprintf(out, 64, "%.3g µm", numbers->row_spacing_mm * 1000.0);
    } else if (numbers->row_spacing_mm > 0) {
        (void)snprintf(out, 64, "%.3g%s mm%s", numbers->row_spacing_mm, apart,
                       numbers->spacing_kind == SAT_SPACING_DETECTOR ? " (detector)" : "");
    }
}

void sat_format_pictures(size_t frame_count, uint32_t time_points, char out[SAT_PICTURES_CAPACITY])
{
    if (time_points > 1) {
        (void)snprintf(out, SAT_PICTURES_CAPACITY, "%zu x %u times", frame_count / time_points,
                       (unsigned)time_points);
    } else {
        (void)snprintf(out, SAT_PICTURES_CAPACITY, "%zu picture%s", frame_count,
                       frame_count == 1 ? "" : "s");
    }
}

void sat_format_rate(double frame_time_ms, char out[32])
{
    char number[32];
    out[0] = '\0';
    if (frame_time_ms > 0.0) {
        sat_format_double(round(10000.0 / frame_time_ms) / 10.0, number);
        (void)snprintf(out, 32, "%.16s a second", number);
    }
}
