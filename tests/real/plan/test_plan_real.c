/* Real studies from folder to plan: stacks, order, positions, notes, and nothing of the patient. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/assemble/build_plan.h"
#include "export/deidentify/deid_allow_list.h"
#include "formats/base/file_io.h"
#include "formats/case/patient_geometry.h"
#include "tests/support/scratch_folder.h"

enum { NO_DATA = 77 };

typedef struct {
    SatDeidentifier *deidentifier;
    SatExportPlan *plan;
    SatSourceCounts counts;
    char told[4096];
} Planned;

static char *data_folder(void)
{
    const char *given = getenv("SATCHEL_TEST_DATA");
    const char *root = getenv("SATCHEL_TEST_ROOT");
    char *beside = sat_path_join(root != NULL ? root : ".", "../shared/data");
    char *folder = sat_path_join(given != NULL ? given : beside, "dicom");
    free(beside);
    return folder;
}

static void tell(void *context, SatTold kind, SatSelector where, const char *text)
{
    Planned *planned = context;
    char name[SAT_SELECTOR_CAPACITY];
    size_t used = strlen(planned->told);
    sat_selector_format(where, name);
    (void)kind;
    (void)snprintf(planned->told + used, sizeof(planned->told) - used, "%s %s\n", name, text);
}

static Planned plan_folder(const char *path, const SatPlanOptions *options)
{
    SatError err = SAT_ERROR_INIT;
    SatLibrarySecret secret = {.bytes = {1, 2, 3}};
    Planned planned = {.plan = NULL};
    planned.deidentifier = sat_deidentifier_new(&secret, NULL, NULL, &err);
    assert_non_null(planned.deidentifier);
    SatSourceVisitor visitor = {.item = sat_deidentifier_take, .context = planned.deidentifier};
    if (!sat_source_scan(path, 0, &visitor, &planned.counts, &err)) {
        fail_msg("%s", err.text);
    }
    size_t count = 0;
    const SatCleanItem *const *items = sat_deidentifier_items(planned.deidentifier, &count);
    SatPlanReport report = {tell, &planned};
    planned.plan = sat_export_plan_new(items, count, options, &report, &err);
    if (planned.plan == NULL) {
        fail_msg("%s", err.text);
    }
    return planned;
}

static void planned_free(Planned *planned)
{
    sat_export_plan_free(planned->plan);
    sat_deidentifier_free(planned->deidentifier);
}

static char *study_path(const char *name)
{
    char *data = data_folder();
    char *path = sat_path_join(data, name);
    free(data);
    return path;
}

static const char *text_of(const SatCleanText *text)
{
    return text != NULL ? sat_clean_text_utf8(text) : "-";
}

static void print_plan(const char *name, const Planned *planned)
{
    (void)printf("%s: %zu cases, %llu frames, %llu pixel bytes\n", name, planned->plan->case_count,
                 (unsigned long long)planned->plan->frame_count,
                 (unsigned long long)planned->plan->pixel_bytes);
    for (size_t c = 0; c < planned->plan->case_count; c++) {
        const SatPlannedCase *one = &planned->plan->cases[c];
        (void)printf("  case \"%s\" id %s age %s sex %s\n", text_of(one->title), one->id,
                     text_of(one->age), text_of(one->sex));
        for (size_t s = 0; s < one->study_count; s++) {
            (void)printf("    study \"%s\" %s\n", text_of(one->studies[s].title),
                         text_of(one->studies[s].caption));
            for (size_t i = 0; i < one->studies[s].series_count; i++) {
                const SatPlannedSeries *series = &one->studies[s].series[i];
                (void)printf(
                    "      \"%s\" %s %ux%u %zu frames, spacing %.4f tilt %.2f space %u%s%s\n",
                    text_of(series->title), text_of(series->body_part), series->numbers.columns,
                    series->numbers.rows, series->frame_count, series->numbers.slice_spacing_mm,
                    series->numbers.gantry_tilt_degrees, series->numbers.frame_of_reference,
                    series->suspicious ? " ! " : "", series->suspicion);
                for (size_t n = 0; n < series->note_count; n++) {
                    (void)printf("        note: %s\n", text_of(series->notes[n]));
                }
            }
        }
    }
}

static const SatPlannedSeries *series_at(const Planned *planned, size_t study, size_t series)
{
    assert_true(study < planned->plan->cases[0].study_count);
    assert_true(series < planned->plan->cases[0].studies[study].series_count);
    return &planned->plan->cases[0].studies[study].series[series];
}

/* Along the axis nearest the normal, from the first frame on, positions only fall (superior, left
 * to right) or rise (anterior is negative in LPS). */
