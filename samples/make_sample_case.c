/* Draws a synthetic teaching case as valid DICOM: a CT head with a lesion (axial, coronal,
 * sagittal), a signed 16-bit MR series, a colour cine and a chest projection. The same bytes every
 * time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "samples/dicom_object.h"
#include "samples/phantom.h"

typedef struct {
    const char *folder;
    uint32_t size;    /* pixels of a CT row */
    uint32_t slices;  /* of the axial CT */
    uint32_t patient; /* 1: the usual one */
    const char *only; /* a modality; NULL: all of the case */
} Options;

/* One root for all UIDs of the sample: 2.25 and a fixed UUID's number. */
#define UID_ROOT "2.25.86224911573026488131870219846538291145"

typedef struct {
    const char *folder;
    int study, series;
    const char *sop_class, *modality, *description, *body_part;
    const char *date, *time;
    const char *frame_of_reference; /* NULL: none */
} SeriesHead;

static void put_uid(DicomObject *object, uint32_t tag, const char *suffix)
{
    dicom_put_format(object, tag, "UI", UID_ROOT ".%s", suffix);
}

static void put_common(DicomObject *object, const SeriesHead *head, uint32_t patient, int instance)
{
    char suffix[48];
    dicom_put_text(object, 0x00080005, "CS", "ISO_IR 192");
    dicom_put_text(object, 0x00080016, "UI", head->sop_class);
    (void)snprintf(suffix, sizeof suffix, "%u.%d.%d.%d", patient, head->study, head->series,
                   instance);
    put_uid(object, 0x00080018, suffix);
    dicom_put_text(object, 0x00080020, "DA", head->date);
    dicom_put_text(object, 0x00080023, "DA", head->date);
    dicom_put_text(object, 0x00080030, "TM", head->time);
    dicom_put_text(object, 0x00080033, "TM", head->time);
    dicom_put_text(object, 0x00080050, "SH", "");
    dicom_put_text(object, 0x00080060, "CS", head->modality);
    dicom_put_text(object, 0x00080070, "LO", "Satchel");
    dicom_put_text(object, 0x00080090, "PN", "");
    dicom_put_text(object, 0x0008103E, "LO", head->description);
    dicom_put_text(object, 0x00100010, "PN", "SAMPLE^DRAWN");
    if (patient > 1) {
        dicom_put_format(object, 0x00100020, "LO", "SATCHEL-SAMPLE-%u", patient);
    } else {
        dicom_put_text(object, 0x00100020, "LO", "SATCHEL-SAMPLE");
    }
    dicom_put_text(object, 0x00100030, "DA", "19610312");
    dicom_put_text(object, 0x00100040, "CS", "F");
    dicom_put_text(object, 0x00101010, "AS", "064Y");
    (void)snprintf(suffix, sizeof suffix, "%u.%d", patient, head->study);
    put_uid(object, 0x0020000D, suffix);
    (void)snprintf(suffix, sizeof suffix, "%u.%d.%d", patient, head->study, head->series);
    put_uid(object, 0x0020000E, suffix);
    dicom_put_format(object, 0x00200010, "SH", "%d", head->study);
    dicom_put_format(object, 0x00200011, "IS", "%d", head->series);
    dicom_put_format(object, 0x00200013, "IS", "%d", instance);
    dicom_put_text(object, 0x00280301, "CS", "NO");
    if (head->frame_of_reference) {
        put_uid(object, 0x00200052, head->frame_of_reference);
        dicom_put_text(object, 0x00201040, "LO", "");
    }
}

static void put_picture(DicomObject *object, uint32_t columns, uint32_t rows, uint16_t samples,
                        uint16_t allocated, uint16_t stored, bool is_signed,
                        const char *photometric)
{
    dicom_put_u16(object, 0x00280002, "US", samples);
    dicom_put_text(object, 0x00280004, "CS", photometric);
    dicom_put_u16(object, 0x00280010, "US", (uint16_t)rows);
    dicom_put_u16(object, 0x00280011, "US", (uint16_t)columns);
    dicom_put_u16(object, 0x00280100, "US", allocated);
    dicom_put_u16(object, 0x00280101, "US", stored);
    dicom_put_u16(object, 0x00280102, "US", (uint16_t)(stored - 1));
    dicom_put_u16(object, 0x00280103, "US", is_signed);
}

static bool write_instance(DicomObject *object, const SeriesHead *head, int instance,
                           const Options *options, SatError *err)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", options->folder, head->folder);
    if (!sat_folder_make(path, false, err)) {
        return false;
    }
    (void)snprintf(path, sizeof path, "%s/%s/IM%05d.dcm", options->folder, head->folder, instance);
    return dicom_object_write(object, path, err);
}

