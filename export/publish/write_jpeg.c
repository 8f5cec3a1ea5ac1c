/* Codes pictures as JPEG with libjpeg. */
#include "export/publish/write_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

enum { QUALITY = 92 };

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf back;
} Guard;

typedef struct {
    struct jpeg_compress_struct encoder;
    Guard guard;
    unsigned char *bytes;
    unsigned long length;
} Coding;

static void leave(j_common_ptr info)
{
    longjmp(((Guard *)(void *)info->err)->back, 1);
}

static void stay_silent(j_common_ptr info)
{
    (void)info;
}

static void write_rows(Coding *coding, const SatPixelFrame *frame)
{
    struct jpeg_compress_struct *encoder = &coding->encoder;
    jpeg_create_compress(encoder);
    jpeg_mem_dest(encoder, &coding->bytes, &coding->length);
    encoder->image_width = frame->shape.width_px;
    encoder->image_height = frame->shape.height_px;
    encoder->input_components = 3;
    encoder->in_color_space = JCS_RGB;
    jpeg_set_defaults(encoder);
    jpeg_set_quality(encoder, QUALITY, TRUE);
    encoder->dct_method = JDCT_ISLOW;
    encoder->comp_info[0].h_samp_factor = 1;
    encoder->comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(encoder, TRUE);
    while (encoder->next_scanline < encoder->image_height) {
        JSAMPROW row = frame->pixels + frame->stride_bytes * encoder->next_scanline;
        (void)jpeg_write_scanlines(encoder, &row, 1);
    }
    jpeg_finish_compress(encoder);
}

/* The only function that comes back twice; what it works on belongs to its caller. */
static bool write_guarded(Coding *coding, const SatPixelFrame *frame)
{
    if (setjmp(coding->guard.back) != 0) {
        return false;
    }
    write_rows(coding, frame);
    return true;
}

bool sat_write_jpeg(const SatPixelFrame *frame, SatByteWriter *out, SatError *err)
{
    Coding coding = {.bytes = NULL};
    coding.encoder.err = jpeg_std_error(&coding.guard.base);
    coding.guard.base.error_exit = leave;
    coding.guard.base.output_message = stay_silent;
    bool done = write_guarded(&coding, frame);
    jpeg_destroy_compress(&coding.encoder);
    if (done) {
        sat_write_bytes(out, coding.bytes, coding.length);
    }
    free(coding.bytes);
    if (out->failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a JPEG");
    }
    return done || sat_fail(err, SAT_ERR_LIMIT, "a JPEG of the picture cannot be written");
}
