/* Chooses what is done to a picture's values; refuses by name what is not read. */
#include "formats/dicom/dicom_conversion.h"

#include <string.h>

#include "formats/dicom/dicom_palette.h"
#include "formats/dicom/dicom_tags.h"

bool sat_dicom_image_is_gray(const SatDicomImage *image)
{
    return strcmp(image->photometric, "MONOCHROME1") == 0 ||
           strcmp(image->photometric, "MONOCHROME2") == 0;
}

bool sat_dicom_image_is_wide(const SatDicomImage *image)
{
    return image->number != SAT_DICOM_INTEGER || image->bits_stored > 16;
}

bool sat_dicom_image_gives_signed(const SatDicomImage *image)
{
    return image->is_signed && image->shape.layout != SAT_PIXEL_RGB8 &&
           image->conversion == SAT_DICOM_AS_STORED;
}

static bool is_ybr(const SatDicomImage *image)
{
    return strcmp(image->photometric, "YBR_FULL") == 0 ||
           strcmp(image->photometric, "YBR_FULL_422") == 0 ||
           strcmp(image->photometric, "YBR_PARTIAL_422") == 0;
}

static bool is_by_pair(const SatDicomImage *image)
{
    return image->conversion == SAT_DICOM_FROM_YBR_422 ||
           image->conversion == SAT_DICOM_FROM_YBR_PARTIAL_422;
}

static bool is_jpeg(const SatDicomImage *image)
{
    return image->kind == SAT_DICOM_PIXELS_JPEG_BASELINE || image->kind == SAT_DICOM_PIXELS_JPEG;
}

/* The transform inside a JPEG 2000, undone by its decoder. */
static bool is_transformed(const SatDicomImage *image)
{
    return image->kind == SAT_DICOM_PIXELS_JPEG_2000 &&
           (strcmp(image->photometric, "YBR_RCT") == 0 ||
            strcmp(image->photometric, "YBR_ICT") == 0);
}

static const char *refuse_gray(const SatDicomImage *image)
{
    if (image->number != SAT_DICOM_INTEGER) {
        return image->kind == SAT_DICOM_PIXELS_NATIVE
                   ? NULL
                   : "compressed floating-point pictures are not read";
    }
    switch (image->bits_allocated) {
    case 1:
    case 8:
    case 16:
    case 32:
        return NULL;
    case 12:
        return image->kind == SAT_DICOM_PIXELS_RLE ? "12-bit pictures in RLE are not read" : NULL;
    default:
        return "pictures of this many bits a value are not read";
    }
}

static const char *refuse_colour(const SatDicomImage *image)
{
    bool is_whole =
        image->bits_allocated == 8 || image->bits_allocated == 16 || image->bits_allocated == 32;
    if (!is_whole || image->number != SAT_DICOM_INTEGER) {
        return "colour pictures of other than 8, 16 or 32 bits a value are not read";
    }
    if (image->is_signed) {
        return "colour pictures of signed values are not read";
    }
    if (is_ybr(image) && (image->bits_allocated != 8 || image->bits_stored != 8)) {
        return "YBR pictures of other than 8 bits a value are not read";
    }
    return NULL;
}

static const char *refuse_palette(const SatDicomImage *image)
{
    bool is_stored_plainly = (image->bits_allocated == 8 || image->bits_allocated == 16) &&
                             image->number == SAT_DICOM_INTEGER;
    return is_stored_plainly ? NULL : "palette pictures of other than 8 or 16 bits are not read";
}

static const char *refuse_photometric(const char *photometric)
{
    static const char *const refusals[][2] = {
        {"HSV", "HSV pictures (retired) are not read"},
        {"ARGB", "ARGB pictures (retired) are not read"},
        {"CMYK", "CMYK pictures (retired) are not read"},
        {"YBR_PARTIAL_420", "YBR_PARTIAL_420 is for video only"},
        {"XYB", "XYB pictures are not read"},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (strcmp(photometric, refusals[i][0]) == 0) {
            return refusals[i][1];
        }
    }
    return "pictures of this kind of colour are not read";
}

