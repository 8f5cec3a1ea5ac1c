/* Tests of ps3_15: the table against the extraction of the standard, where that is at hand. */
#include "export/deidentify/ps3_15.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/file_io.h"

enum { COLUMNS = 17, FIRST_OPTION = 7, ROWS = 621 };

/* ---- reading the CSV --------------------------------------------------------------------------
 */

static char *csv_path(void)
{
    const char *data = getenv("SATCHEL_TEST_DATA");
    const char *root = getenv("SATCHEL_TEST_ROOT");
    char folder[1024];
    if (data != NULL) {
        (void)snprintf(folder, sizeof(folder), "%s", data);
    } else {
        (void)snprintf(folder, sizeof(folder), "%s/../shared/data", root != NULL ? root : ".");
    }
    return sat_path_join(folder, "ps3.15-annex-e.csv");
}

/* Cuts a line into its fields, in place; a field in quotes may hold commas. */
static size_t split(char *line, char *fields[COLUMNS])
{
    size_t count = 0;
    while (count < COLUMNS) {
        bool quoted = *line == '"';
        char *start = quoted ? line + 1 : line;
        char *end = quoted ? strchr(start, '"') : start + strcspn(start, ",");
        assert_non_null(end);
        char *next = quoted ? end + 1 : end;
        bool is_last = *next == '\0';
        *end = '\0';
        fields[count++] = start;
        if (is_last) {
            return count;
        }
        line = next + 1;
    }
    return count;
}

static const SatPs315Attribute *row_of(const char *tag)
{
    unsigned group = 0, element = 0;
    if (strcmp(tag, "(50XX,XXXX)") == 0) {
        return sat_ps3_15_find(0x50120034U);
    }
    if (strcmp(tag, "(60XX,3000)") == 0) {
        return sat_ps3_15_find(0x60FE3000U);
    }
    if (strcmp(tag, "(60XX,4000)") == 0) {
        return sat_ps3_15_find(0x60024000U);
    }
    if (strcmp(tag, "(GGGG,EEEE) WHERE GGGG IS ODD") == 0) {
        return sat_ps3_15_find(0x00290010U);
    }
    assert_int_equal(sscanf(tag, "(%4x,%4x)", &group, &element), 2);
    return sat_ps3_15_find((uint32_t)group << 16 | (uint32_t)element);
}

static const char *basic_name(SatPs315Action action)
{
    static const char *const names[] = {"X", "Z", "D", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*"};
    return names[action];
}

/* "OB or OW" is "OB/OW" here. */
static bool same_vr(const char *csv, const char *vr)
{
    return strcmp(csv, vr) == 0 || (strcmp(csv, "OB or OW") == 0 && strcmp(vr, "OB/OW") == 0);
}

static void compare_row(char *fields[COLUMNS])
{
    const SatPs315Attribute *attribute = row_of(fields[0]);
    assert_non_null(attribute);
    assert_string_equal(attribute->keyword, fields[2]);
    assert_true(same_vr(fields[3], attribute->vr));
    assert_int_equal(attribute->retired, fields[4][0] != '\0' ? fields[4][0] : '-');
    assert_int_equal(attribute->in_iod, fields[5][0]);
    assert_string_equal(basic_name(attribute->basic), fields[6]);
    for (size_t option = 0; option < SAT_PS3_15_OPTION_COUNT; option++) {
        const char *code = fields[FIRST_OPTION + option];
        assert_int_equal(attribute->options[option], code[0] != '\0' ? code[0] : ' ');
    }
}

static void test_against_the_standard(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    size_t length = 0, rows = 0;
    char *path = csv_path();
    uint8_t *bytes = sat_read_file(path, (size_t)1 << 20, &length, &err);
    free(path);
    if (bytes == NULL) {
        print_message("ps3.15-annex-e.csv is not here: the table was not compared\n");
        skip();
    }
    char *line = strchr((char *)bytes, '\n');
    while (line != NULL && line[1] != '\0') {
        char *fields[COLUMNS] = {NULL};
        char *next = strchr(line + 1, '\n');
        if (next != NULL) {
            *next = '\0';
            if (next[-1] == '\r') {
                next[-1] = '\0';
            }
        }
        assert_int_equal(split(line + 1, fields), COLUMNS);
        compare_row(fields);
        rows++;
        line = next;
    }
    free(bytes);
    print_message("%zu rows compared\n", rows);
    assert_int_equal(rows, ROWS);
    assert_int_equal(sat_ps3_15_count, ROWS);
}

static void test_order_and_lookup(void **state)
{
    (void)state;
    assert_string_equal(sat_ps3_15_edition, "2024b");
    assert_int_equal(sat_ps3_15_count, ROWS);
    assert_int_equal(sat_ps3_15_plain_count, ROWS - 4);
    for (size_t i = 0; i < sat_ps3_15_plain_count; i++) {
        const SatPs315Attribute *attribute = &sat_ps3_15_attributes[i];
        assert_true(i == 0 || attribute->tag > attribute[-1].tag);
        assert_ptr_equal(sat_ps3_15_find(attribute->tag), attribute);
        assert_int_equal(strlen(attribute->options), SAT_PS3_15_OPTION_COUNT);
    }
    assert_null(sat_ps3_15_find(0x00280010U)); /* Rows */
    assert_null(sat_ps3_15_find(0x60000010U)); /* Overlay Rows */
    assert_non_null(sat_ps3_15_find(0x50000005U));
    assert_non_null(sat_ps3_15_find(0xFFFDFFFFU)); /* private: an odd group */
    assert_null(sat_ps3_15_find(0xFFFEFFFFU));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_the_standard),
        cmocka_unit_test(test_order_and_lookup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
