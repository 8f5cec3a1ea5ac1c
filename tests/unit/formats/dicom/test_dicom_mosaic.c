/* Tiles put together: in order, by stated places, with edges, holes and layers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_mosaic.h"
#include "formats/dicom/dicom_object.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

enum { TILE = 2, MOST_TILES = 16 };

/* A gray object of 2 x 2 tiles; tile number n holds 10 n + 0, 1, 2, 3. */
typedef struct {
    uint32_t rows, columns; /* of the matrix; 0: not written */
    uint8_t frames;
    const char *image_type, *label;
    struct {
        uint16_t column, row; /* 0: not written */
        const char *path, *z;
        uint16_t segment;
    } places[MOST_TILES];
    bool is_sparse;
    uint16_t coded[MOST_TILES][2]; /* JPEG baseline, this wide and high; 0: not coded */
} MadeSlide;

static void put_u32(DicomMaker *maker, uint32_t tag, const char *vr, uint32_t value)
{
    uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                        (uint8_t)(value >> 24)};
    put_bytes(maker, tag, vr, bytes, sizeof(bytes));
}

static void put_sequence_of(DicomMaker *maker, uint32_t tag, DicomMaker *item)
{
    put_header(maker, tag, "SQ", UNDEFINED);
    put_item_of(maker, item);
    put_sequence_end(maker);
    maker_free(item);
}

static void put_places(DicomMaker *maker, const MadeSlide *made)
{
    put_header(maker, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED);
    for (int i = 0; i < made->frames; i++) {
        DicomMaker frame = maker_bare(true, false);
        DicomMaker place = maker_bare(true, false);
        if (made->places[i].z != NULL) {
            put_text(&place, SAT_TAG_Z_OFFSET_IN_SLIDE_COORDINATE_SYSTEM, "DS", made->places[i].z);
        }
        if (made->places[i].column > 0) {
            put_u32(&place, SAT_TAG_COLUMN_POSITION_IN_TOTAL_MATRIX, "SL", made->places[i].column);
            put_u32(&place, SAT_TAG_ROW_POSITION_IN_TOTAL_MATRIX, "SL", made->places[i].row);
        }
        if (made->places[i].path != NULL) {
            DicomMaker path = maker_bare(true, false);
            put_text(&path, SAT_TAG_OPTICAL_PATH_IDENTIFIER, "SH", made->places[i].path);
            put_sequence_of(&frame, SAT_TAG_OPTICAL_PATH_IDENTIFICATION_SEQUENCE, &path);
        }
        put_sequence_of(&frame, SAT_TAG_PLANE_POSITION_SLIDE_SEQUENCE, &place);
        if (made->places[i].segment > 0) {
            DicomMaker segment = maker_bare(true, false);
            put_u16(&segment, SAT_TAG_REFERENCED_SEGMENT_NUMBER, made->places[i].segment);
            put_sequence_of(&frame, SAT_TAG_SEGMENT_IDENTIFICATION_SEQUENCE, &segment);
        }
        put_item_of(maker, &frame);
        maker_free(&frame);
    }
    put_sequence_end(maker);
}

/* Stands for a JPEG: what the pre-scan reads of it, then the tile's number. */
static void put_coded_tile(DicomMaker *maker, const MadeSlide *made, int number)
{
    const uint8_t width = (uint8_t)made->coded[number][0], height = (uint8_t)made->coded[number][1];
    const uint8_t jpeg[] = {
        0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, height, 0, width,           1,    1,   0x11, 0,
        0xFF, 0xDA, 0,    8,    1, 1,  0, 0, 63,     0, (uint8_t)number, 0xFF, 0xD9};
    put_item(maker, sizeof(jpeg));
    sat_write_bytes(&maker->out, jpeg, sizeof(jpeg));
}

