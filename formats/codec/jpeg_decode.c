/* Decodes one JPEG with libjpeg-turbo. */
#include "formats/codec/jpeg_decode.h"

#include <setjmp.h>
#include <stdio.h> /* jpeglib.h needs FILE */

#include <jerror.h>
#include <jpeglib.h>

/* A picture in several scans is collected whole before the first row comes out. */
#define DECODER_MEMORY_LIMIT_BYTES (1024L << 20)

typedef struct {
    struct jpeg_error_mgr manager; /* first: libjpeg hands it back to us */
    jmp_buf out;
    SatErrorCode code;
    char text[JMSG_LENGTH_MAX];
} Guard;

static void leave(j_common_ptr info)
{
    Guard *guard = (Guard *)(void *)info->err;
    int message = guard->manager.msg_code;
    guard->code = message == JERR_OUT_OF_MEMORY      ? SAT_ERR_NO_MEMORY
                  : message == JERR_NO_BACKING_STORE ? SAT_ERR_LIMIT
                                                     : SAT_ERR_CORRUPT;
    guard->manager.format_message(info, guard->text);
    longjmp(guard->out, 1);
}

static void leave_on_warning(j_common_ptr info, int level)
{
    if (level < 0) { /* damaged data that libjpeg would paper over */
        leave(info);
    }
}

typedef struct {
    const void *bytes;
    size_t length;
    SatJpegColour colour;
    const SatPixelFrame *frame;
} Task;

static void read_rows(struct jpeg_decompress_struct *decoder, const Task *task)
{
    const SatPixelFrame *frame = task->frame;
    jpeg_mem_src(decoder, task->bytes, (unsigned long)task->length);
    (void)jpeg_read_header(decoder, TRUE);
    if (decoder->num_components == 3 && task->colour != SAT_JPEG_COLOUR_BY_MARKERS) {
        decoder->jpeg_color_space = task->colour == SAT_JPEG_COLOUR_RGB ? JCS_RGB : JCS_YCbCr;
    }
    decoder->out_color_space = frame->shape.layout == SAT_PIXEL_GRAY8 ? JCS_GRAYSCALE : JCS_RGB;
    decoder->dct_method = JDCT_ISLOW;
    decoder->do_fancy_upsampling = TRUE;
    (void)jpeg_start_decompress(decoder);
    /* The same numbers were checked before; a disagreement must not become a write past the rows.
     */
    if (decoder->output_width != frame->shape.width_px ||
        decoder->output_height != frame->shape.height_px ||
        (size_t)decoder->output_components != sat_pixel_bytes(frame->shape.layout)) {
        ERREXIT(decoder, JERR_BAD_STATE);
    }
    while (decoder->output_scanline < decoder->output_height) {
        JSAMPROW row = frame->pixels + decoder->output_scanline * frame->stride_bytes;
        (void)jpeg_read_scanlines(decoder, &row, 1);
    }
    (void)jpeg_finish_decompress(decoder);
}

/* The only function that comes back twice; what it works on belongs to its caller. */
static void decode_guarded(struct jpeg_decompress_struct *decoder, Guard *guard, const Task *task)
{
    if (setjmp(guard->out) == 0) {
        jpeg_create_decompress(decoder);
        decoder->mem->max_memory_to_use = DECODER_MEMORY_LIMIT_BYTES;
        read_rows(decoder, task);
    }
}

bool sat_jpeg_decode_checked(const void *bytes, size_t length, SatJpegColour colour,
                             const SatPixelFrame *frame, SatError *err)
{
    Task task = {.bytes = bytes, .length = length, .colour = colour, .frame = frame};
    struct jpeg_decompress_struct decoder = {0};
    Guard guard = {.code = SAT_OK};
    decoder.err = jpeg_std_error(&guard.manager);
    guard.manager.error_exit = leave;
    guard.manager.emit_message = leave_on_warning;
    decode_guarded(&decoder, &guard, &task);
    jpeg_destroy_decompress(&decoder);
    return guard.code == SAT_OK ||
           sat_fail(err, guard.code, "the JPEG does not decode: %s", guard.text);
}
