/* Reads what a clean item says, and its pictures. */
#include "export/deidentify/clean_item_private.h"

const SatCleanFacts *sat_clean_item_facts(const SatCleanItem *item)
{
    return &item->facts;
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
    return sat_open_objects_hold(item->opened, item->path, item->facts.file_size_bytes,
                                 item->facts.file_modified_ns, err);
}

bool sat_clean_item_read_frame(const SatCleanItem *item, uint32_t index, const SatPixelFrame *frame,
                               SatError *err)
{
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    bool done = sat_dicom_image_read_frame(sat_open_object_dicom(object), &item->facts.image, index,
                                           frame, err);
    sat_open_objects_release(item->opened, object);
    return done;
}

bool sat_clean_item_read_jpeg(const SatCleanItem *item, uint32_t index, SatByteWriter *out,
                              SatError *err)
{
    SatOpenObject *object = hold(item, err);
    if (object == NULL) {
        return false;
    }
    bool done = sat_dicom_image_read_encapsulated(sat_open_object_dicom(object), &item->facts.image,
                                                  index, out, err);
    sat_open_objects_release(item->opened, object);
    return done;
}
