/* Fuzzes what reads PNG and JPEG pictures: heads, EXIF, profiles, pixels. */
#include "export/picture/picture_pixels.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST_PIXELS = 1 << 20 };
    SatError err = SAT_ERROR_INIT;
    SatPictureHead head;
    if (!sat_picture_head_read(data, size, &head, &err)) {
        check_refusal(&err);
        return 0;
    }
    require(head.orientation >= 1 && head.orientation <= 8, "a turn is one of eight");
    require(head.columns > 0 && head.columns <= SAT_PICTURE_MAX_SIDE_PX && head.rows > 0 &&
                head.rows <= SAT_PICTURE_MAX_SIDE_PX,
            "sides are bounded");
    if ((uint64_t)head.columns * head.rows > MOST_PIXELS) {
        return 0; /* right, but slow */
    }
    SatByteWriter profile = SAT_BYTE_WRITER_INIT;
    SatPixelFrame frame;
    if (sat_picture_pixels(data, size, &head, head.shape.layout, &frame, &profile, &err)) {
        require(frame.shape.width_px == head.columns && frame.shape.height_px == head.rows,
                "the head says the size");
        sat_pixel_frame_free(&frame);
    } else {
        check_refusal(&err);
    }
    sat_byte_writer_free(&profile);
    return 0;
}
