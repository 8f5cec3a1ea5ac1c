/* Fuzzes the case.json reader: what it accepts must be writable, readable again, and showable. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/case_json.h"
#include "formats/case/case_json_private.h"
#include "formats/case/patient_geometry.h"
#include "formats/case/teaching_json.h"
#include "formats/case/voi_window.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void show(const SatSeries *series, uint8_t *lut)
{
    SatVoiPreset presets[9];
    size_t count = sat_voi_presets(series, presets);
    demand(count <= 9);
    if (series->samples != 1) {
        return;
    }
    SatVoiChoice choices[3] = {sat_voi_default(series), sat_voi_auto(series)};
    choices[2] = count > 0 ? presets[count - 1].choice : choices[0];
    for (size_t i = 0; i < 3; i++) {
        choices[i].invert = i == 1;
        sat_voi_build_lut(series, sat_series_middle_frame(series), &choices[i], lut);
    }
    (void)sat_displayed_value(series, &series->frames[0], (1U << series->bits) - 1U);
    double normal[3];
    char letters[4] = "";
    const double *orientation = series->frames[0].orientation;
    if (orientation != NULL && sat_slice_normal(orientation, normal)) {
        demand(strchr("ASC", sat_slice_plane(normal)) != NULL);
    }
    if (orientation != NULL) {
        sat_direction_letters(orientation, letters);
    }
    demand(strlen(letters) < 4);
}

static void write_again(const SatCase *teaching_case)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter first = SAT_BYTE_WRITER_INIT;
    SatByteWriter second = SAT_BYTE_WRITER_INIT;
    demand(sat_case_write_json(teaching_case, NULL, NULL, &first, &err));
    SAT_AUTO(SatCase) *again =
        sat_case_read_json((const char *)first.bytes, first.length, NULL, &err);
    demand(again != NULL);
    demand(sat_case_write_json(again, NULL, NULL, &second, &err));
    demand(first.length == second.length && memcmp(first.bytes, second.bytes, first.length) == 0);
    sat_byte_writer_free(&first);
    sat_byte_writer_free(&second);
}

/* As a person may write it: no studies, places in pictures that are not known. */
static void read_as_written(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *written = sat_case_read_texts((const char *)data, size, &err);
    demand((written == NULL) == (err.code != SAT_OK));
    if (written != NULL) {
        SatCase copy = *written;
        demand(sat_teaching_copy(written->teaching, written->arena, &copy, &err));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as_written(data, size);
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *teaching_case = sat_case_read_json((const char *)data, size, NULL, &err);
    demand((teaching_case == NULL) == (err.code != SAT_OK));
    if (teaching_case == NULL) {
        return 0;
    }
    char label[16];
    sat_case_age_sex(teaching_case, label, sizeof(label));
    uint8_t *lut = malloc(65536);
    demand(lut != NULL);
    size_t count = sat_case_series_count(teaching_case);
    for (size_t i = 0; i < count && i < 8; i++) {
        show(sat_case_series(teaching_case, i, NULL), lut);
    }
    free(lut);
    write_again(teaching_case);
    return 0;
}
