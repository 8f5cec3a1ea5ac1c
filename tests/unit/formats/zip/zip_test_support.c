/* Temporary files and a small archive, for the tests of formats/zip. */
#include "tests/unit/formats/zip/zip_test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"

int zip_scratch_make(void **state)
{
    ZipScratch *scratch = calloc(1, sizeof(*scratch));
    const char *base = getenv("TMPDIR");
    if (!scratch) {
        return -1;
    }
    (void)snprintf(scratch->folder, sizeof(scratch->folder), "%s/satchel-zip-XXXXXX",
                   base && strlen(base) < 200 ? base : "/tmp");
    if (!mkdtemp(scratch->folder)) {
        free(scratch);
        return -1;
    }
    (void)snprintf(scratch->path, sizeof(scratch->path), "%s/a.zip", scratch->folder);
    *state = scratch;
    return 0;
}

int zip_scratch_remove(void **state)
{
    SatError err = SAT_ERROR_INIT;
    ZipScratch *scratch = *state;
    bool ok = sat_folder_remove_tree(scratch->folder, &err);
    free(scratch);
    return ok ? 0 : -1;
}

void zip_seal(void *context, const SatSha256 *body_hash, char *comment)
{
    (void)context;
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(body_hash, hex);
    memcpy(comment, "SEALED ", 7);
    memcpy(comment + 7, hex, SAT_SHA256_HEX_LENGTH);
}

bool zip_seal_holds(const uint8_t *bytes, size_t length)
{
    if (length < ZIP_SEAL_LENGTH) {
        return false;
    }
    char seal[ZIP_SEAL_LENGTH];
    SatSha256 hash = sat_sha256(bytes, length - ZIP_SEAL_LENGTH);
    zip_seal(NULL, &hash, seal);
    return memcmp(seal, bytes + length - ZIP_SEAL_LENGTH, ZIP_SEAL_LENGTH) == 0;
}

SatFile *zip_open_file(const char *path, SatFileMode mode)
{
    SatError err = SAT_ERROR_INIT;
    SatFile *file = sat_file_open(path, mode, &err);
    assert_ok(file, err);
    return file;
}

void zip_write_archive(const char *path, const ZipTestEntry *entries, size_t count,
                       size_t comment_length)
{
    SatError err = SAT_ERROR_INIT;
    SatFile *file = zip_open_file(path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    for (size_t i = 0; i < count; i++) {
        SatZipEntryInfo info;
        const char *content = entries[i].content ? entries[i].content : "";
        assert_ok(sat_zip_writer_add_stored(writer, entries[i].name, content, strlen(content),
                                            &info, &err),
                  err);
    }
    assert_ok(sat_zip_writer_finish(writer, zip_seal, NULL, comment_length, &err), err);
    sat_zip_writer_free(writer);
    sat_file_close(file);
}

uint8_t *zip_slurp(const char *path, size_t *length)
{
    SatError err = SAT_ERROR_INIT;
    uint8_t *bytes = sat_read_file(path, (size_t)64 << 20, length, &err);
    assert_ok(bytes, err);
    return bytes;
}

void zip_put_file(const char *path, const void *bytes, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    SatFile *file = zip_open_file(path, SAT_FILE_CREATE);
    if (length > 0) {
        assert_ok(sat_file_write_at(file, 0, bytes, length, &err), err);
    }
    sat_file_close(file);
}

bool zip_read_everything(SatFile *file, size_t *entries, SatError *err)
{
    SAT_AUTO(SatZipReader) *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, err);
    if (!reader) {
        return false;
    }
    *entries = sat_zip_reader_count(reader);
    for (size_t i = 0; i < *entries; i++) {
        size_t length = 0;
        if (!sat_zip_reader_check_local(reader, i, err)) {
            return false;
        }
        uint8_t *content = sat_zip_reader_load(reader, i, (size_t)16 << 20, &length, err);
        if (!content) {
            return false;
        }
        free(content);
    }
    return true;
}
