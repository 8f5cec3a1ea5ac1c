/* SHA-256, HMAC-SHA-256, GMAC and CRC-32 over memory. */

/* The plain SHA256_* calls take no memory and cannot fail, so that a hash is a value; libcrypto 3
 * marks them deprecated in favour of ones that do both. Their speed is the same. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "formats/base/checksum.h"

#include <libdeflate.h>
#include <openssl/aes.h>
#include <openssl/modes.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

enum { HMAC_BLOCK_BYTES = 64 };

struct SatSha256State {
    SHA256_CTX context;
};

SatSha256State *sat_sha256_new(SatError *err)
{
    SatSha256State *state = malloc(sizeof(*state));
    if (state == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a checksum");
        return NULL;
    }
    SHA256_Init(&state->context);
    return state;
}

void sat_sha256_free(SatSha256State *state)
{
    free(state);
}

void sat_sha256_update(SatSha256State *state, const void *bytes, size_t length)
{
    if (length > 0) {
        SHA256_Update(&state->context, bytes, length);
    }
}

SatSha256 sat_sha256_current(const SatSha256State *state)
{
    SHA256_CTX copy = state->context;
    SatSha256 hash;
    SHA256_Final(hash.bytes, &copy);
    return hash;
}

SatSha256 sat_sha256(const void *bytes, size_t length)
{
    SatSha256State state;
    SHA256_Init(&state.context);
    sat_sha256_update(&state, bytes, length);
    return sat_sha256_current(&state);
}

_Static_assert(sizeof(SHA256_CTX) <= sizeof(((SatHmacKey *)0)->inner), "room for a state");

static void keep_state(uint64_t kept[14], const uint8_t block[HMAC_BLOCK_BYTES])
{
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, block, HMAC_BLOCK_BYTES);
    memcpy(kept, &context, sizeof(context));
}

/* source: RFC 2104 */
SatHmacKey sat_hmac_key(const void *key, size_t key_length)
{
    SatHmacKey made = {{0}, {0}};
    uint8_t inner[HMAC_BLOCK_BYTES] = {0};
    uint8_t outer[HMAC_BLOCK_BYTES];
    if (key_length > HMAC_BLOCK_BYTES) {
        SatSha256 short_key = sat_sha256(key, key_length);
        memcpy(inner, short_key.bytes, sizeof(short_key.bytes));
    } else if (key_length > 0) {
        memcpy(inner, key, key_length);
    }
    for (size_t i = 0; i < HMAC_BLOCK_BYTES; i++) {
        outer[i] = inner[i] ^ 0x5c;
        inner[i] ^= 0x36;
    }
    keep_state(made.inner, inner);
    keep_state(made.outer, outer);
    return made;
}

SatSha256 sat_hmac_under(const SatHmacKey *key, const void *bytes, size_t length)
{
    SHA256_CTX context;
    SatSha256 hash;
    memcpy(&context, key->inner, sizeof(context));
    if (length > 0) {
        SHA256_Update(&context, bytes, length);
    }
    SHA256_Final(hash.bytes, &context);
    memcpy(&context, key->outer, sizeof(context));
    SHA256_Update(&context, hash.bytes, sizeof(hash.bytes));
    SHA256_Final(hash.bytes, &context);
    return hash;
}

SatSha256 sat_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length)
{
    const SatHmacKey made = sat_hmac_key(key, key_length);
    return sat_hmac_under(&made, bytes, length);
}

/* ---- the quick hash ---------------------------------------------------------------------------
 */

/* GMAC by the plain calls, as above: the ones that replace them first read a configuration file and
 * look for providers, which takes longer than hashing a small series. */
struct SatQuickHash {
    AES_KEY key;
    GCM128_CONTEXT *context;
};

SatQuickHash *sat_quick_hash_new(const SatSha256 *key, SatError *err)
{
    static const uint8_t nonce[12] = {0};
    SatQuickHash *hash = calloc(1, sizeof(*hash));
    if (hash != NULL && AES_set_encrypt_key(key->bytes, 8 * SAT_SHA256_BYTES, &hash->key) == 0) {
        hash->context = CRYPTO_gcm128_new(&hash->key, (block128_f)AES_encrypt);
    }
    if (hash == NULL || hash->context == NULL) {
        free(hash);
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a checksum");
        return NULL;
    }
    CRYPTO_gcm128_setiv(hash->context, nonce, sizeof(nonce));
    return hash;
}

void sat_quick_hash_free(SatQuickHash *hash)
{
    if (hash != NULL) {
        CRYPTO_gcm128_release(hash->context);
        free(hash);
    }
}

/* The bytes are authenticated only; false past 2^61 of them. */
bool sat_quick_hash_update(SatQuickHash *hash, const void *bytes, size_t length, SatError *err)
{
    return length == 0 || CRYPTO_gcm128_aad(hash->context, bytes, length) == 0 ||
           sat_fail(err, SAT_ERR_LIMIT, "too many bytes for a checksum");
}

void sat_quick_hash_end(SatQuickHash *hash, uint8_t out[SAT_QUICK_HASH_BYTES])
{
    CRYPTO_gcm128_tag(hash->context, out, SAT_QUICK_HASH_BYTES);
}

int sat_sha256_compare(const SatSha256 *a, const SatSha256 *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

bool sat_sha256_equal(const SatSha256 *a, const SatSha256 *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void sat_sha256_to_hex(const SatSha256 *hash, char hex[SAT_SHA256_HEX_LENGTH + 1])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SAT_SHA256_BYTES; i++) {
        hex[2 * i] = digits[hash->bytes[i] >> 4];
        hex[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    hex[SAT_SHA256_HEX_LENGTH] = '\0';
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    return -1;
}

bool sat_sha256_from_hex(const char *text, SatSha256 *out)
{
    SatSha256 hash;
    for (size_t i = 0; i < SAT_SHA256_BYTES; i++) {
        int high = hex_value(text[2 * i]); /* a NUL is no digit: stops before reading past it */
        int low = high < 0 ? -1 : hex_value(text[2 * i + 1]);
        if (low < 0) {
            return false;
        }
        hash.bytes[i] = (uint8_t)(high * 16 + low);
    }
    *out = hash;
    return true;
}

uint32_t sat_crc32(uint32_t crc, const void *bytes, size_t length)
{
    if (length == 0) {
        return crc; /* libdeflate would start anew for a NULL address */
    }
    return libdeflate_crc32(crc, bytes, length);
}
