/* Fuzzes the texts of HTML: plain or marked, both end, and the marked one can be read. */
#include "export/import/html_text.h"
#include "formats/case/rich_text.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter plain = SAT_BYTE_WRITER_INIT, marked = SAT_BYTE_WRITER_INIT;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatRichText rich;
    sat_import_html_text((const char *)data, size, &plain);
    sat_import_html_marked((const char *)data, size, &marked);
    sat_write_u8(&marked, 0);
    if (arena != NULL && !marked.failed) {
        require(sat_rich_text_read(arena, (const char *)marked.bytes, &rich, &err),
                "every text is read and keeps its form");
    }
    sat_byte_writer_free(&plain);
    sat_byte_writer_free(&marked);
    return 0;
}
