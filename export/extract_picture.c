/* Turns pictures of a pack into files. */
#include "export/extract_picture.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    jmp_buf back;
    char text[120];
} Guard;

static void leave(png_structp png, png_const_charp message)
{
    Guard *guard = png_get_error_ptr(png);
    (void)snprintf(guard->text, sizeof(guard->text), "%s", message);
    longjmp(guard->back, 1);
}

static void stay(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t length)
{
    sat_write_bytes(png_get_io_ptr(png), bytes, length);
}

static void flush(png_structp png)
{
    (void)png;
}

static bool is_little_endian(void)
{
    const uint16_t one = 1;
    uint8_t first = 0;
    memcpy(&first, &one, 1);
    return first == 1;
}

static void write_rows(png_structp png, png_infop info, const SatPixelFrame *frame)
{
    const SatPixelShape *shape = &frame->shape;
    bool is_deep = shape->layout == SAT_PIXEL_GRAY16;
    png_set_IHDR(png, info, shape->width_px, shape->height_px, is_deep ? 16 : 8,
                 shape->layout == SAT_PIXEL_RGB8 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 5);
    png_write_info(png, info);
    if (is_deep && is_little_endian()) {
        png_set_swap(png);
    }
    for (uint32_t y = 0; y < shape->height_px; y++) {
        png_write_row(png, frame->pixels + frame->stride_bytes * y);
    }
    png_write_end(png, info);
}

/* The only function that comes back twice; what it works on belongs to its caller. */
static bool write_guarded(png_structp png, png_infop info, Guard *guard, const SatPixelFrame *frame)
{
    if (setjmp(guard->back) != 0) {
        return false;
    }
    write_rows(png, info, frame);
    return true;
}

bool sat_write_png(const SatPixelFrame *frame, SatByteWriter *out, SatError *err)
{
    Guard guard = {.text = ""};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &guard, leave, stay);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    bool done = info != NULL;
    if (done) {
        png_set_write_fn(png, out, write_bytes, flush);
        done = write_guarded(png, info, &guard, frame);
    }
    png_destroy_write_struct(&png, &info);
    if (out->failed || (!done && guard.text[0] == '\0')) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a PNG");
    }
    return done || sat_fail(err, SAT_ERR_LIMIT, "the PNG cannot be written: %s", guard.text);
}

void sat_picture_file_name(const SatPackFrame *frame, size_t index, char out[32])
{
    (void)snprintf(out, 32, "%04zu.%s", index + 1,
                   frame->form.coding == SAT_CODING_JPEG ? "jpg" : "png");
}

static bool copy_entry(const SatPackReader *reader, const SatPackEntry *entry, SatByteWriter *out,
                       SatError *err)
{
    if (entry->length > SAT_PACK_MAX_ENTRY_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT, "a picture of more than 1 GB");
    }
    uint8_t *bytes = malloc((size_t)entry->length + 1);
    bool done = bytes != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory");
    done = done && sat_pack_reader_read(reader, entry, bytes, err);
    if (done) {
        sat_write_bytes(out, bytes, (size_t)entry->length);
    }
    free(bytes);
    return done;
}

bool sat_extract_picture(const SatPackReader *reader, const SatPackSeries *series, size_t index,
                         SatByteWriter *out, SatError *err)
{
    const SatPackFrame *frame = &series->frames[index];
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    SatPixelFrame pixels = {0};
    if (frame->form.coding == SAT_CODING_JPEG) {
        return copy_entry(reader, &frame->strips[0], out, err);
    }
    bool done = sat_pixel_frame_new(&pixels, &series->shape, err) &&
                sat_pack_reader_decode_frame(reader, frame, &pixels, &scratch, err) &&
                sat_write_png(&pixels, out, err);
    sat_pixel_frame_free(&pixels);
    sat_byte_writer_free(&scratch);
    return done;
}
