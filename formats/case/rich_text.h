/* The marks inside the long texts of a case: paragraphs, headings, lists, bold, italic, links. A
 * text without marks is itself, and one with marks can be read as it stands: a reader that knows
 * nothing of this shows it whole. What stands here is the specification.
 *
 *   block     lines up to an empty one are a paragraph; its line feeds are kept
 *   heading   a line that begins with "# ", "## " or "### "
 *   list      a line that begins with "- ", "* " or "• ", or with a number of at most three digits
 *             and ". "; two blanks (or a tab) before it are one level deeper, 3 at most. Lines that
 *             follow and are indented by two blanks at least, without a mark, go on with it
 *   italic    *words*     bold  **words**     both  ***words***
 *             They open where a word begins: before no blank, behind a blank, a punctuation mark or
 *             nothing; they close where one ends, in the same block. Other asterisks are asterisks
 *   link      [words](address): http:// or https://, at most 2,048 bytes without blank, bracket and
 *             control character; or #mark:ID, #view:ID, #finding:ID of the case. Other brackets are
 *             brackets
 *   \         before \ * [ ] # - . it makes them mean nothing; elsewhere it is itself
 *
 * Pure: any thread. */
#ifndef SAT_CASE_RICH_TEXT_H
#define SAT_CASE_RICH_TEXT_H

#include "formats/base/arena.h"
#include "formats/base/byte_writer.h"

#define SAT_RICH_MAX_ADDRESS_BYTES 2048U
#define SAT_RICH_MAX_DEPTH 3U /* of lists, and levels of headings */

typedef enum {
    SAT_RICH_NO_LINK,
    SAT_RICH_WEB,    /* target: an address */
    SAT_RICH_MARK,   /* target: an id of the case; it may not be there */
    SAT_RICH_VIEW,   /* likewise */
    SAT_RICH_FINDING /* likewise */
} SatRichLink;

/** Words that look alike. */
typedef struct {
    const char *text; /* NUL-terminated; without the marks; may hold line feeds */
    bool is_bold, is_italic;
    SatRichLink link;
    const char *target; /* "" without a link */
} SatRichRun;

typedef enum {
    SAT_RICH_PARAGRAPH,
    SAT_RICH_HEADING,
    SAT_RICH_BULLET,
    SAT_RICH_NUMBERED
} SatRichKind;

typedef struct {
    SatRichKind kind;
    unsigned level;  /* of a heading or a list entry: 1 to SAT_RICH_MAX_DEPTH; else 0 */
    unsigned number; /* of a numbered entry, as written */
    const SatRichRun *runs;
    size_t run_count;
} SatRichBlock;

typedef struct {
    const SatRichBlock *blocks;
    size_t block_count;
} SatRichText;

/** Reads a text; every text is one. owns: the arena    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_rich_text_read(SatArena *arena, const char *text, SatRichText *out,
                                      SatError *err);
/** Appends it without marks: a web link has its address behind it in brackets, lists keep their
 *  bullets and numbers. */
SAT_NODISCARD bool sat_rich_text_write_plain(const char *text, SatByteWriter *out, SatError *err);

#endif
