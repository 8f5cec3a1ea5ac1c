/* Tests of deid_patients: what one object says of the patient is found in all others, however it is
 * written; ordinary words stay; what cannot be known fails closed. */
#include "export/deidentify/deid_patients.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_object.h"
#include "export/deidentify/deid_private.h"
#include "export/deidentify/own_identifiers_private.h"
#include "export/deidentify/text_reading.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define SEQUENCE_NAME SAT_TAG(0x0018, 0x0024)
#define SOFTWARE_VERSIONS SAT_TAG(0x0018, 0x1020)
#define SCAN_OPTIONS SAT_TAG(0x0018, 0x0022)
#define IMAGE_POSITION SAT_TAG(0x0020, 0x0032)
#define ECHO_TRAIN SAT_TAG(0x0018, 0x0091) /* IS */
#define SIZE SAT_TAG(0x0010, 0x1020)
#define SERIES_TIME SAT_TAG(0x0008, 0x0031)

enum { MOST_BYTES = 1200 };

static const SatLibrarySecret secret = {.bytes = {4, 5, 6}};

/** What an object says of its patient; NULL: nothing. */
typedef struct {
    const char *character_set, *name, *id, *birth, *staff;
} Who;

static const Who somebody = {.name = "Schnabeltier^Ottokar", .id = "77441155", .birth = "19370514"};
/* The same patient by the number, and nothing else. */
static const Who number_alone = {.id = "77441155"};

/** An element more; NULL: none. */
typedef struct {
    uint32_t tag;
    const char *vr, *value;
} Extra;

/* In order of their tags. */
static void put(DicomMaker *maker, Extra *extra, uint32_t tag, const char *vr, const char *value)
{
    if (extra->value != NULL && extra->tag < tag) {
        put_text(maker, extra->tag, extra->vr, extra->value);
        extra->value = NULL;
    }
    if (value != NULL) {
        put_text(maker, tag, vr, value);
    }
}

static DicomMaker object_of(const Who *who, Extra extra)
{
    static const MadePicture picture = {.photometric = "MONOCHROME2",
                                        .rows = 2,
                                        .columns = 2,
                                        .samples = 1,
                                        .allocated = 8,
                                        .stored = 8,
                                        .high_bit = 7};
    static const uint8_t pixels[4] = {1, 2, 3, 4};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put(&maker, &extra, SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", who->character_set);
    put(&maker, &extra, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.4");
    put(&maker, &extra, SAT_TAG_SOP_INSTANCE_UID, "UI", "1.2.3.77441155.4");
    put(&maker, &extra, SAT_TAG_STUDY_DATE, "DA", "20200102");
    put(&maker, &extra, SAT_TAG(0x0008, 0x1070), "PN", who->staff);
    put(&maker, &extra, SAT_TAG_PATIENT_NAME, "PN", who->name);
    put(&maker, &extra, SAT_TAG_PATIENT_ID, "LO", who->id);
    put(&maker, &extra, SAT_TAG_PATIENT_BIRTH_DATE, "DA", who->birth);
    put(&maker, &extra, SAT_TAG_STUDY_INSTANCE_UID, "UI", "1.2.3.100");
    put(&maker, &extra, SAT_TAG_SERIES_INSTANCE_UID, "UI", "1.2.3.101");
    put(&maker, &extra, SAT_TAG(0x0028, 0x0000), "UL", NULL);
    put_picture(&maker, &picture);
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", pixels, sizeof(pixels));
    return maker;
}

typedef struct {
    SatOwnIdentifiers *own;
    SatDeidPatients *patients;
    SatDeidMemories *memories;
    SatDeidMemory *memory; /* of the objects of the run so far */
    SatDeidProfile profile;
    SatError err;
} Run;

/* By what the engine knows objects of one patient. */
static SatSha256 key_of(const SatDicomFile *dicom)
{
    SatError err = SAT_ERROR_INIT;
    SatRawItem raw = {.identity = "somewhere"};
    SatCleanFacts facts = {.study_seconds = -1};
    SatDeidUids uids;
    SatSha256 instance_key;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    const SatDeidStep step = {.secret = &secret,
                              .arena = arena,
                              .raw = &raw,
                              .dataset = dataset,
                              .decoder = decoder,
                              .charset = sat_dicom_charset_of(dataset, NULL)};
    assert_true(sat_deid_identity(&step, &facts, &instance_key, &uids, &err));
    return facts.patient_key;
}

/* One more object that tells who it is: before any of its patient is cleaned. */
static void run_take(Run *run, const Who *known)
{
    DicomMaker maker = object_of(known, (Extra){0, "", NULL});
    MadeFile made = made_open(&maker);
    assert_non_null(made.dicom);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&run->err);
    SatSha256 key = key_of(made.dicom);
    assert_true(sat_own_identifiers_take(run->own, &key, decoder, sat_dicom_dataset(made.dicom),
                                         &run->err));
    made_close(&made);
    maker_free(&maker);
}

/* A run over one object that tells who it is. */
static void run_start(Run *run, const Who *known, const char *profile)
{
    memset(run, 0, sizeof(*run));
    run->own = sat_own_identifiers_new(&run->err);
    run_take(run, known);
    assert_true(sat_deid_profile_parse(profile, &run->profile, &run->err));
    run->patients =
        sat_deid_patients_new(run->own, !run->profile.options[SAT_PS3_15_FULL_DATES], &run->err);
    assert_non_null(run->patients);
    run->memories = sat_deid_memories_new(&run->err);
    assert_non_null(run->memories);
    run->memory = sat_deid_memory_borrow(run->memories);
    assert_non_null(run->memory);
}

static void run_end(Run *run)
{
    sat_deid_memory_return(run->memories, run->memory);
    sat_deid_memories_free(run->memories);
    sat_deid_patients_free(run->patients);
    sat_own_identifiers_free(run->own);
}

static void assert_same_dataset(const SatDicomDataset *a, const SatDicomDataset *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const SatDicomElement *x = &a->elements[i], *y = &b->elements[i];
        assert_int_equal(x->tag, y->tag);
        assert_string_equal(x->vr, y->vr);
        assert_int_equal(x->length, y->length);
        assert_int_equal(x->item_count, y->item_count);
        if (x->value != NULL && x->length > 0) {
            assert_memory_equal(x->value, y->value, x->length);
        }
        for (size_t k = 0; k < x->item_count; k++) {
            assert_same_dataset(&x->items[k], &y->items[k]);
        }
    }
}

