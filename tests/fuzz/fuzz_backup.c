/* Fuzzes the backup's reader and check: any bytes as a file. */
#define _GNU_SOURCE /* memfd_create */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/backup/backup_check.h"
#include "formats/backup/backup_reader.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_info(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupInfo info;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    require(arena != NULL, "there is memory");
    bool done = sat_backup_info_read((const char *)data, size, arena, &info, &err);
    require(done || err.text[0] != '\0', "a refusal says why");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    SatError err = SAT_ERROR_INIT;
    SatBackupCheckResult result;
    int descriptor = memfd_create("fuzz_backup", MFD_CLOEXEC);
    require(descriptor >= 0 && (size == 0 || write(descriptor, data, size) == (ssize_t)size),
            "a memory file can be made");
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
    read_info(data, size);
    (void)sat_backup_is_one(path);
    bool checked = sat_backup_check(path, false, NULL, NULL, NULL, &result, &err);
    require(checked || (err.code != SAT_OK && err.text[0] != '\0'), "a refusal says why");
    SatError refused = SAT_ERROR_INIT;
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, &refused);
    require(reader != NULL || !checked || result.faults > 0, "what is whole can be opened");
    for (size_t i = 0; reader != NULL && i < sat_backup_reader_count(reader); i++) {
        size_t length = 0;
        SatError damaged = SAT_ERROR_INIT;
        uint8_t *bytes = sat_backup_reader_load(reader, sat_backup_reader_file(reader, i),
                                                (size_t)1 << 20, &length, &damaged);
        require(bytes != NULL || !checked || result.faults > 0 || damaged.code == SAT_ERR_LIMIT,
                "what is whole can be read");
        free(bytes);
    }
    (void)close(descriptor);
    return 0;
}
