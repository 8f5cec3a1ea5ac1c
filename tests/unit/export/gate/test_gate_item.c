/* Names of the gate's items, and what --accept takes by them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/gate/gate_accept.h"

static const SatLibrarySecret secret = {.bytes = {1, 2, 3}};

static SatGateItem named(SatGateKind kind, const char *reason, const SatTextBox *boxes,
                         size_t box_count, const char *content)
{
    SatError err = SAT_ERROR_INIT;
    SatGateItem item = {
        .kind = kind, .reason = reason, .title = "CT", .boxes = boxes, .box_count = box_count};
    SatSha256 hash = sat_sha256(content, strlen(content));
    assert_true(sat_gate_item_name(&item, &secret, &hash, &err));
    return item;
}

static void names_follow_from_what_is_asked(void **state)
{
    (void)state;
    const SatTextBox boxes[] = {{{1, 2, 30, 10}, 0, 5}, {{1, 2, 30, 10}, 0, 6}};
    const SatGateItem first = named(SAT_GATE_PIXELS, "a screen", boxes, 1, "pixels");
    const SatGateItem again = named(SAT_GATE_PIXELS, "a screen", boxes, 1, "pixels");
    assert_string_equal(first.id, again.id);
    assert_true(sat_sha256_equal(&first.key, &again.key));
    assert_int_equal(strlen(first.id), 2 + SAT_GATE_ID_DIGITS);
    assert_memory_equal(first.id, "p-", 2);
    const SatGateItem others[] = {
        named(SAT_GATE_FACE, "a screen", boxes, 1, "pixels"),
        named(SAT_GATE_PIXELS, "another", boxes, 1, "pixels"),
        named(SAT_GATE_PIXELS, "a screen", boxes, 0, "pixels"),
        named(SAT_GATE_PIXELS, "a screen", boxes + 1, 1, "pixels"),
        named(SAT_GATE_PIXELS, "a screen", boxes, 2, "pixels"),
        named(SAT_GATE_PIXELS, "a screen", boxes, 1, "changed"),
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_string_not_equal(first.id, others[i].id);
        assert_false(sat_sha256_equal(&first.key, &others[i].key));
    }
    SatError err = SAT_ERROR_INIT;
    const SatLibrarySecret elsewhere = {.bytes = {9}};
    SatGateItem there = first;
    SatSha256 hash = sat_sha256("pixels", 6);
    assert_true(sat_gate_item_name(&there, &elsewhere, &hash, &err));
    assert_string_not_equal(first.id, there.id);
}

static void a_list_keeps_copies(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatGateList list = {.arena = NULL};
    char title[] = "CT Head";
    SatTextBox box = {{1, 2, 3, 4}, 0, 0};
    SatGateItem item = {.title = title, .reason = "why", .boxes = &box, .box_count = 1};
    for (int i = 0; i < 1000; i++) {
        item.frame_count = (size_t)i;
        assert_true(sat_gate_list_add(&list, &item, &err));
    }
    memset(title, 'x', sizeof(title) - 1);
    box.area.x_px = 77;
    assert_int_equal(list.count, 1000);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].frame_count, i);
        assert_string_equal(list.items[i].title, "CT Head");
        assert_int_equal(list.items[i].boxes[0].area.x_px, 1);
        assert_null(list.items[i].context);
    }
    sat_gate_list_free(&list);
    assert_int_equal(list.count, 0);
}

/* Of 40,000 random items some share six digits: they get longer names, the others do not, and the
 * same thing twice keeps one name. */
static void equal_names_become_longer(void **state)
{
    (void)state;
    enum { ITEMS = 40000 };
    SatError err = SAT_ERROR_INIT;
    SatGateList list = {.arena = NULL};
    for (int i = 0; i < ITEMS; i++) {
        char content[16];
        (void)snprintf(content, sizeof(content), "%d", i);
        SatGateItem item = named(SAT_GATE_PIXELS, "why", NULL, 0, content);
        assert_true(sat_gate_list_add(&list, &item, &err));
    }
    SatGateItem twice = list.items[0];
    assert_true(sat_gate_list_add(&list, &twice, &err));
    assert_true(sat_gate_list_distinct_ids(&list, &err));
    size_t longer = 0;
    for (size_t i = 0; i < list.count; i++) {
        longer += strlen(list.items[i].id) > 2 + SAT_GATE_ID_DIGITS;
    }
    print_message("%zu of %d items have long names\n", longer, ITEMS);
    assert_in_range(longer, 20, 400); /* 48 pairs are to be expected */
    assert_string_equal(list.items[0].id, list.items[ITEMS].id);
    sat_gate_list_free(&list);
}

static void accept_takes_kinds_and_names(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatGateAccept accept = {.ids = NULL};
    const SatGateItem pixels = named(SAT_GATE_PIXELS, "why", NULL, 0, "1");
    const SatGateItem face = named(SAT_GATE_FACE, "why", NULL, 0, "1");
    const SatGateItem words = named(SAT_GATE_WORDS, "why", NULL, 0, "1");
    const SatGateItem text = named(SAT_GATE_TEXT, "why", NULL, 0, "1");
    assert_false(sat_gate_accept_takes(&accept, &pixels));
    assert_true(sat_gate_accept_add(&accept, "pixels,words", &err));
    assert_true(sat_gate_accept_takes(&accept, &pixels));
    assert_true(sat_gate_accept_takes(&accept, &words));
    assert_false(sat_gate_accept_takes(&accept, &face));
    assert_false(sat_gate_accept_takes(&accept, &text)); /* no kind takes what a person typed */
    assert_true(sat_gate_accept_add(&accept, text.id, &err));
    assert_true(sat_gate_accept_takes(&accept, &text));
    assert_false(sat_gate_accept_takes(&accept, &face));
    assert_true(sat_gate_accept_add(&accept, "faces", &err));
    assert_true(sat_gate_accept_takes(&accept, &face));
    sat_gate_accept_free(&accept);
    assert_true(sat_gate_accept_add(&accept, "all", &err));
    assert_true(sat_gate_accept_takes(&accept, &text) && sat_gate_accept_takes(&accept, &face));
    sat_gate_accept_free(&accept);
}

static void names_that_fit_nothing_are_found(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatGateAccept accept = {.ids = NULL};
    SatGateList first = {.arena = NULL}, second = {.arena = NULL};
    const SatGateList *const lists[] = {&first, &second};
    const SatGateItem here = named(SAT_GATE_PIXELS, "why", NULL, 0, "1");
    const SatGateItem settled = named(SAT_GATE_FACE, "why", NULL, 0, "1");
    assert_null(sat_gate_accept_unknown(&accept, lists, 2));
    assert_true(sat_gate_list_add(&first, &here, &err));
    assert_true(sat_gate_list_add(&second, &settled, &err));
    assert_true(sat_gate_accept_add(&accept, settled.id, &err));
    assert_true(sat_gate_accept_add(&accept, here.id, &err));
    assert_null(sat_gate_accept_unknown(&accept, lists, 2));
    assert_true(sat_gate_accept_add(&accept, "p-000000", &err));
    assert_string_equal(sat_gate_accept_unknown(&accept, lists, 2), "p-000000");
    sat_gate_list_free(&first);
    sat_gate_list_free(&second);
    sat_gate_accept_free(&accept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_follow_from_what_is_asked),
        cmocka_unit_test(a_list_keeps_copies),
        cmocka_unit_test(equal_names_become_longer),
        cmocka_unit_test(accept_takes_kinds_and_names),
        cmocka_unit_test(names_that_fit_nothing_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
