/* Fuzzes the merging of raw cases: two texts, split at the first NUL; with itself, too. */
#include <string.h>

#include "export/import/import_merge.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *middle = size > 0 ? memchr(text, '\0', size) : NULL;
    const size_t first = middle != NULL ? (size_t)(middle - text) : size;
    const SatImportText texts[2] = {
        {text, first},
        {middle != NULL ? middle + 1 : text, middle != NULL ? size - first - 1 : size}};
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatImported) *merged = sat_import_merge(texts, 2, &err);
    if (merged == NULL) {
        check_refusal(&err);
        return 0;
    }
    /* What it makes is a raw case again. */
    const SatImportText again = {merged->json, merged->json_bytes};
    SAT_AUTO(SatImported) *same = sat_import_merge(&again, 1, &err);
    require(same != NULL && same->json_bytes == merged->json_bytes &&
                memcmp(same->json, merged->json, same->json_bytes) == 0,
            "merging keeps what is merged");
    return 0;
}
