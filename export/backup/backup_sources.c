/* Names sources by a key of where they are. */
#include "export/backup/backup_sources.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

bool sat_backup_sources_new(const SatLibrarySecret *secret, const char *const *arguments,
                            size_t count, SatBackupSource **out, SatError *err)
{
    *out = calloc(count + 1, sizeof(**out));
    if (*out == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory");
    }
    for (size_t i = 0; i < count; i++) {
        char hex[SAT_SHA256_HEX_LENGTH + 1];
        char *real = sat_path_real(arguments[i]);
        const char *text = real != NULL ? real : arguments[i];
        SatSha256 key = sat_library_secret_key(secret, SAT_KEY_BACKUP_SOURCE, text, strlen(text));
        sat_sha256_to_hex(&key, hex);
        memcpy((*out)[i].id, hex, sizeof((*out)[i].id) - 1);
        free(real);
    }
    return true;
}
