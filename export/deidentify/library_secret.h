/* The library secret: 32 random bytes of this user, from which every key of an output is derived.
 * Made once, mode 0600, never in an output. Read by the pipeline, one thread. */
#ifndef SAT_EXPORT_LIBRARY_SECRET_H
#define SAT_EXPORT_LIBRARY_SECRET_H

#include <stdint.h>

#include "formats/base/checksum.h"
#include "formats/base/sat_error.h"

#define SAT_LIBRARY_SECRET_BYTES 32U

typedef struct {
    uint8_t bytes[SAT_LIBRARY_SECRET_BYTES];
} SatLibrarySecret;

/** The secret's path: library-secret in $SATCHEL_DATA_HOME, else in the user's data folder
 *  (XDG_DATA_HOME/satchel).
 *  owns: free()    errors: SAT_ERR_SYSTEM when no home is known */
SAT_NODISCARD char *sat_library_secret_path(SatError *err);

/** Reads the secret of this user; makes it when there is none. Several runs at once get the same
 *  one. path NULL: sat_library_secret_path().
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_CORRUPT when the file is not a secret (it is never overwritten)
 */
SAT_NODISCARD bool sat_library_secret_load(const char *path, SatLibrarySecret *out, SatError *err);

/** Copies the secret of path (NULL: this user's, made when there is none) into the file `to`, mode
 *  0600. replaces: also over another secret. Nothing but a secret is ever replaced.
 *  errors: as sat_library_secret_load(); SAT_ERR_SYSTEM when another secret stands there */
SAT_NODISCARD bool sat_library_secret_export(const char *path, const char *to, bool replaces,
                                             SatError *err);
/** Takes the secret of the file `from` as this user's (or into path): outputs then match those of
 *  the library it comes from. Else as sat_library_secret_export(). */
SAT_NODISCARD bool sat_library_secret_import(const char *from, const char *path, bool replaces,
                                             SatError *err);

/** A key for a value: HMAC-SHA-256 under a key of its purpose. Equal values give equal keys. */
SatSha256 sat_library_secret_key(const SatLibrarySecret *secret, const char *purpose,
                                 const void *bytes, size_t length);

#endif
