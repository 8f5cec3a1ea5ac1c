/* Tests of deid_hidden_text: text among binary numbers goes, numbers that were measured stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_object.h"
#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define SELECTOR_FD SAT_TAG(0x0072, 0x0074)
#define SELECTOR_FL SAT_TAG(0x0072, 0x0076)
#define SELECTOR_UL SAT_TAG(0x0072, 0x0078)
#define SELECTOR_US SAT_TAG(0x0072, 0x007A)
#define SELECTOR_UV SAT_TAG(0x0072, 0x0083)
#define SEQUENCE SAT_TAG(0x0008, 0x2218)
enum { ITEMS = 3000 };

static const SatLibrarySecret secret = {.bytes = {1, 2, 3}};

typedef struct {
    MadeFile made;
    SatArena *arena;
    SatDeidObject object;
} Cleaned;

/* A patient with a long and a short name, a number and a date of birth. */
static DicomMaker patient(const char *uid, const char *character_set)
{
    DicomMaker maker = maker_new(uid);
    put_text(&maker, SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", character_set);
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2");
    return maker;
}

static void put_patient(DicomMaker *maker, const char *name, const char *id)
{
    put_text(maker, SAT_TAG_PATIENT_NAME, "PN", name);
    put_text(maker, SAT_TAG_PATIENT_ID, "LO", id);
    put_text(maker, SAT_TAG_PATIENT_BIRTH_DATE, "DA", "19370514");
}

/* With a picture at the end, which every object that is kept has. */
static void clean(Cleaned *out, DicomMaker *maker)
{
    static const MadePicture picture = {.photometric = "MONOCHROME2",
                                        .rows = 2,
                                        .columns = 2,
                                        .samples = 1,
                                        .allocated = 8,
                                        .stored = 8,
                                        .high_bit = 7};
    put_picture(maker, &picture);
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OB", "\1\2\3\4", 4);
    SatError err = SAT_ERROR_INIT;
    SatDeidProfile profile;
    *out = (Cleaned){.made = made_open(maker), .arena = sat_arena_new(0, &err)};
    assert_non_null(out->made.dicom);
    assert_true(sat_deid_profile_parse("teaching", &profile, &err));
    const SatDeidContext context = {.secret = &secret, .profile = &profile};
    const SatDeidObjectInput input = {.identity = "somewhere"};
    assert_true(sat_deid_object(&context, out->made.dicom, &input, out->arena, &out->object, &err));
}

static void cleaned_free(Cleaned *cleaned)
{
    sat_arena_free(cleaned->arena);
    made_close(&cleaned->made);
}

typedef struct {
    const char *what;
    uint32_t tag;
    const char *vr;
    const char *bytes;
    size_t length;
    bool stays;
} Hidden;

#define BYTES(text) text, sizeof(text) - 1

static const Hidden cases[] = {
    {"padded", SELECTOR_FD, "FD", BYTES("Schnabeltier\0\0\0\0"), false},
    {"8 bits", SELECTOR_FL, "FL", BYTES("Dr House\0\0\0\0"), false},
    {"Latin-1", SELECTOR_UL, "UL",
     BYTES("Schn\xE4"
           "beltier-Ott"),
     false},
    {"Latin-1, another's", SELECTOR_UL, "UL", BYTES("M\xFCllersohn\0\0"), false},
    {"16 bits", SELECTOR_US, "US", BYTES("S\0c\0h\0n\0a\0b\0e\0l\0t\0i\0e\0r\0"), false},
    {"16 bits, big", SELECTOR_US, "US", BYTES("\0S\0c\0h\0n\0a\0b\0e\0l\0t\0i\0e\0r"), false},
    {"16 bits, another's", SELECTOR_US, "US", BYTES("H\0o\0u\0s\0e\0m\0a\0n\0"), false},
    {"one letter a number", SELECTOR_UL, "UL", BYTES("L\0\0\0i\0\0\0w\0\0\0e\0\0\0i\0\0\0"), false},
    {"in the middle", SELECTOR_UL, "UL", BYTES("\1\0\0\0 Ottokar\3\0\0\0"), false},
    {"broken by zeros", SELECTOR_UL, "UL", BYTES("Hous\0\0eman\0\0\0\0\0\0"), false},
    {"tags", SAT_TAG(0x0072, 0x0060), "AT", BYTES("Houseman"), false},
    {"digits", SELECTOR_US, "US", BYTES("77441155"), false},
    {"the number", SELECTOR_UL, "UL", BYTES("\x83\xA8\x9D\x04"), false},   /* 77441155 */
    {"the date", SELECTOR_US, "US", BYTES("\x91\x07\x05\0\x0E\0"), false}, /* 1937, 5, 14 */
    {"the day", SELECTOR_US, "US", BYTES("\x0E\0\x05\0\x91\x07"), false},  /* 14, 5, 1937 */
    {"as a float", SELECTOR_FL, "FL", BYTES("\x10\xB5\x93\x4C"), false},   /* 77441155 */
    {"lookup data", SAT_TAG(0x0040, 0x9212), "FD", BYTES("Schnabeltier 123"), false},
    {"ages", SELECTOR_US, "US", BYTES("A\0B\0C\0D\0E\0F\0G\0H\0"), true}, /* 65 to 72 */
    {"a matrix", SELECTOR_US, "US", BYTES("\0\1\0\0\0\0\0\1"), true},
    {"50.3", SELECTOR_FL, "FL", BYTES("33IB33IB33IB"), true},
    {"pointers", SAT_TAG(0x0072, 0x0060), "AT", BYTES("\x20\0\x32\0\x20\0\x37\0"), true},
    {"signed", SAT_TAG(0x0072, 0x007E), "SS", BYTES("\xCE\xFF\xCD\xFF\xE8\xFF\xF0\xFF"), true},
    {"small", SAT_TAG(0x0072, 0x0083), "UV", BYTES("A\0\0\0\0\0\0\0"), true},
};

static void test_each(void **state)
{
    (void)state;
    size_t stays = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const Hidden *hidden = &cases[i];
        Cleaned cleaned;
        DicomMaker maker = patient(UID_EXPLICIT, "ISO_IR 100");
        put_patient(&maker, "Schnabeltier^Ottokar^Liwei", "77441155");
        put_bytes(&maker, hidden->tag, hidden->vr, hidden->bytes, hidden->length);
        clean(&cleaned, &maker);
        const SatDicomElement *there = sat_dicom_find(&cleaned.object.dataset, hidden->tag);
        if ((there != NULL) != hidden->stays) {
            fail_msg("%s: %s", hidden->what, there != NULL ? "stays" : "goes");
        }
        stays += there != NULL;
        cleaned_free(&cleaned);
        maker_free(&maker);
    }
    assert_int_equal(stays, 6);
}