static void put_coded_tiles(DicomMaker *maker, const MadeSlide *made)
{
    put_header(maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(maker, 0);
    for (int i = 0; i < made->frames; i++) {
        put_coded_tile(maker, made, i);
    }
    put_sequence_end(maker);
}

/* Gives 10 n + 0, 1, 2, 3 from left to right, then down, of whole tiles and of cut ones alike. */
static bool decode_tile(void *context, const SatCodestream *codestream, const uint8_t *bytes,
                        uint8_t *out, size_t length, SatError *err)
{
    (void)context;
    (void)err;
    assert_int_equal(length, codestream->columns * codestream->rows);
    for (uint32_t i = 0; i < length; i++) {
        uint32_t x = i % codestream->columns, y = i / codestream->columns;
        out[i] = (uint8_t)(bytes[codestream->length - 3] * 10U + y * TILE + x);
    }
    return true;
}

static MadeFile slide_open(const MadeSlide *made)
{
    const bool is_coded = made->coded[0][0] > 0;
    uint8_t pixels[MOST_TILES * TILE * TILE];
    char frames[8];
    (void)snprintf(frames, sizeof(frames), "%d", made->frames);
    DicomMaker maker = maker_new(is_coded ? UID_JPEG_BASELINE : UID_EXPLICIT);
    MadePicture picture = {.photometric = "MONOCHROME2",
                           .rows = TILE,
                           .columns = TILE,
                           .samples = 1,
                           .allocated = 8,
                           .stored = 8,
                           .high_bit = 7,
                           .frames = frames};
    put_text(&maker, SAT_TAG_IMAGE_TYPE, "CS",
             made->image_type != NULL ? made->image_type : "ORIGINAL\\PRIMARY\\VOLUME\\NONE");
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.77.1.6");
    put_picture(&maker, &picture);
    if (made->rows > 0) {
        put_u32(&maker, SAT_TAG_TOTAL_PIXEL_MATRIX_COLUMNS, "UL", made->columns);
        put_u32(&maker, SAT_TAG_TOTAL_PIXEL_MATRIX_ROWS, "UL", made->rows);
    }
    if (made->label != NULL) {
        put_text(&maker, SAT_TAG_SPECIMEN_LABEL_IN_IMAGE, "CS", made->label);
    }
    if (made->is_sparse) {
        put_places(&maker, made);
    }
    for (int i = 0; i < made->frames * TILE * TILE; i++) {
        pixels[i] = (uint8_t)(i / (TILE * TILE) * 10 + i % (TILE * TILE));
    }
    if (is_coded) {
        put_coded_tiles(&maker, made);
    } else {
        put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", pixels, (size_t)made->frames * TILE * TILE);
    }
    MadeFile file = made_open(&maker);
    maker_free(&maker);
    if (file.dicom == NULL) {
        fail_msg("%s", file.err.text);
    }
    return file;
}

static bool describe(const MadeFile *file, SatDicomMosaic *mosaic)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomImage tile;
    if (!sat_dicom_image_describe(file->dicom, &tile, &err)) {
        fail_msg("%s", err.text);
    }
    return sat_dicom_mosaic_describe(file->dicom, &tile, mosaic);
}

/* Picture `index` is these values, row by row. */
static void assert_picture(const MadeSlide *made, uint32_t pictures, uint32_t index,
                           const uint8_t *expected)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomMosaic mosaic;
    SatPixelFrame frame;
    MadeFile file = slide_open(made);
    assert_true(describe(&file, &mosaic));
    assert_int_equal(mosaic.whole.frames, pictures);
    assert_int_equal(mosaic.whole.shape.width_px, made->columns);
    assert_int_equal(mosaic.whole.shape.height_px, made->rows);
    assert_true(sat_pixel_frame_new(&frame, &mosaic.whole.shape, &err));
    memset(frame.pixels, 77, frame.stride_bytes * made->rows);
    const SatDicomDecoder decoder = {.decode = decode_tile};
    assert_true(sat_dicom_mosaic_read(file.dicom, &mosaic, index, &decoder, &frame, &err));
    for (uint32_t y = 0; y < made->rows; y++) {
        assert_memory_equal(frame.pixels + y * frame.stride_bytes, expected + y * made->columns,
                            made->columns);
    }
    sat_pixel_frame_free(&frame);
    made_close(&file);
}

