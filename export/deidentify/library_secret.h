/* The library secret: 32 random bytes of this user, from which every key of an output is derived.
 * Made once, mode 0600, never in an output. Read by the pipeline, one thread. */
#ifndef SAT_EXPORT_LIBRARY_SECRET_H
#define SAT_EXPORT_LIBRARY_SECRET_H

#include <stdint.h>

#include "formats/base/checksum.h"
#include "formats/base/sat_error.h"

#define SAT_LIBRARY_SECRET_BYTES 32U

/** What keys are for: equal values give other keys for another purpose. */
typedef enum {
    SAT_KEY_ACQUISITION_CALENDAR,
    SAT_KEY_BACKUP_SOURCE,
    SAT_KEY_BIRTH_DATE,
    SAT_KEY_CALENDAR,
    SAT_KEY_CASE_ASKED,
    SAT_KEY_CONCATENATION,
    SAT_KEY_FRAME_OF_REFERENCE,
    SAT_KEY_INSTANCE,
    SAT_KEY_ISSUER_OF_PATIENT_ID,
    SAT_KEY_KEPT_DICOM_DAYS,
    SAT_KEY_KEPT_DICOM_PATIENT,
    SAT_KEY_KEPT_DICOM_UID,
    SAT_KEY_PATH,
    SAT_KEY_PATIENT,
    SAT_KEY_PATIENT_BY_NAME,
    SAT_KEY_PATIENT_ID,
    SAT_KEY_PATIENT_NAME,
    SAT_KEY_PATIENT_OF_A_BACKUP,
    SAT_KEY_PICTURES,
    SAT_KEY_PRIVACY_DECISION,
    SAT_KEY_SERIES,
    SAT_KEY_STUDY,
    SAT_KEY_STUDY_ALONE,
    SAT_KEY_STUDY_OF_ONE_FILE,
    SAT_KEY_STACK,
    SAT_KEY_PURPOSES
} SatKeyPurpose;

typedef struct {
    uint8_t bytes[SAT_LIBRARY_SECRET_BYTES];
    bool is_ready; /* what follows is made */
    SatHmacKey
        purposes[SAT_KEY_PURPOSES]; /* a key of each purpose: thousands of values come under it */
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

/** Makes the keys of the purposes, as loading does: of a secret that has its bytes only, each is
 * made when it is used. */
void sat_library_secret_prepare(SatLibrarySecret *secret);

/** A key for a value: HMAC-SHA-256 under a key of its purpose. Equal values give equal keys. */
SatSha256 sat_library_secret_key(const SatLibrarySecret *secret, SatKeyPurpose purpose,
                                 const void *bytes, size_t length);

#endif
