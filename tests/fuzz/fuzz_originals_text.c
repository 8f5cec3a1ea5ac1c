/* Fuzzes the reader of the text file of a "Download originals" zip. */
#include "export/import/originals_text.h"
#include "tests/support/import_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatImported) *result =
        sat_import_originals_text((SatImportText){(const char *)data, size}, &err);
    import_check(result, &err);
    return 0;
}