static void assert_in_order(const SatPlannedSeries *series, char plane)
{
    for (size_t i = 0; i + 1 < series->frame_count; i++) {
        const double *here = series->infos[i].position_mm;
        const double *next = series->infos[i + 1].position_mm;
        assert_true(plane == 'A'   ? here[2] > next[2]
                    : plane == 'S' ? here[0] < next[0]
                                   : here[1] < next[1]);
    }
}

/* Copies every file below `from` into one folder, under names whose order is not the files'. */
static size_t copy_shuffled(const char *from, const ScratchFolder *to, size_t number)
{
    SatError err = SAT_ERROR_INIT;
    SatFolderListing listing;
    assert_true(sat_folder_list(from, &listing, &err));
    for (size_t i = 0; i < listing.count; i++, number++) {
        char name[32];
        size_t length = 0;
        char *path = sat_path_join(from, listing.names[i]);
        if (sat_path_info(path).kind == SAT_PATH_FOLDER) {
            number = copy_shuffled(path, to, number);
        } else {
            (void)snprintf(name, sizeof(name), "%04zu", number * 7919U % 9973U);
            uint8_t *bytes = sat_read_file(path, (size_t)1 << 30, &length, &err);
            char *copy = scratch_path(to, name);
            assert_non_null(bytes);
            assert_true(sat_write_file_atomic(copy, bytes, length, false, &err));
            free(bytes);
            free(copy);
        }
        free(path);
    }
    sat_folder_listing_free(&listing);
    return number;
}

static void assert_same_order(const Planned *a, const Planned *b)
{
    assert_int_equal(a->plan->frame_count, b->plan->frame_count);
    const SatPlannedCase *x = &a->plan->cases[0];
    const SatPlannedCase *y = &b->plan->cases[0];
    assert_string_equal(x->id, y->id);
    assert_string_equal(text_of(x->title), text_of(y->title));
    assert_int_equal(x->study_count, y->study_count);
    for (size_t s = 0; s < x->study_count; s++) {
        assert_int_equal(x->studies[s].series_count, y->studies[s].series_count);
        for (size_t i = 0; i < x->studies[s].series_count; i++) {
            const SatPlannedSeries *left = &x->studies[s].series[i];
            const SatPlannedSeries *right = &y->studies[s].series[i];
            assert_int_equal(left->frame_count, right->frame_count);
            assert_string_equal(text_of(left->title), text_of(right->title));
            for (size_t f = 0; f < left->frame_count; f++) {
                assert_memory_equal(&sat_clean_item_own(left->frames[f].item)->instance_key,
                                    &sat_clean_item_own(right->frames[f].item)->instance_key,
                                    SAT_SHA256_BYTES);
            }
        }
    }
}

static void assert_order_free_of_names(const char *path, const Planned *planned)
{
    ScratchFolder folder = scratch_folder_new();
    size_t copied = copy_shuffled(path, &folder, 0);
    Planned shuffled = plan_folder(folder.path, NULL);
    (void)printf("  same order with %zu shuffled names\n", copied);
    assert_same_order(planned, &shuffled);
    planned_free(&shuffled);
    scratch_folder_free(&folder);
}

