/* Makes the pixels of a kept object anew, frame by frame while it is written. */
#include "export/deidentify/deid_pixels.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_pixels_private.h"
#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_stored_bits.h"
#include "formats/dicom/dicom_tags.h"

#define EXPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2.1"
#define MOST_PIXEL_BYTES 0xFFFFFFFEU
enum { MOST_ADDED = 8 };

/* What stands while the object is written. */
typedef struct {
    const SatDeidPixels *pixels;
    const SatDicomFile *dicom;
    const SatDicomDecoder *decoder;
    SatDicomImage image;
    SatDicomStoredFrame first; /* what the attributes say of all frames; bytes NULL */
    SatDicomFrameEdit edit;    /* hidden: of the frame at hand */
    uint64_t length;           /* of all pixels, bytes */
} PixelWork;

bool sat_deid_pixels_change(const SatDeidPixels *pixels)
{
    bool changes = pixels != NULL && pixels->crop.width_px > 0;
    for (uint32_t i = 0; pixels != NULL && !changes && i < pixels->frame_count; i++) {
        changes = pixels->hidden[i] != NULL;
    }
    return changes;
}

/* ---- frames ---------------------------------------------------------------------------------- */

/* Frames that are coded otherwise than the first cannot share its attributes. */
static bool check_same(const PixelWork *work, const SatDicomStoredFrame *frame, uint32_t index,
                       SatError *err)
{
    const SatDicomStoredFrame *first = &work->first;
    bool is_same = frame->form.allocated == first->form.allocated &&
                   frame->high_bit == first->high_bit && frame->is_rgb == first->is_rgb;
    return is_same || sat_fail(err, SAT_ERR_CORRUPT, "frame %u is coded otherwise than the first",
                               (unsigned)index + 1);
}

/* Values beside the picture's own bits do not stay. bits: out->bytes holds whole frames. */
static void clear_bits(const PixelWork *work, const SatDicomBits *out)
{
    const SatDicomImage *image = &work->image;
    unsigned allocated = work->first.form.allocated;
    SatDicomStoredBits bits = {.unit_bytes = allocated / 8U,
                               .stored = image->bits_stored,
                               .high_bit = work->first.high_bit,
                               .is_signed = image->is_signed,
                               .big_endian = work->first.form.big_endian};
    if (image->number == SAT_DICOM_INTEGER && image->bits_stored < allocated &&
        (allocated == 8 || allocated == 16 || allocated == 32)) {
        sat_dicom_clear_other_bits(out->bytes, (size_t)(out->bits / 8), bits);
    }
}

/* Appends frame `index` to out. */
static bool make_frame(PixelWork *work, uint32_t index, SatDicomBits *out, SatError *err)
{
    SatDicomStoredFrame frame = {.bytes = NULL};
    if (!sat_dicom_stored_frame_read(work->dicom, &work->image, index, work->decoder, &frame,
                                     err)) {
        return false;
    }
    bool done = check_same(work, &frame, index, err);
    if (done) {
        work->edit.hidden = work->pixels->hidden[index];
        sat_dicom_frame_edit(&frame.form, &work->edit, frame.bytes, frame.first_bit, out);
        clear_bits(work, out);
    }
    free(frame.bytes);
    return done;
}

static SatDicomFrameForm made_form(const PixelWork *work)
{
    SatDicomFrameForm form = work->first.form;
    form.rows = work->edit.part.height_px;
    form.columns = work->edit.part.width_px;
    return form;
}

/* Fits SatDicomMadePixels. */
static bool write_pixels(void *context, SatDicomSink sink, SatError *err)
{
    PixelWork *work = context;
    SatDicomFrameForm form = made_form(work);
    SatDicomBits out = {.capacity = (size_t)(sat_dicom_frame_form_bits(&form) / 8) + 2};
    bool done = true;
    out.bytes = malloc(out.capacity);
    if (out.bytes == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to change a picture");
    }
    for (uint32_t i = 0; done && i < work->image.frames; i++) {
        done = make_frame(work, i, &out, err);
        size_t whole = (size_t)(out.bits / 8);
        done = done && (whole == 0 || sink.write(sink.context, out.bytes, whole, err));
        if (out.bits % 8 != 0) { /* what has begun goes before the next frame */
            out.bytes[0] = out.bytes[whole];
        }
        out.bits %= 8;
    }
    if (done && out.bits > 0) {
        out.bytes[0] &= (uint8_t)((1U << out.bits) - 1U);
        done = sink.write(sink.context, out.bytes, 1, err);
    }
    free(out.bytes);
    return done;
}

/* ---- attributes ------------------------------------------------------------------------------ */

static bool is_rewritten(const PixelWork *work)
{
    return work->image.kind != SAT_DICOM_PIXELS_NATIVE;
}

/* "" when it stays. */
static const char *made_photometric(const PixelWork *work)
{
    const char *photometric = work->image.photometric;
    bool is_transformed =
        strcmp(photometric, "YBR_RCT") == 0 || strcmp(photometric, "YBR_ICT") == 0;
    if (work->first.is_rgb || is_transformed) {
        return "RGB";
    }
    return strcmp(photometric, "YBR_FULL_422") == 0 ? "YBR_FULL" : "";
}

static bool set_pixel_element(const PixelWork *work, SatDeidEdit *edit)
{
    SatDicomElement *element = sat_deid_edit_find(edit, sat_dicom_pixels(work->dicom)->tag);
    if (element == NULL) {
        return sat_fail(edit->err, SAT_ERR_CORRUPT, "the object has no pixels to change");
    }
    SatDicomElement made = {.tag = element->tag, .length = work->length};
    memcpy(made.vr, element->vr, sizeof(made.vr));
    if (is_rewritten(work)) {
        memcpy(made.vr, work->first.form.allocated > 8 ? "OW" : "OB", 3);
    }
    *element = made;
    return true;
}

