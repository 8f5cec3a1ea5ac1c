/* Writes a small backup: write_test_backup FILE NAME; for check_bagit.py. */
#include <stdio.h>
#include <string.h>

#include "formats/backup/backup_writer.h"
#include "formats/zip/zip_deflate.h"

static bool add(SatBackupWriter *writer, SatZipDeflater *deflater, const char *path,
                const void *bytes, size_t length, SatError *err)
{
    SatByteWriter packed = SAT_BYTE_WRITER_INIT;
    SatZipPartEntry entry;
    bool done = sat_zip_make_entry(deflater, path, bytes, length, &packed, &entry, err) &&
                sat_backup_writer_add(writer, &entry, err);
    sat_byte_writer_free(&packed);
    return done;
}

static bool write_files(SatBackupWriter *writer, SatError *err)
{
    static uint8_t zeros[100000], noise[5000];
    uint32_t value = 7;
    for (size_t i = 0; i < sizeof(noise); i++) {
        value = value * 1664525U + 1013904223U;
        noise[i] = (uint8_t)(value >> 24);
    }
    SAT_AUTO(SatZipDeflater) *deflater = sat_zip_deflater_new(err);
    return deflater != NULL &&
           add(writer, deflater, "data/01 CT Head - Day 1/01 Axial/0001.dcm", zeros, sizeof(zeros),
               err) &&
           add(writer, deflater, "data/01 CT Head - Day 1/01 Axial/0002.dcm", noise, sizeof(noise),
               err) &&
           add(writer, deflater,
               "data/01 CT Head - Day 1/02 Sch\xc3\xa4"
               "del/0001.dcm",
               "x", 1, err) &&
           add(writer, deflater, "data/empty.txt", "", 0, err) &&
           add(writer, deflater, "data/case.json", "{}\n", 3, err) &&
           add(writer, NULL, "data/case.txt", "A case\n", 7, err);
}

int main(int argc, char **argv)
{
    const SatSha256 plan = sat_sha256("test", 4);
    const SatBackupInfo info = {.case_id = "0123456789abcdef",
                                .title = "CT Head 7f3a",
                                .identifiers = SAT_IDENTIFIERS_REMOVED,
                                .case_version = 1,
                                .profile = "teaching",
                                .source = "fedcba9876543210"};
    SatError err = SAT_ERROR_INIT;
    if (argc != 3) {
        (void)fputs("write_test_backup FILE NAME\n", stderr);
        return 2;
    }
    SAT_AUTO(SatBackupWriter) *writer =
        sat_backup_writer_open(argv[1], &plan, argv[2], &info, &err);
    if (writer == NULL || !write_files(writer, &err) ||
        !sat_backup_writer_finish(writer, NULL, &err)) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    return 0;
}
