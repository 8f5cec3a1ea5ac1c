/* arena: zeroed, aligned memory within a limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/arena.h"

static void gives_zeroed_aligned_separate_memory(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    assert_non_null(arena);
    uint8_t *pieces[3000];
    for (size_t i = 0; i < 3000; i++) {
        size_t bytes = 1 + i * 7 % 100 + (i % 500 == 0 ? 100000 : 0);
        if (i % 3 == 0) {
            (void)!sat_arena_text(arena, "odd", 3, &err); /* leaves the end unaligned */
        }
        pieces[i] = sat_arena_alloc(arena, bytes, 1, &err);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < bytes; k++) {
            assert_int_equal(pieces[i][k], 0);
        }
        memset(pieces[i], (int)(i % 251), bytes);
    }
    for (size_t i = 0; i < 3000; i++) {
        size_t bytes = 1 + i * 7 % 100 + (i % 500 == 0 ? 100000 : 0);
        assert_int_equal(pieces[i][0], i % 251);
        assert_int_equal(pieces[i][bytes - 1], i % 251);
    }
}

static void refuses_past_its_limit(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(1000, &err);
    assert_non_null(sat_arena_alloc(arena, 10, 99, &err));
    assert_int_equal(sat_arena_used_bytes(arena), 990);
    assert_null(sat_arena_alloc(arena, 11, 1, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(err.text, "1000"));
    sat_error_clear(&err);
    assert_null(sat_arena_text(arena, "0123456789", 10, &err)); /* its NUL does not fit */
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    sat_error_clear(&err);
    assert_string_equal(sat_arena_text(arena, "012345678", 9, &err), "012345678");
    assert_int_equal(sat_arena_used_bytes(arena), 1000);
}

static void refuses_products_that_overflow(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    assert_null(sat_arena_alloc(arena, SIZE_MAX / 2, 3, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    sat_error_clear(&err);
    assert_non_null(sat_arena_alloc(arena, 8, 1, &err));
    assert_null(sat_arena_alloc(arena, SIZE_MAX, 1, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    sat_error_clear(&err);
    assert_null(sat_arena_text(arena, "x", SIZE_MAX, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
}

static void nothing_has_an_address(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    const void *first = sat_arena_alloc(arena, 0, 16, &err);
    const void *second = sat_arena_alloc(arena, 16, 0, &err);
    assert_non_null(first);
    assert_non_null(second);
    assert_ptr_not_equal(first, second);
    assert_string_equal(sat_arena_text(arena, NULL, 0, &err), "");
    sat_arena_free(NULL);
}

static void copies_text_with_its_length(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    char source[] = "kidney left";
    const char *copy = sat_arena_text(arena, source, 6, &err);
    source[0] = 'x';
    assert_string_equal(copy, "kidney");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_separate_memory),
        cmocka_unit_test(refuses_past_its_limit),
        cmocka_unit_test(refuses_products_that_overflow),
        cmocka_unit_test(nothing_has_an_address),
        cmocka_unit_test(copies_text_with_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