/* Whatever the objects before it were, it becomes what it becomes alone; and so do its counts. */
static void assert_memory_changes_nothing(const Run *run, const SatDicomFile *dicom,
                                          const SatDeidObjectInput *input)
{
    SatError err = SAT_ERROR_INIT;
    SatDeidCounts counts[3] = {{.items = NULL}, {.items = NULL}, {.items = NULL}};
    SatDeidObject objects[3];
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatDeidContext context = {
        .secret = &secret, .profile = &run->profile, .patients = run->patients};
    for (size_t i = 0; i < 3; i++) { /* alone, remembering others, remembering itself */
        context.counts = &counts[i];
        context.memory = i > 0 ? run->memory : NULL;
        assert_true(sat_deid_object(&context, dicom, input, arena, &objects[i], &err));
        assert_same_dataset(&objects[0].dataset, &objects[i].dataset);
        assert_int_equal(counts[0].count, counts[i].count);
        assert_memory_equal(counts[0].items, counts[i].items,
                            counts[0].count * sizeof(counts[0].items[0]));
    }
    for (size_t i = 0; i < 3; i++) {
        sat_deid_counts_free(&counts[i]);
    }
}

/* What becomes of one value of an object of `who`; "" when there is none. */
static void value_after(const Run *run, const Who *who, uint32_t tag, const char *vr,
                        const char *value, char out[MOST_BYTES])
{
    SatError err = SAT_ERROR_INIT;
    DicomMaker maker = object_of(who, (Extra){tag, vr, value});
    MadeFile made = made_open(&maker);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatDeidObject object;
    const SatDeidContext context = {
        .secret = &secret, .profile = &run->profile, .patients = run->patients};
    const SatDeidObjectInput input = {.identity = "somewhere"};
    assert_non_null(made.dicom);
    assert_true(sat_deid_object(&context, made.dicom, &input, arena, &object, &err));
    assert_memory_changes_nothing(run, made.dicom, &input);
    const SatDicomElement *element = sat_dicom_find(&object.dataset, tag);
    size_t length = element != NULL ? (size_t)element->length : 0;
    assert_true(length < MOST_BYTES);
    if (length > 0) {
        memcpy(out, element->value, length);
    }
    while (length > 0 && out[length - 1] == ' ') {
        length--;
    }
    out[length] = '\0';
    made_close(&made);
    maker_free(&maker);
}

