/* Fuzzes the MIRC importer, with and without files beside the document. */
#include "export/import/mirc_document.h"
#include "tests/support/import_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SatImportFile files[] = {
        {"a_full.jpeg", 100, 50}, {"inline.png", 0, 0}, {"c.dcm", 0, 0}, {"b_base.jpeg", 3, 3}};
    const SatImportFiles beside = {files, sizeof(files) / sizeof(files[0])};
    const SatImportText text = {(const char *)data, size};
    for (int i = 0; i < 2; i++) {
        SatError err = SAT_ERROR_INIT;
        SAT_AUTO(SatImported) *result = sat_import_mirc(text, i == 0 ? NULL : &beside, &err);
        import_check(result, &err);
    }
    return 0;
}