static void tiles_in_order_fill_the_matrix(void **state)
{
    (void)state;
    /* 3 x 3: tiles at the right and at the bottom reach out; two layers. */
    MadeSlide made = {.rows = 3, .columns = 3, .frames = 8};
    const uint8_t first[9] = {0, 1, 10, 2, 3, 12, 20, 21, 30};
    const uint8_t second[9] = {40, 41, 50, 42, 43, 52, 60, 61, 70};
    assert_picture(&made, 2, 0, first);
    assert_picture(&made, 2, 1, second);
}

static void tiles_may_be_coded_as_far_as_the_matrix_goes(void **state)
{
    (void)state;
    MadeSlide made = {.rows = 3,
                      .columns = 3,
                      .frames = 4,
                      .coded = {{2, 2}, {1, 2}, {2, 2}, {1, 1}}}; /* the third reaches out */
    const uint8_t expected[9] = {0, 1, 10, 2, 3, 12, 20, 21, 30};
    assert_picture(&made, 1, 0, expected);
}

/* Only at the edge, and only the size that is left there. */
static void other_sizes_of_coded_tiles_are_damage(void **state)
{
    (void)state;
    static const MadeSlide rows[] = {
        {.rows = 3, .columns = 3, .frames = 4, .coded = {{1, 2}, {1, 2}, {2, 1}, {1, 1}}},
        {.rows = 3, .columns = 3, .frames = 4, .coded = {{2, 2}, {1, 1}, {2, 1}, {1, 1}}},
    };
    static const char *const words[] = {"the JPEG is 1 x 2 pixels, but the file says 2 x 2",
                                        "the JPEG is 1 x 1 pixels, but the file says 2 x 2"};
    const SatDicomDecoder decoder = {.decode = decode_tile};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatDicomMosaic mosaic;
        SatPixelFrame frame;
        MadeFile file = slide_open(&rows[i]);
        assert_true(describe(&file, &mosaic));
        assert_true(sat_pixel_frame_new(&frame, &mosaic.whole.shape, &err));
        assert_false(sat_dicom_mosaic_read(file.dicom, &mosaic, 0, &decoder, &frame, &err));
        assert_int_equal(err.code, SAT_ERR_CORRUPT);
        assert_non_null(strstr(err.text, words[i]));
        sat_pixel_frame_free(&frame);
        made_close(&file);
    }
}

static void tiles_lie_where_they_say(void **state)
{
    (void)state;
    MadeSlide made = {.rows = 4, .columns = 4, .frames = 3, .is_sparse = true};
    made.places[0].column = 3; /* right, top */
    made.places[0].row = 1;
    made.places[1].column = 2; /* between the rows of others */
    made.places[1].row = 3;
    made.places[2].column = 4; /* reaches out */
    made.places[2].row = 4;
    const uint8_t expected[16] = {0, 0, 0, 1, 0, 0, 2, 3, 0, 10, 11, 0, 0, 12, 13, 20};
    assert_picture(&made, 1, 0, expected);
}

