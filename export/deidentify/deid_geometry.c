/* Where a picture lies, how large its pixels are, how fast its frames follow. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/case/patient_geometry.h"
#include "formats/dicom/dicom_tags.h"

static const double largest_mm = 100000.0;

static const SatDicomDataset *first_item(const SatDicomDataset *dataset, uint32_t tag)
{
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    return element != NULL && element->item_count > 0 ? &element->items[0] : NULL;
}

const SatDicomDataset *sat_deid_macro(const SatDicomDataset *dataset, uint32_t frame_count,
                                      uint32_t macro_tag, uint32_t tag)
{
    if (sat_dicom_find(dataset, tag) != NULL) {
        return dataset;
    }
    const SatDicomDataset *groups = first_item(dataset, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    const SatDicomDataset *macro = groups != NULL ? first_item(groups, macro_tag) : NULL;
    if (macro == NULL && frame_count == 1) {
        groups = first_item(dataset, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        macro = groups != NULL ? first_item(groups, macro_tag) : NULL;
    }
    return macro != NULL && sat_dicom_find(macro, tag) != NULL ? macro : NULL;
}

static const SatDicomDataset *macro_of(const SatDeidStep *step, uint32_t macro_tag, uint32_t tag)
{
    return sat_deid_macro(step->dataset, step->raw->image.frames, macro_tag, tag);
}

static bool all_within(const double *values, size_t count, double largest)
{
    for (size_t i = 0; i < count; i++) {
        if (!(fabs(values[i]) <= largest)) {
            return false;
        }
    }
    return true;
}

static void set_position(const SatDeidStep *step, SatCleanFacts *facts)
{
    double normal[3];
    const SatDicomDataset *place =
        macro_of(step, SAT_TAG_PLANE_POSITION_SEQUENCE, SAT_TAG_IMAGE_POSITION_PATIENT);
    const SatDicomDataset *plane =
        macro_of(step, SAT_TAG_PLANE_ORIENTATION_SEQUENCE, SAT_TAG_IMAGE_ORIENTATION_PATIENT);
    facts->has_position =
        place != NULL &&
        sat_dicom_get_doubles(place, SAT_TAG_IMAGE_POSITION_PATIENT, 3, facts->position_mm) &&
        all_within(facts->position_mm, 3, largest_mm);
    facts->has_orientation =
        plane != NULL &&
        sat_dicom_get_doubles(plane, SAT_TAG_IMAGE_ORIENTATION_PATIENT, 6, facts->orientation) &&
        sat_slice_normal(facts->orientation, normal);
    if (!facts->has_position) {
        memset(facts->position_mm, 0, sizeof(facts->position_mm));
    }
    if (!facts->has_orientation) {
        memset(facts->orientation, 0, sizeof(facts->orientation));
    }
}

static bool read_spacing(const SatDicomDataset *dataset, uint32_t tag, double spacing[2])
{
    return dataset != NULL && sat_dicom_get_doubles(dataset, tag, 2, spacing) && spacing[0] > 0.0 &&
           spacing[1] > 0.0 && all_within(spacing, 2, largest_mm);
}

static bool is_projection(const SatCleanFacts *facts)
{
    static const char *const codes[] = {"CR", "DX", "RG", "MG", "RF", "XA", "IO", "PX", "RTIMAGE"};
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (strcmp(sat_clean_text_utf8(facts->modality), codes[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* PS3.3 10.7.1.3: on a projection, Pixel Spacing is in the patient only when it was calibrated:
 * said so, or different from Imager Pixel Spacing. */
static bool is_calibrated(const SatDeidStep *step, const double spacing[2], const double imager[2],
                          bool has_imager)
{
    if (sat_dicom_find(step->dataset, SAT_TAG_PIXEL_SPACING_CALIBRATION_TYPE) != NULL) {
        return true;
    }
    return has_imager && (fabs(spacing[0] - imager[0]) > 1e-6 * imager[0] ||
                          fabs(spacing[1] - imager[1]) > 1e-6 * imager[1]);
}

static void set_spacing(const SatDeidStep *step, SatCleanFacts *facts)
{
    double spacing[2];
    double imager[2];
    double aspect[2];
    const SatDicomDataset *measures =
        macro_of(step, SAT_TAG_PIXEL_MEASURES_SEQUENCE, SAT_TAG_PIXEL_SPACING);
    bool has_spacing = read_spacing(measures, SAT_TAG_PIXEL_SPACING, spacing);
    bool has_imager = read_spacing(step->dataset, SAT_TAG_IMAGER_PIXEL_SPACING, imager);
    facts->pixel_aspect = 1.0;
    if (has_spacing || has_imager) {
        bool in_patient = has_spacing && (!is_projection(facts) ||
                                          is_calibrated(step, spacing, imager, has_imager));
        const double *used = has_spacing ? spacing : imager;
        facts->spacing_kind = in_patient ? SAT_SPACING_PATIENT : SAT_SPACING_DETECTOR;
        facts->row_spacing_mm = used[0];
        facts->column_spacing_mm = used[1];
        facts->pixel_aspect = used[0] / used[1];
    } else if (read_spacing(step->dataset, SAT_TAG_PIXEL_ASPECT_RATIO, aspect)) {
        facts->pixel_aspect = aspect[0] / aspect[1];
    }
}

static double positive_or_zero(const SatDicomDataset *dataset, uint32_t tag)
{
    double value = 0.0;
    if (dataset == NULL || !sat_dicom_get_double(dataset, tag, 0, &value) || !(value > 0.0) ||
        value > largest_mm) {
        return 0.0;
    }
    return value;
}

double sat_deid_frame_time_ms(const SatDicomDataset *dataset)
{
    double time_ms = positive_or_zero(dataset, SAT_TAG_FRAME_TIME);
    double per_second = positive_or_zero(dataset, SAT_TAG_RECOMMENDED_DISPLAY_FRAME_RATE);
    if (per_second <= 0.0) {
        per_second = positive_or_zero(dataset, SAT_TAG_CINE_RATE);
    }
    if (time_ms <= 0.0 && sat_dicom_value_count(dataset, SAT_TAG_FRAME_TIME_VECTOR) > 1) {
        double second = 0.0; /* the first is always 0 */
        bool has = sat_dicom_get_double(dataset, SAT_TAG_FRAME_TIME_VECTOR, 1, &second);
        time_ms = has && second > 0.0 && second < largest_mm ? second : 0.0;
    }
    return time_ms > 0.0 ? time_ms : per_second > 0.0 ? 1000.0 / per_second : 0.0;
}

void sat_deid_geometry(const SatDeidStep *step, SatCleanFacts *facts)
{
    double tilt = 0.0;
    set_position(step, facts);
    set_spacing(step, facts);
    facts->slice_thickness_mm =
        positive_or_zero(macro_of(step, SAT_TAG_PIXEL_MEASURES_SEQUENCE, SAT_TAG_SLICE_THICKNESS),
                         SAT_TAG_SLICE_THICKNESS);
    if (sat_dicom_get_double(step->dataset, SAT_TAG_GANTRY_DETECTOR_TILT, 0, &tilt) &&
        fabs(tilt) <= 60.0) {
        facts->gantry_tilt_degrees = fabs(tilt);
    }
    if (step->raw->image.frames > 1) {
        facts->frame_time_ms = sat_deid_frame_time_ms(step->dataset);
    }
}
