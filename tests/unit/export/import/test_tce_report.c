/* Teaching file reports of DICOM as cases. */
#define _GNU_SOURCE /* memfd_create */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/tce_report.h"
#include "formats/base/file_io.h"
#include "tests/fuzz/memory_file.h"
#include "tests/support/import_check.h"

typedef struct {
    SatFile *file;
    SatDicomFile *dicom;
} Opened;

static Opened open_path(const char *path)
{
    SatError err = SAT_ERROR_INIT;
    Opened opened = {.file = sat_file_open(path, SAT_FILE_READ, &err)};
    assert_non_null(opened.file);
    opened.dicom = sat_dicom_open(opened.file, &err);
    return opened;
}

static void close_it(Opened *opened)
{
    sat_dicom_close(opened->dicom);
    sat_file_close(opened->file);
}

static void test_fields(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Opened report = open_path(IMPORT_CORPUS "/tce_report/report.dcm");
    Opened manifest = open_path(IMPORT_CORPUS "/tce_report/manifest.dcm");
    const SatDicomDataset *both[2] = {sat_dicom_dataset(manifest.dicom),
                                      sat_dicom_dataset(report.dicom)};
    assert_int_equal(sat_tce_kind(both[0]), SAT_TCE_MANIFEST);
    assert_int_equal(sat_tce_kind(both[1]), SAT_TCE_REPORT);
    SAT_AUTO(SatImported) *result = sat_import_tce(both, 2, &err);
    import_check(result, &err);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_string_equal(made->contributor, "A. Teacher");
    assert_string_equal(made->presentation, "Sudden pain, na\xC3\xAFve.");
    assert_string_equal(made->discussion, "Air in the pleura.\n\nNeedle first.\n\n"
                                          "Differential diagnosis\nBulla");
    assert_string_equal(made->diagnosis, "Pneumothorax");
    assert_string_equal(made->certainty, "Certain");
    assert_int_equal(made->system_count, 2);
    assert_string_equal(made->systems[0], "Chest");
    assert_string_equal(made->systems[1], "Central Nervous System");
    assert_int_equal(made->tag_count, 5); /* lung, air, Pleura, Air, Intermediate */
    assert_int_equal(made->teaching->finding_count, 2);
    assert_string_equal(made->teaching->findings[1].text, "A deep sulcus.");
    assert_true(import_has_loss(result, 0, "what the manifest asks"));
    assert_true(import_has_loss(result, 0, "a text that the profile does not know"));
    assert_int_equal(result->loss_count, 2);

    assert_null(sat_import_tce(both, 1, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    close_it(&report);
    close_it(&manifest);
}

/* Every byte of the report changed: a case, or no report, but never the wrong place. */
static void test_changed_files(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *bytes = sat_read_file(IMPORT_CORPUS "/tce_report/report.dcm", 1 << 20, &length, &err);
    assert_non_null(bytes);
    size_t taken = 0;
    for (size_t i = 0; i < length; i++) {
        uint8_t before = bytes[i];
        bytes[i] = (uint8_t)(before ^ (1U << (i % 8)));
        sat_error_clear(&err);
        Opened opened = {.file = memory_file(bytes, length)};
        opened.dicom = sat_dicom_open(opened.file, &err);
        if (opened.dicom != NULL) {
            const SatDicomDataset *dataset = sat_dicom_dataset(opened.dicom);
            SAT_AUTO(SatImported) *result = sat_import_tce(&dataset, 1, &err);
            import_check(result, &err);
            taken += result != NULL;
        }
        close_it(&opened);
        bytes[i] = before;
    }
    print_message("%zu changed reports: %zu read\n", length, taken);
    assert_true(taken > length / 2 && taken < length);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fields),
                                       cmocka_unit_test(test_changed_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
