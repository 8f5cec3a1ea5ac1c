/* Files of every syntax and of every oddity hospitals write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/reader_checks.h"

#define PRIVATE_TAG SAT_TAG(0x0009, 0x1010)

static void every_syntax_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < READER_SYNTAXES; i++) {
        DicomMaker maker = maker_new(reader_syntaxes[i]);
        put_head(&maker);
        put_tail(&maker);
        MadeFile made = made_open(&maker);
        assert_whole(&made);
        assert_true(sat_dicom_looks_like(made.file));
        assert_string_equal(sat_dicom_transfer_syntax(made.dicom), reader_syntaxes[i]);
        assert_int_equal(sat_dicom_dataset(made.dicom)->big_endian, i == 2);
        assert_null(sat_dicom_find(sat_dicom_dataset(made.dicom), SAT_TAG_TRANSFER_SYNTAX_UID));
        made_close(&made);
        maker_free(&maker);
    }
}

static void syntax_is_guessed_without_preamble_and_meta(void **state)
{
    (void)state;
    for (size_t i = 0; i < READER_SYNTAXES; i++) {
        DicomMaker maker = maker_bare(i != 0, i == 2);
        put_head(&maker);
        put_tail(&maker);
        MadeFile made = made_open(&maker);
        assert_whole(&made);
        assert_true(sat_dicom_looks_like(made.file));
        assert_string_equal(sat_dicom_transfer_syntax(made.dicom), reader_syntaxes[i]);
        made_close(&made);
        maker_free(&maker);
    }
}

static void a_wrong_transfer_syntax_is_corrected(void **state)
{
    (void)state;
    for (size_t said = 0; said < READER_SYNTAXES; said++) {
        for (size_t real = 0; real < READER_SYNTAXES; real++) {
            DicomMaker maker = maker_new(reader_syntaxes[said]);
            maker.is_explicit = real != 0;
            maker.big_endian = real == 2;
            put_head(&maker);
            put_tail(&maker);
            MadeFile made = made_open(&maker);
            assert_whole(&made);
            assert_string_equal(sat_dicom_transfer_syntax(made.dicom), reader_syntaxes[real]);
            made_close(&made);
            maker_free(&maker);
        }
    }
}

static void meta_headers_of_many_forms_are_read(void **state)
{
    (void)state;
    DicomMaker maker = maker_bare(true, false); /* without group length */
    put_meta(&maker, UID_EXPLICIT, false);
    put_head(&maker);
    put_tail(&maker);
    MadeFile made = made_open(&maker);
    assert_whole(&made);
    made_close(&made);
    /* with a wrong group length */
    DicomMaker wrong = maker_new(UID_EXPLICIT);
    wrong.out.bytes[140] = 0xEE;
    put_head(&wrong);
    put_tail(&wrong);
    made = made_open(&wrong);
    assert_whole(&made);
    made_close(&made);
    /* without preamble but with group 2 */
    made = made_open_bytes(maker.out.bytes + 132, maker.out.length - 132);
    assert_whole(&made);
    made_close(&made);
    /* the mark at the very beginning */
    made = made_open_bytes(maker.out.bytes + 128, maker.out.length - 128);
    assert_whole(&made);
    made_close(&made);
    maker_free(&wrong);
    maker_free(&maker);
}

static void a_mark_inside_the_data_is_none(void **state)
{
    (void)state;
    DicomMaker maker = maker_bare(true, false);
    put_head(&maker);
    char filling[128];
    memset(filling, 'x', sizeof filling);
    size_t used = maker.out.length + 8;
    memcpy(filling + (128 - used), "DICMxxxx", 8);
    put_bytes(&maker, SAT_TAG_MANUFACTURER, "LO", filling, sizeof filling);
    assert_memory_equal(maker.out.bytes + 128, "DICM", 4);
    put_tail(&maker);
    MadeFile made = made_open(&maker);
    assert_whole(&made);
    made_close(&made);
    maker_free(&maker);
}

