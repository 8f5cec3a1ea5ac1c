/* Fuzzes the marks of texts: every text is read, its plain form is no longer than it may be. */
#include <stdlib.h>
#include <string.h>

#include "formats/case/rich_text.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    char *text = malloc(size + 1);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatByteWriter plain = SAT_BYTE_WRITER_INIT;
    SatRichText rich;
    if (text == NULL || arena == NULL) {
        free(text);
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    require(sat_rich_text_read(arena, text, &rich, &err), "every text is read and keeps its form");
    for (size_t i = 0; i < rich.block_count; i++) {
        require(rich.blocks[i].level <= SAT_RICH_MAX_DEPTH,
                "every text is read and keeps its form");
        for (size_t k = 0; k < rich.blocks[i].run_count; k++) {
            const SatRichRun *run = &rich.blocks[i].runs[k];
            require(run->text[0] != '\0', "every text is read and keeps its form");
            require((run->link == SAT_RICH_NO_LINK) == (run->target[0] == '\0'),
                    "every text is read and keeps its form");
        }
    }
    require(sat_rich_text_write_plain(text, &plain, &err), "every text is read and keeps its form");
    sat_byte_writer_free(&plain);
    free(text);
    return 0;
}
