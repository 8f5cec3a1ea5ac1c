/* Fuzzes the GIFT importer: a case that reads back, or an error. */
#include "export/import/gift.h"
#include "tests/support/import_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatImported) *result =
        sat_import_gift((SatImportText){(const char *)data, size}, &err);
    import_check(result, &err);
    return 0;
}