/* The least and the largest value may be hidden now. */
static void remove_extremes(SatDeidEdit *edit)
{
    for (uint32_t element = 0x0106; element <= 0x0111; element++) {
        sat_deid_edit_remove(edit, SAT_TAG(0x0028, element));
    }
    sat_deid_edit_remove(edit, SAT_TAG_EXTENDED_OFFSET_TABLE);
    sat_deid_edit_remove(edit, SAT_TAG_EXTENDED_OFFSET_TABLE_LENGTHS);
}

static bool set_attributes(const PixelWork *work, SatDeidEdit *edit)
{
    const SatDicomStoredFrame *first = &work->first;
    const char *photometric = made_photometric(work);
    bool is_colour = work->image.samples > 1;
    remove_extremes(edit);
    if (!set_pixel_element(work, edit) ||
        (photometric[0] != '\0' &&
         !sat_deid_edit_text(edit, SAT_TAG_PHOTOMETRIC_INTERPRETATION, "CS", photometric)) ||
        (is_colour && !sat_deid_edit_number(edit, SAT_TAG_PLANAR_CONFIGURATION, "US",
                                            first->form.planar ? 1 : 0))) {
        return false;
    }
    if (is_rewritten(work) &&
        (!sat_deid_edit_number(edit, SAT_TAG_BITS_ALLOCATED, "US", first->form.allocated) ||
         !sat_deid_edit_number(edit, SAT_TAG_HIGH_BIT, "US", first->high_bit) ||
         (work->image.has_own_sign && /* the stream that said it is gone */
          !sat_deid_edit_number(edit, SAT_TAG_PIXEL_REPRESENTATION, "US", 1)))) {
        return false;
    }
    if (first->is_lossy && !sat_deid_edit_text(edit, SAT_TAG_LOSSY_IMAGE_COMPRESSION, "CS", "01")) {
        return false;
    }
    return !work->pixels->shows_no_text ||
           sat_deid_edit_text(edit, SAT_TAG_BURNED_IN_ANNOTATION, "CS", "NO");
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool check_frames(const PixelWork *work, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(work->dicom);
    if (sat_dicom_find(dataset, SAT_TAG_TOTAL_PIXEL_MATRIX_COLUMNS) != NULL) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "masks and crops of a slide that is stored in tiles are not made in DICOM");
    }
    return (work->image.frames_missing == 0 && work->pixels->frame_count == work->image.frames) ||
           sat_fail(err, SAT_ERR_CORRUPT, "the file does not hold the frames it says it has");
}

static bool settle_part(PixelWork *work, SatError *err)
{
    const SatPixelRect *crop = &work->pixels->crop;
    const SatDicomImage *image = &work->image;
    work->edit.part = (SatPixelRect){0, 0, image->columns, image->rows};
    if (crop->width_px == 0) {
        return true;
    }
    if (crop->height_px == 0 || (uint64_t)crop->x_px + crop->width_px > image->columns ||
        (uint64_t)crop->y_px + crop->height_px > image->rows) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the crop reaches outside of the picture");
    }
    work->edit.part = *crop;
    return true;
}

static bool settle(PixelWork *work, SatError *err)
{
    uint64_t bits = 0;
    if (!sat_dicom_image_describe(work->dicom, &work->image, err) || !check_frames(work, err) ||
        !settle_part(work, err) ||
        !sat_dicom_stored_frame_read(work->dicom, &work->image, 0, work->decoder, &work->first,
                                     err)) {
        return false;
    }
    free(SAT_STEAL(work->first.bytes));
    SatDicomFrameForm form = made_form(work);
    if (!sat_u64_mul(sat_dicom_frame_form_bits(&form), work->image.frames, &bits) ||
        bits / 8 > MOST_PIXEL_BYTES - 1U) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "its pixels are more than the 4 GiB a DICOM file can say");
    }
    work->length = (bits + 7) / 8;
    return sat_deid_hidden_values(work->dicom, &work->image, &work->first, work->edit.value, err);
}

bool sat_deid_pixels_apply(const SatDeidPixels *pixels, const SatDicomFile *dicom,
                           const SatDicomDecoder *decoder, SatArena *arena, SatDeidObject *object,
                           SatError *err)
{
    SatDeidEdit edit;
    if (!sat_deid_pixels_change(pixels)) {
        return true;
    }
    PixelWork *work = sat_arena_alloc(arena, 1, sizeof(*work), err);
    if (work == NULL) {
        return false;
    }
    *work = (PixelWork){.pixels = pixels, .dicom = dicom, .decoder = decoder};
    if (!settle(work, err) ||
        !sat_deid_edit_begin(&object->dataset, MOST_ADDED, arena, &edit, err) ||
        !set_attributes(work, &edit) ||
        (pixels->crop.width_px > 0 && !sat_deid_crop_attributes(&edit, &pixels->crop))) {
        return false;
    }
    object->dataset = sat_deid_edit_end(&edit);
    object->writing.pixels = (SatDicomMadePixels){.write = write_pixels, .context = work};
    bool is_put_back = work->image.big_endian && work->image.bits_allocated < 16;
    if (is_rewritten(work) || is_put_back) {
        object->writing.transfer_syntax = EXPLICIT_LITTLE_ENDIAN;
    }
    return true;
}
