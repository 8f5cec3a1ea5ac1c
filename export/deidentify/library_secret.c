/* Finds, reads or makes the library secret. */
#include "export/deidentify/library_secret.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/data_folder.h"
#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"

static const char file_name[] = "library-secret";
static const char heading[] = "satchel library secret 1\n";

char *sat_library_secret_path(SatError *err)
{
    return sat_data_folder_path(file_name, err);
}

static bool refuse(const char *path, SatError *err)
{
    return sat_fail(err, SAT_ERR_CORRUPT,
                    "%s is not a library secret: restore it from a copy, or move it away and a new "
                    "one is made (earlier outputs then keep their old keys)",
                    path);
}

/* The heading, 64 hex digits, a newline: text, so that it can be copied by hand. */
static bool read_secret(const char *path, SatLibrarySecret *out, SatError *err)
{
    size_t length = 0;
    uint8_t *bytes = sat_read_file(path, 4096, &length, err);
    if (bytes == NULL) {
        return false;
    }
    SatSha256 value = {{0}};
    size_t heading_length = sizeof(heading) - 1;
    size_t whole_length = heading_length + SAT_SHA256_HEX_LENGTH + 1;
    bool is_secret = length == whole_length && memcmp(bytes, heading, heading_length) == 0 &&
                     bytes[length - 1] == '\n';
    if (is_secret) {
        bytes[length - 1] = '\0';
        is_secret = sat_sha256_from_hex((const char *)bytes + heading_length, &value);
    }
    memset(bytes, 0, length);
    free(bytes);
    if (!is_secret) {
        return refuse(path, err);
    }
    *out = (SatLibrarySecret){.is_ready = false};
    memcpy(out->bytes, value.bytes, sizeof(out->bytes));
    return true;
}

static bool write_secret(const char *path, const SatLibrarySecret *secret, SatError *err)
{
    SatSha256 value;
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    memcpy(value.bytes, secret->bytes, sizeof(value.bytes));
    sat_sha256_to_hex(&value, hex);
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_text(&text, heading);
    sat_write_text(&text, hex);
    sat_write_text(&text, "\n");
    bool done = text.failed
                    ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library secret")
                    : sat_write_file_atomic(path, text.bytes, text.length, true, err);
    memset(hex, 0, sizeof(hex));
    sat_byte_writer_free(&text);
    return done;
}

static bool write_new_secret(const char *path, SatError *err)
{
    SatLibrarySecret secret;
    return sat_random_bytes(secret.bytes, sizeof(secret.bytes), err) &&
           write_secret(path, &secret, err);
}

/* Locked, so that of several first runs one makes it and all read the same. */
static bool make_once(const char *path, SatError *err)
{
    SAT_AUTO(SatFile) *lock = sat_data_folder_lock(path, err);
    if (lock == NULL) {
        return false;
    }
    return sat_path_info(path).kind != SAT_PATH_MISSING || write_new_secret(path, err);
}

bool sat_library_secret_load(const char *path, SatLibrarySecret *out, SatError *err)
{
    char *own_path = path == NULL ? sat_library_secret_path(err) : NULL;
    const char *used = path != NULL ? path : own_path;
    bool done = used != NULL;
    if (done && sat_path_info(used).kind == SAT_PATH_MISSING) {
        done = make_once(used, err);
    }
    /* Copied by hand or unpacked from an archive, it may have come with everybody's rights. */
    done = done && (sat_path_make_private(used, err) ||
                    sat_fail_in(err, "kept private (SATCHEL_DATA_HOME names another folder)"));
    done = done && read_secret(used, out, err);
    if (done) {
        sat_library_secret_prepare(out);
    }
    free(own_path);
    return done || sat_fail_in(err, "the library secret");
}

