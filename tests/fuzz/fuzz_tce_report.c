/* Fuzzes the reader of teaching file reports: any DICOM object. */
#define _GNU_SOURCE /* memfd_create */

#include "export/import/tce_report.h"
#include "tests/fuzz/memory_file.h"
#include "tests/support/import_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    if (dicom != NULL) {
        const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
        SAT_AUTO(SatImported) *result = sat_import_tce(&dataset, 1, &err);
        import_check(result, &err);
    }
    return 0;
}
