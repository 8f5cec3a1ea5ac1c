/* Decodes a PNG with libpng: its error jumps stay inside. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "export/picture/picture_private.h"
#include "formats/base/checked_math.h"

enum { MOST_CHUNK_BYTES = 16 << 20, MOST_CHUNKS = 1000, WHITE = 255 };

/* All that is owned while libpng may jump out lives in here. */
typedef struct {
    jmp_buf out;
    char text[160];
    const uint8_t *bytes;
    size_t length, at;
    png_structp png;
    png_infop info;
    uint8_t *samples; /* channels as libpng gives them */
    png_bytep *rows;
    unsigned channels;
    const SatPictureHead *head;
    SatByteWriter *profile;
    bool no_memory;
} Reading;

static void leave(png_structp png, png_const_charp text)
{
    Reading *reading = png_get_error_ptr(png);
    size_t length = strlen(text);
    length = length < sizeof(reading->text) ? length : sizeof(reading->text) - 1;
    memcpy(reading->text, text, length);
    reading->text[length] = '\0';
    longjmp(reading->out, 1);
}

static void pass_by(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void feed(png_structp png, png_bytep out, size_t length)
{
    Reading *reading = png_get_io_ptr(png);
    if (length > reading->length - reading->at) {
        png_error(png, "it is cut short");
    }
    memcpy(out, reading->bytes + reading->at, length);
    reading->at += length;
}

static void take_profile(Reading *reading)
{
    png_charp name = NULL;
    png_bytep bytes = NULL;
    int method = 0;
    png_uint_32 length = 0;
    if (png_get_iCCP(reading->png, reading->info, &name, &method, &bytes, &length) != 0 &&
        sat_picture_is_rgb_profile(bytes, length)) {
        sat_write_bytes(reading->profile, bytes, length);
    }
}

static bool is_little_endian(void)
{
    const uint16_t one = 1;
    uint8_t first = 0;
    memcpy(&first, &one, 1);
    return first == 1;
}

static void make_room(Reading *reading)
{
    const size_t row = png_get_rowbytes(reading->png, reading->info);
    const size_t rows = reading->head->shape.height_px;
    size_t size = 0;
    if (!sat_size_mul(row, rows, &size) || size > 2 * SAT_PICTURE_MAX_BYTES) {
        png_error(reading->png, "it is too large");
    }
    reading->samples = malloc(size + 1);
    reading->rows = calloc(rows, sizeof(*reading->rows));
    if (reading->samples == NULL || reading->rows == NULL) {
        reading->no_memory = true;
        png_error(reading->png, "not enough memory");
    }
    for (size_t i = 0; i < rows; i++) {
        reading->rows[i] = reading->samples + i * row;
    }
}

static void read_all(Reading *reading)
{
    const SatPixelShape *shape = &reading->head->shape;
    png_structp png = reading->png;
    png_set_user_limits(png, SAT_PICTURE_MAX_SIDE_PX, SAT_PICTURE_MAX_SIDE_PX);
    png_set_chunk_malloc_max(png, MOST_CHUNK_BYTES);
    png_set_chunk_cache_max(png, MOST_CHUNKS);
    png_set_read_fn(png, reading, feed);
    png_read_info(png, reading->info);
    png_set_expand(png); /* palettes, fewer bits than 8, transparent colours */
    if (shape->layout != SAT_PIXEL_GRAY16) {
        png_set_scale_16(png);
    } else if (is_little_endian()) {
        png_set_swap(png);
    }
    (void)png_set_interlace_handling(png);
    png_read_update_info(png, reading->info);
    reading->channels = png_get_channels(png, reading->info);
    const unsigned colours = shape->layout == SAT_PIXEL_RGB8 ? 3U : 1U;
    /* The same numbers were read before: a disagreement must not become a wrong size. */
    if (png_get_image_width(png, reading->info) != shape->width_px ||
        png_get_image_height(png, reading->info) != shape->height_px ||
        png_get_bit_depth(png, reading->info) != (shape->layout == SAT_PIXEL_GRAY16 ? 16 : 8) ||
        (reading->channels != colours && reading->channels != colours + 1)) {
        png_error(png, "its head contradicts itself");
    }
    make_room(reading);
    png_read_image(png, reading->rows);
    png_read_end(png, NULL);
    take_profile(reading);
}

/* The only function that comes back twice; what it works on belongs to its caller. */
static bool read_guarded(Reading *reading)
{
    if (setjmp(reading->out) != 0) {
        return false;
    }
    reading->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, leave, pass_by);
    reading->info = reading->png != NULL ? png_create_info_struct(reading->png) : NULL;
    if (reading->info == NULL) {
        reading->no_memory = true;
        return false;
    }
    read_all(reading);
    return true;
}

/* What shines through is white, as the paper of a page. */
static void blend8(const Reading *reading, const SatPixelFrame *out)
{
    const unsigned colours = out->shape.layout == SAT_PIXEL_RGB8 ? 3U : 1U;
    for (uint32_t y = 0; y < out->shape.height_px; y++) {
        const uint8_t *from = reading->rows[y];
        uint8_t *to = out->pixels + y * out->stride_bytes;
        for (uint32_t x = 0; x < out->shape.width_px; x++, from += reading->channels) {
            const unsigned alpha = reading->channels > colours ? from[colours] : WHITE;
            for (unsigned c = 0; c < colours; c++) {
                *to++ = (uint8_t)((from[c] * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE);
            }
        }
    }
}

static void blend16(const Reading *reading, const SatPixelFrame *out)
{
    const uint64_t white = 65535;
    for (uint32_t y = 0; y < out->shape.height_px; y++) {
        const uint8_t *from = reading->rows[y];
        uint8_t *to = out->pixels + y * out->stride_bytes;
        for (uint32_t x = 0; x < out->shape.width_px;
             x++, from += 2U * reading->channels, to += 2) {
            uint16_t value[2] = {0, 65535};
            memcpy(value, from, 2U * reading->channels);
            const uint64_t alpha = value[1];
            const uint16_t mixed =
                (uint16_t)((value[0] * alpha + white * (white - alpha) + white / 2) / white);
            memcpy(to, &mixed, sizeof(mixed));
        }
    }
}

bool sat_picture_png_decode(const uint8_t *bytes, size_t length, const SatPictureHead *head,
                            SatPixelFrame *out, SatByteWriter *profile, SatError *err)
{
    Reading *reading = calloc(1, sizeof(*reading));
    if (reading == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read a PNG");
    }
    *reading = (Reading){.bytes = bytes, .length = length, .head = head, .profile = profile};
    bool done = read_guarded(reading);
    if (!done) {
        done = reading->no_memory
                   ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read a PNG")
                   : sat_fail(err, SAT_ERR_CORRUPT, "the PNG does not decode (%s); get it again",
                              reading->text);
    } else {
        done = sat_pixel_frame_new(out, &head->shape, err);
    }
    if (done) {
        (head->shape.layout == SAT_PIXEL_GRAY16 ? blend16 : blend8)(reading, out);
    }
    png_destroy_read_struct(&reading->png, &reading->info, NULL);
    free(reading->samples);
    free(reading->rows);
    free(reading);
    return done;
}
