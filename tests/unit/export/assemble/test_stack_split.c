/* Which frames of a series share a stack, in which order, under which title: rule by rule. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include "tests/unit/export/assemble/plan_maker.h"

static const double sagittal[6] = {0.0, 1.0, 0.0, 0.0, 0.0, -1.0};

/* Planned from shuffled items: the order in which files are met never matters. */
static SatExportPlan *shuffled_plan(MadeItems *made, Told *told)
{
    shuffle(made, 7);
    return plan_of(made, NULL, told);
}

static const SatPlannedStudy *study_of(const SatExportPlan *plan)
{
    assert_int_equal(plan->case_count, 1);
    assert_int_equal(plan->cases[0].study_count, 1);
    return &plan->cases[0].studies[0];
}

typedef struct {
    const char *title;
    size_t frames;
    uint32_t times;
} Expected;

static void expect_stacks(const SatExportPlan *plan, const Expected *expected, size_t count)
{
    const SatPlannedStudy *study = study_of(plan);
    for (size_t i = 0; i < count && i < study->series_count; i++) {
        const SatPlannedSeries *series = &study->series[i];
        const char *title = sat_clean_text_utf8(series->title);
        if (strcmp(title, expected[i].title) != 0 || series->frame_count != expected[i].frames ||
            series->numbers.time_points != expected[i].times) {
            fail_msg("stack %zu: \"%s\", %zu frames, %u times; expected \"%s\", %zu, %u", i + 1,
                     title, series->frame_count, series->numbers.time_points, expected[i].title,
                     expected[i].frames, expected[i].times);
        }
    }
    assert_int_equal(study->series_count, count);
}

#define EXPECT(plan, ...)                                                                          \
    expect_stacks(plan, (const Expected[]){__VA_ARGS__},                                           \
                  sizeof((const Expected[]){__VA_ARGS__}) / sizeof(Expected))

static MadeItem *mr_slice(MadeItems *made, int instance, double z_mm)
{
    MadeItem *slice = made_slice(made, 1, 1, 1, instance, z_mm);
    slice->facts.modality = made_text(made, "MR");
    return slice;
}

static int64_t instance(const SatPlannedSeries *series, size_t frame)
{
    return sat_clean_item_own(series->frames[frame].item)->instance_number;
}

/* ---- kinds
 * ---------------------------------------------------------------------------------------- */

