/* An archive of gigabytes that takes no room on the disk. */
#include "tests/unit/formats/zip/zip_sparse.h"

#include <string.h>

#include <zlib.h>

#include "formats/zip/zip_record.h"
#include "tests/unit/formats/zip/zip_test_support.h"

/* Of a run of zeros: doubled from the CRC of one. */
uint32_t zip_crc_of_zeros(uint64_t count)
{
    uLong power_crc = crc32(0, (const Bytef *)"\0", 1);
    uLong crc = 0;
    for (uint64_t power = 1; power <= count; power *= 2) {
        if (count & power) {
            crc = crc32_combine(crc, power_crc, (z_off_t)power);
        }
        power_crc = crc32_combine(power_crc, power_crc, (z_off_t)power);
    }
    return (uint32_t)crc;
}

static uint64_t put(SatFile *file, uint64_t at, const void *bytes, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    assert_ok(sat_file_write_at(file, at, bytes, length, &err), err);
    return at + length;
}

void zip_write_sparse(const char *path, uint64_t zeros_bytes)
{
    SatFile *file = zip_open_file(path, SAT_FILE_CREATE);
    SatZipRecord records[2] = {
        {.name = "zeros",
         .name_length = 5,
         .stored_bytes = zeros_bytes,
         .plain_bytes = zeros_bytes,
         .crc32 = zip_crc_of_zeros(zeros_bytes)},
        {.name = "after",
         .name_length = 5,
         .stored_bytes = 6,
         .plain_bytes = 6,
         .crc32 = sat_crc32(0, "behind", 6)},
    };
    uint8_t bytes[SAT_ZIP_CENTRAL_MAX_BYTES];
    uint64_t at = put(file, 0, bytes, sat_zip_encode_local(&records[0], bytes)) + zeros_bytes;
    records[1].header_offset = at;
    at = put(file, at, bytes, sat_zip_encode_local(&records[1], bytes));
    at = put(file, at, "behind", 6);
    SatZipEnding ending = {.entry_count = 2, .directory_offset = at};
    for (size_t i = 0; i < 2; i++) {
        at = put(file, at, bytes, sat_zip_encode_central(&records[i], bytes));
    }
    ending.directory_bytes = at - ending.directory_offset;
    (void)put(file, at, bytes, sat_zip_encode_ending(&ending, bytes));
    sat_file_close(file);
}
