/* Manifests: lines as they are written are read; what is no such line is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/hash_manifest.h"

static SatByteWriter two_lines(const SatSha256 *hash)
{
    SatByteWriter manifest = SAT_BYTE_WRITER_INIT;
    sat_manifest_add(&manifest, hash, "one.txt");
    sat_manifest_add(&manifest, hash, "two.txt");
    assert_false(manifest.failed);
    return manifest;
}

static size_t count_lines(const SatByteWriter *manifest, size_t *position)
{
    SatManifestLine line;
    size_t count = 0;
    *position = 0;
    while (sat_manifest_next((const char *)manifest->bytes, manifest->length, position, &line)) {
        count++;
    }
    return count;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    const SatSha256 hash = sat_sha256("a", 1);
    SatSha256 found = sat_sha256("b", 1);
    SatByteWriter manifest = two_lines(&hash);
    size_t position = 0;
    assert_int_equal(count_lines(&manifest, &position), 2);
    assert_int_equal(position, manifest.length);
    assert_true(
        sat_manifest_find((const char *)manifest.bytes, manifest.length, "two.txt", &found));
    assert_true(sat_sha256_equal(&found, &hash));
    sat_byte_writer_free(&manifest);
}

/* A name that ends at the NUL for one reader and behind it for another names two files. */
static void a_nul_in_a_line_is_refused(void **state)
{
    (void)state;
    const SatSha256 hash = sat_sha256("a", 1);
    SatByteWriter manifest = two_lines(&hash);
    size_t line = manifest.length / 2, position = 0;
    for (size_t i = line; i < manifest.length - 1; i++) {
        uint8_t before = manifest.bytes[i];
        manifest.bytes[i] = 0;
        assert_int_equal(count_lines(&manifest, &position), 1);
        assert_int_equal(position, line);
        manifest.bytes[i] = before;
    }
    sat_byte_writer_free(&manifest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(a_nul_in_a_line_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
