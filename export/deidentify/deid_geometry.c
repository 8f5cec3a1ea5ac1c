/* Where a frame lies, how large its pixels are. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/case/patient_geometry.h"
#include "formats/dicom/dicom_tags.h"

static const double largest_mm = 100000.0;

static bool all_within(const double *values, size_t count, double largest)
{
    for (size_t i = 0; i < count; i++) {
        if (!(fabs(values[i]) <= largest)) {
            return false;
        }
    }
    return true;
}

/* PS3.3 C.7.6.16.2.3 and .4; for what only has a place in a volume, C.7.6.16.2.21 and .22. */
static void set_position(const SatDeidGroups *groups, SatFrameDraft *frame)
{
    static const struct {
        uint32_t position_macro, position, plane_macro, orientation;
    } tags[2] = {{SAT_TAG_PLANE_POSITION_SEQUENCE, SAT_TAG_IMAGE_POSITION_PATIENT,
                  SAT_TAG_PLANE_ORIENTATION_SEQUENCE, SAT_TAG_IMAGE_ORIENTATION_PATIENT},
                 {SAT_TAG_PLANE_POSITION_VOLUME_SEQUENCE, SAT_TAG_IMAGE_POSITION_VOLUME,
                  SAT_TAG_PLANE_ORIENTATION_VOLUME_SEQUENCE, SAT_TAG_IMAGE_ORIENTATION_VOLUME}};
    for (int i = 0; i < 2; i++) {
        const SatDicomDataset *place =
            sat_deid_macro(groups, tags[i].position_macro, tags[i].position);
        const SatDicomDataset *plane =
            sat_deid_macro(groups, tags[i].plane_macro, tags[i].orientation);
        double position[3];
        double orientation[6];
        double normal[3];
        if (place != NULL && (place != groups->object || groups->is_only_frame) &&
            sat_dicom_get_doubles(place, tags[i].position, 3, position) &&
            all_within(position, 3, largest_mm)) {
            memcpy(frame->position_mm, position, sizeof(position));
            frame->has_position = true;
            frame->is_in_volume = i == 1;
        }
        if (plane != NULL && (plane != groups->object || groups->is_only_frame) &&
            sat_dicom_get_doubles(plane, tags[i].orientation, 6, orientation) &&
            sat_slice_normal(orientation, normal)) {
            memcpy(frame->orientation, orientation, sizeof(orientation));
            frame->has_orientation = true;
            frame->is_in_volume = i == 1;
        }
        if (place != NULL || plane != NULL) {
            return;
        }
    }
}

static bool read_spacing(const SatDicomDataset *dataset, uint32_t tag, double spacing[2])
{
    return dataset != NULL && sat_dicom_get_doubles(dataset, tag, 2, spacing) && spacing[0] > 0.0 &&
           spacing[1] > 0.0 && all_within(spacing, 2, largest_mm);
}

static bool is_projection(const SatCleanText *modality)
{
    static const char *const codes[] = {"CR", "DX", "RG", "MG", "RF", "XA", "IO", "PX", "RTIMAGE"};
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (strcmp(sat_clean_text_utf8(modality), codes[i]) == 0) {
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

static void set_spacing(const SatDeidStep *step, const SatDeidGroups *groups,
                        const SatCleanText *modality, SatFrameDraft *frame)
{
    double spacing[2];
    double imager[2];
    double aspect[2];
    const SatDicomDataset *object = groups->object;
    const SatDicomDataset *measures =
        sat_deid_macro(groups, SAT_TAG_PIXEL_MEASURES_SEQUENCE, SAT_TAG_PIXEL_SPACING);
    bool has_spacing = read_spacing(measures, SAT_TAG_PIXEL_SPACING, spacing);
    bool has_imager = read_spacing(object, SAT_TAG_IMAGER_PIXEL_SPACING, imager);
    if (has_spacing || has_imager) {
        bool in_patient = has_spacing && (!is_projection(modality) || measures != object ||
                                          is_calibrated(step, spacing, imager, has_imager));
        const double *used = has_spacing ? spacing : imager;
        frame->spacing_kind = in_patient ? SAT_SPACING_PATIENT : SAT_SPACING_DETECTOR;
        frame->row_spacing_mm = used[0];
        frame->column_spacing_mm = used[1];
        frame->pixel_aspect = used[0] / used[1];
    } else if (object != NULL && sat_deid_region_spacing(object, &step->raw->image, spacing)) {
        frame->spacing_kind = SAT_SPACING_PATIENT;
        frame->row_spacing_mm = spacing[0];
        frame->column_spacing_mm = spacing[1];
        frame->pixel_aspect = spacing[0] / spacing[1];
    } else if (read_spacing(object, SAT_TAG_PIXEL_ASPECT_RATIO, aspect)) {
        frame->pixel_aspect = aspect[0] / aspect[1];
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

void sat_deid_frame_geometry(const SatDeidStep *step, const SatDeidGroups *groups,
                             const SatCleanText *modality, SatFrameDraft *frame)
{
    double thickness = positive_or_zero(
        sat_deid_macro(groups, SAT_TAG_PIXEL_MEASURES_SEQUENCE, SAT_TAG_SLICE_THICKNESS),
        SAT_TAG_SLICE_THICKNESS);
    set_position(groups, frame);
    set_spacing(step, groups, modality, frame);
    frame->slice_thickness_mm = thickness > 0.0 ? thickness : frame->slice_thickness_mm;
}

void sat_deid_geometry(const SatDeidStep *step, SatCleanFacts *facts)
{
    double tilt = 0.0;
    if (sat_dicom_get_double(step->dataset, SAT_TAG_GANTRY_DETECTOR_TILT, 0, &tilt) &&
        fabs(tilt) <= 60.0) {
        facts->gantry_tilt_degrees = fabs(tilt);
    }
}
