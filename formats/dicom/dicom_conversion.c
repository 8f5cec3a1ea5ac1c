/* Chooses what is done to a picture's values; refuses by name what is not read. */
#include "formats/dicom/dicom_conversion.h"

#include <string.h>

#include "formats/dicom/dicom_colour.h"
#include "formats/dicom/dicom_tags.h"

bool sat_dicom_image_is_gray(const SatDicomImage *image)
{
    return strcmp(image->photometric, "MONOCHROME1") == 0 ||
           strcmp(image->photometric, "MONOCHROME2") == 0;
}

static bool is_ybr(const SatDicomImage *image)
{
    return strcmp(image->photometric, "YBR_FULL") == 0 ||
           strcmp(image->photometric, "YBR_FULL_422") == 0;
}

static const char *refuse_gray(const SatDicomImage *image)
{
    switch (image->bits_allocated) {
    case 1:
    case 8:
    case 16:
        return NULL;
    case 12:
        return image->kind == SAT_DICOM_PIXELS_RLE ? "12-bit pictures in RLE are not read" : NULL;
    case 32:
        return "32-bit pictures are not read yet";
    default:
        return "pictures of this many bits a value are not read";
    }
}

static const char *refuse_colour(const SatDicomImage *image)
{
    if (image->bits_allocated == 32) {
        return "32-bit colour pictures are not read yet";
    }
    if ((image->bits_allocated != 8 && image->bits_allocated != 16) || image->is_signed) {
        return "colour pictures of other than 8 or 16 unsigned bits a value are not read";
    }
    if (is_ybr(image) && (image->bits_allocated != 8 || image->bits_stored != 8)) {
        return "YBR pictures of other than 8 bits a value are not read";
    }
    return NULL;
}

static const char *refuse_palette(const SatDicomImage *image)
{
    bool is_stored_plainly = image->bits_allocated == 8 || image->bits_allocated == 16;
    return is_stored_plainly ? NULL : "palette pictures of other than 8 or 16 bits are not read";
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
    if (strcmp(image->photometric, "RGB") == 0 || is_ybr(image)) {
        return refuse_colour(image);
    }
    return "pictures of this kind of colour are not read";
}

/* A JPEG decoder makes its own RGB. */
static void set_conversion(SatDicomImage *image)
{
    bool is_jpeg = image->kind == SAT_DICOM_PIXELS_JPEG_BASELINE;
    image->conversion = SAT_DICOM_AS_STORED;
    if (strcmp(image->photometric, "PALETTE COLOR") == 0) {
        image->conversion = SAT_DICOM_FROM_PALETTE; /* _16 once the palette was read */
    } else if (!is_jpeg && strcmp(image->photometric, "YBR_FULL") == 0) {
        image->conversion = SAT_DICOM_FROM_YBR;
    } else if (!is_jpeg && strcmp(image->photometric, "YBR_FULL_422") == 0) {
        image->conversion = SAT_DICOM_FROM_YBR_422;
    } else if (!is_jpeg && strcmp(image->photometric, "RGB") == 0 && image->bits_stored != 8) {
        image->conversion = SAT_DICOM_SCALED_TO_8;
    }
}

static bool check_readable(const SatDicomImage *image, SatError *err)
{
    const char *refusal = refuse_kind(image);
    if (!refusal && image->conversion == SAT_DICOM_FROM_PALETTE &&
        image->kind == SAT_DICOM_PIXELS_JPEG_BASELINE) {
        refusal = "palette colour in JPEG is not read";
    }
    if (!refusal && image->conversion == SAT_DICOM_FROM_YBR_422 &&
        image->kind == SAT_DICOM_PIXELS_RLE) {
        refusal = "YBR_FULL_422 in RLE is not read";
    }
    if (!refusal && image->kind == SAT_DICOM_PIXELS_JPEG_BASELINE &&
        (image->bits_allocated != 8 || image->bits_stored != 8 || image->is_signed)) {
        refusal = "JPEG baseline pictures of other than 8 unsigned bits are not read";
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
    if (image->conversion == SAT_DICOM_FROM_YBR_422 && (image->columns % 2 != 0 || image->planar)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the picture is YBR_FULL_422, which needs an even number of columns "
                        "(0028,0011), by pixel (0028,0006)");
    }
    return true;
}

/* Gray below a value, colour from it on (PS3.3 C.8.16.2.1.1.1): all gray would be another picture.
 * Tables that Pixel Presentation does not put to use are ignored. */
static bool check_supplemental_palette(const SatDicomDataset *dataset, const SatDicomImage *image,
                                       SatError *err)
{
    char presentation[8] = "";
    bool is_coloured = sat_dicom_image_is_gray(image) &&
                       sat_dicom_find(dataset, SAT_TAG_RED_PALETTE_DESCRIPTOR) &&
                       sat_dicom_copy_text(dataset, SAT_TAG_PIXEL_PRESENTATION, 0, presentation,
                                           sizeof presentation) &&
                       (strcmp(presentation, "COLOR") == 0 || strcmp(presentation, "MIXED") == 0);
    return !is_coloured || sat_fail(err, SAT_ERR_UNSUPPORTED,
                                    "gray pictures with supplemental colours are not read yet");
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

static void set_shape(SatDicomImage *image)
{
    SatPixelLayout gray = image->bits_stored <= 8 ? SAT_PIXEL_GRAY8 : SAT_PIXEL_GRAY16;
    bool is_colour = !sat_dicom_image_is_gray(image);
    image->shape = (SatPixelShape){.width_px = image->columns,
                                   .height_px = image->rows,
                                   .layout = is_colour ? SAT_PIXEL_RGB8 : gray,
                                   .bits = is_colour ? 8 : image->bits_stored};
}

bool sat_dicom_choose_conversion(const SatDicomFile *dicom, SatDicomImage *image, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    set_conversion(image);
    if (!check_readable(image, err) || !check_supplemental_palette(dataset, image, err) ||
        !check_palette(dataset, image, err)) {
        return false;
    }
    set_shape(image);
    return true;
}
