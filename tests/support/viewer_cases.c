/* One of each kind of thing the player shows: three cases, the first hidden until revealed; CT, MR,
 * a colour cine, a radiograph, repeats in time without a window; notes, lossy history, text in
 * several scripts. Pixel values are simple formulas that tests repeat: CT  v = (7 x + 3 y + 64
 * frame) mod 4096         MR  v = (x * y + 16 frame) mod 1024 US  R = 3 x + frame, G = 5 y, B = x +
 * y, mod 256    DX  v = (4 x + 2 y) mod 16384 repeats  v = 100 + 100 frame + x mod 8 */
#include <string.h>

#include "tests/support/test_pack.h"

static uint32_t ct(uint32_t x, uint32_t y, uint32_t frame)
{
    return (7 * x + 3 * y + 64 * frame) % 4096;
}

static uint32_t mr(uint32_t x, uint32_t y, uint32_t frame)
{
    return (x * y + 16 * frame) % 1024;
}

static uint32_t dx(uint32_t x, uint32_t y, uint32_t frame)
{
    (void)frame;
    return (4 * x + 2 * y) % 16384;
}

static uint32_t repeats(uint32_t x, uint32_t y, uint32_t frame)
{
    (void)y;
    return 100 + 100 * frame + x % 8;
}

static void draw_gray(const SatTestSeries *plan, const SatPixelFrame *picture, uint32_t frame,
                      uint32_t (*value)(uint32_t x, uint32_t y, uint32_t frame))
{
    for (uint32_t y = 0; y < plan->rows; y++) {
        uint8_t *row = picture->pixels + picture->stride_bytes * y;
        for (uint32_t x = 0; x < plan->columns; x++) {
            const uint16_t v = (uint16_t)value(x, y, frame);
            memcpy(row + (size_t)2 * x, &v, sizeof v);
        }
    }
}

static void draw_ct(const SatTestSeries *plan, const SatPixelFrame *picture, uint32_t frame)
{
    draw_gray(plan, picture, frame, ct);
}

static void draw_mr(const SatTestSeries *plan, const SatPixelFrame *picture, uint32_t frame)
{
    draw_gray(plan, picture, frame, mr);
}

static void draw_dx(const SatTestSeries *plan, const SatPixelFrame *picture, uint32_t frame)
{
    draw_gray(plan, picture, frame, dx);
}

static void draw_repeats(const SatTestSeries *plan, const SatPixelFrame *picture, uint32_t frame)
{
    draw_gray(plan, picture, frame, repeats);
}

static void draw_colour(const SatTestSeries *plan, const SatPixelFrame *picture, uint32_t frame)
{
    for (uint32_t y = 0; y < plan->rows; y++) {
        uint8_t *row = picture->pixels + picture->stride_bytes * y;
        for (uint32_t x = 0; x < plan->columns; x++) {
            row[3 * x] = (uint8_t)(3 * x + frame);
            row[3 * x + 1] = (uint8_t)(5 * y);
            row[3 * x + 2] = (uint8_t)(x + y);
        }
    }
}

static const SatTestSeries HEAD[] = {
    {.title = "Axial brain",
     .modality = "CT",
     .rescale = "HU",
     .note = "2 slices missing between 30 and 31",
     .columns = 256,
     .rows = 256,
     .frames = 40,
     .samples = 1,
     .bits = 12,
     .values = {0, 4095},
     .orientation = {1, 0, 0, 0, 1, 0},
     .first_mm = {60, 60, 60},
     .step_mm = {0, 0, -5},
     .missing = 2,
     .missing_before = 30,
     .spacing = SAT_SPACING_PATIENT,
     .spacing_mm = 0.8,
     .slice_mm = 5,
     .window = {40, 400, SAT_VOI_LINEAR, ""},
     .draw = draw_ct},
    {.title = "Meningioma after contrast",
     .modality = "MR",
     .columns = 192,
     .rows = 256,
     .frames = 12,
     .samples = 1,
     .bits = 10,
     .values = {0, 1023},
     .orientation = {0, 1, 0, 0, 0, -1},
     .first_mm = {60, 60, 60},
     .step_mm = {-4, 0, 0},
     .spacing = SAT_SPACING_PATIENT,
     .spacing_mm = 0.8,
     .slice_mm = 5,
     .window = {500, 900, SAT_VOI_LINEAR, ""},
     .draw = draw_mr},
};