static void repeats_split_by_b_value(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 18; i++) { /* b 0, b 995 to 1005, interleaved */
        double b = i % 3 == 0 ? 0.0 : 995.0 + 5.0 * (i % 3);
        mr_slice(made, i + 1, 3.0 * (i / 3))->traits.numbers[SAT_BY_B_VALUE] = b;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain b 0", 6, 0}, {"Axial Brain b 1000", 12, 2});
    assert_non_null(strstr(told.text, "note 1/1/2 the same places 2 times, and nothing says when"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void repeats_split_by_echo_then_times(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 24; i++) { /* 4 places, 2 echoes, 3 times */
        MadeItem *slice = mr_slice(made, i + 1, 3.0 * (i % 4));
        slice->traits.numbers[SAT_BY_ECHO] = i / 4 % 2 == 0 ? 2.46 : 4.92;
        slice->traits.numbers[SAT_BY_TEMPORAL_POSITION] = i / 8 + 1;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain echo 1", 12, 3}, {"Axial Brain echo 2", 12, 3});
    const SatPlannedSeries *second = &study_of(plan)->series[1];
    for (size_t i = 0; i < 12; i++) { /* all places of the first time first, top down */
        assert_true(fabs(height_of(second, i) - 3.0 * (double)(3 - i % 4)) < 1e-9);
        assert_int_equal(instance(second, i), 8 * (i / 4) + 4 + (3 - i % 4) + 1);
    }
    sat_export_plan_free(plan);
    made_free(made);
}

static void a_plain_stack_stays_whatever_varies(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 20; i++) {
        double *numbers = mr_slice(made, i + 1, 3.0 * i)->traits.numbers;
        numbers[SAT_BY_ACQUISITION] = i;
        numbers[SAT_BY_ECHO] = 80.0 + i % 2 * 10.0;
        numbers[SAT_BY_B_VALUE] = i % 3 * 500.0;
        numbers[SAT_BY_TEMPORAL_POSITION] = i % 4;
        numbers[SAT_BY_ACQUIRED_S] = 1e9 + i;
        numbers[SAT_BY_STACK] = i;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 20, 0});
    sat_export_plan_free(plan);
    made_free(made);
}

static void what_is_shown_splits(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    static const SatFrameContent contents[] = {SAT_CONTENT_PLAIN, SAT_CONTENT_PHASE,
                                               SAT_CONTENT_WATER, SAT_CONTENT_LOCALIZER};
    for (int i = 0; i < 16; i++) {
        mr_slice(made, i + 1, 3.0 * (i / 4))->traits.content = contents[i % 4];
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain magnitude", 4, 0}, {"Axial Brain phase image", 4, 0},
           {"Axial Brain water", 4, 0}, {"Axial Brain localizer", 4, 0});
    sat_export_plan_free(plan);
    made_free(made);
}

static void views_and_angles_split(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 6; i++) {
        MadeItem *slice = made_slice(made, 1, 1, 1, i + 1, 0.0);
        slice->facts.modality = made_text(made, "XA");
        slice->traits.has_position = slice->traits.has_orientation = false;
        slice->traits.numbers[SAT_BY_PRIMARY_ANGLE] = i % 2 == 0 ? -30.2 : 45.0;
        slice->traits.numbers[SAT_BY_SECONDARY_ANGLE] = i % 2 == 0 ? 20.0 : -1.0;
        memcpy(slice->traits.patient_orientation[0], i < 4 ? "L" : "P", 2);
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Brain RAO 30 CRA 20", 2, 0}, {"Brain LAO 45 CAU 1", 2, 0},
           {"Brain RAO 30 CRA 20", 1, 0}, {"Brain LAO 45 CAU 1", 1, 0});
    sat_export_plan_free(plan);
    made_free(made);
}

/* ---- times
 * ---------------------------------------------------------------------------------------- */

static void delays_that_differ_by_slice_are_ranked(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 30; i++) { /* 3 places, 10 phases; each place has its own heart rate */
        int place = i / 10;
        int phase = i % 10;
        double *numbers = mr_slice(made, 30 - i, 8.0 * place)->traits.numbers;
        numbers[SAT_BY_CARDIAC_TIME] = (40.0 + place) * phase;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 30, 10});
    const SatPlannedSeries *series = &study_of(plan)->series[0];
    for (size_t t = 0; t < 10; t++) {
        for (size_t p = 0; p < 3; p++) {
            assert_int_equal(instance(series, 3 * t + p), 30 - (10 * (2 - p) + t));
        }
    }
    assert_string_equal(told.text, "");
    sat_export_plan_free(plan);
    made_free(made);
}

