/* checksum: published vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/checksum.h"

static void assert_hex(SatSha256 hash, const char *expected)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&hash, hex);
    assert_string_equal(hex, expected);
}

/* source: FIPS 180-4 example values */
static void sha256_known_values(void **state)
{
    (void)state;
    assert_hex(sat_sha256(NULL, 0),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hex(sat_sha256("abc", 3),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hex(sat_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void pieces_give_the_hash_of_the_whole(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatSha256State) *running = sat_sha256_new(&err);
    assert_non_null(running);
    char piece[1000];
    memset(piece, 'a', sizeof(piece));
    for (int i = 0; i < 1000; i++) {
        if (i == 500) { /* looking in between changes nothing */
            SatSha256 half = sat_sha256_current(running);
            assert_false(sat_sha256_equal(&half, &(SatSha256){{0}}));
        }
        sat_sha256_update(running, piece, sizeof(piece));
        sat_sha256_update(running, NULL, 0);
    }
    assert_hex(sat_sha256_current(running),
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* source: RFC 4231, test cases 1, 2, 6 and 7 */
static void hmac_known_values(void **state)
{
    (void)state;
    uint8_t key[131];
    memset(key, 0x0b, 20);
    assert_hex(sat_hmac_sha256(key, 20, "Hi There", 8),
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_hex(sat_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof(key));
    static const char six[] = "Test Using Larger Than Block-Size Key - Hash Key First";
    assert_hex(sat_hmac_sha256(key, sizeof(key), six, sizeof(six) - 1),
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    static const char seven[] =
        "This is a test using a larger than block-size key and a larger than block-size data. The "
        "key needs to be hashed before being used by the HMAC algorithm.";
    assert_hex(sat_hmac_sha256(key, sizeof(key), seven, sizeof(seven) - 1),
               "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

static void quick_hash_of(const uint8_t *key, const uint8_t *bytes, size_t length, size_t first,
                          uint8_t out[SAT_QUICK_HASH_BYTES])
{
    SatError err = SAT_ERROR_INIT;
    SatSha256 used;
    memcpy(used.bytes, key, sizeof(used.bytes));
    SAT_AUTO(SatQuickHash) *hash = sat_quick_hash_new(&used, &err);
    assert_non_null(hash);
    assert_true(sat_quick_hash_update(hash, bytes, first, &err));
    assert_true(sat_quick_hash_update(hash, bytes + first, length - first, &err));
    sat_quick_hash_end(hash, out);
}

/* source: the GCM specification (McGrew, Viega), test case 13: no text, a key and nonce of zeros */
static void quick_hash_known_value_and_pieces(void **state)
{
    (void)state;
    static const uint8_t zeros[32] = {0}, other[32] = {1};
    static const uint8_t known[SAT_QUICK_HASH_BYTES] = {0x53, 0x0f, 0x8a, 0xfb, 0xc7, 0x45,
                                                        0x36, 0xb9, 0xa9, 0x63, 0xb4, 0xf1,
                                                        0xc4, 0xcb, 0x73, 0x8b};
    uint8_t bytes[1000] = {0}, whole[SAT_QUICK_HASH_BYTES], found[SAT_QUICK_HASH_BYTES];
    quick_hash_of(zeros, bytes, 0, 0, found);
    assert_memory_equal(found, known, sizeof(known));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 7);
    }
    quick_hash_of(zeros, bytes, sizeof(bytes), 0, whole);
    for (size_t first = 1; first <= sizeof(bytes); first += 13) {
        quick_hash_of(zeros, bytes, sizeof(bytes), first, found);
        assert_memory_equal(found, whole, sizeof(whole));
    }
    quick_hash_of(other, bytes, sizeof(bytes), 0, found);
    assert_memory_not_equal(found, whole, sizeof(whole));
    for (size_t bit = 0; bit < 8 * sizeof(bytes); bit += 5) {
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        quick_hash_of(zeros, bytes, sizeof(bytes), 0, found);
        assert_memory_not_equal(found, whole, sizeof(whole));
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
}

static void hex_reads_back_and_nothing_else(void **state)
{
    (void)state;
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    SatSha256 hash = sat_sha256("abc", 3);
    SatSha256 back = {{0}};
    sat_sha256_to_hex(&hash, hex);
    assert_true(sat_sha256_from_hex(hex, &back));
    assert_true(sat_sha256_equal(&hash, &back));
    hex[10] = 'A';
    assert_false(sat_sha256_from_hex(hex, &back));
    hex[10] = 'g';
    assert_false(sat_sha256_from_hex(hex, &back));
    assert_false(sat_sha256_from_hex("", &back));
    assert_false(sat_sha256_from_hex("abc", &back));
    assert_true(sat_sha256_equal(&hash, &back)); /* untouched by the failures */
}

static void crc32_known_values(void **state)
{
    (void)state;
    assert_int_equal(sat_crc32(0, "123456789", 9), 0xcbf43926);
    assert_int_equal(sat_crc32(0, NULL, 0), 0);
    uint32_t crc = sat_crc32(0, "1234", 4);
    crc = sat_crc32(crc, NULL, 0);
    assert_int_equal(sat_crc32(crc, "56789", 5), 0xcbf43926);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_known_values), cmocka_unit_test(pieces_give_the_hash_of_the_whole),
        cmocka_unit_test(hmac_known_values),   cmocka_unit_test(hex_reads_back_and_nothing_else),
        cmocka_unit_test(crc32_known_values),  cmocka_unit_test(quick_hash_known_value_and_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