static void other_files_are_not_dicom(void **state)
{
    (void)state;
    static const char *const others[] = {
        "\x89PNG\r\n\x1a\n and more bytes",
        "PK\x03\x04 a zip, this is",
        "%PDF-1.7 and so on, text",
        "RIFF....WEBPVP8L, a picture",
        "just some text, no picture",
        "\xFF\xD8\xFF\xE0 JFIF, JPEG",
        "{\"satchel\": 1, \"cases\": []}",
        "DICM",
        "GIF89a, a small one",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        DicomMaker maker = maker_bare(true, false);
        sat_write_text(&maker.out, others[i]);
        MadeFile made = made_open(&maker);
        assert_null(made.dicom);
        assert_int_equal(made.err.code, SAT_ERR_FORMAT);
        assert_false(sat_dicom_looks_like(made.file));
        made_close(&made);
        maker_free(&maker);
    }
    MadeFile empty = made_open_bytes(NULL, 0);
    assert_null(empty.dicom);
    assert_int_equal(empty.err.code, SAT_ERR_FORMAT);
    assert_false(sat_dicom_looks_like(empty.file));
    made_close(&empty);
}

static void assert_two_items(const MadeFile *made, uint32_t tag)
{
    const SatDicomElement *sequence = sat_dicom_find(sat_dicom_dataset(made->dicom), tag);
    assert_non_null(sequence);
    assert_string_equal(sequence->vr, "SQ");
    assert_null(sequence->value);
    assert_int_equal(sequence->item_count, 2);
    for (size_t i = 0; i < 2; i++) {
        char text[8] = "";
        assert_int_equal(sequence->items[i].count, 1);
        assert_true(sat_dicom_copy_text(&sequence->items[i], SAT_TAG_REFERENCED_SOP_INSTANCE_UID, 0,
                                        text, sizeof text));
        assert_string_equal(text, "1.2.3");
    }
}

static void sequences_of_stated_and_undefined_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < READER_SYNTAXES * 2; i++) {
        DicomMaker maker = maker_new(reader_syntaxes[i / 2]);
        put_head(&maker);
        put_mixed_sequence(&maker, i % 2 == 1);
        put_tail(&maker);
        MadeFile made = made_open(&maker);
        assert_whole(&made);
        assert_two_items(&made, SAT_TAG_REFERENCED_IMAGE_SEQUENCE);
        made_close(&made);
        maker_free(&maker);
    }
}

/* CP-246, in a known, an unknown and a private tag; by the book and as some write it. */
static void unknown_vr_of_undefined_length_is_a_sequence(void **state)
{
    (void)state;
    static const uint32_t tags[] = {SAT_TAG_REFERENCED_IMAGE_SEQUENCE, SAT_TAG(0x0008, 0x9215),
                                    PRIVATE_TAG};
    for (size_t i = 0; i < 6; i++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_head(&maker);
        put_header(&maker, tags[i / 2], "UN", UNDEFINED);
        DicomMaker inside = maker_bare(i % 2 == 1, false);
        put_text(&inside, SAT_TAG_REFERENCED_SOP_INSTANCE_UID, "UI", "1.2.3");
        put_item_of(&maker, &inside);
        put_item_of(&maker, &inside);
        put_sequence_end(&maker);
        put_tail(&maker);
        MadeFile made = made_open(&maker);
        assert_whole(&made);
        assert_two_items(&made, tags[i / 2]);
        made_close(&made);
        maker_free(&inside);
        maker_free(&maker);
    }
}

static void unknown_vr_of_a_known_tag_is_settled(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_bytes(&maker, SAT_TAG_SERIES_NUMBER, "UN", "12", 2);
    put_bytes(&maker, SAT_TAG_PREFERRED_PLAYBACK_SEQUENCING, "UN", "\2\1", 2);
    DicomMaker inside = maker_bare(false, false);
    put_text(&inside, SAT_TAG_REFERENCED_SOP_INSTANCE_UID, "UI", "1.2.3");
    put_header(&maker, SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "UN",
               (uint32_t)(2 * (8 + inside.out.length)));
    put_item_of(&maker, &inside);
    put_item_of(&maker, &inside);
    put_tail(&maker);
    MadeFile made = made_open(&maker);
    assert_whole(&made);
    assert_two_items(&made, SAT_TAG_REFERENCED_IMAGE_SEQUENCE);
    int64_t number = 0;
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    assert_true(sat_dicom_get_i64(dataset, SAT_TAG_SERIES_NUMBER, 0, &number) && number == 12);
    assert_true(sat_dicom_get_i64(dataset, SAT_TAG_PREFERRED_PLAYBACK_SEQUENCING, 0, &number));
    assert_int_equal(number, 258);
    made_close(&made);
    maker_free(&inside);
    maker_free(&maker);
}

