/* OpenJPEG, from memory to memory. */
#include "tests/bench/peer_openjpeg.h"

#ifndef SAT_HAS_OPENJPEG

size_t openjpeg_encode(const SatPixelFrame *frame, void *bytes, size_t capacity)
{
    (void)frame;
    (void)bytes;
    (void)capacity;
    return 0;
}

bool openjpeg_decode(const void *bytes, size_t length, const SatPixelFrame *out)
{
    (void)bytes;
    (void)length;
    (void)out;
    return false;
}

#else

#include <string.h>

#include <openjpeg.h>

typedef struct {
    uint8_t *bytes;
    size_t length, capacity, at;
} Memory;

static OPJ_SIZE_T read_memory(void *to, OPJ_SIZE_T count, void *context)
{
    Memory *memory = context;
    size_t left = memory->length - memory->at;
    size_t taken = count < left ? count : left;
    memcpy(to, memory->bytes + memory->at, taken);
    memory->at += taken;
    return taken > 0 ? taken : (OPJ_SIZE_T)-1;
}

static OPJ_SIZE_T write_memory(void *from, OPJ_SIZE_T count, void *context)
{
    Memory *memory = context;
    if (count > memory->capacity - memory->at) {
        return (OPJ_SIZE_T)-1;
    }
    memcpy(memory->bytes + memory->at, from, count);
    memory->at += count;
    memory->length = memory->length > memory->at ? memory->length : memory->at;
    return count;
}

static OPJ_BOOL seek_memory(OPJ_OFF_T to, void *context)
{
    Memory *memory = context;
    if (to < 0 || (size_t)to > memory->capacity) {
        return OPJ_FALSE;
    }
    memory->at = (size_t)to;
    return OPJ_TRUE;
}

static OPJ_OFF_T skip_memory(OPJ_OFF_T count, void *context)
{
    Memory *memory = context;
    return seek_memory((OPJ_OFF_T)memory->at + count, context) ? count : -1;
}

static opj_stream_t *stream_over(Memory *memory, bool is_input)
{
    opj_stream_t *stream = opj_stream_default_create(is_input);
    opj_stream_set_user_data(stream, memory, NULL);
    opj_stream_set_user_data_length(stream, memory->length);
    opj_stream_set_read_function(stream, read_memory);
    opj_stream_set_write_function(stream, write_memory);
    opj_stream_set_skip_function(stream, skip_memory);
    opj_stream_set_seek_function(stream, seek_memory);
    return stream;
}

static const uint16_t *row16(const SatPixelFrame *frame, size_t y)
{
    return (const uint16_t *)(const void *)(frame->pixels + y * frame->stride_bytes);
}

static opj_image_t *image_of(const SatPixelFrame *frame)
{
    const SatPixelShape *shape = &frame->shape;
    opj_image_cmptparm_t component = {
        .dx = 1, .dy = 1, .w = shape->width_px, .h = shape->height_px, .prec = shape->bits};
    opj_image_t *image = opj_image_create(1, &component, OPJ_CLRSPC_GRAY);
    if (image) {
        image->x1 = shape->width_px;
        image->y1 = shape->height_px;
        for (size_t y = 0; y < shape->height_px; y++) {
            OPJ_INT32 *to = image->comps[0].data + y * shape->width_px;
            for (size_t x = 0; x < shape->width_px; x++) {
                to[x] = row16(frame, y)[x];
            }
        }
    }
    return image;
}

size_t openjpeg_encode(const SatPixelFrame *frame, void *bytes, size_t capacity)
{
    Memory memory = {.bytes = bytes, .capacity = capacity};
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1;
    parameters.cp_disto_alloc = 1;
    opj_image_t *image = image_of(frame);
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *stream = stream_over(&memory, false);
    bool done = image && codec && opj_setup_encoder(codec, &parameters, image) &&
                opj_start_compress(codec, image, stream) && opj_encode(codec, stream) &&
                opj_end_compress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    return done ? memory.length : 0;
}

bool openjpeg_decode(const void *bytes, size_t length, const SatPixelFrame *out)
{
    Memory memory = {.bytes = (uint8_t *)(uintptr_t)bytes, .length = length, .capacity = length};
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_image_t *image = NULL;
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t *stream = stream_over(&memory, true);
    bool done = codec && opj_setup_decoder(codec, &parameters) &&
                opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image) &&
                opj_end_decompress(codec, stream) && image->numcomps == 1 &&
                image->comps[0].w == out->shape.width_px &&
                image->comps[0].h == out->shape.height_px;
    for (size_t y = 0; done && y < out->shape.height_px; y++) {
        uint16_t *to = (uint16_t *)(void *)(out->pixels + y * out->stride_bytes);
        for (size_t x = 0; x < out->shape.width_px; x++) {
            to[x] = (uint16_t)image->comps[0].data[y * out->shape.width_px + x];
        }
    }
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    return done;
}

#endif
