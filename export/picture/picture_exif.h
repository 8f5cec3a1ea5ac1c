/* The two things that matter of a picture's EXIF data: how it is turned, whether a camera made it.
 * Nothing else of it (places, names, times) goes anywhere. Pure: any thread. */
#ifndef SAT_EXPORT_PICTURE_EXIF_H
#define SAT_EXPORT_PICTURE_EXIF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint8_t orientation; /* 1 to 8 as EXIF counts them: 1 upright, 6 to be turned right */
    bool is_photograph;  /* a camera's maker, model or exposure is there */
} SatExif;

/** The bytes are a TIFF header and what follows it (EXIF 2.32 4.5.2). What is damaged says nothing:
 *  upright, of no camera. */
SatExif sat_exif_read(const uint8_t *bytes, size_t length);

#endif