static void strange_vrs_are_resolved_by_what_follows(void **state)
{
    (void)state;
    for (int form = 0; form < 5; form++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_head(&maker);
        switch (form) {
        case 0: /* blanks, 16-bit length */
            put_bytes(&maker, SAT_TAG_MANUFACTURER, "  ", "abcd", 4);
            break;
        case 1: /* a VR to come, 32-bit length (PS3.5 6.2.2) */
            put_header(&maker, SAT_TAG_MANUFACTURER, "ZZ", 0);
            put_raw_u32(&maker, 4);
            sat_write_text(&maker.out, "abcd");
            break;
        case 2: /* an implicit element in an explicit file */
            maker.is_explicit = false;
            put_bytes(&maker, SAT_TAG_MANUFACTURER, "LO", "abcd", 4);
            maker.is_explicit = true;
            break;
        case 3: /* a 32-bit VR written with a 16-bit length */
            put_header(&maker, SAT_TAG_MANUFACTURER, "LO", 4);
            memcpy(maker.out.bytes + maker.out.length - 4, "UT", 2);
            sat_write_text(&maker.out, "abcd");
            break;
        default: /* zeros, 16-bit length */
            put_header(&maker, SAT_TAG_MANUFACTURER, "LO", 4);
            memset(maker.out.bytes + maker.out.length - 4, 0, 2);
            sat_write_text(&maker.out, "abcd");
            break;
        }
        put_tail(&maker);
        MadeFile made = made_open(&maker);
        assert_whole(&made);
        char text[8] = "";
        assert_true(sat_dicom_copy_text(sat_dicom_dataset(made.dicom), SAT_TAG_MANUFACTURER, 0,
                                        text, sizeof text));
        assert_string_equal(text, "abcd");
        made_close(&made);
        maker_free(&maker);
    }
}

static void an_element_that_makes_no_sense_is_named(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_header(&maker, SAT_TAG_MANUFACTURER, "??", 9);
    put_tail(&maker);
    assert_not_opened(&maker, SAT_ERR_CORRUPT, "(0008,0070) at offset");
    maker_free(&maker);
}

static void private_sequences_that_make_no_sense_are_kept_as_bytes(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_bytes(&maker, PRIVATE_TAG, "SQ", "no item at all, this", 20);
    put_tail(&maker);
    MadeFile made = made_open(&maker);
    assert_whole(&made);
    const SatDicomElement *element = sat_dicom_find(sat_dicom_dataset(made.dicom), PRIVATE_TAG);
    assert_string_equal(element->vr, "UN");
    assert_int_equal(element->length, 20);
    assert_memory_equal(element->value, "no item at all, this", 20);
    made_close(&made);
    maker_free(&maker);
    /* a public one we might need is an error */
    maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_bytes(&maker, SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "SQ", "no item at all, this", 20);
    put_tail(&maker);
    assert_not_opened(&maker, SAT_ERR_CORRUPT, "(0008,1140)");
    maker_free(&maker);
}

static void lengths_past_their_item_are_refused(void **state)
{
    (void)state;
    DicomMaker inside = maker_bare(true, false);
    put_header(&inside, SAT_TAG_REFERENCED_SOP_INSTANCE_UID, "UI", 40);
    sat_write_text(&inside.out, "1.2.3 ");
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_header(&maker, SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "SQ", (uint32_t)(8 + inside.out.length));
    put_item_of(&maker, &inside);
    put_tail(&maker);
    assert_not_opened(&maker, SAT_ERR_CORRUPT, "(0008,1155)");
    maker_free(&maker);
    maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_header(&maker, SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "SQ", 20);
    put_item(&maker, 100);
    sat_write_text(&maker.out, "123456789012");
    put_tail(&maker);
    assert_not_opened(&maker, SAT_ERR_CORRUPT, "longer than its sequence");
    maker_free(&maker);
    maker_free(&inside);
}

