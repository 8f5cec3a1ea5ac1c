/* The allow-list on whole objects: what goes further, what does not, and reading pictures later. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "export/assemble/build_plan.h"
#include "export/deidentify/deid_allow_list.h"
#include "tests/unit/export/source/object_maker.h"

typedef struct {
    ScratchFolder folder;
    SatDeidentifier *deidentifier;
    SatSourceCounts counts;
} Taken;

static void take_folder(Taken *taken)
{
    SatError err = SAT_ERROR_INIT;
    SatLibrarySecret secret = {.bytes = {9, 9, 9}};
    taken->deidentifier = sat_deidentifier_new(&secret, NULL, NULL, &err);
    SatSourceVisitor visitor = {.item = sat_deidentifier_take, .context = taken->deidentifier};
    taken->counts = (SatSourceCounts){0};
    if (!sat_source_scan(taken->folder.path, 0, &visitor, &taken->counts, &err)) {
        fail_msg("%s", err.text);
    }
}

static const SatCleanItem *item_at(const Taken *taken, size_t index)
{
    size_t count = 0;
    const SatCleanItem *const *items = sat_deidentifier_items(taken->deidentifier, &count);
    assert_true(index < count);
    return items[index];
}

static const SatCleanFacts *facts_at(const Taken *taken, size_t index)
{
    return sat_clean_item_facts(item_at(taken, index));
}

static void put(Taken *taken, const char *name, const MadeObject *object)
{
    char *path = scratch_path(&taken->folder, name);
    made_object_write(object, path);
    free(path);
}

static void taken_free(Taken *taken)
{
    sat_deidentifier_free(taken->deidentifier);
    scratch_folder_free(&taken->folder);
}

static void numbers_and_words_go_further(void **state)
{
    (void)state;
    Taken taken = {.folder = scratch_folder_new()};
    MadeObject object = MADE_OBJECT_DEFAULT;
    put(&taken, "a", &object);
    take_folder(&taken);
    const SatCleanFacts *facts = facts_at(&taken, 0);
    const SatFrameFacts *frame = sat_clean_frame(item_at(&taken, 0), 0);
    assert_string_equal(sat_clean_text_utf8(facts->modality), "CT");
    assert_string_equal(sat_clean_text_utf8(facts->series_words), "Axial 5 mm Lung");
    assert_string_equal(sat_clean_text_utf8(facts->study_words), "Chest");
    assert_string_equal(sat_clean_text_utf8(facts->body_part), "Chest");
    assert_string_equal(sat_clean_text_utf8(facts->age), "60 y"); /* 59 at the study */
    assert_string_equal(sat_clean_text_utf8(facts->sex), "F");
    assert_true(frame->traits->has_position && frame->traits->has_orientation);
    assert_true(fabs(frame->traits->row_spacing_mm - 0.5) < 1e-9);
    assert_true(fabs(frame->traits->column_spacing_mm - 0.75) < 1e-9);
    assert_int_equal(frame->window_count, 2);
    assert_string_equal(frame->windows[0].explanation, "");
    assert_string_equal(frame->windows[1].explanation, "Lung");
    assert_string_equal(frame->modality_transform->type, "");
    assert_true(fabs(frame->modality_transform->intercept + 1024.0) < 1e-9);
    assert_string_equal(facts->suspicion, "");
    assert_int_equal(facts->series_number, 3);
    taken_free(&taken);
}

/* Whether the bytes of a text lie anywhere in a region of memory. */
static bool memory_holds(const void *memory, size_t length, const char *text)
{
    size_t text_length = strlen(text);
    for (size_t i = 0; i + text_length <= length; i++) {
        if (memcmp((const char *)memory + i, text, text_length) == 0) {
            return true;
        }
    }
    return false;
}