/** A stack of parallel slices through the head. step: the way from slice to slice. */
typedef struct {
    SeriesHead head;
    uint32_t columns, rows, slices;
    double spacing_mm, thickness_mm;
    double first[3]; /* centre of the first pixel of the first slice, LPS */
    double row_direction[3], column_direction[3], step[3];
    bool is_mr;
} HeadStack;

static double head_value(const HeadStack *stack, uint32_t slice, uint32_t row, uint32_t column)
{
    double p[3];
    for (int axis = 0; axis < 3; axis++) {
        p[axis] = stack->first[axis] + stack->step[axis] * slice +
                  stack->row_direction[axis] * stack->spacing_mm * column +
                  stack->column_direction[axis] * stack->spacing_mm * row;
    }
    if (stack->is_mr) {
        return phantom_head_t1(p[0], p[1], p[2]);
    }
    return phantom_head_hounsfield(p[0], p[1], p[2], 4.0);
}

static void draw_slice(const HeadStack *stack, uint32_t slice, uint16_t *pixels)
{
    size_t i = 0;
    for (uint32_t row = 0; row < stack->rows; row++) {
        for (uint32_t column = 0; column < stack->columns; column++) {
            long value = lround(head_value(stack, slice, row, column));
            if (!stack->is_mr) {
                value += 1024;
                value = value < 0 ? 0 : value > 4095 ? 4095 : value;
            }
            pixels[i++] = (uint16_t)(int16_t)value;
        }
    }
}

static void put_ct(DicomObject *object)
{
    dicom_put_text(object, 0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL");
    dicom_put_text(object, 0x00180060, "DS", "120");
    dicom_put_text(object, 0x00281050, "DS", "40\\480");
    dicom_put_text(object, 0x00281051, "DS", "80\\2500");
    dicom_put_text(object, 0x00281052, "DS", "-1024");
    dicom_put_text(object, 0x00281053, "DS", "1");
    dicom_put_text(object, 0x00281054, "LO", "HU");
    dicom_put_text(object, 0x00281055, "LO", "BRAIN\\BONE");
    dicom_put_text(object, 0x00200012, "IS", "1");
}

static void put_mr(DicomObject *object)
{
    dicom_put_text(object, 0x00080008, "CS", "ORIGINAL\\PRIMARY\\OTHER");
    dicom_put_text(object, 0x00180020, "CS", "SE");
    dicom_put_text(object, 0x00180021, "CS", "NONE");
    dicom_put_text(object, 0x00180022, "CS", "");
    dicom_put_text(object, 0x00180023, "CS", "2D");
    dicom_put_text(object, 0x00180080, "DS", "500");
    dicom_put_text(object, 0x00180081, "DS", "10");
    dicom_put_text(object, 0x00180091, "IS", "1");
    dicom_put_text(object, 0x00281050, "DS", "600");
    dicom_put_text(object, 0x00281051, "DS", "1200");
}

static bool write_stack(const HeadStack *stack, const Options *options, SatError *err)
{
    size_t count = (size_t)stack->columns * stack->rows;
    uint16_t *pixels = calloc(count, sizeof *pixels);
    if (!pixels) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a slice");
    }
    bool done = true;
    for (uint32_t slice = 0; done && slice < stack->slices; slice++) {
        draw_slice(stack, slice, pixels);
        DicomObject object;
        dicom_object_init(&object);
        int instance =
            (int)(stack->slices - slice); /* counts from the feet: order needs positions */
        put_common(&object, &stack->head, options->patient, instance);
        dicom_put_text(&object, 0x00180015, "CS", stack->head.body_part);
        dicom_put_text(&object, 0x00185100, "CS", "HFS");
        dicom_put_format(&object, 0x00180050, "DS", "%g", stack->thickness_mm);
        dicom_put_format(&object, 0x00280030, "DS", "%.6g\\%.6g", stack->spacing_mm,
                         stack->spacing_mm);
        dicom_put_format(
            &object, 0x00200032, "DS", "%.4f\\%.4f\\%.4f", stack->first[0] + stack->step[0] * slice,
            stack->first[1] + stack->step[1] * slice, stack->first[2] + stack->step[2] * slice);
        dicom_put_format(&object, 0x00200037, "DS", "%g\\%g\\%g\\%g\\%g\\%g",
                         stack->row_direction[0], stack->row_direction[1], stack->row_direction[2],
                         stack->column_direction[0], stack->column_direction[1],
                         stack->column_direction[2]);
        put_picture(&object, stack->columns, stack->rows, 1, 16, stack->is_mr ? 16 : 12,
                    stack->is_mr, "MONOCHROME2");
        if (stack->is_mr) {
            put_mr(&object);
        } else {
            put_ct(&object);
        }
        dicom_put_pixels_u16(&object, pixels, count);
        done = write_instance(&object, &stack->head, instance, options, err);
        dicom_object_free(&object);
    }
    free(pixels);
    return done;
}