static void a_time_without_a_slice_stands_apart(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 25; i++) { /* 5 places, 5 times; time 3 lacks its second slice */
        if (i != 11) {
            double *numbers = mr_slice(made, i + 1, 3.0 * (i % 5))->traits.numbers;
            numbers[SAT_BY_TEMPORAL_POSITION] = i / 5 + 1;
        }
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 20, 4}, {"Axial Brain time 3", 4, 0});
    assert_non_null(strstr(told.text, "warning 1/1/2 time 3 of 5 has 4 of 5 places"));
    assert_non_null(strstr(told.text, "warning 1/1/2 1 slice missing between 3 and 4"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void acquisitions_of_different_length_are_stacks(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 18; i++) { /* 8 slices before contrast, 10 after, from another start */
        int place = i < 8 ? i : i - 8 + 2;
        double *numbers = made_slice(made, 1, 1, 1, i + 1, 3.0 * place)->traits.numbers;
        numbers[SAT_BY_ACQUISITION] = i < 8 ? 1.0 : 2.0;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain time 1", 8, 0}, {"Axial Brain time 2", 10, 0});
    assert_null(strstr(told.text, "lie where another one lies"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void one_place_at_many_times_is_a_run(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 12; i++) {
        mr_slice(made, i + 1, 0.0)->item.frame.acquired_s = 5000.0 - i;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 12, 0});
    const SatPlannedSeries *series = &study_of(plan)->series[0];
    assert_int_equal(series->numbers.order, SAT_ORDER_TIME);
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(instance(series, i), 12 - i);
    }
    sat_export_plan_free(plan);
    made_free(made);
}

static void frames_choose_places_of_a_4d_stack(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    SatError err = SAT_ERROR_INIT;
    for (int i = 0; i < 24; i++) { /* 8 places, 3 times */
        double *numbers = mr_slice(made, i + 1, 3.0 * (i % 8))->traits.numbers;
        numbers[SAT_BY_TEMPORAL_POSITION] = i / 8;
    }
    SatPlanOptions *options = sat_plan_options_new(&err);
    assert_non_null(options);
    assert_true(sat_plan_options_set(options, SAT_PLAN_FRAMES, "1/1/1:2-6/2", &err));
    SatExportPlan *plan = plan_of(made, options, &told);
    EXPECT(plan, {"Axial Brain", 9, 3});
    const SatPlannedSeries *series = &study_of(plan)->series[0];
    for (size_t i = 0; i < 9; i++) {
        assert_true(fabs(height_of(series, i) - (18.0 - 6.0 * (double)(i % 3))) < 1e-9);
    }
    assert_true(fabs(series->numbers.slice_spacing_mm - 6.0) < 1e-9);
    assert_non_null(strstr(told.text, "note 1/1/1 places 2 to 6 of 8 of the source, at all times"));
    sat_export_plan_free(plan);
    assert_true(sat_plan_options_set(options, SAT_PLAN_FRAMES, "1/1/1:9-", &err));
    assert_null(sat_export_plan_new(made->list, made->count, options, NULL, &err));
    assert_non_null(strstr(err.text, "series 1/1/1 has 8 places, so there is no place 9"));
    sat_plan_options_free(options);
    made_free(made);
}

/* ---- objects of several frames
 * -------------------------------------------------------------------- */

typedef struct {
    SatFrameFacts *frames;
    SatFrameTraits *traits; /* of each */
} Enhanced;

/* An enhanced object whose frames have facts of their own, all as the object's to begin with. */
static Enhanced make_enhanced(MadeItems *made, int number, uint32_t frames, MadeItem **object)
{
    SatError err = SAT_ERROR_INIT;
    *object = mr_slice(made, number, 0.0);
    const Enhanced own = {sat_arena_alloc(made->arena, frames, sizeof(SatFrameFacts), &err),
                          sat_arena_alloc(made->arena, frames, sizeof(SatFrameTraits), &err)};
    assert_true(own.frames != NULL && own.traits != NULL);
    for (uint32_t i = 0; i < frames; i++) {
        own.frames[i] = (*object)->item.frame;
        own.traits[i] = (*object)->traits;
        own.frames[i].traits = &own.traits[i];
    }
    (*object)->facts.image.frames = frames;
    (*object)->facts.has_frame_groups = true;
    (*object)->facts.frame_groups = frames;
    (*object)->shared.own_frames = own.frames;
    return own;
}

static void frames_of_one_object_split_and_order(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    MadeItem *slice = NULL;
    Enhanced own = make_enhanced(made, 1, 20, &slice);
    for (int i = 0; i < 20; i++) { /* 12 axial by threes of a mixed order, then 8 sagittal */
        own.frames[i].position_mm[2] = i < 12 ? 2.0 * ((i * 5) % 12) : 0.0;
        own.traits[i].numbers[SAT_BY_STACK] = i < 12 ? 1.0 : 2.0;
        if (i >= 12) {
            memcpy(own.traits[i].orientation, sagittal, sizeof(sagittal));
            own.frames[i].position_mm[0] = 2.0 * i;
        }
    }
    slice->facts.frame_groups = 19;
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 12, 0}, {"Sagittal Brain", 8, 0});
    const SatPlannedSeries *axial = &study_of(plan)->series[0];
    for (size_t i = 0; i < 12; i++) {
        assert_true(fabs(height_of(axial, i) - (22.0 - 2.0 * (double)i)) < 1e-9);
        assert_int_equal(axial->frames[i].source_frame * 5 % 12, 11 - i);
    }
    assert_int_equal(axial->numbers.order, SAT_ORDER_POSITION);
    assert_non_null(strstr(told.text, "warning 1/1/1 what it says frame by frame is for 19 "
                                      "frames, it has 20"));
    sat_export_plan_free(plan);
    made_free(made);
}