static void assert_after(const Run *run, const Who *who, uint32_t tag, const char *vr,
                         const char *value, const char *wanted)
{
    char after[MOST_BYTES];
    value_after(run, who, tag, vr, value, after);
    if (strcmp(after, wanted) != 0) {
        print_message("%s: \"%s\" became \"%s\"\n", vr, value, after);
    }
    assert_string_equal(after, wanted);
}

/* Ways in which the number, the name and the day are written; and a telephone, a mail address. */
static const char *const written[] = {
    "7744-1155",     "77 44 11 55",    "774-411-55",    "7.7441155",        "77441155",
    "077441155",     "x77441155x",     "14.5.1937",     "14 May 1937",      "May 14th, 1937",
    "1937 05 14",    "14051937",       "05141937",      "370514",           "14/05/37",
    "19370514T10",   "x14.05.1937y",   "OSchnabeltier", "SchnabeltierO",    "SCHNABELTIEROTTO",
    "Schnabeltiers", "Schnabelt",      "SCHNABELTIER7", "Ottokar x",        "ottokar_1",
    "HerrOttokar",   "+49 221 445566", "a.b@c.de",      "Tel 0221/4455667", "2020-01-02",
};
static const char *const harmless[] = {
    "B30f",    "T2 TSE",    "syngo MR E11", "VB17A 2010-06-01", "*tir2d1_9", "5.1.20",
    "FAT SAT", "3.14.1593", "Schna",        "Otto 4",
};

/* The same words and numbers, in turn of who they tell of and of somebody else. */
static void nothing_is_remembered_across_patients(void **state)
{
    (void)state;
    static const Who other = {.name = "Adler^Ina", .id = "5150", .birth = "19900102"};
    Run run;
    run_start(&run, &somebody, "teaching");
    run_take(&run, &other);
    for (int turn = 0; turn < 3; turn++) {
        assert_after(&run, &somebody, ECHO_TRAIN, "IS", "77441155", "");
        assert_after(&run, &other, ECHO_TRAIN, "IS", "77441155", "77441155");
        assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "Schnabeltier", "Removed");
        assert_after(&run, &other, SOFTWARE_VERSIONS, "LO", "Schnabeltier", "Schnabeltier");
        assert_after(&run, &other, SOFTWARE_VERSIONS, "LO", "Adler", "Removed");
        assert_after(&run, &somebody, SOFTWARE_VERSIONS, "LO", "Adler", "Adler");
    }
    run_end(&run);
}

/* An object that says nothing but the number is cleaned of what another one says. */
static void another_object_tells(void **state)
{
    (void)state;
    Run run;
    size_t gone = 0, kept = 0;
    run_start(&run, &somebody, "teaching");
    for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++, gone++) {
        assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", written[i], "Removed");
        if (strlen(written[i]) <= 16) {
            assert_after(&run, &number_alone, SEQUENCE_NAME, "SH", written[i], "Removed");
            assert_after(&run, &number_alone, SCAN_OPTIONS, "CS", written[i], "REMOVED");
        }
    }
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++, kept++) {
        assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", harmless[i], harmless[i]);
    }
    print_message("%zu writings gone, %zu others kept\n", gone, kept);
    assert_after(&run, &number_alone, SAT_TAG_IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\OTTOKAR\\NORM",
                 "ORIGINAL\\PRIMARY\\\\NORM");
    assert_after(&run, &number_alone, SAT_TAG_IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\7744\\1155",
                 "ORIGINAL\\PRIMARY\\\\");
    run_end(&run);
}

/* Somebody else's object is not searched for it. */
static void patients_are_apart(void **state)
{
    (void)state;
    Run run;
    const Who other = {.name = "Igel^Ida", .id = "5550001"};
    run_start(&run, &somebody, "teaching");
    assert_after(&run, &other, SOFTWARE_VERSIONS, "LO", "Ottokar", "Ottokar");
    assert_after(&run, &other, SOFTWARE_VERSIONS, "LO", "for Ida Igel", "Removed");
    run_end(&run);
}

