/* Joins the fragments of a compressed frame: which of them belong to which frame. */
#include "formats/dicom/dicom_image.h"

typedef struct {
    size_t first, count;
} FragmentRange;

static bool fail_mismatch(SatError *err)
{
    return sat_fail(err, SAT_ERR_CORRUPT,
                    "the picture's fragments do not match its frames; get the file again");
}

/* The fragment whose item begins at table entry `offset`, counted from the first fragment's item.
 */
static bool find_by_offset(const SatDicomPixelLocation *pixels, uint32_t offset, size_t *out)
{
    size_t low = 0, high = pixels->fragment_count;
    uint64_t wanted = pixels->fragments[0].offset + offset;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pixels->fragments[middle].offset < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *out = low;
    return low < pixels->fragment_count && pixels->fragments[low].offset == wanted;
}

static bool range_by_table(const SatDicomPixelLocation *pixels, uint32_t index, FragmentRange *out,
                           SatError *err)
{
    size_t first = 0, next = pixels->fragment_count;
    bool is_last = index + 1U == pixels->offset_count;
    if (!find_by_offset(pixels, pixels->offset_table[index], &first) ||
        (!is_last && !find_by_offset(pixels, pixels->offset_table[index + 1U], &next)) ||
        next <= first) {
        return fail_mismatch(err);
    }
    *out = (FragmentRange){.first = first, .count = next - first};
    return true;
}

/* Without a table a frame begins with a fragment that begins like one. */
static bool range_by_start(const SatDicomPixelLocation *pixels, uint32_t index, uint32_t frames,
                           FragmentRange *out, SatError *err)
{
    if (pixels->frame_start_count != frames) {
        return fail_mismatch(err);
    }
    size_t first = pixels->frame_starts[index];
    size_t next = index + 1U == frames ? pixels->fragment_count : pixels->frame_starts[index + 1U];
    *out = (FragmentRange){.first = first, .count = next - first};
    return true;
}

static bool find_range(const SatDicomFile *dicom, uint32_t frames, uint32_t index,
                       FragmentRange *out, SatError *err)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    if (frames == 1) {
        *out = (FragmentRange){.first = 0, .count = pixels->fragment_count};
        return true;
    }
    if (pixels->fragment_count == frames) {
        *out = (FragmentRange){.first = index, .count = 1};
        return true;
    }
    if (pixels->offset_count == frames) {
        return range_by_table(pixels, index, out, err);
    }
    return range_by_start(pixels, index, frames, out, err);
}

bool sat_dicom_frame_fragments(const SatDicomFile *dicom, uint32_t frames, uint32_t index,
                               size_t *first, size_t *count, SatError *err)
{
    FragmentRange range = {0};
    if (index >= frames || !find_range(dicom, frames, index, &range, err)) {
        return false;
    }
    *first = range.first;
    *count = range.count;
    return true;
}

bool sat_dicom_fail_in_frame(const SatDicomFile *dicom, const SatDicomImage *image, uint32_t index,
                             SatError *err)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    SatError ignored = SAT_ERROR_INIT;
    FragmentRange range = {0};
    unsigned long long offset = pixels->offset;
    size_t fragment = 0;
    if (pixels->encapsulated && find_range(dicom, image->frames, index, &range, &ignored) &&
        range.first < pixels->fragment_count) {
        fragment = range.first + 1;
        offset = pixels->fragments[range.first].offset;
    }
    if (fragment == 0) {
        return sat_fail_in(err, "reading frame %u of (%04x,%04x) at offset %llu", index + 1,
                           pixels->tag >> 16, pixels->tag & 0xFFFFU, offset);
    }
    return sat_fail_in(err, "reading frame %u (fragment %zu of (%04x,%04x) at offset %llu)",
                       index + 1, fragment, pixels->tag >> 16, pixels->tag & 0xFFFFU, offset);
}

static bool append_fragment(const SatDicomFile *dicom, const SatDicomFragment *fragment,
                            SatByteWriter *out, SatError *err)
{
    const size_t length = (size_t)fragment->length; /* at most SAT_PICTURE_MAX_BYTES in all */
    uint8_t *room = sat_write_room(out, length);
    return room == NULL || /* told at the end */
           sat_dicom_read_at(dicom, fragment->offset, room, length, err);
}

bool sat_dicom_image_read_encapsulated(const SatDicomFile *dicom, const SatDicomImage *image,
                                       uint32_t index, SatByteWriter *out, SatError *err)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(dicom);
    if (image->kind == SAT_DICOM_PIXELS_NATIVE || index >= image->frames) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the picture has no compressed frame %llu",
                        (unsigned long long)index + 1);
    }
    FragmentRange range = {0};
    if (!find_range(dicom, image->frames, index, &range, err)) {
        return false;
    }
    uint64_t total = 0; /* fragments lie apart in one file: their sum cannot overflow */
    for (size_t i = 0; i < range.count; i++) {
        total += pixels->fragments[range.first + i].length;
    }
    if (total > SAT_PICTURE_MAX_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT, "frame %u is larger than %zu MiB compressed", index + 1,
                        SAT_PICTURE_MAX_BYTES >> 20);
    }
    sat_byte_writer_reserve(out, out->length + (size_t)total);
    for (size_t i = 0; i < range.count; i++) {
        if (!append_fragment(dicom, &pixels->fragments[range.first + i], out, err)) {
            return false; /* whoever asked for the frame tells where it lies */
        }
    }
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a compressed frame");
}
