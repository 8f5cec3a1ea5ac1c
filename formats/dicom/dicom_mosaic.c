/* Puts tiles together. */
#include "formats/dicom/dicom_mosaic.h"

#include <math.h>
#include <string.h>

#include "formats/dicom/dicom_tags.h"

/* Which picture a sparse tile belongs to. */
typedef struct {
    char path[20]; /* Optical Path Identifier, "" when not said */
    double z_offset;
    int64_t segment;
} PictureKey;

typedef struct {
    uint32_t left, top; /* 0-based */
    PictureKey key;
} TilePlace;

static bool read_side(const SatDicomDataset *dataset, uint32_t tag, uint32_t *out)
{
    int64_t value = 0;
    if (!sat_dicom_get_i64(dataset, tag, 0, &value) || value < 1 || value > UINT32_MAX) {
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

bool sat_dicom_mosaic_size(const SatDicomDataset *dataset, uint32_t *rows, uint32_t *columns)
{
    return read_side(dataset, SAT_TAG_TOTAL_PIXEL_MATRIX_ROWS, rows) &&
           read_side(dataset, SAT_TAG_TOTAL_PIXEL_MATRIX_COLUMNS, columns);
}

bool sat_dicom_mosaic_fits(uint32_t rows, uint32_t columns)
{
    return rows <= SAT_PICTURE_MAX_SIDE_PX && columns <= SAT_PICTURE_MAX_SIDE_PX &&
           (uint64_t)rows * columns <= SAT_DICOM_MOSAIC_MAX_PIXELS;
}

/* ---- where tiles lie -------------------------------------------------------------------------
 */

static const SatDicomDataset *first_item(const SatDicomDataset *dataset, uint32_t tag)
{
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    return element != NULL && element->item_count > 0 ? &element->items[0] : NULL;
}

/* Plane Position (Slide), PS3.3 C.8.12.6.1: 1-based. */
static bool read_place(const SatDicomDataset *frame, const SatDicomImage *whole, TilePlace *out)
{
    int64_t column = 0;
    int64_t row = 0;
    const SatDicomDataset *place = first_item(frame, SAT_TAG_PLANE_POSITION_SLIDE_SEQUENCE);
    const SatDicomDataset *path = first_item(frame, SAT_TAG_OPTICAL_PATH_IDENTIFICATION_SEQUENCE);
    const SatDicomDataset *segment = first_item(frame, SAT_TAG_SEGMENT_IDENTIFICATION_SEQUENCE);
    *out = (TilePlace){.left = 0};
    if (place == NULL ||
        !sat_dicom_get_i64(place, SAT_TAG_COLUMN_POSITION_IN_TOTAL_MATRIX, 0, &column) ||
        !sat_dicom_get_i64(place, SAT_TAG_ROW_POSITION_IN_TOTAL_MATRIX, 0, &row) || column < 1 ||
        row < 1 || column > whole->columns || row > whole->rows) {
        return false;
    }
    out->left = (uint32_t)column - 1U;
    out->top = (uint32_t)row - 1U;
    (void)sat_dicom_get_double(place, SAT_TAG_Z_OFFSET_IN_SLIDE_COORDINATE_SYSTEM, 0,
                               &out->key.z_offset);
    if (path != NULL) {
        (void)sat_dicom_copy_text(path, SAT_TAG_OPTICAL_PATH_IDENTIFIER, 0, out->key.path,
                                  sizeof(out->key.path));
    }
    if (segment != NULL) {
        (void)sat_dicom_get_i64(segment, SAT_TAG_REFERENCED_SEGMENT_NUMBER, 0, &out->key.segment);
    }
    return true;
}

static bool is_same_key(const PictureKey *a, const PictureKey *b)
{
    return a->segment == b->segment && strcmp(a->path, b->path) == 0 &&
           fabs(a->z_offset - b->z_offset) < 1e-9;
}

/* The pictures met so far, in the order of their first tiles. */
typedef struct {
    PictureKey keys[SAT_DICOM_MOSAIC_MAX_PICTURES];
    uint32_t count;
} Pictures;

/* The picture's number; SAT_DICOM_MOSAIC_MAX_PICTURES: one too many. */
static uint32_t picture_of(Pictures *pictures, const PictureKey *key)
{
    uint32_t i = 0;
    while (i < pictures->count && !is_same_key(&pictures->keys[i], key)) {
        i++;
    }
    if (i == pictures->count && i < SAT_DICOM_MOSAIC_MAX_PICTURES) {
        pictures->keys[pictures->count++] = *key;
    }
    return i;
}

static const SatDicomElement *frame_groups(const SatDicomFile *dicom)
{
    return sat_dicom_find(sat_dicom_dataset(dicom), SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
}

/* How many pictures tiles that say their place make; 0: they do not say it. */
static uint32_t count_sparse(const SatDicomFile *dicom, const SatDicomMosaic *mosaic)
{
    const SatDicomElement *frames = frame_groups(dicom);
    Pictures pictures = {.count = 0};
    if (frames == NULL || frames->item_count < mosaic->tile.frames) {
        return 0;
    }
    for (uint32_t i = 0; i < mosaic->tile.frames; i++) {
        TilePlace place;
        if (!read_place(&frames->items[i], &mosaic->whole, &place) ||
            picture_of(&pictures, &place.key) == SAT_DICOM_MOSAIC_MAX_PICTURES) {
            return 0;
        }
    }
    return pictures.count;
}

static uint32_t tiles_across(const SatDicomMosaic *mosaic)
{
    return (mosaic->whole.columns + mosaic->tile.columns - 1) / mosaic->tile.columns;
}

static uint32_t tiles_down(const SatDicomMosaic *mosaic)
{
    return (mosaic->whole.rows + mosaic->tile.rows - 1) / mosaic->tile.rows;
}

/* TILED_FULL (PS3.3 C.7.6.17.3): by row, then focal planes, then optical paths or segments; all are
 * there. */
static uint32_t count_full(const SatDicomMosaic *mosaic)
{
    uint32_t tiles = tiles_across(mosaic) * tiles_down(mosaic);
    return mosaic->tile.frames % tiles == 0 ? mosaic->tile.frames / tiles : 0;
}

bool sat_dicom_mosaic_describe(const SatDicomFile *dicom, const SatDicomImage *tile,
                               SatDicomMosaic *out)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    SatDicomMosaic mosaic = {.tile = *tile, .whole = *tile};
    SatDicomImage *whole = &mosaic.whole;
    if (!sat_dicom_mosaic_size(dataset, &whole->rows, &whole->columns) ||
        !sat_dicom_mosaic_fits(whole->rows, whole->columns) ||
        (whole->rows == tile->rows && whole->columns == tile->columns) ||
        tile->conversion == SAT_DICOM_LINEAR_TO_16) { /* whose values a series shares */
        return false;
    }
    whole->kind = SAT_DICOM_PIXELS_NATIVE;
    whole->shape.width_px = whole->columns;
    whole->shape.height_px = whole->rows;
    whole->frames = count_sparse(dicom, &mosaic);
    mosaic.is_sparse = whole->frames > 0;
    if (!mosaic.is_sparse) {
        whole->frames = count_full(&mosaic);
    }
    if (whole->frames == 0 || whole->frames > SAT_DICOM_MOSAIC_MAX_PICTURES) {
        return false;
    }
    *out = mosaic;
    return true;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

static void clear(const SatPixelFrame *frame)
{
    int value = frame->shape.layout == SAT_PIXEL_RGB8 ? 0xFF : 0;
    size_t row_bytes = sat_pixel_bytes(frame->shape.layout) * frame->shape.width_px;
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        memset(frame->pixels + y * frame->stride_bytes, value, row_bytes);
    }
}

/* What of a tile at this place is inside the matrix: those at the right and at the bottom reach
 * out. */
static SatDicomImage inside(const SatDicomMosaic *mosaic, const TilePlace *place)
{
    SatDicomImage tile = mosaic->tile;
    uint32_t width = mosaic->whole.columns - place->left;
    uint32_t height = mosaic->whole.rows - place->top;
    tile.columns = tile.shape.width_px = width < tile.columns ? width : tile.columns;
    tile.rows = tile.shape.height_px = height < tile.rows ? height : tile.rows;
    return tile;
}

/* Tile `number` into `frame` (a whole tile). Frames are all of one size (PS3.3 C.8.12.14), yet
 * there are writers that code a tile at the edge only as far as the matrix goes: read at that size
 * when it contradicts the other one. */
static bool read_tile(const SatDicomFile *dicom, const SatDicomMosaic *mosaic, uint32_t number,
                      const TilePlace *place, const SatDicomDecoder *decoder,
                      const SatPixelFrame *frame, SatError *err)
{
    if (sat_dicom_image_read_frame(dicom, &mosaic->tile, number, decoder, frame, err)) {
        return true;
    }
    SatDicomImage cut = inside(mosaic, place);
    bool is_cut = cut.columns < mosaic->tile.columns || cut.rows < mosaic->tile.rows;
    if (err->code != SAT_ERR_CORRUPT || !is_cut || !sat_dicom_is_coded(cut.kind)) {
        return false;
    }
    SatError again = SAT_ERROR_INIT;
    SatPixelFrame part = *frame;
    part.shape = cut.shape;
    if (!sat_dicom_image_read_frame(dicom, &cut, number, decoder, &part, &again)) {
        return false; /* the first reason tells more */
    }
    sat_error_clear(err);
    return true;
}

static void put_tile(const SatPixelFrame *tile, uint32_t left, uint32_t top,
                     const SatPixelFrame *frame)
{
    uint32_t width = frame->shape.width_px - left;
    uint32_t height = frame->shape.height_px - top;
    width = width < tile->shape.width_px ? width : tile->shape.width_px;
    height = height < tile->shape.height_px ? height : tile->shape.height_px;
    size_t pixel = sat_pixel_bytes(frame->shape.layout);
    for (uint32_t y = 0; y < height; y++) {
        memcpy(frame->pixels + (size_t)(top + y) * frame->stride_bytes + pixel * left,
               tile->pixels + (size_t)y * tile->stride_bytes, pixel * width);
    }
}

/* Where tile `number` lies in the picture; false: it is of another one. pictures: those met so far.
 */
static bool find_tile(const SatDicomMosaic *mosaic, const SatDicomElement *frames, uint32_t number,
                      uint32_t index, Pictures *pictures, TilePlace *place)
{
    if (mosaic->is_sparse) {
        return read_place(&frames->items[number], &mosaic->whole, place) &&
               picture_of(pictures, &place->key) == index;
    }
    uint32_t across = tiles_across(mosaic);
    uint32_t tiles = across * tiles_down(mosaic);
    place->left = number % tiles % across * mosaic->tile.columns;
    place->top = number % tiles / across * mosaic->tile.rows;
    return number / tiles == index;
}

bool sat_dicom_mosaic_read(const SatDicomFile *dicom, const SatDicomMosaic *mosaic, uint32_t index,
                           const SatDicomDecoder *decoder, const SatPixelFrame *frame,
                           SatError *err)
{
    const SatDicomElement *frames = frame_groups(dicom);
    Pictures pictures = {.count = 0};
    SatPixelFrame tile = {.pixels = NULL};
    if (mosaic->is_sparse && (frames == NULL || frames->item_count < mosaic->tile.frames)) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the file has changed since it was listed: run again");
    }
    if (!sat_pixel_frame_new(&tile, &mosaic->tile.shape, err)) {
        return false;
    }
    clear(frame);
    bool done = true;
    for (uint32_t i = 0; done && i < mosaic->tile.frames; i++) {
        TilePlace place = {.left = 0};
        if (find_tile(mosaic, frames, i, index, &pictures, &place)) {
            done = read_tile(dicom, mosaic, i, &place, decoder, &tile, err);
            if (done) {
                put_tile(&tile, place.left, place.top, frame);
            }
        }
    }
    sat_pixel_frame_free(&tile);
    return done;
}