/* Where days stay, the birthday alone is looked for. */
static void kept_days(void **state)
{
    (void)state;
    Run run;
    run_start(&run, &somebody, "retain-dates");
    assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "of 2020-01-02", "of 2020-01-02");
    assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "14 May 1937", "Removed");
    run_end(&run);
}

static void numbers_among_measures(void **state)
{
    (void)state;
    static const char *const gone[] = {"77441155",   "+77441155",  "77441155.0", "7.7441155E7",
                                       "0077441155", "-77441155",  "774411.55",  "0.77441155",
                                       "1.77441155", "19370514",   "14051937",   "19.370514",
                                       "7744\\1155", "1\\77441155"};
    static const char *const kept[] = {"7744115",  "1.5",    "37.0514",   "774411550", "100000",
                                       "1.000000", "0.5\\2", "-120.4375", "1E3",       "77\\44"};
    Run run;
    run_start(&run, &somebody, "teaching");
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
        assert_after(&run, &number_alone, IMAGE_POSITION, "DS", gone[i], "");
    }
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        assert_after(&run, &number_alone, IMAGE_POSITION, "DS", kept[i], kept[i]);
    }
    assert_after(&run, &number_alone, ECHO_TRAIN, "IS", "370514", "");
    assert_after(&run, &number_alone, ECHO_TRAIN, "IS", "+14051937", "");
    assert_after(&run, &number_alone, ECHO_TRAIN, "IS", "5144", "5144");
    assert_after(&run, &number_alone, SIZE, "DS", "1.77441155", "");
    assert_after(&run, &number_alone, SIZE, "DS", "1.774", "1.774");
    assert_after(&run, &number_alone, SERIES_TIME, "TM", "101112.77441155", "101112");
    run_end(&run);
}

/* UIDs that are retained do not carry the number; all objects map them to the same. */
static void retained_uids(void **state)
{
    (void)state;
    static const uint32_t reference = SAT_TAG(0x0020, 0x0052);
    Run run;
    char first[MOST_BYTES], second[MOST_BYTES];
    run_start(&run, &somebody, "strict+retain-uids");
    value_after(&run, &number_alone, reference, "UI", "1.2.3.77441155.5", first);
    value_after(&run, &somebody, reference, "UI", "1.2.3.77441155.5", second);
    assert_string_equal(first, second);
    assert_int_equal(strncmp(first, "2.25.", 5), 0);
    value_after(&run, &number_alone, reference, "UI", "1.2.3.19370514", first);
    assert_int_equal(strncmp(first, "2.25.", 5), 0);
    assert_after(&run, &number_alone, reference, "UI", "1.2.3.4.5", "1.2.3.4.5");
    assert_after(&run, &number_alone, reference, "UI", "1.2.20200102.1", "1.2.20200102.1");
    run_end(&run);
}

/* Words of radiology stay, whatever the patient's name is; the name beside another part of it, or
 * alone when it is none of them, does not. */
static void ordinary_names(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        bool stays;
    } cases[] = {
        {"Brown^Anthony", "BROWN FAT", true},
        {"Brown^Anthony", "Brown", false},
        {"Brown^Anthony", "A. Brown", false},
        {"Brown^Anthony", "Brown Anthony", false},
        {"May^Laura", "May-Thurner", true},
        {"May^Laura", "MAY", false},
        {"May^Laura", "May^Laura", false},
        {"Long^Christopher", "LONG AXIS", true},
        {"Long^Christopher", "CLong", false},
        {"Long^Christopher", "LONGCHRISTOPHER", false},
        {"Head^Tanya", "HEAD", true},
        {"Head^Tanya", "HEAD NECK", true},
        {"Head^Tanya", "Head, Tanya", false},
        {"Head^Tanya", "Tanya", false},
        {"Axial^Original", "AXIAL", true},
        {"Wu^Li", "WULI", false},
        {"Schmidt^Petra", "SCHMIDTPETRA", false},
        {"Schmidt^Petra", "PSchmidt", false},
        {"Coronal^Anna", "CORONAL", true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        Run run;
        const Who who = {.name = cases[i].name, .id = "77441155"};
        run_start(&run, &who, "teaching");
        assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", cases[i].text,
                     cases[i].stays ? cases[i].text : "Removed");
        run_end(&run);
    }
}