static void parallel_stacks_go_by_stack_id(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    MadeItem *slice = NULL;
    Enhanced own = make_enhanced(made, 1, 12, &slice);
    for (int i = 0; i < 12; i++) {
        own.frames[i].position_mm[2] = 2.0 * i + (i < 6 ? 0.0 : 100.0);
        own.traits[i].numbers[SAT_BY_STACK] = i < 6 ? 1e7 : 7.0;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain stack 1", 6, 0}, {"Axial Brain stack 2", 6, 0});
    sat_export_plan_free(plan);
    made_free(made);
}

static void objects_of_one_time_each_are_joined(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int t = 0; t < 3; t++) {
        MadeItem *slice = NULL;
        Enhanced own = make_enhanced(made, t + 1, 4, &slice);
        for (int i = 0; i < 4; i++) {
            own.frames[i].position_mm[2] = 5.0 * i;
            own.frames[i].acquired_s = 9000.0 - t;
        }
    }
    (void)mr_slice(made, 9, 50.0); /* a single picture goes by itself */
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 12, 3}, {"Axial Brain", 1, 0});
    for (size_t i = 0; i < 12; i++) { /* the last object was acquired first */
        assert_int_equal(instance(&study_of(plan)->series[0], i), 3 - i / 4);
    }
    sat_export_plan_free(plan);
    made_free(made);
}

static void the_parts_of_a_concatenation_are_joined(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    for (int i = 0; i < 4; i++) { /* two runs of 3 + 2 frames, numbered against their order */
        MadeItem *slice = made_slice(made, 1, 1, 1, 4 - i, 0.0);
        slice->traits.has_position = false;
        slice->facts.image.frames = i % 2 == 0 ? 3 : 2;
        slice->facts.has_frame_groups = slice->facts.has_concatenation = true;
        slice->facts.concatenation_key = made_key("concatenation", i / 2);
        slice->item.own.first_frame_offset = i % 2 == 0 ? 0 : 3;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 5, 0}, {"Axial Brain", 5, 0});
    const SatPlannedSeries *first = &study_of(plan)->series[0];
    assert_int_equal(first->numbers.order, SAT_ORDER_TIME);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(first->frames[i].source_frame, i < 3 ? i : i - 3);
        assert_int_equal(instance(first, i), i < 3 ? 2 : 1);
    }
    sat_export_plan_free(plan);
    made_free(made);
}

static void nuclear_frames_go_by_their_vectors(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    MadeItem *slice = NULL;
    Enhanced own = make_enhanced(made, 1, 24, &slice);
    slice->facts.modality = made_text(made, "NM");
    slice->facts.has_frame_groups = false;
    slice->facts.frame_groups = 0;
    for (uint32_t i = 0; i < 24; i++) { /* 2 energy windows, 4 slots, 3 slices */
        own.traits[i].has_position = own.traits[i].has_orientation = false;
        own.traits[i].numbers[SAT_BY_ENERGY_WINDOW] = 1.0 + i / 12;
        own.traits[i].numbers[SAT_BY_CARDIAC_TIME] = 1.0 + i / 3 % 4;
        own.frames[i].place_number = 1 + i % 3;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Brain energy window 1", 12, 4}, {"Brain energy window 2", 12, 4});
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(study_of(plan)->series[1].frames[i].source_frame, 12 + i);
    }
    sat_export_plan_free(plan);
    made_free(made);
}

