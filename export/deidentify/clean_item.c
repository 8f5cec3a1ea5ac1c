/* Reads what a clean item says, and its pictures. */
#include "export/deidentify/clean_item_private.h"

#include <string.h>

#include "formats/dicom/dicom_tags.h"

const SatCleanFacts *sat_clean_item_facts(const SatCleanItem *item)
{
    return &item->facts;
}

const SatObjectFile *sat_clean_item_file(const SatCleanItem *item)
{
    return &item->file;
}

const SatFrameFacts *sat_clean_frame(const SatCleanFacts *facts, uint32_t index)
{
    return facts->own_frames != NULL ? &facts->own_frames[index] : &facts->every_frame;
}

static SatOpenObject *hold(const SatCleanItem *item, SatError *err)
{
    if (item->opened == NULL) {
        sat_fail(err, SAT_ERR_ARGUMENT, "the item has no file");
        return NULL;
    }
    return sat_open_objects_hold(item->opened, item->file.path, item->file.size_bytes,
                                 item->file.modified_ns, err);
}

bool sat_clean_item_measure(const SatCleanItem *item, SatError *err)
{
    SatDicomExtent extent = {.is_known = false};
    if (item->measured == NULL || item->measured->is_known || item->measured->has_gaps) {
        return true;
    }
    SatOpenObject *object = hold(item, err);
    bool done = object != NULL;
    for (uint32_t i = 0; done && i < item->facts.image.frames; i++) {
        done = sat_interrupt_requested()
                   ? sat_fail(err, SAT_ERR_CANCELLED, "stopped")
                   : sat_dicom_image_measure_frame(sat_open_object_dicom(object),
                                                   &item->facts.image, i, &extent, err);
    }
    if (object != NULL) {
        sat_open_objects_release(item->opened, object);
    }
    if (done) {
        *item->measured = extent;
    }
    return done;
}

bool sat_clean_item_read_frame(const SatCleanItem *item, uint32_t index,
                               const SatDicomLinear *linear, const SatPixelFrame *frame,
                               SatError *err)
{
    SatDicomImage image = item->facts.image;
    image.linear = *linear;
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    const SatDicomFile *dicom = sat_open_object_dicom(object);
    const SatDicomDecoder *decoder = sat_open_objects_decoder(item->opened);
    bool done = item->facts.is_mosaic
                    ? sat_dicom_mosaic_read(dicom, &item->mosaic, index, decoder, frame, err)
                    : sat_dicom_image_read_frame(dicom, &image, index, decoder, frame, err);
    sat_open_objects_release(item->opened, object);
    return done;
}

bool sat_clean_item_read_stored(const SatCleanItem *item, uint32_t index, SatByteWriter *out,
                                SatError *err)
{
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    bool done = sat_dicom_image_read_stored(sat_open_object_dicom(object), &item->facts.image,
                                            index, out, err);
    sat_open_objects_release(item->opened, object);
    return done;
}

bool sat_clean_item_decode(const SatCleanItem *item, uint32_t index, const uint8_t *bytes,
                           size_t length, const SatPixelFrame *frame, SatError *err)
{
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    bool done =
        sat_dicom_image_read_coded(sat_open_object_dicom(object), &item->facts.image, index, bytes,
                                   length, sat_open_objects_decoder(item->opened), frame, err);
    sat_open_objects_release(item->opened, object);
    return done;
}

/* ---- how the pixels are seen ------------------------------------------------------------------
 */

enum { IMAGE_GROUP = 0x0028, FUNCTIONAL_GROUPS = 0x5200 };

/* The same bytes for the same numbers on every machine. */
static void hash_number(SatSha256State *hash, uint64_t number)
{
    uint8_t bytes[8];
    for (unsigned i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(number >> (8U * i));
    }
    sat_sha256_update(hash, bytes, sizeof(bytes));
}

/* Values too long to be kept are read in pieces. */
static bool hash_value(const SatDicomFile *dicom, const SatDicomElement *element,
                       SatSha256State *hash, SatError *err)
{
    uint8_t piece[4096];
    if (element->value != NULL) {
        sat_sha256_update(hash, element->value, (size_t)element->length);
        return true;
    }
    for (uint64_t at = 0; at < element->length; at += sizeof(piece)) {
        uint64_t left = element->length - at;
        size_t length = left < sizeof(piece) ? (size_t)left : sizeof(piece);
        if (!sat_dicom_read_at(dicom, element->file_offset + at, piece, length, err)) {
            return false;
        }
        sat_sha256_update(hash, piece, length);
    }
    return true;
}

/* What an object that was de-identified has otherwise than its source, with the same picture: UIDs,
 * and that its dates are not the true ones (0028,0303). Both are one decision. */
static bool is_about_identity(const SatDicomElement *element)
{
    return strcmp(element->vr, "UI") == 0 || element->tag == SAT_TAG(0x0028, 0x0303);
}

/* Sequences inside a functional group are searched for what is about the display. The reader limits
 * how deep they go. */
static bool hash_dataset(const SatDicomFile *dicom, const SatDicomDataset *dataset, bool in_groups,
                         SatSha256State *hash, SatError *err)
{
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        const uint32_t group = element->tag >> 16;
        const bool is_sequence = strcmp(element->vr, "SQ") == 0;
        if (group != IMAGE_GROUP && group != FUNCTIONAL_GROUPS && !(in_groups && is_sequence) &&
            element->tag != SAT_TAG_PIXEL_PRESENTATION &&
            element->tag != SAT_TAG_PRESENTATION_LUT_SHAPE) {
            continue;
        }
        if (is_about_identity(element)) {
            continue;
        }
        hash_number(hash, element->tag);
        hash_number(hash, is_sequence ? element->item_count : element->length);
        if (!is_sequence && !hash_value(dicom, element, hash, err)) {
            return false;
        }
        for (size_t n = 0; is_sequence && n < element->item_count; n++) {
            if (!hash_dataset(dicom, &element->items[n], in_groups || group == FUNCTIONAL_GROUPS,
                              hash, err)) {
                return false;
            }
        }
        hash_number(hash, UINT64_MAX); /* the end of what the tag holds */
    }
    return true;
}

bool sat_clean_item_hash_display(const SatCleanItem *item, SatSha256State *hash, SatError *err)
{
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    const SatDicomFile *dicom = sat_open_object_dicom(object);
    const char *syntax = sat_dicom_transfer_syntax(dicom);
    hash_number(hash, strlen(syntax));
    sat_sha256_update(hash, (const uint8_t *)syntax, strlen(syntax));
    bool done = hash_dataset(dicom, sat_dicom_dataset(dicom), false, hash, err);
    sat_open_objects_release(item->opened, object);
    return done;
}

bool sat_clean_item_fail_in_frame(const SatCleanItem *item, uint32_t index, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT; /* the error in hand is the one to tell */
    SatOpenObject *object = hold(item, &ignored);
    if (object != NULL) {
        (void)sat_dicom_fail_in_frame(sat_open_object_dicom(object), &item->facts.image, index,
                                      err);
        sat_open_objects_release(item->opened, object);
    }
    return false;
}