/* Bytes that are not of the declared character set name the patient all the same. */
static void names_that_do_not_decode(void **state)
{
    (void)state;
    static const Who wrong[] = {
        {.character_set = "ISO_IR 192", .name = "M\xFCller^Ottokarl", .id = "77441155"},
        {.character_set = "ISO_IR 100", .name = "M\xC3\xBCller^Ottokarl", .id = "77441155"},
        {.name = "M\xFCller^Ottokarl", .id = "77441155"},
        {.character_set = "\\ISO 2022 IR 87", .name = "M\xFCller^Ottokarl", .id = "77441155"},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        Run run;
        const Who utf8 = {.character_set = "ISO_IR 192", .id = "77441155"};
        run_start(&run, &wrong[i], "teaching");
        assert_after(&run, &utf8, SOFTWARE_VERSIONS, "LO", "Ottokarl x", "Removed");
        assert_after(&run, &utf8, SOFTWARE_VERSIONS, "LO", "for MUELLER", "Removed");
        assert_after(&run, &utf8, SOFTWARE_VERSIONS, "LO", "B30f", "B30f");
        assert_after(&run, &wrong[i], SOFTWARE_VERSIONS, "LO", "Ottokarl x", "Removed");
        run_end(&run);
    }
}

static void long_names(void **state)
{
    (void)state;
    char padded[MOST_BYTES], endless[MOST_BYTES];
    Run run;
    (void)snprintf(padded, sizeof(padded), "%-1100s", "Schnabeltier^Ottokar");
    memset(endless, 'q', sizeof(endless));
    memcpy(endless, "Schnabeltier^Ottokar^", 21);
    endless[1100] = '\0';
    Who who = {.name = padded, .id = "77441155"};
    run_start(&run, &who, "teaching");
    assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "Ottokar", "Removed");
    assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "B30f x", "B30f x");
    run_end(&run);
    who.name = endless; /* not all of it is known: nothing but known words stays */
    run_start(&run, &who, "teaching");
    assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "Ottokar", "Removed");
    assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "B30f x", "Removed");
    assert_after(&run, &number_alone, SOFTWARE_VERSIONS, "LO", "axial B30f", "Axial");
    assert_after(&run, &number_alone, SAT_TAG_IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\NORM",
                 "ORIGINAL\\PRIMARY\\");
    run_end(&run);
}

/* Names of others fill no room that the patient's needs, and what was left out is told. */
static void crowds(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatOwnIdentifiers) *own = sat_own_identifiers_new(&err);
    SatSha256 key = sat_sha256("crowd", 5);
    for (int i = 0; i < 2000; i++) {
        char name[64];
        (void)snprintf(name, sizeof(name), "Somebody%04d^Somewhere", i);
        assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_STAFF, name, strlen(name), &err));
    }
    assert_true(sat_own_identifiers_gave_up(own, &key));
    assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_NAME, "Schnabeltier^Ottokar", 20, &err));
    bool is_there = false;
    SatOwnValue value;
    for (size_t at = 0; sat_own_identifiers_next(own, &key, &at, &value);) {
        is_there = is_there || value.kind == SAT_OWN_NAME;
    }
    assert_true(is_there);
}

static void readings(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"M\xFCller", "M\xC3\xBCller"}, {"M\xC3\xBCller", "M\xC3\xBCller"}, {"Otto", "Otto"}};
    for (size_t i = 0; i < 3; i++) {
        SatByteWriter out = SAT_BYTE_WRITER_INIT;
        sat_text_reading(pairs[i][0], strlen(pairs[i][0]), &out);
        assert_int_equal(out.length, strlen(pairs[i][1]));
        assert_memory_equal(out.bytes, pairs[i][1], out.length);
        sat_byte_writer_free(&out);
    }
    assert_true(sat_text_has_unknown("M\xEF\xBF\xBDller", 8));
    assert_false(sat_text_has_unknown("M\xC3\xBCller", 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_object_tells),
        cmocka_unit_test(nothing_is_remembered_across_patients),
        cmocka_unit_test(patients_are_apart),
        cmocka_unit_test(kept_days),
        cmocka_unit_test(numbers_among_measures),
        cmocka_unit_test(retained_uids),
        cmocka_unit_test(ordinary_names),
        cmocka_unit_test(names_that_do_not_decode),
        cmocka_unit_test(long_names),
        cmocka_unit_test(crowds),
        cmocka_unit_test(readings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
