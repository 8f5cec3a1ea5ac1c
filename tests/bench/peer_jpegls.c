/* JPEG-LS by CharLS for the benchmarks. */
#include "tests/bench/peer_jpegls.h"

#include <dlfcn.h>
#include <string.h>

static void find(void *library, const char *name, void *function)
{
    void *symbol = library ? dlsym(library, name) : NULL;
    memcpy(function, &symbol, sizeof(symbol));
}

Charls charls_open(void)
{
    Charls charls = {.library = dlopen("libcharls.so.2", RTLD_NOW)};
    find(charls.library, "charls_jpegls_encoder_create", &charls.create);
    find(charls.library, "charls_jpegls_encoder_destroy", &charls.destroy);
    find(charls.library, "charls_jpegls_encoder_set_frame_info", &charls.set_info);
    find(charls.library, "charls_jpegls_encoder_set_interleave_mode", &charls.set_interleave);
    find(charls.library, "charls_jpegls_encoder_set_destination_buffer", &charls.set_destination);
    find(charls.library, "charls_jpegls_encoder_encode_from_buffer", &charls.encode);
    find(charls.library, "charls_jpegls_encoder_get_bytes_written", &charls.written);
    find(charls.library, "charls_jpegls_decoder_create", &charls.new_decoder);
    find(charls.library, "charls_jpegls_decoder_destroy", &charls.free_decoder);
    find(charls.library, "charls_jpegls_decoder_set_source_buffer", &charls.set_source);
    find(charls.library, "charls_jpegls_decoder_read_header", &charls.read_header);
    find(charls.library, "charls_jpegls_decoder_decode_to_buffer", &charls.decode);
    return charls;
}

size_t jpegls_encode(const Charls *charls, const SatPixelFrame *frame, void *bytes)
{
    const SatPixelShape *shape = &frame->shape;
    size_t length = frame->stride_bytes * shape->height_px;
    CharlsFrameInfo info = {shape->width_px, shape->height_px, shape->bits,
                            shape->layout == SAT_PIXEL_RGB8 ? 3 : 1};
    size_t written = 0;
    void *encoder = charls->create ? charls->create() : NULL;
    enum { BY_SAMPLE = 2, BY_COMPONENT = 0 };
    bool done = encoder && charls->set_info(encoder, &info) == 0 &&
                charls->set_interleave(encoder,
                                       info.component_count == 3 ? BY_SAMPLE : BY_COMPONENT) == 0 &&
                charls->set_destination(encoder, bytes, 2 * length) == 0 &&
                charls->encode(encoder, frame->pixels, length, 0) == 0 &&
                charls->written(encoder, &written) == 0;
    if (encoder) {
        charls->destroy(encoder);
    }
    return done ? written : 0;
}

bool jpegls_decode(const Charls *charls, const void *bytes, size_t length, const SatPixelFrame *out)
{
    void *decoder = charls->new_decoder ? charls->new_decoder() : NULL;
    bool done =
        decoder && charls->set_source(decoder, bytes, length) == 0 &&
        charls->read_header(decoder) == 0 &&
        charls->decode(decoder, out->pixels, out->stride_bytes * out->shape.height_px, 0) == 0;
    if (decoder) {
        charls->free_decoder(decoder);
    }
    return done;
}
