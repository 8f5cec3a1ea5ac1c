/* Manifests: lines as `sha256sum` writes and checks them, "<64 hex>  <name>\n".
 * Pure: any thread. */
#ifndef SAT_BASE_HASH_MANIFEST_H
#define SAT_BASE_HASH_MANIFEST_H

#include "formats/base/byte_writer.h"
#include "formats/base/checksum.h"

void sat_manifest_add(SatByteWriter *manifest, const SatSha256 *hash, const char *name);

/** One line: its hash and its name (borrowed, not NUL-terminated). */
typedef struct {
    SatSha256 hash;
    const char *name;
    size_t name_length;
} SatManifestLine;

/** The line at *position, which moves behind it. False at the end, and at a line that is not one;
 *  *position equals length only at a proper end. */
bool sat_manifest_next(const char *text, size_t length, size_t *position, SatManifestLine *line);
/** The hash a manifest gives for a name; false when it does not name it. */
SAT_NODISCARD bool sat_manifest_find(const char *text, size_t length, const char *name,
                                     SatSha256 *hash);

#endif