static bool write_ct(const Options *options, SatError *err)
{
    const double field = 220;
    double spacing = field / options->size;
    double half = field / 2 - spacing / 2;
    double axial_step = 160.0 / options->slices;
    uint32_t planes = options->slices < 48 ? options->slices : 48;
    double step = 168.0 / planes;
    SeriesHead head = {"CT/axial", 1,          1,      "1.2.840.10008.5.1.4.1.1.2",
                       "CT",       "Axial C-", "HEAD", "20250611",
                       "101500",   "9.1"};
    HeadStack axial = {
        head,       options->size,      options->size, options->slices, spacing,
        axial_step, {-half, -half, 80}, {1, 0, 0},     {0, 1, 0},       {0, 0, -axial_step},
        false};
    HeadStack coronal = axial;
    coronal.head.folder = "CT/coronal";
    coronal.head.series = 2;
    coronal.head.description = "Coronal";
    coronal.slices = planes;
    coronal.thickness_mm = step;
    coronal.first[1] = -84;
    coronal.first[2] = half;
    memcpy(coronal.column_direction, (double[3]){0, 0, -1}, sizeof coronal.column_direction);
    memcpy(coronal.step, (double[3]){0, step, 0}, sizeof coronal.step);
    HeadStack sagittal = coronal;
    sagittal.head.folder = "CT/sagittal";
    sagittal.head.series = 3;
    sagittal.head.description = "Sagittal";
    memcpy(sagittal.first, (double[3]){-72, -half, half}, sizeof sagittal.first);
    memcpy(sagittal.row_direction, (double[3]){0, 1, 0}, sizeof sagittal.row_direction);
    memcpy(sagittal.step, (double[3]){step * 144 / 168, 0, 0}, sizeof sagittal.step);
    sagittal.thickness_mm = step * 144 / 168;
    return write_stack(&axial, options, err) && write_stack(&coronal, options, err) &&
           write_stack(&sagittal, options, err);
}

static bool write_mr(const Options *options, SatError *err)
{
    uint32_t size = options->size / 2;
    double spacing = 220.0 / size;
    double half = 110 - spacing / 2;
    uint32_t slices = options->slices < 24 ? options->slices : 24;
    HeadStack stack = {{"MR/axial-t1", 2, 1, "1.2.840.10008.5.1.4.1.1.4", "MR", "T1 axial", "HEAD",
                        "20250614", "083000", "9.2"},
                       size,
                       size,
                       slices,
                       spacing,
                       144.0 / slices,
                       {-half, -half, 72},
                       {1, 0, 0},
                       {0, 1, 0},
                       {0, 0, -144.0 / slices},
                       true};
    return write_stack(&stack, options, err);
}

static bool write_cine(const Options *options, SatError *err)
{
    enum { WIDTH = 320, HEIGHT = 240, FRAMES = 30 };
    size_t frame_bytes = (size_t)WIDTH * HEIGHT * 3;
    uint8_t *pixels = calloc(FRAMES, frame_bytes);
    if (!pixels) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the cine");
    }
    for (int frame = 0; frame < FRAMES; frame++) {
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                phantom_echo_rgb((column - (WIDTH - HEIGHT) / 2 + 0.5) / HEIGHT,
                                 (row + 0.5) / HEIGHT, frame / (double)FRAMES,
                                 pixels + (size_t)frame * frame_bytes +
                                     ((size_t)row * WIDTH + (size_t)column) * 3);
            }
        }
    }
    SeriesHead head = {
        "US/cine",  3,        1,   "1.2.840.10008.5.1.4.1.1.3.1", "US", "Heart cine", "HEART",
        "20250614", "113000", NULL};
    DicomObject object;
    dicom_object_init(&object);
    put_common(&object, &head, options->patient, 1);
    put_picture(&object, WIDTH, HEIGHT, 3, 8, 8, false, "RGB");
    dicom_put_text(&object, 0x00080008, "CS", "ORIGINAL\\PRIMARY\\EPICARDIAL\\0011");
    dicom_put_text(&object, 0x00180015, "CS", "HEART");
    dicom_put_text(&object, 0x00181063, "DS", "33.3");
    dicom_put_text(&object, 0x00200020, "CS", "");
    dicom_put_text(&object, 0x00280008, "IS", "30");
    dicom_put_text(&object, 0x00282110, "CS", "00");
    dicom_put_u16(&object, 0x00280006, "US", 0);
    dicom_put_u16(&object, 0x00280009, "AT", 0x0018);
    object.elements[object.count - 1].value.length = 0;
    sat_write_u16(&object.elements[object.count - 1].value, 0x0018);
    sat_write_u16(&object.elements[object.count - 1].value, 0x1063);
    dicom_put_pixels_u8(&object, pixels, FRAMES * frame_bytes);
    bool done = write_instance(&object, &head, 1, options, err);
    dicom_object_free(&object);
    free(pixels);
    return done;
}

