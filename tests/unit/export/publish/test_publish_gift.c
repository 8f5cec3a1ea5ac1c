/* GIFT: what is imported and exported comes back the same; what is exported is asked the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/gift.h"
#include "export/publish/gift_form.h"
#include "formats/case/case_json_private.h"

static SatImported *read_gift(const char *text, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    SatImported *imported = sat_import_gift((SatImportText){text, length}, &err);
    if (imported == NULL) {
        print_message("%s\n%.*s\n", err.text, (int)length, text);
    }
    assert_non_null(imported);
    return imported;
}

static SatCase *read_case(const char *json)
{
    SatError err = SAT_ERROR_INIT;
    SatCase *model = sat_case_read_texts(json, strlen(json), &err);
    if (model == NULL) {
        print_message("%s\n", err.text);
    }
    assert_non_null(model);
    return model;
}

/* The GIFT text of a case; *losses: how many kinds of them were noted. */
static SatByteWriter write_gift(const SatCase *model, size_t *losses, size_t *left_out)
{
    static SatPublication publication;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    const SatPublishCase of = {
        .model = model, .teaching = model->teaching, .number = 1, .count = 1};
    publication = (SatPublication){0};
    sat_gift_put_category(&of, &out);
    for (size_t i = 0; i < model->teaching->question_count; i++) {
        sat_gift_put_question(&publication, &model->teaching->questions[i], &out);
    }
    *losses = publication.loss_count;
    *left_out = 0;
    for (size_t i = 0; i < publication.loss_count; i++) {
        *left_out += publication.losses[i].is_left_out ? publication.losses[i].count : 0;
    }
    return out;
}

static const char gift[] =
    "$CATEGORY: $course$/top/Chest/Emergency\n\n"
    "::one::[plain]What is \\{this\\}\\: 3 \\= 3 \\~ \\# \\\\? {\n=Effusion#Yes, \\#1\n~Tumour#No\n"
    "~%50%Both <b> of it#Half####General words}\n\n"
    "::two::Which two? {~%50%A ~%50%B ~%-100%C#never}\n\n"
    "::three::The heart is big.{TRUE#It is, look again#Right you are}\n\n"
    "::four::The heart is small {F####Always told}\n\n"
    "::five::Whose sign is it? {=Golden's S#Well done =%100%S of Golden}\n\n"
    "::six::[plain]Describe.\\nIn two lines <i>. {}\n\n"
    "What fills the gap {=here ~there} in the text?\n\n"
    "::two lines::First\\nsecond{=a\\nb#c\\nd ~e}\n";

static void test_round_trip(void **state)
{
    (void)state;
    size_t losses = 0, left_out = 0;
    SatImported *first = read_gift(gift, strlen(gift));
    assert_int_equal(first->loss_count, 0);
    SatCase *model = read_case(first->json);
    assert_int_equal(model->teaching->question_count, 8);
    SatByteWriter text = write_gift(model, &losses, &left_out);
    assert_int_equal(left_out, 0);
    SatImported *second = read_gift((const char *)text.bytes, text.length);
    assert_string_equal(second->json, first->json);
    SatCase *again = read_case(second->json);
    SatByteWriter same = write_gift(again, &losses, &left_out);
    assert_int_equal(same.length, text.length);
    assert_memory_equal(same.bytes, text.bytes, text.length);
    sat_byte_writer_free(&text);
    sat_byte_writer_free(&same);
    sat_case_free(again);
    sat_case_free(model);
    sat_imported_free(first);
    sat_imported_free(second);
}

#define START "{\"format\": \"satchel-case\", \"version\": 1, \"questions\": ["

static const char *const hostile[] = {"{}~=#:%",
                                      "%50%x",
                                      "[html]<b>x</b>",
                                      "::t::",
                                      "// no comment",
                                      "$CATEGORY: x",
                                      "a\\\\nb",
                                      "####",
                                      "=a",
                                      "~%100%b",
                                      "-> c",
                                      "<script>alert(1)</script>",
                                      "&lt;b&gt;",
                                      "\xD7\x90\xCE\xB1\xE8\x82\xBA"};

/* Any text as prompt, answer, feedback and accepted word comes back as it was. */
static void test_hostile_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        char json[2048];
        size_t losses = 0, left_out = 0;
        (void)snprintf(json, sizeof(json),
                       START
                       "{\"id\": \"a\", \"kind\": \"single\", \"prompt\": \"%s\", \"answers\": ["
                       "{\"text\": \"%s\", \"correct\": true, \"feedback\": \"%s\"},"
                       "{\"text\": \"x%s\"}]}]}",
                       hostile[i], hostile[i], hostile[i], hostile[i]);
        SatCase *model = read_case(json);
        SatByteWriter text = write_gift(model, &losses, &left_out);
        SatImported *imported = read_gift((const char *)text.bytes, text.length);
        SatCase *back = read_case(imported->json);
        assert_int_equal(back->teaching->question_count, 1);
        const SatQuestion *was = &model->teaching->questions[0];
        const SatQuestion *is = &back->teaching->questions[0];
        assert_string_equal(is->prompt, was->prompt);
        assert_int_equal(is->answer_count, 2);
        for (size_t a = 0; a < 2; a++) {
            assert_string_equal(is->answers[a].text, was->answers[a].text);
            assert_string_equal(is->answers[a].feedback, was->answers[a].feedback);
            assert_int_equal(is->answers[a].is_correct, was->answers[a].is_correct);
        }
        sat_case_free(back);
        sat_imported_free(imported);
        sat_byte_writer_free(&text);
        sat_case_free(model);
    }
}

static void test_losses(void **state)
{
    (void)state;
    size_t losses = 0, left_out = 0;
    SatCase *model = read_case(
        START
        "{\"id\": \"h\", \"kind\": \"hotspot\", \"prompt\": \"Where?\", \"regions\": [{\"kind\": "
        "\"circle\", \"series\": [0, 0], \"frames\": [0, 0], \"points\": [[2, 2], [3, 3]]}]},"
        "{\"id\": \"m\", \"kind\": \"multiple\", \"prompt\": \"Which?\", \"hint\": \"Look\","
        "\"answers\": [{\"text\": \"A\", \"correct\": true}, {\"text\": \"B\"}]},"
        "{\"id\": \"n\", \"kind\": \"multiple\", \"prompt\": \"None?\","
        "\"answers\": [{\"text\": \"A\"}, {\"text\": \"B\"}]},"
        "{\"id\": \"t\", \"kind\": \"text\", \"prompt\": \"Why?\", \"model_answer\": \"An "
        "aneurysm\", \"accepted\": [\"aneurysm\"]}]}");
    SatByteWriter text = write_gift(model, &losses, &left_out);
    assert_int_equal(left_out, 2); /* the hotspot, and the choice without a right answer */
    assert_int_equal(losses, 5);
    sat_write_u8(&text, 0);
    const char *whole = (const char *)text.bytes;
    assert_null(strstr(whole, "Where?"));
    assert_non_null(strstr(whole, "::m::[plain]Which? {\n~%100%A\n~%-100%B\n}"));
    assert_non_null(strstr(whole, "{=aneurysm ####An aneurysm}"));
    sat_byte_writer_free(&text);
    sat_case_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip),
                                       cmocka_unit_test(test_hostile_texts),
                                       cmocka_unit_test(test_losses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
