/* The table from packed value to gray level.
 *
 * Formulas: PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT),
 * C.11.2.1.1 (tables), with ymin 0 and ymax 255.
 * Rounding: gray = floor(y + 0.5), clamped to 0..255: halves go up. The linear formulas are
 * evaluated as (x - start) * 255 / length: algebraically the standard's, with one rounding (the
 * division), so that a half of binary fractions (all usual windows) is met exactly. Speed: gray
 * never falls as the value rises, and rounding keeps that, so a run of values whose ends have the
 * same gray has it throughout. Bisection evaluates about 256 x 8 values instead of 65,536. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/voi_window.h"

enum { GRAY_WHITE = 255, LARGEST_TABLE = 65536 };

/* A window with its limits worked out. */
typedef struct {
    SatVoiFunction function;
    double start;  /* the last value that is black */
    double end;    /* the last value that is not certainly white */
    double length; /* of the ramp */
    double center;
} Ramp;

static Ramp make_ramp(const SatVoiWindow *window)
{
    Ramp ramp = {.function = window->function, .center = window->center};
    if (window->function == SAT_VOI_LINEAR) {
        double width = fmax(window->width, 1.0);
        ramp.length = width - 1.0;
        ramp.start = window->center - 0.5 - ramp.length / 2.0;
        ramp.end = window->center - 0.5 + ramp.length / 2.0;
    } else {
        ramp.length = fmax(window->width, DBL_MIN);
        ramp.start = window->center - ramp.length / 2.0;
        ramp.end = window->center + ramp.length / 2.0;
    }
    return ramp;
}

/* floor(y + 0.5) without the sum, which would round a y just below a half up to it. */
static uint8_t round_gray(double y)
{
    if (!(y > 0.0)) {
        return 0;
    }
    if (y >= GRAY_WHITE) {
        return GRAY_WHITE;
    }
    int whole = (int)y;
    return (uint8_t)(y - whole >= 0.5 ? whole + 1 : whole);
}

static uint8_t ramp_gray(const Ramp *ramp, double x)
{
    if (ramp->function == SAT_VOI_SIGMOID) {
        return round_gray(GRAY_WHITE / (1.0 + exp(-4.0 * (x - ramp->center) / ramp->length)));
    }
    if (x <= ramp->start) {
        return 0;
    }
    if (x > ramp->end) {
        return GRAY_WHITE;
    }
    return round_gray((x - ramp->start) * GRAY_WHITE / ramp->length);
}

/* What stands at a place of the row being filled: x = (first + place) * slope + intercept. */
typedef struct {
    Ramp ramp;
    double first;
    double slope;
    double intercept;
} Line;

static uint8_t line_gray(const Line *line, size_t place)
{
    return ramp_gray(&line->ramp, (line->first + (double)place) * line->slope + line->intercept);
}

/* Fills lut[low..high], whose ends are known. Depth: log2 of the length. */
static void fill_between(const Line *line, uint8_t *lut, size_t low, size_t high)
{
    if (lut[low] == lut[high]) {
        memset(lut + low, lut[low], high - low + 1);
        return;
    }
    if (high - low < 2) {
        return;
    }
    size_t middle = low + (high - low) / 2;
    lut[middle] = line_gray(line, middle);
    fill_between(line, lut, low, middle);
    fill_between(line, lut, middle, high);
}

static void fill_line(const Line *line, uint8_t *lut, size_t count)
{
    lut[0] = line_gray(line, 0);
    lut[count - 1] = line_gray(line, count - 1);
    fill_between(line, lut, 0, count - 1);
}

static size_t table_index(const SatLookupTable *table, double x)
{
    double index = floor(x + 0.5) - table->first_input;
    if (!(index > 0.0)) {
        return 0;
    }
    double last = (double)(table->count - 1U);
    return (size_t)(index < last ? index : last);
}

/* Gray levels of a VOI table's entries: value * 255 / (2^bits - 1), halves up. */
static void table_grays(const SatLookupTable *table, uint8_t *grays)
{
    uint32_t most = (1U << table->bits) - 1U;
    for (uint32_t i = 0; i < table->count; i++) {
        uint32_t value = table->values[i] < most ? table->values[i] : most;
        grays[i] = (uint8_t)((value * 510U + most) / (2U * most));
    }
}

/* The frame's modality step, identity where windows apply to stored values. */
static SatModalityTransform modality_of(const SatSeries *series, const SatFrameInfo *frame)
{
    if (sat_window_uses_stored_values(series)) {
        return (SatModalityTransform){.slope = 1.0, .type = ""};
    }
    return *frame->modality;
}

static void build_from_voi_table(const SatModalityTransform *modality, const SatLookupTable *table,
                                 int32_t first_stored, size_t count, uint8_t *lut)
{
    uint8_t grays[LARGEST_TABLE] = {0};
    table_grays(table, grays);
    for (size_t v = 0; v < count; v++) {
        double stored = first_stored + (double)v;
        double x = modality->table != NULL
                       ? modality->table->values[table_index(modality->table, stored)]
                       : stored * modality->slope + modality->intercept;
        lut[v] = grays[table_index(table, x)];
    }
}

static void build_from_modality_table(const SatLookupTable *table, const SatVoiWindow *window,
                                      int32_t first_stored, size_t count, uint8_t *lut)
{
    uint8_t grays[LARGEST_TABLE] = {0}; /* for each value the table can give */
    Line line = {.ramp = make_ramp(window), .slope = 1.0};
    fill_line(&line, grays, (size_t)1 << table->bits);
    uint32_t most = (1U << table->bits) - 1U;
    int64_t last = (int64_t)table->count - 1;
    for (size_t v = 0; v < count; v++) {
        int64_t index = (int64_t)v + first_stored - table->first_input;
        uint16_t value = table->values[index < 0 ? 0 : index > last ? last : index];
        lut[v] = grays[value < most ? value : most];
    }
}

static void invert_all(uint8_t *lut, size_t count)
{
    for (size_t v = 0; v < count; v++) {
        lut[v] = (uint8_t)(GRAY_WHITE - lut[v]);
    }
}

static void blacken_padding(const SatSeries *series, int32_t first_stored, size_t count,
                            uint8_t *lut)
{
    int64_t low = (int64_t)series->padding_low - first_stored;
    int64_t high = (int64_t)series->padding_high - first_stored;
    low = low < 0 ? 0 : low;
    high = high >= (int64_t)count ? (int64_t)count - 1 : high;
    if (low <= high) {
        memset(lut + low, 0, (size_t)(high - low + 1));
    }
}

void sat_voi_build_lut(const SatSeries *series, const SatFrameInfo *frame,
                       const SatVoiChoice *choice, uint8_t *lut)
{
    size_t count = (size_t)1 << series->bits;
    int32_t first_stored = sat_stored_value(series, 0);
    SatModalityTransform modality = modality_of(series, frame);
    if (choice->use_table && choice->table_index < series->voi_table_count) {
        build_from_voi_table(&modality, &series->voi_tables[choice->table_index], first_stored,
                             count, lut);
    } else if (modality.table != NULL) {
        build_from_modality_table(modality.table, &choice->window, first_stored, count, lut);
    } else {
        Line line = {.ramp = make_ramp(&choice->window),
                     .first = first_stored,
                     .slope = modality.slope,
                     .intercept = modality.intercept};
        fill_line(&line, lut, count);
    }
    if ((series->photometric == SAT_PHOTOMETRIC_MONOCHROME1) != choice->invert) {
        invert_all(lut, count);
    }
    if (series->has_padding) {
        blacken_padding(series, first_stored, count, lut);
    }
}
