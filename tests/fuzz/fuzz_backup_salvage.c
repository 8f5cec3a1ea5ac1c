/* Fuzzes the salvage of backups: any bytes as a file. What is called whole can be read with its
 * hash; a backup that verifies loses nothing. */
#define _GNU_SOURCE /* memfd_create */

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/backup/backup_check.h"
#include "formats/backup/backup_salvage.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_lost(void *context, const char *path, const char *why)
{
    require(path != NULL && why[0] != '\0', "what is lost is told with the reason");
    ++*(size_t *)context;
}

static bool hash_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    (void)err;
    sat_sha256_update(context, bytes, length);
    return true;
}

static void read_file(const SatBackupSalvage *salvage, const SatSalvagedFile *file)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatSha256State) *state = sat_sha256_new(&err);
    const SatZipSink sink = {hash_piece, state};
    require(state != NULL && sat_zip_salvage_visit(salvage->file, &file->entry, &sink, NULL, &err),
            "what is whole can be read");
    SatSha256 hash = sat_sha256_current(state);
    require(sat_sha256_equal(&hash, &file->hash), "with the hash it was told with");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    size_t lost = 0;
    SatError err = SAT_ERROR_INIT, checking = SAT_ERROR_INIT;
    SatBackupSalvage salvage;
    SatBackupCheckResult result;
    int descriptor = memfd_create("fuzz_backup_salvage", MFD_CLOEXEC);
    require(descriptor >= 0 && (size == 0 || write(descriptor, data, size) == (ssize_t)size),
            "a memory file can be made");
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
    bool is_whole =
        sat_backup_check(path, false, NULL, NULL, NULL, &result, &checking) && result.faults == 0;
    bool opened = sat_backup_salvage_open(path, count_lost, &lost, &salvage, &err);
    require(opened || (err.code != SAT_OK && err.text[0] != '\0'), "a refusal says why");
    require(!is_whole || (opened && lost == 0 && salvage.has_info), "a whole one loses nothing");
    for (size_t i = 0; opened && i < salvage.count; i++) {
        read_file(&salvage, &salvage.files[i]);
        require(i == 0 ||
                    salvage.files[i].entry.info.header_offset >
                        salvage.files[i - 1].entry.info.header_offset ||
                    strcmp(salvage.files[i].path, salvage.files[i - 1].path) != 0,
                "no file comes twice");
    }
    require(!opened || salvage.lost == lost, "losses are counted");
    sat_backup_salvage_close(&salvage);
    (void)close(descriptor);
    return 0;
}
