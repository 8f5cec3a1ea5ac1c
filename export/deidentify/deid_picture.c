/* Settles the pixels of kept DICOM: which they are, where they end, what of them is no picture. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_frame_clean.h"
#include "formats/dicom/dicom_standard_uids.h"
#include "formats/dicom/dicom_tags.h"

bool sat_deid_is_picture(const SatDeidEngine *engine, const SatDicomElement *element)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(engine->dicom);
    return pixels->present && element->tag == pixels->tag && element->file_offset == pixels->offset;
}

/* ---- the size ---------------------------------------------------------------------------------
 */

typedef struct {
    uint64_t pixels, samples, frames, bits; /* bits: allocated, of a sample */
} Size;

static bool read_size(const SatDicomDataset *dataset, Size *out)
{
    uint16_t rows = 0, columns = 0, samples = 1, bits = 0;
    int64_t frames = 1;
    (void)sat_dicom_get_u16(dataset, SAT_TAG_SAMPLES_PER_PIXEL, 0, &samples);
    (void)sat_dicom_get_i64(dataset, SAT_TAG_NUMBER_OF_FRAMES, 0, &frames);
    bool is_said = sat_dicom_get_u16(dataset, SAT_TAG_ROWS, 0, &rows) &&
                   sat_dicom_get_u16(dataset, SAT_TAG_COLUMNS, 0, &columns) &&
                   sat_dicom_get_u16(dataset, SAT_TAG_BITS_ALLOCATED, 0, &bits);
    *out = (Size){.pixels = (uint64_t)rows * columns,
                  .samples = samples,
                  .frames = frames < 1 ? 1U : (uint64_t)frames,
                  .bits = bits};
    return is_said && rows > 0 && columns > 0 && samples > 0 && bits > 0;
}

static bool is_by_pair(const SatDicomDataset *dataset)
{
    char text[20] = "";
    (void)sat_dicom_copy_text(dataset, SAT_TAG_PHOTOMETRIC_INTERPRETATION, 0, text, sizeof(text));
    return strcmp(text, "YBR_FULL_422") == 0 || strcmp(text, "YBR_PARTIAL_422") == 0;
}

/* Of all frames, as they are stored plainly. */
static bool all_bits(const Size *size, uint64_t samples, uint64_t *out)
{
    return sat_u64_mul(size->pixels, samples, out) && sat_u64_mul(*out, size->frames, out) &&
           sat_u64_mul(*out, size->bits, out);
}

static bool cut(const SatDicomDataset *dataset, const Size *size, SatDicomElement *pixels,
                SatDicomWriting *writing)
{
    uint64_t bits = 0, in_full = 0;
    /* Chrominance for two pixels each; some writers say so and store all of it. */
    bool is_halved = size->samples == 3 && is_by_pair(dataset);
    if (!all_bits(size, is_halved ? 2 : size->samples, &bits) ||
        !all_bits(size, size->samples, &in_full)) {
        return true; /* more than any file holds */
    }
    uint64_t full_bytes = in_full / 8;
    if (is_halved && pixels->length == full_bytes + (full_bytes & 1U)) {
        bits = in_full;
    }
    uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1U : 0U);
    if (pixels->length >= bytes) {
        pixels->length = bytes;
        writing->last_byte_mask = (uint8_t)((1U << bits % 8) - 1U); /* the lowest bits come first */
    }
    return true;
}

/* ---- how they are cleaned ---------------------------------------------------------------------
 */

static bool settle_frames(const SatDeidEngine *engine, const Size *size, SatDicomWriting *writing)
{
    if (!sat_dicom_frame_can_be_cleaned(writing->transfer_syntax)) {
        return sat_fail(engine->err, SAT_ERR_UNSUPPORTED,
                        "a picture compressed in a way that cannot be cleaned yet");
    }
    uint64_t values = size->bits == 1 ? (size->pixels + 7) / 8 : size->pixels;
    writing->frame_shape =
        (SatDicomRleShape){.pixels = (size_t)values,
                           .samples = (unsigned)size->samples,
                           .value_bytes = size->bits == 1 ? 1U : (unsigned)size->bits / 8U};
    return true;
}

bool sat_deid_settle_pixels(const SatDeidEngine *engine, SatDicomElement *elements, size_t count,
                            SatDicomWriting *writing)
{
    /* What is written says it: of the source, something else may be left. */
    const SatDicomDataset dataset = {.elements = elements,
                                     .count = count,
                                     .big_endian = sat_dicom_dataset(engine->dicom)->big_endian};
    const SatDicomPixelLocation *location = sat_dicom_pixels(engine->dicom);
    SatDicomElement *pixels = NULL;
    for (size_t i = 0; i < count; i++) {
        pixels = elements[i].tag == location->tag ? &elements[i] : pixels;
    }
    Size size;
    if (pixels == NULL || !location->present || !read_size(&dataset, &size)) {
        return sat_fail(engine->err, SAT_ERR_CORRUPT,
                        "it does not say how large its picture is; get the file again");
    }
    if (!sat_dicom_uid_is_standard(writing->transfer_syntax, strlen(writing->transfer_syntax))) {
        return sat_fail(engine->err, SAT_ERR_UNSUPPORTED,
                        "a picture stored in a way of its maker's own");
    }
    writing->cleans_pixels = true;
    writing->stored_bits = sat_dicom_stored_bits(&dataset);
    return pixels->is_encapsulated ? settle_frames(engine, &size, writing)
                                   : cut(&dataset, &size, pixels, writing);
}