/* The file's own character set, and the byte order of the file. */
static void test_other_forms(void **state)
{
    (void)state;
    static const char cyrillic[] = "\xB8\xD2\xD0\xDD\xDE\xD2\0\0"; /* a name of six letters */
    for (int big = 0; big < 2; big++) {
        Cleaned cleaned;
        DicomMaker maker = patient(big ? UID_BIG_ENDIAN : UID_EXPLICIT, "ISO_IR 144");
        put_patient(&maker, "\xB8\xD2\xD0\xDD\xDE\xD2", "77441155");
        put_bytes(&maker, SELECTOR_FD, "FD", cyrillic, 8);
        put_bytes(&maker, SELECTOR_UL, "UL", big ? "\x04\x9D\xA8\x83" : "\x83\xA8\x9D\x04", 4);
        put_bytes(&maker, SELECTOR_US, "US", big ? "\4\x9D" : "\x9D\4", 2);
        clean(&cleaned, &maker);
        assert_null(sat_dicom_find(&cleaned.object.dataset, SELECTOR_FD));
        assert_null(sat_dicom_find(&cleaned.object.dataset, SELECTOR_UL));
        assert_non_null(sat_dicom_find(&cleaned.object.dataset, SELECTOR_US));
        cleaned_free(&cleaned);
        maker_free(&maker);
    }
}

/* Safe private attributes are looked into as others are; and have so many values. */
static void test_safe_private(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        Cleaned cleaned;
        DicomMaker maker = patient(UID_EXPLICIT, "ISO_IR 100");
        put_patient(&maker, "Schnabeltier^Ottokar", "77441155");
        put_text(&maker, SAT_TAG(0x2005, 0x0010), "LO", "Philips MR Imaging DD 001");
        put_bytes(&maker, SAT_TAG(0x2005, 0x100D), "FL",
                  i == 0 ? "Schnabeltier\0\0\0\0" : "\0\0\x20\x41", i == 0 ? 16 : 4);
        put_bytes(&maker, SAT_TAG(0x2005, 0x100E), "FL", "\0\0\x80\x3F\0\0\x80\x3F",
                  i == 1 ? 8 : 4);
        clean(&cleaned, &maker);
        const SatDicomDataset *dataset = &cleaned.object.dataset;
        assert_true((sat_dicom_find(dataset, SAT_TAG(0x2005, 0x100D)) != NULL) == (i != 0));
        assert_true((sat_dicom_find(dataset, SAT_TAG(0x2005, 0x100E)) != NULL) == (i != 1));
        assert_non_null(sat_dicom_find(dataset, SAT_TAG(0x2005, 0x0010)));
        cleaned_free(&cleaned);
        maker_free(&maker);
    }
}

