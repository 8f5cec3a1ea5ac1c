/* Manifests: lines as `sha256sum` writes them. */
#include "formats/base/hash_manifest.h"

#include <string.h>

enum { NAME_POSITION = SAT_SHA256_HEX_LENGTH + 2 };

void sat_manifest_add(SatByteWriter *manifest, const SatSha256 *hash, const char *name)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(hash, hex);
    sat_write_text(manifest, hex);
    sat_write_text(manifest, "  ");
    sat_write_text(manifest, name);
    sat_write_text(manifest, "\n");
}

bool sat_manifest_next(const char *text, size_t length, size_t *position, SatManifestLine *line)
{
    const char *start = text + *position;
    size_t remaining = length - *position;
    const char *newline = remaining > 0 ? memchr(start, '\n', remaining) : NULL;
    if (newline == NULL) {
        return false;
    }
    size_t line_length = (size_t)(newline - start);
    if (line_length <= NAME_POSITION || memcmp(start + SAT_SHA256_HEX_LENGTH, "  ", 2) != 0 ||
        memchr(start, 0, line_length) != NULL || /* a name would end there for some readers */
        !sat_sha256_from_hex(start, &line->hash)) {
        return false;
    }
    line->name = start + NAME_POSITION;
    line->name_length = line_length - NAME_POSITION;
    *position += line_length + 1;
    return true;
}

bool sat_manifest_find(const char *text, size_t length, const char *name, SatSha256 *hash)
{
    size_t name_length = strlen(name);
    size_t position = 0;
    SatManifestLine line;
    while (sat_manifest_next(text, length, &position, &line)) {
        if (line.name_length == name_length && memcmp(line.name, name, name_length) == 0) {
            *hash = line.hash;
            return true;
        }
    }
    return false;
}
