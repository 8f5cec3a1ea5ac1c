/* Writes a text of a case without its marks. */
#include <string.h>

#include "formats/case/rich_text.h"

static bool is_list(const SatRichBlock *block)
{
    return block->kind == SAT_RICH_BULLET || block->kind == SAT_RICH_NUMBERED;
}

static void put_begin(const SatRichBlock *block, SatByteWriter *out)
{
    for (unsigned i = 1; is_list(block) && i < block->level; i++) {
        sat_write_text(out, "  ");
    }
    if (block->kind == SAT_RICH_BULLET) {
        sat_write_text(out, "- ");
    } else if (block->kind == SAT_RICH_NUMBERED) {
        sat_write_format(out, "%u. ", block->number);
    }
}

/* The lines of an entry stand below each other. */
static void put_words(const SatRichBlock *block, const char *text, SatByteWriter *out)
{
    for (; *text != '\0'; text++) {
        sat_write_u8(out, (uint8_t)*text);
        for (unsigned i = 0; *text == '\n' && is_list(block) && i < block->level; i++) {
            sat_write_text(out, "  ");
        }
    }
}

static void put_run(const SatRichBlock *block, size_t index, SatByteWriter *out)
{
    const SatRichRun *run = &block->runs[index];
    const SatRichRun *next = index + 1 < block->run_count ? run + 1 : NULL;
    put_words(block, run->text, out);
    const bool ends = run->link == SAT_RICH_WEB && (next == NULL || next->target != run->target);
    if (ends && strcmp(run->text, run->target) != 0) {
        sat_write_format(out, " (%s)", run->target);
    }
}

bool sat_rich_text_write_plain(const char *text, SatByteWriter *out, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SatRichText rich;
    if (arena == NULL || !sat_rich_text_read(arena, text, &rich, err)) {
        return false;
    }
    for (size_t i = 0; i < rich.block_count; i++) {
        const SatRichBlock *block = &rich.blocks[i];
        if (i > 0) {
            sat_write_text(out, is_list(block) && is_list(block - 1) ? "\n" : "\n\n");
        }
        put_begin(block, out);
        for (size_t k = 0; k < block->run_count; k++) {
            put_run(block, k, out);
        }
    }
    return true;
}