static void nothing_identifying_reaches_a_plan(void **state)
{
    (void)state;
    static const char *const raw[] = {"ZQX",      "zqx",   "Zqx",  "Muster", "muster",
                                      "MUSTER",   "Erika", "4711", "Dixon",  "DIXON",
                                      "Klinikum", "1964",  "2024", "1.2.3"};
    SatError err = SAT_ERROR_INIT;
    Taken taken = {.folder = scratch_folder_new()};
    MadeObject object = MADE_OBJECT_DEFAULT;
    put(&taken, "Mustermann_Erika.dcm", &object);
    object.instance_uid = "1.2.3.4.5.2";
    object.position = NULL;
    object.burned_in = "YES";
    put(&taken, "ZQX.dcm", &object);
    take_folder(&taken);
    size_t count = 0;
    const SatCleanItem *const *items = sat_deidentifier_items(taken.deidentifier, &count);
    SatExportPlan *plan = sat_export_plan_new(items, count, NULL, NULL, &err);
    assert_non_null(plan);
    SatCase *built = sat_export_plan_build_case(plan, 0, NULL, &err);
    assert_non_null(built);
    const char *texts[64];
    size_t used = 0;
    texts[used++] = built->id;
    texts[used++] = built->title;
    texts[used++] = built->age;
    for (size_t s = 0; s < built->study_count; s++) {
        texts[used++] = built->studies[s].title;
        texts[used++] = built->studies[s].caption;
        for (size_t i = 0; i < built->studies[s].series_count; i++) {
            const SatSeries *series = &built->studies[s].series[i];
            texts[used++] = series->title;
            texts[used++] = series->body_part;
            texts[used++] = series->modality;
            texts[used++] = series->lossy_history;
            texts[used++] = series->frames[0].modality->type;
            for (size_t w = 0; w < series->frames[0].window_count; w++) {
                texts[used++] = series->frames[0].windows[w].explanation;
            }
            for (size_t n = 0; n < series->note_count && used < 60; n++) {
                texts[used++] = series->notes[n];
            }
        }
    }
    for (size_t r = 0; r < sizeof(raw) / sizeof(raw[0]); r++) {
        for (size_t i = 0; i < used; i++) {
            if (strstr(texts[i], raw[r]) != NULL) {
                fail_msg("%s holds %s", texts[i], raw[r]);
            }
        }
        for (size_t i = 0; i < count; i++) {
            const SatCleanFacts *facts = sat_clean_item_facts(items[i]);
            assert_false(memory_holds(facts, sizeof(*facts), raw[r]));
        }
    }
    assert_true(used > 10);
    sat_case_free(built);
    sat_export_plan_free(plan);
    taken_free(&taken);
}

static void patients_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *id, *name, *birth_date;
        int group; /* equal numbers: one patient; 0: not known */
    } people[] = {
        {"A1", "X^Y", "19500101", 1},
        {"A1 ", "Z^W", "", 1},
        {"A2", "X^Y", "19500101", 2},
        {"", "X^Y", "19500101", 3},
        {"", "x^y^^", "19500101", 3},
        {"", "X^Y", "19500102", 4},
        {"", "X^Y", "", 0},
        {"ANONYMOUS", "", "", 0},
        {"000000", "ANON", "19500101", 0},
        {"0", "Q^R", "19500101", 5},
    };
    enum { PEOPLE = sizeof(people) / sizeof(people[0]) };
    Taken taken = {.folder = scratch_folder_new()};
    for (size_t i = 0; i < PEOPLE; i++) {
        MadeObject object = MADE_OBJECT_DEFAULT;
        char name[8];
        (void)snprintf(name, sizeof(name), "%02zu", i);
        object.patient_id = people[i].id;
        object.name = people[i].name;
        object.birth_date = people[i].birth_date;
        put(&taken, name, &object);
    }
    take_folder(&taken);
    for (size_t i = 0; i < PEOPLE; i++) {
        const SatCleanFacts *a = facts_at(&taken, i);
        assert_int_equal(a->patient_is_known, people[i].group != 0);
        for (size_t k = 0; k < PEOPLE; k++) {
            const SatCleanFacts *b = facts_at(&taken, k);
            bool same = people[i].group != 0 && people[i].group == people[k].group;
            bool both_unknown = people[i].group == 0 && people[k].group == 0;
            assert_true(sat_sha256_equal(&a->patient_key, &b->patient_key) ==
                        (same || both_unknown)); /* unknown ones share their study here */
        }
    }
    taken_free(&taken);
}

