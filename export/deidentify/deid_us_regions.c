/* What the calibrated regions of an ultrasound say: the size of its pixels, where its picture lies.
 */
#include <math.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"

/* Defined terms of PS3.3 C.8.5.5.1. */
enum { SPATIAL_2D = 1, SPATIAL_M_MODE = 2, SPATIAL_SPECTRAL = 3, SPATIAL_WAVE = 4, UNITS_CM = 3 };
enum { MOST_REGIONS = 64 };

static const double mm_of_cm = 10.0;
static const double largest_mm = 100.0; /* of one pixel */
static const double same_share = 1e-3;

static int64_t number_of(const SatDicomDataset *region, uint32_t tag)
{
    int64_t value = -1;
    return sat_dicom_get_i64(region, tag, 0, &value) ? value : -1;
}

/* Regions of pictures that were scaled or cut afterwards reach outside: their numbers are of
 * another picture. Writers that count to the width are forgiven. */
static bool lies_inside(const SatDicomDataset *region, const SatDicomImage *image)
{
    int64_t left = number_of(region, SAT_TAG_REGION_LOCATION_MIN_X0);
    int64_t top = number_of(region, SAT_TAG_REGION_LOCATION_MIN_Y0);
    int64_t right = number_of(region, SAT_TAG_REGION_LOCATION_MAX_X1);
    int64_t bottom = number_of(region, SAT_TAG_REGION_LOCATION_MAX_Y1);
    return left >= 0 && top >= 0 && right > left && bottom > top && right <= image->columns &&
           bottom <= image->rows;
}

static bool read_deltas(const SatDicomDataset *region, double spacing[2])
{
    double x = 0.0;
    double y = 0.0;
    if (number_of(region, SAT_TAG_PHYSICAL_UNITS_X_DIRECTION) != UNITS_CM ||
        number_of(region, SAT_TAG_PHYSICAL_UNITS_Y_DIRECTION) != UNITS_CM ||
        !sat_dicom_get_double(region, SAT_TAG_PHYSICAL_DELTA_X, 0, &x) ||
        !sat_dicom_get_double(region, SAT_TAG_PHYSICAL_DELTA_Y, 0, &y)) {
        return false;
    }
    spacing[0] = fabs(y) * mm_of_cm; /* negative ones say where x or y grows to */
    spacing[1] = fabs(x) * mm_of_cm;
    return spacing[0] > 0.0 && spacing[1] > 0.0 && spacing[0] <= largest_mm &&
           spacing[1] <= largest_mm;
}

static bool is_same(double a, double b)
{
    return fabs(a - b) <= same_share * fmax(a, b);
}

bool sat_deid_region_spacing(const SatDicomDataset *dataset, const SatDicomImage *image,
                             double spacing[2])
{
    const SatDicomElement *regions =
        sat_dicom_find(dataset, SAT_TAG_SEQUENCE_OF_ULTRASOUND_REGIONS);
    size_t found = 0;
    for (size_t i = 0; regions != NULL && i < regions->item_count; i++) {
        const SatDicomDataset *region = &regions->items[i];
        int64_t format = number_of(region, SAT_TAG_REGION_SPATIAL_FORMAT);
        double own[2] = {0.0, 0.0};
        if (format == SPATIAL_M_MODE || format == SPATIAL_SPECTRAL) {
            return false; /* there a length would be no length */
        }
        if (format != SPATIAL_2D) {
            continue;
        }
        if (!lies_inside(region, image) || !read_deltas(region, own) ||
            (found > 0 && (!is_same(own[0], spacing[0]) || !is_same(own[1], spacing[1])))) {
            return false;
        }
        spacing[0] = own[0];
        spacing[1] = own[1];
        found++;
    }
    return found > 0;
}

/* Regions of graphics (format 5) and of nothing stated are no picture. */
static bool shows_picture(const SatDicomDataset *region)
{
    int64_t format = number_of(region, SAT_TAG_REGION_SPATIAL_FORMAT);
    return format >= SPATIAL_2D && format <= SPATIAL_WAVE;
}

static SatPixelRect area_of(const SatDicomDataset *region, const SatDicomImage *image)
{
    int64_t left = number_of(region, SAT_TAG_REGION_LOCATION_MIN_X0);
    int64_t top = number_of(region, SAT_TAG_REGION_LOCATION_MIN_Y0);
    int64_t right = number_of(region, SAT_TAG_REGION_LOCATION_MAX_X1);
    int64_t bottom = number_of(region, SAT_TAG_REGION_LOCATION_MAX_Y1);
    right = right < image->columns ? right : image->columns - 1;
    bottom = bottom < image->rows ? bottom : image->rows - 1;
    return (SatPixelRect){(uint32_t)left, (uint32_t)top, (uint32_t)(right - left + 1),
                          (uint32_t)(bottom - top + 1)};
}

bool sat_deid_us_regions(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    const SatDicomElement *regions =
        sat_dicom_find(step->dataset, SAT_TAG_SEQUENCE_OF_ULTRASOUND_REGIONS);
    const SatDicomImage *image = &step->raw->image;
    if (regions == NULL || regions->item_count == 0 || step->raw->is_mosaic) {
        return true;
    }
    SatPixelRect *areas = sat_arena_alloc(step->arena, MOST_REGIONS, sizeof(*areas), err);
    if (areas == NULL) {
        return false;
    }
    for (size_t i = 0; i < regions->item_count; i++) {
        const SatDicomDataset *region = &regions->items[i];
        if (!shows_picture(region)) {
            continue;
        }
        if (!lies_inside(region, image) || facts->us_region_count == MOST_REGIONS) {
            facts->us_region_count = 0; /* numbers of another picture: none is trusted */
            break;
        }
        areas[facts->us_region_count++] = area_of(region, image);
    }
    facts->us_regions = facts->us_region_count > 0 ? areas : NULL;
    return true;
}
