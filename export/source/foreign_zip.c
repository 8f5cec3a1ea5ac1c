/* Reads zips that others made, through libzip. */
#include "export/source/foreign_zip.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "formats/base/checked_math.h"
#include "formats/base/platform.h"

enum {
    END_BYTES = 22,     /* of the end of central directory record, without its comment */
    LOCATOR_BYTES = 20, /* of its zip64 locator, right before it */
    END64_BYTES = 56,   /* of the zip64 record */
    MOST_COMMENT_BYTES = 65535
};
#define MOST_DIRECTORY_BYTES ((uint64_t)256 << 20)

struct SatForeignZip {
    zip_t *archive;
    size_t count;
};

struct SatForeignStream {
    zip_file_t *file;
    uint64_t size_bytes, given_bytes;
};

/* ---- before libzip takes memory for it ---------------------------------------------------------
 */

static uint64_t little(const uint8_t *bytes, size_t count)
{
    uint64_t value = 0;
    for (size_t i = count; i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

typedef struct {
    uint64_t entries, directory_bytes;
} EndRecord;

/* The last end record in the tail; false: there is none, which libzip will tell. */
static bool find_end(const uint8_t *tail, size_t length, size_t *position)
{
    for (size_t i = length >= END_BYTES ? length - END_BYTES + 1 : 0; i > 0; i--) {
        if (memcmp(tail + i - 1, "PK\5\6", 4) == 0) {
            *position = i - 1;
            return true;
        }
    }
    return false;
}

static bool read_end64(SatFile *file, const uint8_t *locator, EndRecord *out)
{
    uint8_t record[END64_BYTES];
    SatError ignored = SAT_ERROR_INIT;
    if (memcmp(locator, "PK\6\7", 4) != 0 ||
        !sat_file_read_at(file, little(locator + 8, 8), record, sizeof(record), &ignored) ||
        memcmp(record, "PK\6\6", 4) != 0) {
        return false;
    }
    *out = (EndRecord){little(record + 32, 8), little(record + 40, 8)};
    return true;
}

static bool check_counts(SatFile *file, const uint8_t *tail, size_t length, SatError *err)
{
    size_t end = 0;
    if (!find_end(tail, length, &end)) {
        return true;
    }
    EndRecord record = {little(tail + end + 10, 2), little(tail + end + 12, 4)};
    EndRecord large;
    if (end >= LOCATOR_BYTES && read_end64(file, tail + end - LOCATOR_BYTES, &large)) {
        record.entries = large.entries > record.entries ? large.entries : record.entries;
        record.directory_bytes =
            large.directory_bytes > record.directory_bytes && record.directory_bytes == UINT32_MAX
                ? large.directory_bytes
                : record.directory_bytes;
    }
    if (record.entries > SAT_FOREIGN_ZIP_MOST_ENTRIES ||
        record.directory_bytes > MOST_DIRECTORY_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the zip has more than %u entries; unpack it and give the folder",
                        SAT_FOREIGN_ZIP_MOST_ENTRIES);
    }
    return true;
}

/* size_bytes: of the whole zip */
static bool check_end(const char *path, uint64_t *size_bytes, SatError *err)
{
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, err);
    if (file == NULL || !sat_file_size(file, size_bytes, err)) {
        return false;
    }
    size_t most = END_BYTES + LOCATOR_BYTES + MOST_COMMENT_BYTES;
    size_t length = *size_bytes < most ? (size_t)*size_bytes : most;
    uint8_t *tail = malloc(length + 1);
    if (tail == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open the zip");
    }
    bool done = sat_file_read_at(file, *size_bytes - length, tail, length, err) &&
                check_counts(file, tail, length, err);
    free(tail);
    return done;
}

/* ---- the archive -------------------------------------------------------------------------------
 */

static bool fail_to_open(int code, SatError *err)
{
    if (code == ZIP_ER_MEMORY) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open the zip");
    }
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    sat_fail(err, SAT_ERR_CORRUPT, "the zip is damaged (%s); get it again",
             zip_error_strerror(&error));
    zip_error_fini(&error);
    return false;
}

static bool is_past_ratio(uint64_t unpacked, uint64_t packed)
{
    return unpacked > SAT_FOREIGN_ZIP_FREE_BYTES && unpacked / SAT_FOREIGN_ZIP_MOST_RATIO > packed;
}

/* Entries that share their packed bytes unpack to far more than the whole zip has. */
static bool check_total(const SatForeignZip *zip, uint64_t size_bytes, SatError *err)
{
    uint64_t total = 0;
    for (size_t i = 0; i < zip->count; i++) {
        SatForeignEntry entry;
        if (sat_foreign_zip_entry(zip, i, &entry) &&
            !sat_u64_add(total, entry.size_bytes, &total)) {
            total = UINT64_MAX;
            break;
        }
    }
    return !is_past_ratio(total, size_bytes) ||
           sat_fail(err, SAT_ERR_LIMIT,
                    "the zip says that it unpacks to more than %u times its size: not unpacked; if "
                    "it is yours, unpack it and give the folder",
                    SAT_FOREIGN_ZIP_MOST_RATIO);
}