static void assert_no_text_holds(const Planned *planned, const char *const *raw, size_t count)
{
    for (size_t r = 0; r < count; r++) {
        const SatPlannedCase *one = &planned->plan->cases[0];
        assert_null(strstr(text_of(one->title), raw[r]));
        assert_null(strstr(planned->told, raw[r]));
        for (size_t s = 0; s < one->study_count; s++) {
            assert_null(strstr(text_of(one->studies[s].title), raw[r]));
            for (size_t i = 0; i < one->studies[s].series_count; i++) {
                assert_null(strstr(text_of(one->studies[s].series[i].title), raw[r]));
            }
        }
    }
}

static void tilted_head_lies_where_its_header_says(void **state)
{
    (void)state;
    char *path = study_path("ct-head-gantry-tilt");
    Planned planned = plan_folder(path, NULL);
    print_plan("ct-head-gantry-tilt", &planned);
    (void)printf("%s", planned.told);
    const SatPlannedSeries *series = series_at(&planned, 0, 0);
    assert_int_equal(planned.plan->case_count, 1);
    assert_int_equal(planned.plan->frame_count, 40);
    assert_int_equal(series->frame_count, 40);
    assert_in_order(series, 'A');
    /* Slices 2.5 mm apart along the table are 2.5 * cos(18.5 degrees) apart along their normal. */
    assert_true(fabs(series->numbers.slice_spacing_mm - 2.3708) < 0.001);
    assert_true(fabs(series->numbers.gantry_tilt_degrees - 18.5) < 0.001);
    for (size_t i = 0; i + 1 < 40; i++) {
        double step = series->infos[i].position_mm[2] - series->infos[i + 1].position_mm[2];
        assert_true(fabs(step - 2.5) < 0.001);
    }
    assert_true(strncmp(text_of(planned.plan->cases[0].title), "CT Brain ", 9) == 0);
    assert_non_null(strstr(planned.told, "tilted slices (18.5"));
    const char *const raw[] = {"PLASTIC", "STEREOTAXIS", "1A", "DM"};
    assert_no_text_holds(&planned, raw, 4);
    assert_order_free_of_names(path, &planned);
    planned_free(&planned);
    free(path);
}

static void three_planes_become_three_stacks(void **state)
{
    (void)state;
    char *path = study_path("mr-brain-3plane");
    Planned planned = plan_folder(path, NULL);
    print_plan("mr-brain-3plane", &planned);
    assert_int_equal(planned.plan->case_count, 1);
    assert_int_equal(planned.plan->frame_count, 84);
    size_t found[3] = {0, 0, 0};
    assert_int_equal(planned.plan->cases[0].studies[0].series_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const SatPlannedSeries *series = series_at(&planned, 0, i);
        double normal[3];
        assert_true(sat_slice_normal(series->infos[0].orientation, normal));
        char plane = sat_slice_plane(normal);
        found[plane == 'A' ? 0 : plane == 'S' ? 1 : 2] = series->frame_count;
        assert_in_order(series, plane);
        assert_non_null(strstr(text_of(series->title), "T1"));
        assert_int_equal(series->numbers.frame_of_reference, 1);
    }
    assert_int_equal(found[0], 32);
    assert_int_equal(found[1], 24);
    assert_int_equal(found[2], 28);
    const char *const raw[] = {"Jane", "Doe", "Hanke", "Stadler", "transrep"};
    assert_no_text_holds(&planned, raw, 5);
    assert_string_equal(text_of(planned.plan->cases[0].age), "40 y");
    assert_order_free_of_names(path, &planned);
    planned_free(&planned);
    free(path);
}

