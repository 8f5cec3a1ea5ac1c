/* Copies fragments, cleaned or as they are, with bounded memory. */
#include "formats/dicom/dicom_write_fragments.h"

#include <stdlib.h>

#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_frame_clean.h"
#include "formats/dicom/dicom_image.h"
#include "formats/dicom/dicom_tags.h"

#define COPY_BYTES ((size_t)64 << 10)
#define ITEM_HEADER_BYTES 8U

typedef struct {
    const SatDicomFile *source;
    SatDicomOutput *output;
    SatDicomFrameCleaner *cleaner; /* NULL: as it is */
    uint8_t *piece;                /* COPY_BYTES */
    SatError *err;
} Copy;

static bool copy_bytes(Copy *copy, uint64_t offset, uint64_t length)
{
    bool done = true;
    while (done && length > 0 && sat_dicom_output_is_good(copy->output)) {
        size_t step = length < COPY_BYTES ? (size_t)length : COPY_BYTES;
        done = sat_dicom_read_at(copy->source, offset, copy->piece, step, copy->err);
        if (done && copy->cleaner != NULL) {
            sat_dicom_frame_clean(copy->cleaner, copy->piece, step);
        }
        if (done) {
            sat_dicom_put_bytes(copy->output, copy->piece, step);
        }
        offset += step;
        length -= step;
    }
    return done && sat_dicom_output_is_good(copy->output);
}

static bool begin(Copy *copy)
{
    copy->piece = malloc(COPY_BYTES);
    return copy->piece != NULL ||
           sat_fail(copy->err, SAT_ERR_NO_MEMORY, "not enough memory to copy pixels");
}

bool sat_dicom_copy_fragments(const SatDicomFile *source, const SatDicomElement *element,
                              bool big_endian, SatDicomOutput *output, SatError *err)
{
    Copy copy = {.source = source, .output = output, .err = err};
    uint64_t offset = element->file_offset, end = offset + element->length;
    bool done = begin(&copy);
    while (done && offset < end) {
        uint8_t header[ITEM_HEADER_BYTES];
        if (!sat_dicom_read_at(source, offset, header, sizeof header, err)) {
            done = false;
            break;
        }
        uint32_t length = sat_dicom_load_u32(header + 4, big_endian);
        offset += sizeof header;
        if (!sat_range_fits(offset, length, end)) {
            done = sat_fail(err, SAT_ERR_CORRUPT, "the file has changed while it was read");
            break;
        }
        sat_dicom_put_bytes(output, header, sizeof header);
        done = copy_bytes(&copy, offset, length);
        offset += length;
    }
    free(copy.piece);
    return done;
}

/* ---- cleaned ----------------------------------------------------------------------------------
 */

static void put_item(SatDicomOutput *output, uint64_t length)
{
    static const SatDicomEncoding encoding = {.is_explicit = true};
    sat_dicom_put_header(output, encoding, SAT_TAG_ITEM, "", (uint32_t)length);
}

static uint32_t frames_of(const SatDicomDataset *dataset)
{
    int64_t frames = 1;
    (void)sat_dicom_get_i64(dataset, SAT_TAG_NUMBER_OF_FRAMES, 0, &frames);
    return frames < 1 ? 1U : frames > UINT32_MAX ? UINT32_MAX : (uint32_t)frames;
}

/* The fragments of frame `index`: first to before *next. */
static bool find_frame(const Copy *copy, uint32_t frames, uint32_t index, size_t *first,
                       size_t *next)
{
    size_t count = 0;
    bool done = sat_dicom_frame_fragments(copy->source, frames, index, first, &count, copy->err);
    *next = *first + count;
    return done;
}

/* Offsets of frames from the first fragment's item; empty when they do not fit, or there were none:
 * then each fragment is a frame, or each frame begins like one. */
static bool put_offset_table(const Copy *copy, uint32_t frames)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(copy->source);
    const SatDicomDataset *dataset = sat_dicom_dataset(copy->source);
    bool had_table =
        pixels->offset_count > 0 || sat_dicom_find(dataset, SAT_TAG_EXTENDED_OFFSET_TABLE) != NULL;
    uint64_t last = pixels->fragments[pixels->fragment_count - 1].offset;
    bool fits = last - pixels->fragments[0].offset <= UINT32_MAX;
    if (!had_table || !fits) {
        put_item(copy->output, 0);
        return true;
    }
    put_item(copy->output, (uint64_t)frames * 4);
    for (uint32_t i = 0; i < frames; i++) {
        size_t first = 0, next = 0;
        if (!find_frame(copy, frames, i, &first, &next)) {
            return false;
        }
        uint64_t offset = pixels->fragments[first].offset - pixels->fragments[0].offset;
        sat_dicom_put_u32(copy->output, (uint32_t)offset, false);
    }
    return true;
}

static bool put_frame(Copy *copy, uint32_t index, size_t first, size_t next)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(copy->source);
    sat_dicom_frame_begin(copy->cleaner);
    for (size_t i = first; i < next; i++) {
        put_item(copy->output, pixels->fragments[i].length);
        if (!copy_bytes(copy, pixels->fragments[i].offset, pixels->fragments[i].length)) {
            return false;
        }
    }
    return sat_dicom_frame_end(copy->cleaner, index, copy->err);
}

static bool put_frames(Copy *copy, uint32_t frames)
{
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(copy->source);
    if (!pixels->encapsulated || pixels->fragment_count == 0 || frames > pixels->fragment_count) {
        return sat_fail(copy->err, SAT_ERR_CORRUPT,
                        "the picture's fragments do not match its frames; get the file again");
    }
    size_t after = 0;
    bool done = put_offset_table(copy, frames);
    for (uint32_t i = 0; done && i < frames; i++) {
        size_t first = 0, next = 0;
        done = find_frame(copy, frames, i, &first, &next);
        if (done && first != after) {
            return sat_fail(copy->err, SAT_ERR_CORRUPT,
                            "a fragment of the picture belongs to no frame; get the file again");
        }
        done = done && put_frame(copy, i, first, next);
        after = next;
    }
    return done;
}

bool sat_dicom_write_clean_fragments(const SatDicomWriting *writing, SatDicomOutput *output,
                                     SatError *err)
{
    SatDicomFrameCleaner cleaner;
    Copy copy = {.source = writing->source, .output = output, .cleaner = &cleaner, .err = err};
    if (!sat_dicom_frame_cleaner_begin(&cleaner, writing->transfer_syntax, writing->frame_shape,
                                       writing->stored_bits, err)) {
        return false;
    }
    bool done = begin(&copy) && put_frames(&copy, frames_of(writing->dataset));
    free(copy.piece);
    sat_dicom_frame_cleaner_end(&cleaner);
    return done;
}
