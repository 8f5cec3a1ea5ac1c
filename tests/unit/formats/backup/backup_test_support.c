/* Writes small backups for the tests of formats/backup. */
#include "tests/unit/formats/backup/backup_test_support.h"

#include "formats/backup/backup_writer.h"
#include "formats/zip/zip_deflate.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define OTHER_KEY "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const SatBackupInfo INFO = {.case_id = "0123456789abcdef",
                                   .title = "CT Head 7f3a",
                                   .identifiers = SAT_IDENTIFIERS_REMOVED,
                                   .case_version = 1,
                                   .profile = "teaching",
                                   .source = "",
                                   .case_key = KEY,
                                   .patient_keys = KEY " " OTHER_KEY};

static const SatBackupInfo MEDIA_INFO = {.case_id = "0123456789abcdef",
                                         .title = "CT Head 7f3a",
                                         .identifiers = SAT_IDENTIFIERS_REMOVED,
                                         .case_version = 1,
                                         .profile = "teaching",
                                         .source = "",
                                         .case_key = KEY,
                                         .patient_keys = KEY " " OTHER_KEY,
                                         .layout = SAT_BACKUP_MEDIA};

const BackupTestLayout BACKUP_TEST_BAG = {&INFO,
                                          {"data/01 CT/01 Axial/0001.dcm",
                                           "data/01 CT/01 Axial/0002.dcm", "data/case.json",
                                           "data/case.txt"},
                                          BACKUP_TEST_FILES};
const BackupTestLayout BACKUP_TEST_MEDIA = {
    &MEDIA_INFO,
    {"SATCHEL/CASE.TXT", "DICOM/ST000001/SE000001/IM000001", "DICOMDIR", "SATCHEL/CASE.JSN"},
    BACKUP_TEST_FILES + 1};

size_t backup_test_content(size_t index, uint8_t out[4000])
{
    size_t length = 700 + index * 911;
    for (size_t i = 0; i < length; i++) {
        out[i] = (uint8_t)("abcdabcdabce"[(i * (index + 3)) % 12]);
    }
    return length;
}

bool backup_test_write(const BackupTestLayout *layout, const char *path, size_t count,
                       size_t *reused, SatError *err)
{
    const SatSha256 plan = sat_sha256("plan", 4);
    uint8_t bytes[4000];
    SatByteWriter packed = SAT_BYTE_WRITER_INIT;
    SAT_AUTO(SatZipDeflater) *deflater = sat_zip_deflater_new(err);
    SAT_AUTO(SatBackupWriter) *writer =
        deflater != NULL ? sat_backup_writer_open(path, &plan, "Case", layout->info, err) : NULL;
    bool done = writer != NULL;
    for (size_t i = 0; done && i < count; i++) {
        SatZipPartEntry entry = {.name = layout->paths[i], .take_over = true};
        if (sat_backup_writer_reusable(writer, layout->paths[i])) {
            (*reused)++;
        } else {
            size_t length = backup_test_content(i, bytes);
            done =
                sat_zip_make_entry(deflater, layout->paths[i], bytes, length, &packed, &entry, err);
        }
        done = done && sat_backup_writer_add(writer, &entry, err);
    }
    done = done && (count < BACKUP_TEST_FILES || sat_backup_writer_finish(writer, NULL, err));
    sat_byte_writer_free(&packed);
    return done;
}