static void localizer_splits_by_direction(void **state)
{
    (void)state;
    char *path = study_path("mr-localizer-3plane-phantom");
    Planned planned = plan_folder(path, NULL);
    print_plan("mr-localizer-3plane-phantom", &planned);
    assert_int_equal(planned.plan->frame_count, 21);
    assert_int_equal(planned.plan->cases[0].studies[0].series_count, 3);
    char planes[4] = "";
    for (size_t i = 0; i < 3; i++) {
        const SatPlannedSeries *series = series_at(&planned, 0, i);
        double normal[3];
        assert_int_equal(series->frame_count, 7);
        assert_true(sat_slice_normal(series->infos[0].orientation, normal));
        planes[i] = sat_slice_plane(normal);
        assert_in_order(series, planes[i]);
    }
    assert_true(strchr(planes, 'A') != NULL && strchr(planes, 'S') != NULL &&
                strchr(planes, 'C') != NULL);
    assert_non_null(strstr(planned.told, "part 3 of 3 of one DICOM series"));
    const char *const raw[] = {"Jaemin", "Laser", "FF"};
    assert_no_text_holds(&planned, raw, 3);
    assert_order_free_of_names(path, &planned);
    planned_free(&planned);
    free(path);
}

static void frames_choice_keeps_positions(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    char *path = study_path("ct-head-gantry-tilt");
    SAT_AUTO(SatPlanOptions) *options = sat_plan_options_new(&err);
    assert_true(sat_plan_options_set(options, SAT_PLAN_FRAMES, "1/1/1:11-30/3", &err));
    assert_true(sat_plan_options_set(options, SAT_PLAN_CROP, "1/1/1:100,50,256,200", &err));
    Planned whole = plan_folder(path, NULL);
    Planned part = plan_folder(path, options);
    const SatPlannedSeries *all = series_at(&whole, 0, 0);
    const SatPlannedSeries *some = series_at(&part, 0, 0);
    assert_int_equal(some->frame_count, 7);
    assert_true(fabs(some->numbers.slice_spacing_mm - 3 * all->numbers.slice_spacing_mm) < 0.001);
    assert_int_equal(some->numbers.columns, 256);
    assert_int_equal(some->numbers.rows, 200);
    for (size_t i = 0; i < 7; i++) {
        const SatFrameInfo *source = &all->infos[10 + 3 * i];
        double moved[3];
        sat_pixel_to_patient(source->position_mm, source->orientation, all->numbers.row_spacing_mm,
                             all->numbers.column_spacing_mm, 100.0, 50.0, moved);
        for (int k = 0; k < 3; k++) {
            assert_true(fabs(moved[k] - some->infos[i].position_mm[k]) < 1e-9);
        }
    }
    planned_free(&whole);
    planned_free(&part);
    free(path);
}

/* Everything there is: nothing crashes, every file is accounted for, and cases build. */
static void all_the_data_is_planned_or_told(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    char *path = data_folder();
    Planned planned = plan_folder(path, NULL);
    uint64_t told = 0;
    for (size_t i = 0; i < SAT_SKIP_REASON_COUNT; i++) {
        told += planned.counts.skipped[i];
        (void)printf("  %s: %llu\n", sat_skip_reason_text((SatSkipReason)i),
                     (unsigned long long)planned.counts.skipped[i]);
    }
    (void)printf("all: %zu cases, %llu frames, %llu files, %llu items, %llu skipped\n",
                 planned.plan->case_count, (unsigned long long)planned.plan->frame_count,
                 (unsigned long long)planned.counts.files_seen,
                 (unsigned long long)planned.counts.items_taken, (unsigned long long)told);
    assert_true(planned.counts.items_taken + told <= planned.counts.files_seen);
    for (size_t c = 0; c < planned.plan->case_count; c++) {
        SAT_AUTO(SatCase) *built = sat_export_plan_build_case(planned.plan, c, NULL, &err);
        if (built == NULL) {
            fail_msg("%s", err.text);
        }
    }
    planned_free(&planned);
    free(path);
}

int main(void)
{
    char *data = data_folder();
    bool is_there = sat_path_info(data).kind == SAT_PATH_FOLDER;
    free(data);
    if (!is_there) {
        (void)fprintf(stderr, "no test data\n");
        return NO_DATA;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tilted_head_lies_where_its_header_says),
        cmocka_unit_test(three_planes_become_three_stacks),
        cmocka_unit_test(localizer_splits_by_direction),
        cmocka_unit_test(frames_choice_keeps_positions),
        cmocka_unit_test(all_the_data_is_planned_or_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
