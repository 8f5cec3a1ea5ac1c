/* Hashes what an object shows. */
#include "export/assemble/item_content.h"

#include <string.h>

#include "formats/base/platform.h"

static void put_place(SatSha256State *state, const SatFrameFacts *frame)
{
    const SatFrameTraits *traits = frame->traits;
    uint32_t has[2] = {traits->has_position, traits->has_orientation};
    sat_sha256_update(state, has, sizeof(has));
    if (traits->has_position) {
        sat_sha256_update(state, frame->position_mm, sizeof(frame->position_mm));
    }
    if (traits->has_orientation) {
        sat_sha256_update(state, traits->orientation, sizeof(traits->orientation));
    }
}

static void put_facts(SatSha256State *state, const SatCleanItem *item)
{
    const SatCleanFacts *facts = sat_clean_item_facts(item);
    const SatDicomImage *image = &facts->image;
    bool is_coded = sat_dicom_is_coded(image->kind); /* its bytes are hashed */
    uint32_t numbers[] = {image->rows,      image->columns,    image->frames,
                          image->samples,   image->shape.bits, (uint32_t)image->shape.layout,
                          image->is_signed, is_coded,          (uint32_t)facts->photometric};
    sat_sha256_update(state, numbers, sizeof(numbers));
    /* Of copies only one is looked at: it must be the one that asks for it. */
    sat_sha256_update(state, facts->suspicion, strlen(facts->suspicion) + 1);
    const uint32_t places = sat_clean_item_has_own_frames(item) ? image->frames : 1;
    for (uint32_t i = 0; i < places; i++) {
        put_place(state, sat_clean_frame(item, i));
    }
}

/* Wide values on a line of the object's own, which is part of what it shows. */
static bool put_line(SatSha256State *state, const SatCleanItem *item, SatDicomLinear *line,
                     SatError *why)
{
    const SatCleanFacts *facts = sat_clean_item_facts(item);
    if (facts->image.conversion != SAT_DICOM_LINEAR_TO_16) {
        return true;
    }
    if (!sat_clean_item_measure(item, why)) {
        return false;
    }
    *line =
        sat_dicom_linear_for(sat_clean_item_extent(item), facts->image.number == SAT_DICOM_INTEGER);
    double numbers[] = {line->least, line->step, (double)line->first};
    sat_sha256_update(state, numbers, sizeof(numbers));
    return true;
}

/* False with why set when the object cannot be read. */
static bool put_pixels(SatSha256State *state, const SatCleanItem *item, SatError *why)
{
    const SatDicomImage *image = &sat_clean_item_facts(item)->image;
    bool is_coded = sat_dicom_is_coded(image->kind);
    SatPixelFrame frame = {.pixels = NULL};
    SatDicomLinear linear = {.step = 0};
    bool done = put_line(state, item, &linear, why) &&
                (is_coded || sat_pixel_frame_new(&frame, &image->shape, why));
    for (uint32_t i = 0; done && i < image->frames; i++) {
        SatByteWriter coded = SAT_BYTE_WRITER_INIT;
        if (sat_interrupt_requested()) {
            done = sat_fail(why, SAT_ERR_CANCELLED, "interrupted while comparing pictures");
        } else if (is_coded) {
            done = sat_clean_item_read_stored(item, i, &coded, why);
            uint64_t length = coded.length; /* so that bytes do not move between frames unseen */
            sat_sha256_update(state, &length, sizeof(length));
            if (length > 0) {
                sat_sha256_update(state, coded.bytes, coded.length);
            }
        } else {
            done = sat_clean_item_read_frame(item, i, &linear, &frame, why);
            sat_sha256_update(state, frame.pixels,
                              frame.stride_bytes * (size_t)frame.shape.height_px);
        }
        sat_byte_writer_free(&coded);
    }
    sat_pixel_frame_free(&frame);
    return done;
}

bool sat_item_content(const SatCleanItem *item, SatSha256 *out, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SAT_AUTO(SatSha256State) *state = sat_sha256_new(err);
    if (state == NULL) {
        return false;
    }
    put_facts(state, item);
    if (!put_pixels(state, item, &why)) {
        if (why.code == SAT_ERR_NO_MEMORY || why.code == SAT_ERR_CANCELLED) {
            *err = why;
            return false;
        }
        sat_sha256_update(state, "unreadable", 10);
        const uint64_t size_bytes = sat_clean_item_size_bytes(item);
        sat_sha256_update(state, &size_bytes, sizeof(size_bytes));
    }
    *out = sat_sha256_current(state);
    return true;
}