static bool write_projection(const Options *options, SatError *err)
{
    uint32_t columns = options->size * 4;
    uint32_t rows = options->size * 5;
    size_t count = (size_t)columns * rows;
    uint16_t *pixels = calloc(count, sizeof *pixels);
    if (!pixels) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the projection");
    }
    for (uint32_t row = 0; row < rows; row++) {
        for (uint32_t column = 0; column < columns; column++) {
            long value = lround(phantom_chest_signal((column + 0.5) / columns, (row + 0.5) / rows));
            value = value < 0 ? 0 : value > 4095 ? 4095 : value;
            pixels[(size_t)row * columns + column] = (uint16_t)value;
        }
    }
    SeriesHead head = {"CR/chest", 4,          1,       "1.2.840.10008.5.1.4.1.1.1",
                       "CR",       "Chest PA", "CHEST", "20250612",
                       "094000",   NULL};
    DicomObject object;
    dicom_object_init(&object);
    put_common(&object, &head, options->patient, 1);
    put_picture(&object, columns, rows, 1, 16, 12, false, "MONOCHROME1");
    dicom_put_text(&object, 0x00080008, "CS", "ORIGINAL\\PRIMARY");
    dicom_put_text(&object, 0x00180015, "CS", "CHEST");
    dicom_put_text(&object, 0x00185101, "CS", "PA");
    dicom_put_text(&object, 0x00200020, "CS", "L\\F");
    dicom_put_format(&object, 0x00181164, "DS", "%.6g\\%.6g", 360.0 / columns, 360.0 / columns);
    dicom_put_text(&object, 0x00281050, "DS", "2048");
    dicom_put_text(&object, 0x00281051, "DS", "4096");
    dicom_put_pixels_u16(&object, pixels, count);
    bool done = write_instance(&object, &head, 1, options, err);
    dicom_object_free(&object);
    free(pixels);
    return done;
}

static int usage(FILE *out, int code)
{
    (void)fputs(
        "make_sample_case FOLDER [--slices N] [--size PX] [--only CT|MR|US|CR] [--patient N]\n"
        "Writes a drawn teaching case as DICOM into FOLDER: CT head (axial, coronal, sagittal),\n"
        "MR head, an ultrasound cine and a chest radiograph. N: axial slices (64), 4 to 1000.\n"
        "PX: columns of the CT (512), 32 to 1024. Another patient is another case (1 to 99).\n",
        out);
    return code;
}

static bool number(const char *text, uint32_t least, uint32_t most, uint32_t *out)
{
    char *end = NULL;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end != 0 || value < least || value > most) {
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

static bool wants(const Options *options, const char *modality)
{
    return options->only == NULL || strcmp(options->only, modality) == 0;
}

int main(int argc, char **argv)
{
    Options options = {NULL, 512, 64, 1, NULL};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0) {
            return usage(stdout, 0);
        }
        if (strcmp(argv[i], "--slices") == 0 && i + 1 < argc &&
            number(argv[i + 1], 4, 1000, &options.slices)) {
            i++;
        } else if (strcmp(argv[i], "--size") == 0 && i + 1 < argc &&
                   number(argv[i + 1], 32, 1024, &options.size)) {
            i++;
        } else if (strcmp(argv[i], "--patient") == 0 && i + 1 < argc &&
                   number(argv[i + 1], 1, 99, &options.patient)) {
            i++;
        } else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            options.only = argv[++i];
        } else if (argv[i][0] != '-' && !options.folder) {
            options.folder = argv[i];
        } else {
            return usage(stderr, 2);
        }
    }
    if (!options.folder) {
        return usage(stderr, 2);
    }
    SatError err = SAT_ERROR_INIT;
    if ((wants(&options, "CT") && !write_ct(&options, &err)) ||
        (wants(&options, "MR") && !write_mr(&options, &err)) ||
        (wants(&options, "US") && !write_cine(&options, &err)) ||
        (wants(&options, "CR") && !write_projection(&options, &err))) {
        (void)fprintf(stderr, "make_sample_case: %s\n", err.text);
        return 5;
    }
    return 0;
}
