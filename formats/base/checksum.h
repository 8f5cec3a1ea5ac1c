/* SHA-256 (libcrypto, FIPS 180-4), a quick keyed hash, and CRC-32 (zlib, as ZIP wants it). */
#ifndef SAT_BASE_CHECKSUM_H
#define SAT_BASE_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

#define SAT_SHA256_BYTES 32
#define SAT_SHA256_HEX_LENGTH 64 /* characters, without the NUL */

typedef struct {
    uint8_t bytes[SAT_SHA256_BYTES];
} SatSha256;

typedef struct SatSha256State SatSha256State;

SAT_NODISCARD SatSha256State *sat_sha256_new(SatError *err);
void sat_sha256_free(SatSha256State *state);
SAT_DEFINE_AUTO(SatSha256State, sat_sha256_free)
void sat_sha256_update(SatSha256State *state, const void *bytes, size_t length);
/** The hash of everything so far; the state can be fed further afterwards. */
SatSha256 sat_sha256_current(const SatSha256State *state);

SatSha256 sat_sha256(const void *bytes, size_t length);
SatSha256 sat_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length);

/** A key that many values are hashed under: RFC 2104's inner and outer block, hashed once. */
typedef struct {
    uint64_t inner[14], outer[14];
} SatHmacKey;
SatHmacKey sat_hmac_key(const void *key, size_t key_length);
/** The same as sat_hmac_sha256() under that key. */
SatSha256 sat_hmac_under(const SatHmacKey *key, const void *bytes, size_t length);
bool sat_sha256_equal(const SatSha256 *a, const SatSha256 *b);
/** Below, equal to or above 0, as memcmp(): an order that is the same everywhere. */
int sat_sha256_compare(const SatSha256 *a, const SatSha256 *b);
void sat_sha256_to_hex(const SatSha256 *hash, char hex[SAT_SHA256_HEX_LENGTH + 1]); /* lowercase */
/** Exactly 64 lowercase hex digits at text; anything else is false. */
SAT_NODISCARD bool sat_sha256_from_hex(const char *text, SatSha256 *out);

/** GMAC with AES-256 (NIST SP 800-38D) under a secret key, several times as fast as SHA-256: tells
 *  large contents apart within one library. The nonce is always zero, so that equal contents have
 *  equal hashes: only a hash of it may be kept or shown. */
#define SAT_QUICK_HASH_BYTES 16
typedef struct SatQuickHash SatQuickHash;

/** owns: sat_quick_hash_free()    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatQuickHash *sat_quick_hash_new(const SatSha256 *key, SatError *err);
void sat_quick_hash_free(SatQuickHash *hash); /* NULL-safe */
SAT_DEFINE_AUTO(SatQuickHash, sat_quick_hash_free)
/** errors: SAT_ERR_LIMIT past 2^61 bytes */
SAT_NODISCARD bool sat_quick_hash_update(SatQuickHash *hash, const void *bytes, size_t length,
                                         SatError *err);
/** Once, after the last update. */
void sat_quick_hash_end(SatQuickHash *hash, uint8_t out[SAT_QUICK_HASH_BYTES]);

/** start with 0; feed the result back in for the next piece. */
uint32_t sat_crc32(uint32_t crc, const void *bytes, size_t length);

#endif
