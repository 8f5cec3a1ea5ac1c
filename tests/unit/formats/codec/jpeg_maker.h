/* JPEG files of many kinds, made by libjpeg for the codec's tests. */
#ifndef SAT_TESTS_JPEG_MAKER_H
#define SAT_TESTS_JPEG_MAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "formats/base/byte_writer.h"

typedef struct {
    int width, height;
    int components;  /* 1, 3 or 4 (CMYK) */
    bool rgb_inside; /* coded without a colour transform */
    bool progressive, arithmetic;
    bool scan_each;      /* a scan for each component */
    bool no_markers;     /* neither JFIF nor Adobe */
    bool subsampled;     /* colour at half the resolution */
    int restart_rows;    /* restart interval in rows of blocks */
    const char *comment; /* COM and APP1; NULL for none */
} JpegRecipe;

/** Encodes pixels[height][width * components]; out is emptied first. */
void jpeg_make(const JpegRecipe *recipe, const uint8_t *pixels, SatByteWriter *out);
/** Decodes with libjpeg's defaults alone to gray or RGB. */
void jpeg_decode_plain(const SatByteWriter *in, uint8_t *pixels);

#endif