static void stray_delimiters_are_stepped_over(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_sequence_end(&maker);
    put_item_end(&maker);
    /* an item without its delimiter, in a sequence of undefined length */
    put_header(&maker, SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "SQ", UNDEFINED);
    for (int i = 0; i < 2; i++) {
        put_item(&maker, UNDEFINED);
        put_text(&maker, SAT_TAG_REFERENCED_SOP_INSTANCE_UID, "UI", "1.2.3");
    }
    put_sequence_end(&maker);
    put_tail(&maker);
    MadeFile made = made_open(&maker);
    assert_whole(&made);
    assert_two_items(&made, SAT_TAG_REFERENCED_IMAGE_SEQUENCE);
    made_close(&made);
    maker_free(&maker);
}

static void bytes_behind_the_picture_are_tolerated(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
    } trailers[] = {
        {"x", 1},
        {"garbage!", 8},
        {"more garbage than an element", 28},
        {"\xE1\x7F\x10\x10OB\0\0\xFF\xFF\xFF\x7F", 12}, /* past the end of the file */
        {"\x20\0\x10\0SH\4\0abcd", 12},                 /* whole, but of a lower tag */
    };
    for (size_t i = 0; i < 6; i++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_head(&maker);
        put_tail(&maker);
        if (i < 5) {
            sat_write_bytes(&maker.out, trailers[i].bytes, trailers[i].length);
        } else {
            static const uint8_t zeros[3000] = {0};
            sat_write_bytes(&maker.out, zeros, sizeof zeros);
        }
        MadeFile made = made_open(&maker);
        assert_whole(&made);
        assert_null(sat_dicom_find(sat_dicom_dataset(made.dicom), SAT_TAG_STUDY_ID));
        made_close(&made);
        maker_free(&maker);
    }
    /* the padding element of the standard is an element */
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    put_tail(&maker);
    put_bytes(&maker, SAT_TAG(0xFFFC, 0xFFFC), "OB", "\0\0", 2);
    MadeFile made = made_open(&maker);
    assert_whole(&made);
    assert_non_null(sat_dicom_find(sat_dicom_dataset(made.dicom), SAT_TAG(0xFFFC, 0xFFFC)));
    made_close(&made);
    maker_free(&maker);
}

static void odd_lengths_and_group_lengths(void **state)
{
    (void)state;
    for (size_t i = 0; i < READER_SYNTAXES; i++) {
        DicomMaker maker = maker_new(reader_syntaxes[i]);
        put_header(&maker, SAT_TAG(0x0008, 0x0000), "UL", 4);
        put_raw_u32(&maker, 1); /* wrong, and not used */
        put_head(&maker);
        put_bytes(&maker, SAT_TAG_STUDY_DESCRIPTION, "LO", "odd", 3);
        put_tail(&maker);
        MadeFile made = made_open(&maker);
        assert_whole(&made);
        char text[8] = "";
        assert_true(sat_dicom_copy_text(sat_dicom_dataset(made.dicom), SAT_TAG_STUDY_DESCRIPTION, 0,
                                        text, sizeof text));
        assert_string_equal(text, "odd");
        made_close(&made);
        maker_free(&maker);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_syntax_is_read),
        cmocka_unit_test(syntax_is_guessed_without_preamble_and_meta),
        cmocka_unit_test(a_wrong_transfer_syntax_is_corrected),
        cmocka_unit_test(meta_headers_of_many_forms_are_read),
        cmocka_unit_test(a_mark_inside_the_data_is_none),
        cmocka_unit_test(other_files_are_not_dicom),
        cmocka_unit_test(sequences_of_stated_and_undefined_length),
        cmocka_unit_test(unknown_vr_of_undefined_length_is_a_sequence),
        cmocka_unit_test(unknown_vr_of_a_known_tag_is_settled),
        cmocka_unit_test(strange_vrs_are_resolved_by_what_follows),
        cmocka_unit_test(an_element_that_makes_no_sense_is_named),
        cmocka_unit_test(private_sequences_that_make_no_sense_are_kept_as_bytes),
        cmocka_unit_test(lengths_past_their_item_are_refused),
        cmocka_unit_test(stray_delimiters_are_stepped_over),
        cmocka_unit_test(bytes_behind_the_picture_are_tolerated),
        cmocka_unit_test(odd_lengths_and_group_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