/* Files of one patient in different character sets, declared well or not. */
static void charsets_do_not_tell_patients_apart(void **state)
{
    (void)state;
    static const struct {
        const char *charset, *id, *name;
    } files[] = {
        {"ISO_IR 100", "Z\xDC-1", "M\xFCller^Ren\xE9"},
        {"ISO_IR 192", "Z\xC3\x9C-1", "M\xC3\xBCller^Ren\xC3\xA9"},
        {NULL, "Z\xC3\x9C-1", "M\xC3\xBCller^Ren\xC3\xA9"},
        {"\\ISO 2022 IR 100", "Z\033-A\xDC-1", "M\033-A\xFCller^Ren\033-A\xE9"},
        {"GB18030", "Z\x81\x30\x89\x35-1", "M\xA8\xB9ller^Ren\xA8\xA6"},
        {"ISO_IR 101", "Z\xDC-1", "M\xFCller^Ren\xE9"},
    };
    enum { COUNT = sizeof(files) / sizeof(files[0]) };
    for (int by_name = 0; by_name < 2; by_name++) {
        Taken taken = {.folder = scratch_folder_new()};
        for (size_t i = 0; i < COUNT; i++) {
            MadeObject object = MADE_OBJECT_DEFAULT;
            char name[2] = {(char)('a' + i), '\0'};
            object.charset = files[i].charset;
            object.patient_id = by_name ? "" : files[i].id;
            object.name = files[i].name;
            put(&taken, name, &object);
        }
        take_folder(&taken);
        assert_int_equal(taken.counts.items_taken, COUNT);
        for (size_t i = 0; i < COUNT; i++) {
            assert_true(facts_at(&taken, i)->patient_is_known);
            assert_memory_equal(&facts_at(&taken, i)->patient_key,
                                &facts_at(&taken, 0)->patient_key, sizeof(SatSha256));
        }
        taken_free(&taken);
    }
}

/* Bytes of a name in two-byte sets look like ASCII words: they are none. */
static void names_in_other_sets_give_no_words(void **state)
{
    (void)state;
    Taken taken = {.folder = scratch_folder_new()};
    MadeObject object = MADE_OBJECT_DEFAULT;
    object.charset = "\\ISO 2022 IR 87";
    object.name = "Chest^Head=\033$B;3ED\033(B";
    object.series_description = "\033$BT1T2\033(B Chest Pelvis";
    put(&taken, "a", &object);
    take_folder(&taken);
    assert_string_equal(sat_clean_text_utf8(facts_at(&taken, 0)->series_words), "Pelvis");
    assert_string_equal(sat_clean_text_utf8(facts_at(&taken, 0)->study_words), "");
    taken_free(&taken);
}

static void days_differ_as_dates_do(void **state)
{
    (void)state;
    static const char *const dates[] = {"20240227", "20240301", "20250227", "20240230"};
    Taken taken = {.folder = scratch_folder_new()};
    for (size_t i = 0; i < 4; i++) {
        MadeObject object = MADE_OBJECT_DEFAULT;
        char name[2] = {(char)('a' + i), '\0'};
        object.study_date = dates[i];
        put(&taken, name, &object);
    }
    take_folder(&taken);
    int32_t first = facts_at(&taken, 0)->study_day_number;
    assert_int_equal(facts_at(&taken, 1)->study_day_number - first, 3);
    assert_int_equal(facts_at(&taken, 2)->study_day_number - first, 366);
    assert_false(facts_at(&taken, 3)->has_study_date);
    assert_int_not_equal(first, 19780); /* 2024-02-27 itself: the calendar is shifted */
    taken_free(&taken);
}