static bool is_same(const SatLibrarySecret *a, const SatLibrarySecret *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* Over nothing, over the same, or over another secret when that is wanted; over no other file. */
static bool put_secret(const char *path, const SatLibrarySecret *secret, bool replaces,
                       const char *what, SatError *err)
{
    SatLibrarySecret there;
    if (sat_path_info(path).kind == SAT_PATH_MISSING) {
        return write_secret(path, secret, err);
    }
    if (!read_secret(path, &there, err)) {
        return false;
    }
    if (is_same(&there, secret)) {
        return sat_path_make_private(path, err);
    }
    return replaces ? write_secret(path, secret, err)
                    : sat_fail(err, SAT_ERR_SYSTEM, "%s %s", path, what);
}

bool sat_library_secret_export(const char *path, const char *to, bool replaces, SatError *err)
{
    SatLibrarySecret own;
    return sat_library_secret_load(path, &own, err) &&
           put_secret(to, &own, replaces,
                      "holds another library secret; give another name, or --yes to replace it",
                      err);
}

bool sat_library_secret_import(const char *from, const char *path, bool replaces, SatError *err)
{
    SatLibrarySecret secret;
    char *own_path = path == NULL ? sat_library_secret_path(err) : NULL;
    const char *used = path != NULL ? path : own_path;
    bool done = used != NULL && read_secret(from, &secret, err);
    if (done) {
        SAT_AUTO(SatFile) *lock = sat_data_folder_lock(used, err);
        done = lock != NULL &&
               put_secret(used, &secret, replaces,
                          "holds another secret, by which earlier outputs were made: keep it with "
                          "satchel secret export FILE, then give --yes",
                          err);
    }
    free(own_path);
    return done;
}

/* First a key for the purpose, then the value under it: no joining, so nothing to confuse. The
 * words are hashed: another word is another key, and no output matches earlier ones any more. */
static SatHmacKey key_of_purpose(const SatLibrarySecret *secret, SatKeyPurpose purpose)
{
    static const char *const words[SAT_KEY_PURPOSES] = {
        [SAT_KEY_ACQUISITION_CALENDAR] = "acquisition calendar",
        [SAT_KEY_BACKUP_SOURCE] = "backup source",
        [SAT_KEY_BIRTH_DATE] = "birth date",
        [SAT_KEY_CALENDAR] = "calendar",
        [SAT_KEY_CASE_ASKED] = "case asked",
        [SAT_KEY_CONCATENATION] = "concatenation",
        [SAT_KEY_FRAME_OF_REFERENCE] = "frame of reference",
        [SAT_KEY_INSTANCE] = "instance",
        [SAT_KEY_ISSUER_OF_PATIENT_ID] = "issuer of patient id",
        [SAT_KEY_KEPT_DICOM_DAYS] = "kept dicom days",
        [SAT_KEY_KEPT_DICOM_PATIENT] = "kept dicom patient",
        [SAT_KEY_KEPT_DICOM_UID] = "kept dicom uid",
        [SAT_KEY_PATH] = "path",
        [SAT_KEY_PATIENT] = "patient",
        [SAT_KEY_PATIENT_BY_NAME] = "patient by name",
        [SAT_KEY_PATIENT_ID] = "patient id",
        [SAT_KEY_PATIENT_NAME] = "patient name",
        [SAT_KEY_PATIENT_OF_A_BACKUP] = "patient of a backup",
        [SAT_KEY_PICTURES] = "pictures",
        [SAT_KEY_PRIVACY_DECISION] = "privacy decision",
        [SAT_KEY_SERIES] = "series",
        [SAT_KEY_STACK] = "stack",
        [SAT_KEY_STUDY] = "study",
        [SAT_KEY_STUDY_ALONE] = "study alone",
        [SAT_KEY_STUDY_OF_ONE_FILE] = "study of one file",
    };
    const SatSha256 key = sat_hmac_sha256(secret->bytes, sizeof(secret->bytes), words[purpose],
                                          strlen(words[purpose]));
    return sat_hmac_key(key.bytes, sizeof(key.bytes));
}

void sat_library_secret_prepare(SatLibrarySecret *secret)
{
    for (int purpose = 0; purpose < SAT_KEY_PURPOSES; purpose++) {
        secret->purposes[purpose] = key_of_purpose(secret, (SatKeyPurpose)purpose);
    }
    secret->is_ready = true;
}

SatSha256 sat_library_secret_key(const SatLibrarySecret *secret, SatKeyPurpose purpose,
                                 const void *bytes, size_t length)
{
    if (secret->is_ready) {
        return sat_hmac_under(&secret->purposes[purpose], bytes, length);
    }
    const SatHmacKey made = key_of_purpose(secret, purpose);
    return sat_hmac_under(&made, bytes, length);
}
