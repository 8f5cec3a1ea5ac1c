/* Writes long texts as HTML and as plain words. */
#include "export/publish/rich_markup.h"

#include "export/publish/markup.h"
#include "formats/case/rich_text.h"

/* Lists that are open, the deepest last; each has an entry that is open. */
typedef struct {
    SatByteWriter *out;
    const char *attributes;          /* of every block and list */
    const char *line_end, *relation; /* behind a block; of a link */
    SatRichKind kinds[SAT_RICH_MAX_DEPTH];
    unsigned depth;
} Lists;

static const char *list_name(SatRichKind kind)
{
    return kind == SAT_RICH_NUMBERED ? "ol" : "ul";
}

static void close_lists(Lists *lists, unsigned depth)
{
    while (lists->depth > depth) {
        lists->depth--;
        sat_write_format(lists->out, "</li></%s>%s", list_name(lists->kinds[lists->depth]),
                         lists->line_end);
    }
}

static void open_entry(Lists *lists, const SatRichBlock *block)
{
    close_lists(lists, block->level);
    if (lists->depth == block->level && lists->kinds[lists->depth - 1] != block->kind) {
        close_lists(lists, block->level - 1);
    } else if (lists->depth == block->level) {
        sat_write_format(lists->out, "</li>%s", lists->line_end);
    }
    while (lists->depth < block->level) {
        lists->kinds[lists->depth++] = block->kind;
        sat_write_format(lists->out, "<%s%s>", list_name(block->kind), lists->attributes);
        if (lists->depth < block->level) {
            sat_write_text(lists->out, "<li>");
        }
    }
    if (block->kind == SAT_RICH_NUMBERED) {
        sat_write_format(lists->out, "<li value=\"%u\">", block->number);
    } else {
        sat_write_text(lists->out, "<li>");
    }
}

static void put_run(const Lists *lists, const SatRichRun *run)
{
    SatByteWriter *out = lists->out;
    const bool is_web = run->link == SAT_RICH_WEB;
    if (is_web) {
        sat_write_format(out, "<a%s href=\"", lists->relation);
        sat_markup_write(out, run->target);
        sat_write_text(out, "\">");
    }
    sat_write_format(out, "%s%s", run->is_bold ? "<strong>" : "", run->is_italic ? "<em>" : "");
    sat_markup_lines(out, run->text, lists->line_end[0] != '\0' ? "<br>\n" : "<br>");
    sat_write_format(out, "%s%s", run->is_italic ? "</em>" : "", run->is_bold ? "</strong>" : "");
    sat_write_text(out, is_web ? "</a>" : "");
}

static void put_block(Lists *lists, const SatRichBlock *block, int heading_level)
{
    SatByteWriter *out = lists->out;
    const bool is_entry = block->kind == SAT_RICH_BULLET || block->kind == SAT_RICH_NUMBERED;
    const char name[3] = {block->kind == SAT_RICH_HEADING ? 'h' : 'p',
                          block->kind == SAT_RICH_HEADING ? (char)('0' + heading_level) : '\0', 0};
    if (is_entry) {
        open_entry(lists, block);
    } else {
        close_lists(lists, 0);
        sat_write_format(out, "<%s%s>", name, lists->attributes);
    }
    for (size_t i = 0; i < block->run_count; i++) {
        put_run(lists, &block->runs[i]);
    }
    if (!is_entry) {
        sat_write_format(out, "</%s>%s", name, lists->line_end);
    }
}

static void put_rich(Lists *lists, const char *text, int heading_level)
{
    SatError ignored = SAT_ERROR_INIT;
    SatRichText rich = {NULL, 0};
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &ignored);
    if (arena == NULL || !sat_rich_text_read(arena, text, &rich, &ignored)) {
        lists->out->failed = true;
        return;
    }
    for (size_t i = 0; i < rich.block_count; i++) {
        put_block(lists, &rich.blocks[i], heading_level);
    }
    close_lists(lists, 0);
}

void sat_markup_rich(SatByteWriter *out, const char *text, int heading_level)
{
    Lists lists = {.out = out,
                   .attributes = " lang=\"\" dir=\"auto\"",
                   .line_end = "\n",
                   .relation = " rel=\"noreferrer\""};
    put_rich(&lists, text, heading_level);
}

void sat_markup_rich_bare(SatByteWriter *out, const char *text, int heading_level)
{
    Lists lists = {.out = out, .attributes = "", .line_end = "", .relation = ""};
    put_rich(&lists, text, heading_level);
}

void sat_publish_plain(SatByteWriter *out, const char *text)
{
    SatError ignored = SAT_ERROR_INIT;
    out->failed = !sat_rich_text_write_plain(text, out, &ignored) || out->failed;
}
