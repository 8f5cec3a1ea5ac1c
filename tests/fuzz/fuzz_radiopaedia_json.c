/* Fuzzes the importer of Radiopaedia's viewer JSON, with and without files beside it. */
#include "export/import/radiopaedia_json.h"
#include "tests/support/import_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SatImportFile files[] = {
        {"901.jpg", 100, 50}, {"images/902/a.png", 0, 0}, {"b.png", 400, 300}, {"A.PNG", 1, 1}};
    const SatImportFiles beside = {files, sizeof(files) / sizeof(files[0])};
    const SatImportText text = {(const char *)data, size};
    for (int i = 0; i < 2; i++) {
        SatError err = SAT_ERROR_INIT;
        SAT_AUTO(SatImported) *result =
            sat_import_radiopaedia(&text, 1, i == 0 ? NULL : &beside, &err);
        import_check(result, &err);
    }
    return 0;
}
