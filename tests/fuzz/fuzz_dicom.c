/* Fuzzes the DICOM reader: structure, values, description, the first frame; checks what it
 * promises. */
#define _GNU_SOURCE /* memfd_create */

#include <string.h>

#include "formats/dicom/dicom_image.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

/* A picture that needs more is described only: the fuzzer should spend its time on structure. */
#define READ_LIMIT_BYTES ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_values(const SatDicomDataset *dataset, const SatDicomElement *element)
{
    uint32_t tag = element->tag;
    size_t count = sat_dicom_value_count(dataset, tag);
    size_t indices[] = {0, count ? count - 1 : 0, count};
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++) {
        const char *text = NULL;
        char copy[8];
        size_t length = 0;
        uint16_t narrow = 0;
        int64_t whole = 0;
        double number = 0;
        if (sat_dicom_get_text(dataset, tag, indices[i], &text, &length)) {
            require(length > 0 && indices[i] < count, "text is one of the values");
        }
        if (sat_dicom_copy_text(dataset, tag, indices[i], copy, sizeof copy)) {
            require(memchr(copy, '\0', sizeof copy) != NULL, "a copy ends");
        }
        (void)sat_dicom_get_u16(dataset, tag, indices[i], &narrow);
        (void)sat_dicom_get_i64(dataset, tag, indices[i], &whole);
        (void)sat_dicom_get_double(dataset, tag, indices[i], &number);
    }
    double six[6];
    (void)sat_dicom_get_doubles(dataset, tag, 6, six);
}

/* Of the file, or of what was inflated. */
static void require_inside(const SatDicomFile *dicom, uint64_t offset, uint64_t length,
                           const char *what)
{
    SatError err = SAT_ERROR_INIT;
    uint8_t last = 0;
    require(length <= UINT64_MAX - offset &&
                (length == 0 || sat_dicom_read_at(dicom, offset + length - 1, &last, 1, &err)),
            what);
}

static void walk(const SatDicomFile *dicom, const SatDicomDataset *dataset, unsigned depth)
{
    require(depth <= SAT_DICOM_MAX_DEPTH, "nesting is limited");
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        if (element->value) {
            require_inside(dicom, element->file_offset, element->length,
                           "a value lies in the file");
            volatile uint8_t last = element->length ? element->value[element->length - 1] : 0;
            (void)last;
        }
        if (i < 100) { /* a lookup goes through the list: not for each of a million */
            take_values(dataset, element);
        }
        for (size_t k = 0; k < element->item_count; k++) {
            walk(dicom, &element->items[k], depth + 1);
        }
    }
}

static void check_pixels(const SatDicomFile *dicom)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    if (!pixels->encapsulated) {
        require_inside(dicom, pixels->offset, pixels->length, "pixels lie in the file");
    }
    for (size_t i = 0; i < pixels->fragment_count; i++) {
        require_inside(dicom, pixels->fragments[i].offset, pixels->fragments[i].length,
                       "fragments lie in the file");
    }
}

/* Wide values want measuring before they are read. */
static bool measure(const SatDicomFile *dicom, SatDicomImage *image)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomExtent extent = {.is_known = false};
    if (image->conversion != SAT_DICOM_LINEAR_TO_16) {
        return true;
    }
    if (!sat_dicom_image_measure_frame(dicom, image, 0, &extent, &err) ||
        !sat_dicom_image_measure_frame(dicom, image, image->frames - 1, &extent, &err)) {
        check_refusal(&err);
        return false;
    }
    require(!extent.is_known || extent.least <= extent.most, "an extent is not turned around");
    image->linear = sat_dicom_linear_for(&extent, image->number == SAT_DICOM_INTEGER);
    require(image->linear.step > 0, "a line goes on");
    return true;
}

/* Stands for the decoders: the pre-scan in front of them and the conversions behind them are ours.
 */
static bool fill(void *context, const SatCodestream *codestream, const uint8_t *bytes, uint8_t *out,
                 size_t length, SatError *err)
{
    uint8_t last = codestream->length > 0 ? bytes[codestream->length - 1] : 0;
    (void)context;
    (void)err;
    memset(out, last, length);
    return true;
}

static void read_picture(const SatDicomFile *dicom)
{
    static const SatDicomDecoder decoder = {fill, NULL};
    SatError err = SAT_ERROR_INIT;
    SatDicomImage image;
    if (!sat_dicom_image_describe(dicom, &image, &err)) {
        check_refusal(&err);
        return;
    }
    size_t bytes = 0;
    require(image.frames >= 1 && sat_pixel_shape_check(&image.shape, &bytes, &err),
            "a described picture has a shape");
    if (bytes > READ_LIMIT_BYTES || !measure(dicom, &image)) {
        return;
    }
    SatPixelFrame frame;
    require(sat_pixel_frame_new(&frame, &image.shape, &err), "memory for a small picture");
    if (!sat_dicom_image_read_frame(dicom, &image, 0, &decoder, &frame, &err) ||
        !sat_dicom_image_read_frame(dicom, &image, image.frames - 1, &decoder, &frame, &err)) {
        require(image.kind != SAT_DICOM_PIXELS_NATIVE,
                "every native frame of a described picture can be read");
        check_refusal(&err);
    }
    sat_pixel_frame_free(&frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    (void)sat_dicom_looks_like(file);
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    if (!dicom) {
        check_refusal(&err);
        return 0;
    }
    walk(dicom, sat_dicom_dataset(dicom), 0);
    check_pixels(dicom);
    read_picture(dicom);
    return 0;
}