/* The photometric interpretations that are read, each with what the rest must be for it. */
static const char *refuse_kind(const SatDicomImage *image)
{
    if (sat_dicom_image_is_gray(image)) {
        return refuse_gray(image);
    }
    if (strcmp(image->photometric, "PALETTE COLOR") == 0) {
        return refuse_palette(image);
    }
    if (strcmp(image->photometric, "RGB") == 0 || is_ybr(image) || is_transformed(image)) {
        return refuse_colour(image);
    }
    return refuse_photometric(image->photometric);
}

/* A JPEG decoder makes its own RGB. The components of the other codestreams are of one size. */
static void set_conversion(SatDicomImage *image)
{
    image->conversion = SAT_DICOM_AS_STORED;
    if (strcmp(image->photometric, "PALETTE COLOR") == 0) {
        image->conversion = SAT_DICOM_FROM_PALETTE; /* _16 once the palette was read */
    } else if (strcmp(image->photometric, "YBR_PARTIAL_422") == 0) {
        image->conversion = SAT_DICOM_FROM_YBR_PARTIAL_422;
    } else if (!is_jpeg(image) && is_ybr(image)) {
        bool is_halved = strcmp(image->photometric, "YBR_FULL_422") == 0;
        image->conversion = is_halved && !sat_dicom_is_coded(image->kind) ? SAT_DICOM_FROM_YBR_422
                                                                          : SAT_DICOM_FROM_YBR;
    } else if (!is_jpeg(image) && !sat_dicom_image_is_gray(image) && image->bits_stored != 8) {
        image->conversion = SAT_DICOM_SCALED_TO_8;
    } else if (sat_dicom_image_is_gray(image) && sat_dicom_image_is_wide(image)) {
        image->conversion = SAT_DICOM_LINEAR_TO_16;
    }
}

static bool check_readable(const SatDicomImage *image, SatError *err)
{
    const char *refusal = refuse_kind(image);
    if (!refusal && image->conversion == SAT_DICOM_FROM_PALETTE && is_jpeg(image)) {
        refusal = "palette colour in lossy JPEG is not read";
    }
    if (!refusal && is_by_pair(image) && image->kind == SAT_DICOM_PIXELS_RLE) {
        refusal = "chrominance by pair of pixels (422) in RLE is not read";
    }
    if (!refusal && image->conversion == SAT_DICOM_FROM_YBR_PARTIAL_422 &&
        sat_dicom_is_coded(image->kind)) {
        refusal = "compressed YBR_PARTIAL_422 (retired) is not read";
    }
    if (!refusal && image->kind == SAT_DICOM_PIXELS_JPEG_BASELINE &&
        (image->bits_allocated != 8 || image->bits_stored != 8 || image->is_signed)) {
        refusal = "JPEG baseline pictures of other than 8 unsigned bits are not read";
    }
    if (!refusal && image->kind == SAT_DICOM_PIXELS_JPEG && image->samples > 1 &&
        image->bits_stored != 8) {
        refusal = "JPEG pictures in colour of other than 8 bits are not read";
    }
    if (!refusal && sat_dicom_is_coded(image->kind) && image->bits_stored > 16) {
        refusal = "compressed pictures of more than 16 bits are not read";
    }
    if (refusal) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s", refusal);
    }
    bool is_single = sat_dicom_image_is_gray(image) || image->conversion == SAT_DICOM_FROM_PALETTE;
    if (image->samples != (is_single ? 1 : 3)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture's number of samples (0028,0002) does not go with its kind of "
                        "colour (0028,0004)");
    }
    if (is_by_pair(image) && (image->columns % 2 != 0 || image->planar)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture has chrominance by pair (422), which needs an even number of "
                        "columns "
                        "(0028,0011), by pixel (0028,0006)");
    }
    return true;
}

