/* Builds the LUT of each line of stdin and prints it in hex. For check_voi.py, which says what the
 * fields are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "formats/case/voi_window.h"

enum { LINE_BYTES = 1 << 20, MAX_FIELDS = 5000 };

typedef struct {
    double numbers[MAX_FIELDS];
    size_t count;
    size_t next;
} Fields;

static double take(Fields *fields)
{
    return fields->next < fields->count ? fields->numbers[fields->next++] : 0.0;
}

static int32_t take_int(Fields *fields)
{
    return (int32_t)take(fields);
}

static void split(char *line, Fields *fields)
{
    fields->count = fields->next = 0;
    char *rest = line;
    for (char *word = strtok_r(line, " \n", &rest); word != NULL && fields->count < MAX_FIELDS;
         word = strtok_r(NULL, " \n", &rest)) {
        if (!sat_parse_double(word, strlen(word), &fields->numbers[fields->count++])) {
            (void)fprintf(stderr, "bad number: %s\n", word);
            exit(2);
        }
    }
}

static SatLookupTable take_table(Fields *fields, uint16_t *values)
{
    SatLookupTable table = {.explanation = "", .values = values};
    table.bits = (uint8_t)take_int(fields);
    table.first_input = take_int(fields);
    table.count = (uint32_t)take_int(fields);
    for (uint32_t i = 0; i < table.count; i++) {
        values[i] = (uint16_t)take_int(fields);
    }
    return table;
}

static void print_lut(Fields *fields)
{
    static const char *const modalities[] = {"CT", "MR", "PT", "XA", "RF", "US"};
    uint16_t modality_values[1024] = {0};
    uint16_t voi_values[1024] = {0};
    SatModalityTransform modality = {.type = ""};
    SatFrameInfo frame = {.modality = &modality};
    SatSeries series = {.samples = 1, .frames = &frame, .frame_count = 1};
    SatVoiChoice choice = {.window.explanation = ""};
    series.modality = modalities[take_int(fields)];
    series.bits = (uint8_t)take_int(fields);
    series.is_signed = take_int(fields) != 0;
    series.photometric = (SatPhotometric)take_int(fields);
    choice.invert = take_int(fields) != 0;
    series.has_padding = take_int(fields) != 0;
    series.padding_low = take_int(fields);
    series.padding_high = take_int(fields);
    modality.slope = take(fields);
    modality.intercept = take(fields);
    choice.window.function = (SatVoiFunction)take_int(fields);
    choice.window.center = take(fields);
    choice.window.width = take(fields);
    bool has_modality_table = take_int(fields) != 0;
    choice.use_table = take_int(fields) != 0;
    SatLookupTable modality_table = {0};
    SatLookupTable voi_table = {0};
    if (has_modality_table) {
        modality_table = take_table(fields, modality_values);
        modality.table = &modality_table;
    }
    if (choice.use_table) {
        voi_table = take_table(fields, voi_values);
        series.voi_tables = &voi_table;
        series.voi_table_count = 1;
    }
    static uint8_t lut[65536];
    sat_voi_build_lut(&series, &frame, &choice, lut);
    for (size_t v = 0; v < (size_t)1 << series.bits; v++) {
        printf("%02x", lut[v]);
    }
    printf("\n");
}

int main(void)
{
    char *line = malloc(LINE_BYTES);
    Fields *fields = malloc(sizeof(*fields));
    while (line != NULL && fields != NULL && fgets(line, LINE_BYTES, stdin) != NULL) {
        split(line, fields);
        print_lut(fields);
    }
    free(line);
    free(fields);
    return 0;
}
