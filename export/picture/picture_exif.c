/* Walks the first directory of a TIFF structure. */
#include "export/picture/picture_exif.h"

#include <string.h>

enum {
    HEADER_BYTES = 8,
    ENTRY_BYTES = 12,
    TYPE_SHORT = 3,
    TAG_MAKE = 0x010F,
    TAG_MODEL = 0x0110,
    TAG_ORIENTATION = 0x0112,
    TAG_EXPOSURE_TIME = 0x829A,
    TAG_EXIF_DIRECTORY = 0x8769,
    TURNS = 8
};

typedef struct {
    const uint8_t *bytes;
    size_t length;
    bool is_big;
} Tiff;

/* What lies outside is 0. */
static uint32_t number(const Tiff *tiff, size_t offset, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count && offset < tiff->length && count <= tiff->length - offset; i++) {
        const size_t at = tiff->is_big ? i : count - 1 - i;
        value = value << 8 | tiff->bytes[offset + at];
    }
    return value;
}

/* Gives where the directory of exposures lies, or 0. */
static size_t read_directory(const Tiff *tiff, size_t offset, SatExif *out)
{
    const size_t count = number(tiff, offset, 2);
    size_t inner = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t entry = offset + 2 + i * ENTRY_BYTES;
        if (entry >= tiff->length || tiff->length - entry < ENTRY_BYTES) {
            break;
        }
        const uint32_t tag = number(tiff, entry, 2), turn = number(tiff, entry + 8, 2);
        if (tag == TAG_ORIENTATION && number(tiff, entry + 2, 2) == TYPE_SHORT && turn >= 1 &&
            turn <= TURNS) {
            out->orientation = (uint8_t)turn;
        }
        out->is_photograph =
            out->is_photograph || tag == TAG_MAKE || tag == TAG_MODEL || tag == TAG_EXPOSURE_TIME;
        inner = tag == TAG_EXIF_DIRECTORY ? number(tiff, entry + 8, 4) : inner;
    }
    return inner;
}

SatExif sat_exif_read(const uint8_t *bytes, size_t length)
{
    SatExif exif = {.orientation = 1};
    Tiff tiff = {.bytes = bytes, .length = length};
    if (length < HEADER_BYTES ||
        (memcmp(bytes, "II*\0", 4) != 0 && memcmp(bytes, "MM\0*", 4) != 0)) {
        return exif;
    }
    tiff.is_big = bytes[0] == 'M';
    const size_t inner = read_directory(&tiff, number(&tiff, 4, 4), &exif);
    if (inner > 0) {
        SatExif of_exposure = {.orientation = 1};
        (void)read_directory(&tiff, inner, &of_exposure);
        exif.is_photograph = exif.is_photograph || of_exposure.is_photograph;
    }
    return exif;
}