/* Gray below a value, colour from it on (PS3.3 C.8.16.2.1.1.1): all gray would be another picture.
 * Tables that Pixel Presentation does not put to use are ignored. */
static bool check_supplement(const SatDicomDataset *dataset, SatDicomImage *image, SatError *err)
{
    if (!sat_dicom_image_is_gray(image) || !sat_dicom_palette_is_supplement(dataset)) {
        return true;
    }
    if (image->conversion != SAT_DICOM_AS_STORED || is_jpeg(image)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "supplemental colours of wide values or in lossy JPEG are not read");
    }
    SatDicomPalette palette = {.count = 0};
    if (!sat_dicom_palette_read(dataset, image->is_signed, &palette, err)) {
        return false;
    }
    image->conversion = SAT_DICOM_FROM_SUPPLEMENT;
    sat_dicom_palette_free(&palette);
    return true;
}

/* The palette must be whole before the first frame is asked for. */
static bool check_palette(const SatDicomDataset *dataset, SatDicomImage *image, SatError *err)
{
    if (image->conversion != SAT_DICOM_FROM_PALETTE) {
        return true;
    }
    SatDicomPalette palette = {0};
    if (!sat_dicom_palette_read(dataset, image->is_signed, &palette, err)) {
        return false;
    }
    image->conversion = palette.is_rounded ? SAT_DICOM_FROM_PALETTE_16 : SAT_DICOM_FROM_PALETTE;
    sat_dicom_palette_free(&palette);
    return true;
}

/* Floats have Padding Value attributes of their own; those of integers are read as the pixels are.
 */
static void set_padding(const SatDicomDataset *dataset, SatDicomImage *image)
{
    static const uint32_t tags[][2] = {
        [SAT_DICOM_INTEGER] = {SAT_TAG_PIXEL_PADDING_VALUE, SAT_TAG_PIXEL_PADDING_RANGE_LIMIT},
        [SAT_DICOM_FLOAT] = {SAT_TAG_FLOAT_PIXEL_PADDING_VALUE,
                             SAT_TAG_FLOAT_PIXEL_PADDING_RANGE_LIMIT},
        [SAT_DICOM_DOUBLE] = {SAT_TAG_DOUBLE_FLOAT_PIXEL_PADDING_VALUE,
                              SAT_TAG_DOUBLE_FLOAT_PIXEL_PADDING_RANGE_LIMIT},
    };
    double value = 0, limit = 0;
    if (image->conversion != SAT_DICOM_LINEAR_TO_16 ||
        !sat_dicom_get_double(dataset, tags[image->number][0], 0, &value)) {
        return;
    }
    if (!sat_dicom_get_double(dataset, tags[image->number][1], 0, &limit)) {
        limit = value;
    }
    image->padding = (SatDicomPadding){.is_known = true,
                                       .low = value < limit ? value : limit,
                                       .high = value < limit ? limit : value};
}

static void set_shape(SatDicomImage *image)
{
    bool is_linear = image->conversion == SAT_DICOM_LINEAR_TO_16;
    SatPixelLayout gray = image->bits_stored <= 8 ? SAT_PIXEL_GRAY8 : SAT_PIXEL_GRAY16;
    bool is_colour =
        !sat_dicom_image_is_gray(image) || image->conversion == SAT_DICOM_FROM_SUPPLEMENT;
    image->shape = (SatPixelShape){.width_px = image->columns,
                                   .height_px = image->rows,
                                   .layout = is_colour ? SAT_PIXEL_RGB8 : gray,
                                   .bits = is_colour   ? 8
                                           : is_linear ? 16
                                                       : image->bits_stored};
}

bool sat_dicom_choose_conversion(const SatDicomFile *dicom, SatDicomImage *image, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    set_conversion(image);
    if (!check_readable(image, err) || !check_supplement(dataset, image, err) ||
        !check_palette(dataset, image, err)) {
        return false;
    }
    set_padding(dataset, image);
    set_shape(image);
    return true;
}
