/* Writes case.txt of an extracted pack. */
#include "export/extract_case.h"

#include <math.h>

#include "formats/base/json_value.h"
#include "formats/case/case_summary.h"

static void put_number(SatByteWriter *out, double value)
{
    char text[32];
    sat_format_double(value, text);
    sat_write_text(out, text);
}

/* How a number of the PNG becomes the stored value, and that the value of the modality. */
static void put_values(SatByteWriter *out, const SatSeries *series)
{
    const SatModalityTransform *modality = sat_series_middle_frame(series)->modality;
    if (series->samples == 3) {
        sat_write_text(out, "    colour, red green blue\n");
        return;
    }
    sat_write_format(out, "    %u bits; stored value = PNG value", (unsigned)series->bits);
    if (series->is_signed) {
        sat_write_format(out, " - %u", 1U << (series->bits - 1));
    }
    sat_write_u8(out, '\n');
    if (modality->table != NULL) {
        sat_write_text(out, "    the modality's values come from a table: see case.json\n");
    } else if (modality->slope < 1 || modality->slope > 1 || modality->intercept < 0 ||
               modality->intercept > 0) {
        sat_write_format(out, "    %s = ", modality->type[0] != '\0' ? modality->type : "value");
        put_number(out, modality->slope);
        sat_write_text(out, modality->intercept < 0 ? " x stored value - " : " x stored value + ");
        put_number(out, fabs(modality->intercept));
        sat_write_text(out, " (middle picture; all of them: case.json)\n");
    }
    if (series->photometric == SAT_PHOTOMETRIC_MONOCHROME1) {
        sat_write_text(out, "    shown with low values bright\n");
    }
}

/* Fits SatSummarySeriesLines. */
static void put_picture_files(void *context, const SatSeries *series, size_t series_index,
                              SatByteWriter *out)
{
    const SatPackCase *pack_case = context;
    if (pack_case->series[series_index].frames[0].form.coding == SAT_CODING_JPEG) {
        sat_write_text(out, "    JPEG as it came from the source\n");
    } else {
        put_values(out, series);
    }
    if (series->conversion[0] != '\0') {
        char buffer[SAT_CONVERSION_BYTES];
        sat_write_format(out, "    %s\n", sat_conversion_told(series->conversion, buffer));
    }
}

void sat_write_case_text(const SatPackCase *pack_case, SatByteWriter *out)
{
    SatPackCase own = *pack_case;
    sat_case_write_summary(pack_case->model, put_picture_files, &own, out);
}
