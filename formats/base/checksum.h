/* SHA-256 (libcrypto, FIPS 180-4) and CRC-32 (zlib, as ZIP wants it). */
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
bool sat_sha256_equal(const SatSha256 *a, const SatSha256 *b);
void sat_sha256_to_hex(const SatSha256 *hash, char hex[SAT_SHA256_HEX_LENGTH + 1]); /* lowercase */
/** Exactly 64 lowercase hex digits at text; anything else is false. */
SAT_NODISCARD bool sat_sha256_from_hex(const char *text, SatSha256 *out);

/** start with 0; feed the result back in for the next piece. */
uint32_t sat_crc32(uint32_t crc, const void *bytes, size_t length);

#endif
