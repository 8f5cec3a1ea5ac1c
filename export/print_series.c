/* Prints series in columns. */
#include "export/print_series.h"

#include <stdio.h>

#include "export/export_report.h"
#include "export/print_text.h"

enum { TITLE_COLUMNS = 36 };

void sat_print_series_heading(const char *size)
{
    (void)printf("  %-8s ", "number");
    sat_print_text("series", TITLE_COLUMNS);
    (void)printf(" %-7s %13s  %-11s %9s  %s\n", "kind", "pictures", "pixels", size,
                 "pixel / slice distance, speed");
}

void sat_print_series_row(const SatSeriesRow *row)
{
    char size[16];
    char spacing[64];
    char shape[32];
    char pictures[SAT_PICTURES_CAPACITY];
    char rate[32];
    sat_format_bytes(row->bytes, size);
    sat_format_spacing(row->numbers, spacing);
    sat_format_rate(row->numbers->frame_time_ms, rate);
    sat_format_pictures(row->frame_count, row->numbers->time_points, pictures);
    (void)snprintf(shape, sizeof(shape), "%ux%u", (unsigned)row->columns_px,
                   (unsigned)row->rows_px);
    (void)printf("  %-8s ", row->number);
    sat_print_text(row->title, TITLE_COLUMNS);
    if (sat_text_columns(row->title) > TITLE_COLUMNS) {
        (void)printf("\n%*s", 2 + 8 + 1 + TITLE_COLUMNS, "");
    }
    (void)fputc(' ', stdout);
    sat_print_text(row->modality, 7);
    (void)printf(" %13s  %-11s %9s", pictures, shape, size);
    if (spacing[0] != '\0' || rate[0] != '\0') {
        (void)printf("  %s%s%s", spacing, spacing[0] != '\0' && rate[0] != '\0' ? ", " : "", rate);
    }
    (void)fputc('\n', stdout);
}

void sat_print_remark(char mark, const char *text)
{
    if (text[0] != '\0') {
        (void)printf("           %c ", mark);
        sat_print_text(text, 0);
        (void)fputc('\n', stdout);
    }
}

void sat_print_conversion(const char *conversion)
{
    char buffer[SAT_CONVERSION_BYTES];
    sat_print_remark(SAT_REMARK_PLAIN, sat_conversion_told(conversion, buffer));
}