static void suspicion_follows_the_header(void **state)
{
    (void)state;
    static const struct {
        const char *modality, *burned_in, *image_type;
        bool suspicious;
        const char *conversion_type;
        bool is_colour;
    } kinds[] = {{"CT", "NO", "ORIGINAL\\PRIMARY\\AXIAL", false, NULL, false},
                 {"CT", "YES", "ORIGINAL\\PRIMARY\\AXIAL", true, NULL, false},
                 {"CT", "NO", "DERIVED\\SECONDARY\\SCREEN SAVE", true, NULL, false},
                 {"US", "NO", "ORIGINAL\\PRIMARY", true, NULL, false},
                 {"OT", "", "DERIVED\\SECONDARY", true, NULL, false},
                 {"MR", "", "DERIVED\\SECONDARY\\MPR", false, NULL, false},
                 /* small letters and unknown words must not slip through */
                 {"CT", "yes", "ORIGINAL\\PRIMARY\\AXIAL", true, NULL, false},
                 {"CT", "Y", "ORIGINAL\\PRIMARY\\AXIAL", true, NULL, false},
                 {"CT", "", "DERIVED\\SECONDARY\\Screen Save", true, NULL, false},
                 {"us", "", "ORIGINAL\\PRIMARY", true, NULL, false},
                 {"ZZ", "", "ORIGINAL\\PRIMARY", true, NULL, false},
                 {"", "", "ORIGINAL\\PRIMARY", true, NULL, false},
                 {"DX", "", "ORIGINAL\\PRIMARY", false, NULL, false},
                 {"CR", "", "DERIVED\\SECONDARY", true, "DF", false},
                 {"CT", "", "DERIVED\\SECONDARY", false, "WSD", false},
                 {"CT", "", "DERIVED\\SECONDARY", true, NULL, true},
                 {"NM", "", "DERIVED\\SECONDARY", false, NULL, true}};
    const size_t count = sizeof(kinds) / sizeof(kinds[0]);
    Taken taken = {.folder = scratch_folder_new()};
    for (size_t i = 0; i < count; i++) {
        MadeObject object = MADE_OBJECT_DEFAULT;
        char name[2] = {(char)('a' + i), '\0'};
        object.modality = kinds[i].modality;
        object.burned_in = kinds[i].burned_in;
        object.image_type = kinds[i].image_type;
        object.conversion_type = kinds[i].conversion_type;
        object.is_colour = kinds[i].is_colour;
        put(&taken, name, &object);
    }
    take_folder(&taken);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(facts_at(&taken, i)->suspicion[0] != '\0', kinds[i].suspicious);
    }
    taken_free(&taken);
}

enum { FILES = 600, READERS = 4 };

static const SatDicomLinear no_line = {.step = 0};

static void *read_all(void *context)
{
    const Taken *taken = context;
    size_t count = 0;
    size_t good = 0;
    const SatCleanItem *const *items = sat_deidentifier_items(taken->deidentifier, &count);
    for (size_t i = 0; i < count; i++) {
        SatError err = SAT_ERROR_INIT;
        const SatCleanFacts *facts = sat_clean_item_facts(items[i]);
        SatPixelFrame frame;
        if (sat_pixel_frame_new(&frame, &facts->image.shape, &err)) {
            uint16_t first = 0;
            good += sat_clean_item_read_frame(items[i], 0, &no_line, &frame, &err) ? 1U : 0U;
            memcpy(&first, frame.pixels, sizeof(first));
            good += first == 100 ? 1U : 0U;
            sat_pixel_frame_free(&frame);
        }
    }
    return (void *)good;
}

