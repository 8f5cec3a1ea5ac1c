/* JPEG files of many kinds, made by libjpeg for the codec's tests. */
#include "tests/unit/formats/codec/jpeg_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

static void set_up(struct jpeg_compress_struct *encoder, const JpegRecipe *recipe,
                   const jpeg_scan_info *scans)
{
    encoder->image_width = (JDIMENSION)recipe->width;
    encoder->image_height = (JDIMENSION)recipe->height;
    encoder->input_components = recipe->components;
    encoder->in_color_space = recipe->components == 1   ? JCS_GRAYSCALE
                              : recipe->components == 3 ? JCS_RGB
                                                        : JCS_CMYK;
    jpeg_set_defaults(encoder);
    jpeg_set_quality(encoder, 92, TRUE);
    if (recipe->rgb_inside) {
        jpeg_set_colorspace(encoder, JCS_RGB);
        for (int i = 0; i < 3; i++) {
            encoder->comp_info[i].component_id = i + 1; /* as scanners write them */
        }
    }
    for (int i = 0; i < recipe->components && recipe->components == 3; i++) {
        encoder->comp_info[i].h_samp_factor = recipe->subsampled && i == 0 ? 2 : 1;
        encoder->comp_info[i].v_samp_factor = recipe->subsampled && i == 0 ? 2 : 1;
    }
    if (recipe->progressive) {
        jpeg_simple_progression(encoder);
    }
    if (recipe->scan_each) {
        encoder->scan_info = scans;
        encoder->num_scans = recipe->components;
    }
    encoder->arith_code = recipe->arithmetic ? TRUE : FALSE;
    encoder->restart_in_rows = recipe->restart_rows;
    if (recipe->no_markers) {
        encoder->write_JFIF_header = FALSE;
        encoder->write_Adobe_marker = FALSE;
    }
}

void jpeg_make(const JpegRecipe *recipe, const uint8_t *pixels, SatByteWriter *out)
{
    struct jpeg_compress_struct encoder;
    struct jpeg_error_mgr manager;
    jpeg_scan_info scans[3];
    unsigned char *memory = NULL;
    unsigned long length = 0;
    memset(scans, 0, sizeof(scans));
    for (int i = 0; i < 3; i++) {
        scans[i].comps_in_scan = 1;
        scans[i].component_index[0] = i;
        scans[i].Se = 63;
    }
    encoder.err = jpeg_std_error(&manager);
    jpeg_create_compress(&encoder);
    set_up(&encoder, recipe, scans);
    jpeg_mem_dest(&encoder, &memory, &length);
    jpeg_start_compress(&encoder, TRUE);
    if (recipe->comment) {
        unsigned comment_length = (unsigned)strlen(recipe->comment);
        jpeg_write_marker(&encoder, JPEG_COM, (const JOCTET *)recipe->comment, comment_length);
        jpeg_write_marker(&encoder, JPEG_APP0 + 1, (const JOCTET *)recipe->comment, comment_length);
    }
    size_t row_bytes = (size_t)recipe->width * (size_t)recipe->components;
    uint8_t *row_copy = malloc(row_bytes);
    while (encoder.next_scanline < encoder.image_height) {
        JSAMPROW row = row_copy;
        memcpy(row_copy, pixels + encoder.next_scanline * row_bytes, row_bytes);
        (void)jpeg_write_scanlines(&encoder, &row, 1);
    }
    free(row_copy);
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    sat_byte_writer_free(out);
    sat_write_bytes(out, memory, length);
    free(memory);
}

void jpeg_decode_plain(const SatByteWriter *in, uint8_t *pixels)
{
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr manager;
    decoder.err = jpeg_std_error(&manager);
    jpeg_create_decompress(&decoder);
    jpeg_mem_src(&decoder, in->bytes, (unsigned long)in->length);
    (void)jpeg_read_header(&decoder, TRUE);
    (void)jpeg_start_decompress(&decoder);
    size_t row_bytes = decoder.output_width * (size_t)decoder.output_components;
    while (decoder.output_scanline < decoder.output_height) {
        JSAMPROW row = pixels + decoder.output_scanline * row_bytes;
        (void)jpeg_read_scanlines(&decoder, &row, 1);
    }
    (void)jpeg_finish_decompress(&decoder);
    jpeg_destroy_decompress(&decoder);
}
