/* Tests that equal bytes are kept once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/interned.h"

static void test_equal_ones_are_one(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    static const void *kept[COUNT];
    SatError err = SAT_ERROR_INIT;
    SatArena *arena = sat_arena_new(0, &err);
    SatInterned *interned = sat_interned_new(arena, &err);
    assert_non_null(interned);
    for (int round = 0; round < 2; round++) {
        for (uint64_t i = 0; i < COUNT; i++) {
            const uint64_t bytes[3] = {i, i * i, 7};
            const void *at = sat_interned_bytes(interned, bytes, sizeof(bytes), &err);
            assert_non_null(at);
            assert_memory_equal(at, bytes, sizeof(bytes));
            assert_true(round == 0 || at == kept[i]);
            assert_true((uintptr_t)at % _Alignof(max_align_t) == 0);
            kept[i] = at;
        }
    }
    sat_interned_free(interned);
    assert_memory_equal(kept[3], ((const uint64_t[3]){3, 9, 7}), 24); /* still in the arena */
    sat_arena_free(arena);
}

static void test_lengths_tell_apart(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatArena *arena = sat_arena_new(0, &err);
    SatInterned *interned = sat_interned_new(arena, &err);
    static const char zeros[40];
    const void *last = NULL;
    for (size_t length = 0; length <= sizeof(zeros); length++) {
        const void *at = sat_interned_bytes(interned, zeros, length, &err);
        assert_non_null(at);
        assert_ptr_not_equal(at, last);
        assert_ptr_equal(at, sat_interned_bytes(interned, zeros, length, &err));
        last = at;
    }
    const char *text = sat_interned_text(interned, "Axial", &err);
    assert_string_equal(text, "Axial");
    assert_ptr_equal(text, sat_interned_text(interned, (const char[]){"Axial"}, &err));
    assert_ptr_not_equal(text, sat_interned_text(interned, "Axia", &err));
    assert_ptr_equal(text, sat_interned_bytes(interned, "Axial", 6, &err));
    sat_interned_free(interned);
    sat_interned_free(NULL);
    sat_arena_free(arena);
}

static void test_without_memory(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatArena *arena = sat_arena_new(64, &err);
    SatInterned *interned = sat_interned_new(arena, &err);
    char bytes[100] = "";
    assert_null(sat_interned_bytes(interned, bytes, sizeof(bytes), &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    err = (SatError)SAT_ERROR_INIT;
    assert_non_null(sat_interned_bytes(interned, bytes, 8, &err)); /* what failed left no trace */
    sat_interned_free(interned);
    sat_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_equal_ones_are_one),
                                       cmocka_unit_test(test_lengths_tell_apart),
                                       cmocka_unit_test(test_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