SatForeignZip *sat_foreign_zip_open(const char *path, SatError *err)
{
    uint64_t size_bytes = 0;
    int code = 0;
    if (!check_end(path, &size_bytes, err)) {
        return NULL;
    }
    SAT_AUTO(SatForeignZip) *zip = calloc(1, sizeof(*zip));
    if (zip == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open the zip");
        return NULL;
    }
    zip->archive = zip_open(path, ZIP_RDONLY, &code);
    if (zip->archive == NULL) {
        (void)fail_to_open(code, err);
        return NULL;
    }
    zip_int64_t count = zip_get_num_entries(zip->archive, 0);
    if (count < 0 || (uint64_t)count > SAT_FOREIGN_ZIP_MOST_ENTRIES) {
        sat_fail(err, SAT_ERR_LIMIT,
                 "the zip has more than %u entries; unpack it and give the folder",
                 SAT_FOREIGN_ZIP_MOST_ENTRIES);
        return NULL;
    }
    zip->count = (size_t)count;
    return check_total(zip, size_bytes, err) ? SAT_STEAL(zip) : NULL;
}

void sat_foreign_zip_close(SatForeignZip *zip)
{
    if (zip != NULL) {
        if (zip->archive != NULL) {
            zip_discard(zip->archive);
        }
        free(zip);
    }
}

size_t sat_foreign_zip_count(const SatForeignZip *zip)
{
    return zip->count;
}

bool sat_foreign_zip_entry(const SatForeignZip *zip, size_t index, SatForeignEntry *out)
{
    const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    zip_stat_t status;
    zip_stat_init(&status);
    if (zip_stat_index(zip->archive, index, ZIP_FL_ENC_GUESS, &status) != 0 ||
        (status.valid & needed) != needed || status.name == NULL ||
        strlen(status.name) > SAT_FOREIGN_ZIP_MOST_NAME_BYTES) {
        return false;
    }
    bool has_crc = (status.valid & ZIP_STAT_CRC) != 0;
    bool says_encryption = (status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0;
    *out = (SatForeignEntry){.name = status.name,
                             .size_bytes = status.size,
                             .crc32 = has_crc ? status.crc : 0,
                             .is_encrypted =
                                 says_encryption && status.encryption_method != ZIP_EM_NONE,
                             .is_bomb = is_past_ratio(status.size, status.comp_size)};
    return true;
}

/* ---- one entry ---------------------------------------------------------------------------------
 */

SatForeignStream *sat_foreign_stream_open(SatForeignZip *zip, size_t index, SatError *err)
{
    SatForeignEntry entry;
    SAT_AUTO(SatForeignStream) *stream = calloc(1, sizeof(*stream));
    if (stream == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to unpack");
        return NULL;
    }
    if (!sat_foreign_zip_entry(zip, index, &entry)) {
        sat_fail(err, SAT_ERR_CORRUPT, "the zip does not describe it");
        return NULL;
    }
    stream->size_bytes = entry.size_bytes;
    stream->file = zip_fopen_index(zip->archive, index, 0);
    if (stream->file != NULL) {
        return SAT_STEAL(stream);
    }
    switch (zip_error_code_zip(zip_get_error(zip->archive))) {
    case ZIP_ER_MEMORY:
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to unpack");
        break;
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
    case ZIP_ER_ENCRNOTSUPP:
        sat_fail(err, SAT_ERR_UNSUPPORTED, "encrypted");
        break;
    case ZIP_ER_COMPNOTSUPP:
        sat_fail(err, SAT_ERR_UNSUPPORTED,
                 "packed by a method that is not read; unpack the zip and give the folder");
        break;
    default:
        sat_fail(err, SAT_ERR_CORRUPT, "damaged inside of the zip; get it again");
        break;
    }
    return NULL;
}

void sat_foreign_stream_close(SatForeignStream *stream)
{
    if (stream != NULL) {
        if (stream->file != NULL) {
            (void)zip_fclose(stream->file);
        }
        free(stream);
    }
}

bool sat_foreign_stream_read(SatForeignStream *stream, void *bytes, size_t capacity, size_t *length,
                             SatError *err)
{
    zip_int64_t got = zip_fread(stream->file, bytes, capacity);
    if (got < 0) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "damaged inside of the zip (its bytes contradict its checksum or length)");
    }
    uint64_t left = stream->size_bytes - stream->given_bytes;
    if ((uint64_t)got > left || (got == 0 && capacity > 0 && left > 0)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "damaged inside of the zip (not as long as it says)");
    }
    stream->given_bytes += (uint64_t)got;
    *length = (size_t)got;
    return true;
}
