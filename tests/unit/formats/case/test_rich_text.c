/* The marks inside texts: what they mean, and that other text is itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/rich_text.h"

/* "H1[words]" and so on: b, i, bi before words in braces, links as words>kind:target. */
static void write_rich(const SatRichText *rich, SatByteWriter *out)
{
    static const char *const kinds[] = {"P", "H", "B", "N"};
    static const char *const links[] = {"", "web", "mark", "view", "finding"};
    for (size_t i = 0; i < rich->block_count; i++) {
        const SatRichBlock *block = &rich->blocks[i];
        sat_write_format(out, "%s%u", kinds[block->kind], block->level);
        if (block->kind == SAT_RICH_NUMBERED) {
            sat_write_format(out, "#%u", block->number);
        }
        sat_write_text(out, "[");
        for (size_t k = 0; k < block->run_count; k++) {
            const SatRichRun *run = &block->runs[k];
            sat_write_format(out, "%s%s{%s", run->is_bold ? "b" : "", run->is_italic ? "i" : "",
                             run->text);
            if (run->link != SAT_RICH_NO_LINK) {
                sat_write_format(out, ">%s:%s", links[run->link], run->target);
            }
            sat_write_text(out, "}");
        }
        sat_write_text(out, "]");
    }
    sat_write_u8(out, 0);
}

static void means(const char *text, const char *expected, const char *plain)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatRichText rich;
    SatByteWriter out = SAT_BYTE_WRITER_INIT, shown = SAT_BYTE_WRITER_INIT;
    assert_true(sat_rich_text_read(arena, text, &rich, &err));
    write_rich(&rich, &out);
    assert_string_equal((const char *)out.bytes, expected);
    assert_true(sat_rich_text_write_plain(text, &shown, &err));
    sat_write_u8(&shown, 0);
    assert_string_equal((const char *)shown.bytes, plain != NULL ? plain : text);
    sat_byte_writer_free(&out);
    sat_byte_writer_free(&shown);
}

static void test_plain_text_is_itself(void **state)
{
    (void)state;
    means("", "", NULL);
    means("One line,\nanother.\n\nSecond.", "P0[{One line,\nanother.}]P0[{Second.}]", NULL);
    means("5*6*7 mm, 2 * 3, a*, *", "P0[{5*6*7 mm, 2 * 3, a*, *}]", NULL);
    means("see [1] and [2](3), f(x)", "P0[{see [1] and [2](3), f(x)}]", NULL);
    means("C:\\data, #3, -1, T1-2", "P0[{C:\\data, #3, -1, T1-2}]", NULL);
    means("[x](javascript:y) [x](#mark:a b)", "P0[{[x](javascript:y) [x](#mark:a b)}]", NULL);
    means("**open *only", "P0[{**open *only}]", NULL);
}

static void test_words(void **state)
{
    (void)state;
    means("a **b c** d", "P0[{a }b{b c}{ d}]", "a b c d");
    means("*i*, **b**; ***both***.", "P0[i{i}{, }b{b}{; }bi{both}{.}]", "i, b; both.");
    means("**b *bi* b**", "P0[b{b }bi{bi}b{ b}]", "b bi b");
    means("\\*no\\* \\[a](https://e.org)", "P0[{*no* [a](https://e.org)}]",
          "*no* [a](https://e.org)");
    means("See [the *lesion*](#mark:m1) at [v](#view:v-1), [f](#finding:f_2).",
          "P0[{See }{the >mark:m1}i{lesion>mark:m1}{ at }{v>view:v-1}{, }{f>finding:f_2}{.}]",
          "See the lesion at v, f.");
    means("[here](https://e.org/x?y=1#z)!", "P0[{here>web:https://e.org/x?y=1#z}{!}]",
          "here (https://e.org/x?y=1#z)!");
    means("[http://e.org](http://e.org)", "P0[{http://e.org>web:http://e.org}]", "http://e.org");
}

static void test_blocks(void **state)
{
    (void)state;
    means("# Big\ntext\n### Small\n#### no", "H1[{Big}]P0[{text}]H3[{Small}]P0[{#### no}]",
          "Big\n\ntext\n\nSmall\n\n#### no");
    means("Signs:\n- one\n  goes on\n  - two\n\xE2\x80\xA2 three\n1. first\n12. *x*",
          "P0[{Signs:}]B1[{one\ngoes on}]B2[{two}]B1[{three}]N1#1[{first}]N1#12[i{x}]",
          "Signs:\n\n- one\n  goes on\n  - two\n- three\n1. first\n12. x");
}

/* Many marks cost no more than their length: this ends at once. */
static void test_hostile_text_is_read_in_time(void **state)
{
    (void)state;
    enum { BYTES = 1 << 20 };
    static const char *const parts[] = {"*a ", "[", "[a](", "**a*", "\\", "- a\n", "*"};
    char *text = malloc(BYTES + 8);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatByteWriter out = SAT_BYTE_WRITER_INIT;
        const size_t length = strlen(parts[i]);
        size_t used = 0;
        for (; used < BYTES; used += length) {
            memcpy(text + used, parts[i], length);
        }
        text[used] = '\0';
        assert_true(sat_rich_text_write_plain(text, &out, &err));
        assert_true(out.length > 0);
        sat_byte_writer_free(&out);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_plain_text_is_itself),
                                       cmocka_unit_test(test_words), cmocka_unit_test(test_blocks),
                                       cmocka_unit_test(test_hostile_text_is_read_in_time)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