/* Slices packed in different ways are one stack; what was lossy, or keeps its bytes, is not. */
static void compression_alone_does_not_split(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    static const SatDicomPixelKind kinds[] = {SAT_DICOM_PIXELS_NATIVE, SAT_DICOM_PIXELS_RLE,
                                              SAT_DICOM_PIXELS_JPEG_LS};
    for (int i = 0; i < 12; i++) {
        MadeItem *slice = made_slice(made, 1, 1, 1, i + 1, 3.0 * i);
        slice->facts.image.kind = i < 9 ? kinds[i % 3] : SAT_DICOM_PIXELS_JPEG_BASELINE;
        slice->facts.lossy_history = made_text(made, i < 9    ? ""
                                                     : i < 11 ? "lossy before: 5:1"
                                                              : "");
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial Brain", 9, 0}, {"Axial Brain", 2, 0}, {"Axial Brain", 1, 0});
    sat_export_plan_free(plan);
    made_free(made);
}

/* Series without numbers come as they were acquired. */
static void series_come_in_the_order_of_time(void **state)
{
    (void)state;
    MadeItems *made = made_new();
    Told told = {""};
    static const char *const words[3] = {"T1", "T2", "DWI"};
    for (int i = 0; i < 9; i++) {
        MadeItem *slice = made_slice(made, 1, 1, 1 + i % 3, i + 1, 3.0 * (i / 3));
        slice->facts.has_series_number = i % 3 == 2; /* a number comes first */
        slice->facts.series_words = made_text(made, words[i % 3]);
        slice->item.frame.acquired_s = 5000.0 - 100.0 * (i % 3) + i;
    }
    SatExportPlan *plan = shuffled_plan(made, &told);
    EXPECT(plan, {"Axial DWI", 3, 0}, {"Axial T2", 3, 0}, {"Axial T1", 3, 0});
    sat_export_plan_free(plan);
    made_free(made);
}

/* Every frame of its own direction, spacing, stack and time: bounded work, nothing lost. */
static void hostile_variety_stays_bounded(void **state)
{
    (void)state;
    enum { FRAMES = 50000 };
    MadeItems *made = made_new();
    MadeItem *slice = NULL;
    Enhanced own = make_enhanced(made, 1, FRAMES, &slice);
    for (int i = 0; i < FRAMES; i++) {
        double angle = i * 1e-4;
        const double turned[6] = {cos(angle), sin(angle), 0.0, 0.0, 0.0, -1.0};
        memcpy(own.traits[i].orientation, turned, sizeof(turned));
        own.traits[i].row_spacing_mm = 0.1 * pow(1.0002, i);
        for (int n = 0; n < SAT_BY_COUNT; n++) {
            bool is_few = n == SAT_BY_DETECTOR || n == SAT_BY_ENERGY_WINDOW;
            own.traits[i].numbers[n] = is_few ? i % 64 : i;
        }
    }
    clock_t start = clock();
    SatError err = SAT_ERROR_INIT;
    SatExportPlan *plan = sat_export_plan_new(made->list, made->count, NULL, NULL, &err);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (plan == NULL) {
        fail_msg("%s", err.text);
    }
    print_message("%d frames of no kind: %zu stacks in %.1f s\n", FRAMES,
                  study_of(plan)->series_count, seconds);
    assert_int_equal(plan->frame_count, FRAMES);
    assert_int_equal(study_of(plan)->series_count, 64);
    assert_int_equal(study_of(plan)->series[0].numbers.spacing_kind, SAT_SPACING_NONE);
    assert_true(seconds < 60.0);
    sat_export_plan_free(plan);
    made_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeats_split_by_b_value),
        cmocka_unit_test(repeats_split_by_echo_then_times),
        cmocka_unit_test(a_plain_stack_stays_whatever_varies),
        cmocka_unit_test(what_is_shown_splits),
        cmocka_unit_test(views_and_angles_split),
        cmocka_unit_test(delays_that_differ_by_slice_are_ranked),
        cmocka_unit_test(a_time_without_a_slice_stands_apart),
        cmocka_unit_test(acquisitions_of_different_length_are_stacks),
        cmocka_unit_test(one_place_at_many_times_is_a_run),
        cmocka_unit_test(frames_choose_places_of_a_4d_stack),
        cmocka_unit_test(frames_of_one_object_split_and_order),
        cmocka_unit_test(parallel_stacks_go_by_stack_id),
        cmocka_unit_test(objects_of_one_time_each_are_joined),
        cmocka_unit_test(the_parts_of_a_concatenation_are_joined),
        cmocka_unit_test(nuclear_frames_go_by_their_vectors),
        cmocka_unit_test(compression_alone_does_not_split),
        cmocka_unit_test(series_come_in_the_order_of_time),
        cmocka_unit_test(hostile_variety_stays_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