/* A table of 256 entries of 16 bits, made by the function. */
static bool table_stays(uint16_t (*entry)(uint32_t index), const char *id, const char *text)
{
    Cleaned cleaned;
    DicomMaker maker = patient(UID_EXPLICIT, "ISO_IR 100");
    put_patient(&maker, "Schnabeltier^Ada", id);
    SatByteWriter table = SAT_BYTE_WRITER_INIT;
    for (uint32_t i = 0; i < 256; i++) {
        sat_write_u16(&table, entry(i));
    }
    memcpy(table.bytes + 100, text, strlen(text));
    static const uint8_t descriptor[] = {0, 1, 0, 0, 16, 0};
    put_bytes(&maker, SAT_TAG_RED_PALETTE_DESCRIPTOR, "US", descriptor, sizeof(descriptor));
    put_bytes(&maker, SAT_TAG_RED_PALETTE_DATA, "OW", table.bytes, table.length);
    clean(&cleaned, &maker);
    const SatDicomElement *there =
        sat_dicom_find(&cleaned.object.dataset, SAT_TAG_RED_PALETTE_DATA);
    bool stays = there != NULL && there->length == 512 &&
                 memcmp(there->value, table.bytes, table.length) == 0;
    sat_byte_writer_free(&table);
    cleaned_free(&cleaned);
    maker_free(&maker);
    return stays;
}

static uint16_t ramp(uint32_t i)
{
    return (uint16_t)(i * 257);
}

static uint16_t letters(uint32_t i)
{
    return (uint16_t)(0x4141 + i / 10); /* nothing but letters */
}

static uint16_t narrow(uint32_t i)
{
    return (uint16_t)i;
}

static uint16_t curve(uint32_t i)
{
    return (uint16_t)(i * i);
}

static void test_tables(void **state)
{
    (void)state;
    static const char *const ids[] = {"77441155", "123456", "56789", "112233", "ABCD"};
    uint16_t (*const functions[])(uint32_t) = {ramp, narrow, curve};
    for (size_t id = 0; id < sizeof(ids) / sizeof(ids[0]); id++) {
        for (size_t i = 0; i < 3; i++) {
            assert_true(table_stays(functions[i], ids[id], ""));
            assert_false(table_stays(functions[i], ids[id], "SCHNABELTIER Ada"));
        }
    }
    assert_true(table_stays(letters, "77441155", ""));
    assert_false(table_stays(curve, "77441155", "no 77441155 of"));
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void put_random(DicomMaker *item, uint32_t tag, const char *vr, size_t count, uint32_t *seed)
{
    uint8_t bytes[64];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        double number = ((double)next_random(seed) - 8388608.0) / 8192.0; /* to 1024 mm */
        float single = (float)number;
        uint32_t whole = next_random(seed) % 100000;
        if (strcmp(vr, "FD") == 0) {
            memcpy(bytes + length, &number, sizeof(number));
            length += sizeof(number);
        } else if (strcmp(vr, "FL") == 0) {
            memcpy(bytes + length, &single, sizeof(single));
            length += sizeof(single);
        } else {
            memcpy(bytes + length, &whole, strcmp(vr, "UL") == 0 ? 4 : 2);
            length += strcmp(vr, "UL") == 0 ? 4 : 2;
        }
    }
    put_bytes(item, tag, vr, bytes, length);
}

/* Numbers that were measured stay, though the patient's name is as short as names are. */
static void test_measured(void **state)
{
    (void)state;
    Cleaned cleaned;
    uint32_t seed = 7, lost = 0;
    DicomMaker maker = patient(UID_EXPLICIT, "ISO_IR 100");
    put_header(&maker, SEQUENCE, "SQ", UNDEFINED);
    for (int i = 0; i < ITEMS; i++) {
        DicomMaker item = maker_bare(true, false);
        put_random(&item, SELECTOR_FD, "FD", 6, &seed);
        put_random(&item, SELECTOR_FL, "FL", 6, &seed);
        put_random(&item, SELECTOR_UL, "UL", 4, &seed);
        put_random(&item, SELECTOR_US, "US", 8, &seed);
        put_item_of(&maker, &item);
        maker_free(&item);
    }
    put_sequence_end(&maker);
    put_patient(&maker, "Li^Al^Abe", "4711");
    clean(&cleaned, &maker);
    const SatDicomElement *items = sat_dicom_find(&cleaned.object.dataset, SEQUENCE);
    assert_int_equal(items->item_count, ITEMS);
    for (size_t i = 0; i < items->item_count; i++) {
        lost += (uint32_t)(4 - items->items[i].count);
    }
    print_message("%u of %d measured values are lost\n", lost, 4 * ITEMS);
    assert_true(lost <= 1);
    cleaned_free(&cleaned);
    maker_free(&maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each),         cmocka_unit_test(test_other_forms),
        cmocka_unit_test(test_safe_private), cmocka_unit_test(test_tables),
        cmocka_unit_test(test_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
