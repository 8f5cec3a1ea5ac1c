/* The table of series that `list` and `info` print, for people: one line a series, its remarks
 * below it. stdout; one thread. */
#ifndef SAT_EXPORT_PRINT_SERIES_H
#define SAT_EXPORT_PRINT_SERIES_H

#include "formats/case/case_model.h"

typedef struct {
    const char *number; /* "1/2/3" */
    const char *title, *modality;
    const SatSeries *numbers; /* times, spacing, speed */
    size_t frame_count;
    uint32_t columns_px, rows_px;
    uint64_t bytes;
} SatSeriesRow;

/* How a remark is marked. */
#define SAT_REMARK_PLAIN '-'
#define SAT_REMARK_TO_LOOK_AT '!'
#define SAT_REMARK_SUSPICION '?'

/** size: what the bytes are, "size" or "packed". */
void sat_print_series_heading(const char *size);
/** A title that is longer than its column has a line of its own: the columns behind it stay. */
void sat_print_series_row(const SatSeriesRow *row);
/** Nothing for "". */
void sat_print_remark(char mark, const char *text);
/** How the values differ from the source's, its largest error in three digits; nothing for "". */
void sat_print_conversion(const char *conversion);

#endif
