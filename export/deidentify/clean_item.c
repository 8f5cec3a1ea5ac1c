/* Reads what a clean item says, and its pictures. */
#include "export/deidentify/clean_item_private.h"

#include "export/deidentify/deid_display_digest.h"
#include "export/deidentify/deid_file.h"

const SatCleanFacts *sat_clean_item_facts(const SatCleanItem *item)
{
    return item->shared->facts;
}

const SatCleanOwn *sat_clean_item_own(const SatCleanItem *item)
{
    return &item->own;
}

const SatObjectFile *sat_clean_item_file(const SatCleanItem *item)
{
    return &item->file;
}

const SatFrameFacts *sat_clean_frame(const SatCleanItem *item, uint32_t index)
{
    const SatFrameFacts *own = item->shared->own_frames;
    return own != NULL ? &own[index] : &item->frame;
}

bool sat_clean_item_has_own_frames(const SatCleanItem *item)
{
    return item->shared->own_frames != NULL;
}

const uint32_t *sat_clean_item_key_frames(const SatCleanItem *item, size_t *count)
{
    *count = item->shared->key_frame_count;
    return item->shared->key_frames;
}

uint64_t sat_clean_item_size_bytes(const SatCleanItem *item)
{
    return item->file.size_bytes;
}

int64_t sat_clean_item_modified_ns(const SatCleanItem *item)
{
    return item->file.modified_ns;
}

const SatDicomExtent *sat_clean_item_extent(const SatCleanItem *item)
{
    return item->shared->measured;
}

static SatOpenObject *hold(const SatCleanItem *item, SatError *err)
{
    if (item->shared->opened == NULL) {
        sat_fail(err, SAT_ERR_ARGUMENT, "the item has no file");
        return NULL;
    }
    return sat_open_objects_hold(item->shared->opened, &item->file, err);
}

bool sat_clean_item_measure(const SatCleanItem *item, SatError *err)
{
    SatDicomExtent extent = {.is_known = false};
    SatDicomExtent *measured = item->shared->measured;
    if (measured == NULL || measured->is_known || measured->has_gaps) {
        return true;
    }
    SatOpenObject *object = hold(item, err);
    bool done = object != NULL;
    for (uint32_t i = 0; done && i < item->shared->facts->image.frames; i++) {
        done = sat_interrupt_requested()
                   ? sat_fail(err, SAT_ERR_CANCELLED, "stopped")
                   : sat_dicom_image_measure_frame(sat_open_object_dicom(object),
                                                   &item->shared->facts->image, i, &extent, err);
    }
    if (object != NULL) {
        sat_open_objects_release(item->shared->opened, object);
    }
    if (done) {
        *measured = extent;
    }
    return done;
}

bool sat_clean_item_read_frame(const SatCleanItem *item, uint32_t index,
                               const SatDicomLinear *linear, const SatPixelFrame *frame,
                               SatError *err)
{
    SatDicomImage image = item->shared->facts->image;
    image.linear = *linear;
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    const SatDicomFile *dicom = sat_open_object_dicom(object);
    const SatDicomDecoder *decoder = sat_open_objects_decoder(item->shared->opened);
    bool done = item->shared->facts->is_mosaic
                    ? sat_dicom_mosaic_read(dicom, item->shared->mosaic, index, decoder, frame, err)
                    : sat_dicom_image_read_frame(dicom, &image, index, decoder, frame, err);
    sat_open_objects_release(item->shared->opened, object);
    return done;
}

/* The one frame of an object whose bytes are known to lie in one piece: without parsing it again.
 */
static bool read_only_frame(const SatCleanItem *item, SatByteWriter *out, SatError *err)
{
    const SatDicomPlace *place = &item->only_frame;
    SAT_AUTO(SatFile) *file = sat_object_file_open(&item->file, err);
    uint8_t *room = file != NULL ? sat_write_room(out, (size_t)place->length_bytes) : NULL;
    if (room == NULL) {
        return file != NULL && sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to read a frame");
    }
    bool done = sat_file_read_at(file, place->offset, room, (size_t)place->length_bytes, err);
    if (!done && err->code == SAT_ERR_SYSTEM) {
        err->code = SAT_ERR_CORRUPT; /* of this file: as sat_dicom_read_at() */
    }
    return done;
}

bool sat_clean_item_read_stored(const SatCleanItem *item, uint32_t index, SatByteWriter *out,
                                SatError *err)
{
    if (index == 0 && item->only_frame.length_bytes > 0) {
        return read_only_frame(item, out, err);
    }
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    bool done = sat_dicom_image_read_stored(sat_open_object_dicom(object),
                                            &item->shared->facts->image, index, out, err);
    sat_open_objects_release(item->shared->opened, object);
    return done;
}

bool sat_clean_item_decode(const SatCleanItem *item, uint32_t index, const uint8_t *bytes,
                           size_t length, const SatPixelFrame *frame, SatError *err)
{
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    bool done = sat_dicom_image_read_coded(
        sat_open_object_dicom(object), &item->shared->facts->image, index, bytes, length,
        sat_open_objects_decoder(item->shared->opened), frame, err);
    sat_open_objects_release(item->shared->opened, object);
    return done;
}

bool sat_clean_item_hash_display(const SatCleanItem *item, SatSha256State *hash, SatError *err)
{
    SatSha256 digest;
    if (item->shared->display != NULL) {
        digest = *item->shared->display;
    } else {
        SatOpenObject *object = hold(item, err);
        if (object == NULL) {
            return false;
        }
        bool done = sat_deid_display_digest(sat_open_object_dicom(object), &digest, err);
        sat_open_objects_release(item->shared->opened, object);
        if (!done) {
            return false;
        }
    }
    sat_sha256_update(hash, digest.bytes, SAT_SHA256_BYTES);
    return true;
}

bool sat_clean_item_fail_in_frame(const SatCleanItem *item, uint32_t index, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT; /* the error in hand is the one to tell */
    SatOpenObject *object = hold(item, &ignored);
    if (object != NULL) {
        (void)sat_dicom_fail_in_frame(sat_open_object_dicom(object), &item->shared->facts->image,
                                      index, err);
        sat_open_objects_release(item->shared->opened, object);
    }
    return false;
}