static const SatTestSeries KINDS[] = {
    {.title = "Ultrasound cine",
     .modality = "US",
     .lossy = "lossy before: ISO_10918_1 12:1",
     .columns = 320,
     .rows = 240,
     .frames = 24,
     .samples = 3,
     .bits = 8,
     .frame_time_ms = 40,
     .draw = draw_colour},
    {.title = "Chest PA",
     .modality = "DX",
     .columns = 900,
     .rows = 1100,
     .frames = 1,
     .samples = 1,
     .bits = 14,
     .values = {0, 16383},
     .patient_orientation = {"L", "FP"},
     .laterality = "R",
     .spacing = SAT_SPACING_DETECTOR,
     .spacing_mm = 0.8,
     .window = {3000, 6000, SAT_VOI_LINEAR, ""},
     .draw = draw_dx},
};

static const SatTestSeries REPEATS[] = {
    {.title = "Perfusion",
     .modality = "MR",
     .columns = 64,
     .rows = 64,
     .frames = 30,
     .time_points = 5,
     .samples = 1,
     .bits = 12,
     .values = {100, 3007},
     .typical = {200, 2800},
     .orientation = {1, 0, 0, 0, 1, 0},
     .first_mm = {0, 0, 0},
     .step_mm = {0, 0, -6},
     .spacing = SAT_SPACING_PATIENT,
     .spacing_mm = 3,
     .slice_mm = 6,
     .draw = draw_repeats},
};

static const SatTestCase CASES[SAT_VIEWER_CASES] = {
    {.title = "Meningioma of the falx",
     .hidden = "Case 1 \xE2\x80\x93 45 y F",
     .study = "Study",
     .presentation =
         "Headache for two days. \xD7\x9B\xD7\x90\xD7\x91 \xD7\xA8\xD7\x90\xD7\xA9 3 days.\n"
         "\xD8\xB5\xD8\xAF\xD8\xA7\xD8\xB9 \xD9\x85\xD9\x86\xD8\xB0 12 "
         "\xD9\x8A\xD9\x88\xD9\x85\xD8\xA7\n"
         "\xE5\xA4\xB4\xE7\x97\x9B\xE4\xB8\xA4\xE5\xA4\xA9\xE3\x80\x82 "
         "\xCE\x9A\xCE\xB5\xCF\x86\xCE\xB1\xCE\xBB\xCE\xB1\xCE\xBB\xCE\xB3\xCE\xAF\xCE\xB1, "
         "\xD0\xB3\xD0\xBE\xD0\xBB\xD0\xBE\xD0\xB2\xD0\xBD\xD0\xB0\xD1\x8F "
         "\xD0\xB1\xD0\xBE\xD0\xBB\xD1\x8C, "
         "\xE0\xA4\xB8\xE0\xA4\xBF\xE0\xA4\xB0\xE0\xA4\xA6\xE0\xA4\xB0\xE0\xA5\x8D\xE0\xA4\xA6",
     .diagnosis = "Meningioma",
     .certainty = "almost certain",
     .discussion =
         "A dural based mass with broad contact to the falx. It takes up contrast evenly and has a "
         "tail. "
         "The adjacent bone is a little thickened.",
     .age = "45 y",
     .sex = "F",
     .hide = true,
     .series = HEAD,
     .series_count = 2},
    {.title = "Two more kinds of pictures",
     .hidden = "Case 2",
     .study = "Study",
     .series = KINDS,
     .series_count = 2},
    {.title = "Repeats in time",
     .hidden = "Case 3",
     .study = "Study",
     .series = REPEATS,
     .series_count = 1},
};

const SatTestCase *sat_viewer_cases(void)
{
    return CASES;
}
