/* Which series may hold a face: photographs, thin volumes of a head; every limit from both sides.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/gate/face_suspicion.h"
#include "formats/case/clean_text_private.h"

static const double axial[6] = {1, 0, 0, 0, 1, 0}, sagittal[6] = {0, 1, 0, 0, 0, -1},
                    coronal[6] = {1, 0, 0, 0, 0, -1};

typedef struct {
    const char *what, *modality, *body_part;
    const double *orientation;
    uint32_t columns, rows, slices;
    double pixel_mm, spacing_mm;
    bool is_face;
} Case;

static const Case cases[] = {
    {"a head", "CT", "Head", axial, 220, 220, 100, 1, 2, true},
    {"sagittal", "MR", "Brain", sagittal, 220, 220, 150, 1, 1, true},
    {"coronal", "MR", "Head", coronal, 220, 220, 150, 1, 1, true},
    {"positrons", "PT", "Whole body", axial, 220, 220, 400, 2.5, 2, true},
    {"2.99 mm", "CT", "Head", axial, 220, 220, 100, 1, 2.99, true},
    {"3 mm", "CT", "Head", axial, 220, 220, 100, 1, 3, false},
    {"large pixels", "CT", "Head", axial, 80, 80, 100, 3, 2, false},
    {"79 mm high", "CT", "Head", axial, 220, 220, 79, 1, 1, false},
    {"80 mm high", "CT", "Head", axial, 220, 220, 80, 1, 1, true},
    {"89 mm wide", "CT", "Head", axial, 89, 220, 100, 1, 1, false},
    {"90 mm wide", "CT", "Head", axial, 90, 220, 100, 1, 1, true},
    {"39 mm deep", "CT", "Head", axial, 220, 39, 100, 1, 1, false},
    {"40 mm deep", "CT", "Head", axial, 220, 40, 100, 1, 1, true},
    {"a chest", "CT", "Chest", axial, 220, 220, 100, 1, 2, false},
    {"a neck", "CT", "Neck", axial, 220, 220, 100, 1, 2, true},
    {"no part, as large as a head", "CT", "", axial, 280, 280, 100, 1, 2, true},
    {"no part, larger", "CT", "", axial, 281, 280, 100, 1, 2, false},
    {"an ultrasound", "US", "Head", axial, 220, 220, 100, 1, 2, false},
    {"a photograph", "XC", "", axial, 10, 10, 1, 0, 0, true},
};

static void heads_and_photographs_are(void **state)
{
    SatArena *arena = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const Case *one = &cases[i];
        SatError err = SAT_ERROR_INIT;
        const SatPlannedFrame frames[2] = {{.item = NULL}};
        const SatFrameInfo infos[2] = {{.orientation = one->orientation}};
        SatPlannedSeries series = {
            .frames = frames,
            .infos = infos,
            .frame_count = one->slices,
            .modality = sat_clean_text_vouch(arena, one->modality, strlen(one->modality), &err),
            .body_part = sat_clean_text_vouch(arena, one->body_part, strlen(one->body_part), &err)};
        series.numbers.samples = 1;
        series.numbers.order = SAT_ORDER_POSITION;
        series.numbers.spacing_kind = SAT_SPACING_PATIENT;
        series.numbers.columns = one->columns;
        series.numbers.rows = one->rows;
        series.numbers.row_spacing_mm = series.numbers.column_spacing_mm = one->pixel_mm;
        series.numbers.slice_spacing_mm = one->spacing_mm;
        bool is_face = sat_face_suspicion(&series)[0] != '\0';
        if (is_face != one->is_face) {
            fail_msg("%s", one->what);
        }
        /* No stack in known places is no volume. */
        series.numbers.order = SAT_ORDER_INSTANCE;
        assert_int_equal(sat_face_suspicion(&series)[0] != '\0', strcmp(one->modality, "XC") == 0);
    }
}

static int make_arena(void **state)
{
    SatError err = SAT_ERROR_INIT;
    *state = sat_arena_new(0, &err);
    return *state != NULL ? 0 : -1;
}

static int free_arena(void **state)
{
    sat_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(heads_and_photographs_are, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