/* Far more files than descriptors, read by several threads at once. */
static void few_files_are_open_at_a_time(void **state)
{
    (void)state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit low = {64, before.rlim_max};
    Taken taken = {.folder = scratch_folder_new()};
    MadeObject object = MADE_OBJECT_DEFAULT;
    object.value = 100;
    for (int i = 0; i < FILES; i++) {
        char name[16];
        char uid[32];
        (void)snprintf(name, sizeof(name), "f%d", i);
        (void)snprintf(uid, sizeof(uid), "1.2.3.4.5.%d", i + 1);
        object.instance_uid = uid;
        put(&taken, name, &object);
    }
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
    take_folder(&taken);
    pthread_t threads[READERS];
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, read_all, &taken), 0);
    }
    for (int i = 0; i < READERS; i++) {
        void *good = NULL;
        assert_int_equal(pthread_join(threads[i], &good), 0);
        assert_int_equal((size_t)good, 2 * FILES);
    }
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    taken_free(&taken);
}

static void only_directions_of_a_person_pass(void **state)
{
    (void)state;
    static const struct {
        const char *words, *type, *row, *column;
    } objects[] = {
        {"L\\F", NULL, "L", "F"},
        {"P\\FL", NULL, "P", "FL"},
        {"RAH\\FR", "BIPED", "RAH", "FR"},
        {"L\\R", NULL, "", ""},
        {"L", NULL, "", ""},
        {"\\F", NULL, "", ""},
        {"LE\\V", NULL, "", ""},
        {"PR\\L", "QUADRUPED", "", ""},
        {"ZQX\\ZQX", NULL, "", ""},
        {"LAFX\\P", NULL, "", ""},
        {NULL, NULL, "", ""},
    };
    enum { COUNT = sizeof(objects) / sizeof(objects[0]) };
    Taken taken = {.folder = scratch_folder_new()};
    for (size_t i = 0; i < COUNT; i++) {
        MadeObject object = MADE_OBJECT_DEFAULT;
        char name[2] = {(char)('a' + i), '\0'};
        char uid[16];
        (void)snprintf(uid, sizeof(uid), "1.2.3.%zu", i + 1);
        object.instance_uid = uid;
        object.position = NULL;
        object.patient_orientation = objects[i].words;
        object.orientation_type = objects[i].type;
        put(&taken, name, &object);
    }
    take_folder(&taken);
    for (size_t i = 0; i < COUNT; i++) {
        const SatFrameFacts *frame = sat_clean_frame(item_at(&taken, i), 0);
        assert_string_equal(frame->traits->patient_orientation[0], objects[i].row);
        assert_string_equal(frame->traits->patient_orientation[1], objects[i].column);
    }
    taken_free(&taken);
}

static void a_changed_file_is_not_read(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Taken taken = {.folder = scratch_folder_new()};
    MadeObject object = MADE_OBJECT_DEFAULT;
    put(&taken, "a", &object);
    take_folder(&taken);
    object.name = "Somebody^Else^Altogether";
    put(&taken, "a", &object);
    size_t count = 0;
    const SatCleanItem *item = sat_deidentifier_items(taken.deidentifier, &count)[0];
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, &sat_clean_item_facts(item)->image.shape, &err));
    assert_false(sat_clean_item_read_frame(item, 0, &no_line, &frame, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "has changed"));
    sat_pixel_frame_free(&frame);
    taken_free(&taken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_words_go_further),
        cmocka_unit_test(nothing_identifying_reaches_a_plan),
        cmocka_unit_test(patients_are_told_apart),
        cmocka_unit_test(charsets_do_not_tell_patients_apart),
        cmocka_unit_test(names_in_other_sets_give_no_words),
        cmocka_unit_test(days_differ_as_dates_do),
        cmocka_unit_test(suspicion_follows_the_header),
        cmocka_unit_test(few_files_are_open_at_a_time),
        cmocka_unit_test(only_directions_of_a_person_pass),
        cmocka_unit_test(a_changed_file_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