static void layers_are_pictures_of_their_own(void **state)
{
    (void)state;
    MadeSlide made = {.rows = 2, .columns = 4, .frames = 6, .is_sparse = true};
    static const char *const paths[] = {"A", "B", "A", "A", "A", "A"};
    static const char *const heights[] = {"0.0", "0.0", "0.0", "0.01", "0.01", "0.01"};
    for (int i = 0; i < 6; i++) {
        made.places[i].column = i % 2 == 0 ? 1 : 3;
        made.places[i].row = 1;
        made.places[i].path = paths[i];
        made.places[i].z = heights[i];
        made.places[i].segment = i == 5 ? 2 : 1;
    }
    const uint8_t first[8] = {20, 21, 0, 0, 22, 23, 0, 0}; /* 0, then 2 over it */
    const uint8_t other_path[8] = {0, 0, 10, 11, 0, 0, 12, 13};
    const uint8_t other_height[8] = {40, 41, 30, 31, 42, 43, 32, 33};
    const uint8_t other_segment[8] = {0, 0, 50, 51, 0, 0, 52, 53};
    assert_picture(&made, 4, 0, first);
    assert_picture(&made, 4, 1, other_path);
    assert_picture(&made, 4, 2, other_height);
    assert_picture(&made, 4, 3, other_segment);
}

static void what_cannot_be_put_together_stays_frames(void **state)
{
    (void)state;
    SatDicomMosaic mosaic;
    MadeSlide rows[] = {
        {.rows = 0, .columns = 0, .frames = 4},      /* no matrix */
        {.rows = 2, .columns = 2, .frames = 1},      /* one tile is the picture */
        {.rows = 4, .columns = 4, .frames = 3},      /* a tile is missing */
        {.rows = 20000, .columns = 2, .frames = 4},  /* a side past the limit */
        {.rows = 9000, .columns = 9000, .frames = 4} /* too many pixels */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MadeFile file = slide_open(&rows[i]);
        assert_false(describe(&file, &mosaic));
        made_close(&file);
    }
    MadeSlide outside = {.rows = 4, .columns = 4, .frames = 1, .is_sparse = true};
    outside.places[0].column = 5;
    outside.places[0].row = 1;
    MadeFile file = slide_open(&outside);
    assert_false(describe(&file, &mosaic));
    made_close(&file);
}

static void labels_and_large_levels_are_no_pictures(void **state)
{
    static const struct {
        MadeSlide made;
        SatDicomObjectRole role;
        const char *one;
    } rows[] = {
        {{.rows = 4, .columns = 4, .frames = 4}, SAT_DICOM_OBJECT_PICTURE, "picture"},
        {{.rows = 2, .columns = 2, .frames = 1, .image_type = "ORIGINAL\\PRIMARY\\LABEL\\NONE"},
         SAT_DICOM_OBJECT_OTHER,
         "slide label"},
        {{.rows = 2,
          .columns = 2,
          .frames = 1,
          .image_type = "ORIGINAL\\PRIMARY\\OVERVIEW\\NONE",
          .label = "YES"},
         SAT_DICOM_OBJECT_OTHER,
         "slide label"},
        {{.rows = 2,
          .columns = 2,
          .frames = 1,
          .image_type = "ORIGINAL\\PRIMARY\\OVERVIEW\\NONE",
          .label = "NO"},
         SAT_DICOM_OBJECT_PICTURE,
         "picture"},
        {{.rows = 90000, .columns = 120000, .frames = 4}, SAT_DICOM_OBJECT_LARGE, "slide level"},
        {{.rows = 0, .frames = 1, .image_type = "ORIGINAL\\PRIMARY\\LABEL\\NONE"},
         SAT_DICOM_OBJECT_PICTURE, /* no slide */
         "picture"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MadeFile file = slide_open(&rows[i].made);
        const SatDicomObjectKind *kind = sat_dicom_object_kind(file.dicom);
        assert_int_equal(kind->role, rows[i].role);
        assert_string_equal(kind->one, rows[i].one);
        made_close(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiles_in_order_fill_the_matrix),
        cmocka_unit_test(tiles_may_be_coded_as_far_as_the_matrix_goes),
        cmocka_unit_test(other_sizes_of_coded_tiles_are_damage),
        cmocka_unit_test(tiles_lie_where_they_say),
        cmocka_unit_test(layers_are_pictures_of_their_own),
        cmocka_unit_test(what_cannot_be_put_together_stays_frames),
        cmocka_unit_test(labels_and_large_levels_are_no_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
