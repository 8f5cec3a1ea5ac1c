/* Reads the marks inside the long texts of a case. */
#include "formats/case/rich_text_link.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"

enum { BOLD = 2, ITALIC = 1, MOST_STARS = 3, MOST_NUMBER_DIGITS = 3 };

/* ---- words ------------------------------------------------------------------------------------
 */

typedef struct {
    SatArena *arena;
    SatError *err;
    SatRichRun *runs; /* of one block; free() */
    size_t run_count, run_capacity;
    SatByteWriter words; /* of the run under way */
    unsigned style;      /* BOLD | ITALIC */
    SatRichLink link;
    const char *target;
} Reading;

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a text");
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* No letter and no digit: bytes of longer characters are letters. */
static bool is_boundary(char c)
{
    return c == '\0' || is_blank(c) ||
           (c > ' ' && c < 0x7f && strchr("\\*", c) == NULL && !(c >= '0' && c <= '9') &&
            !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z'));
}

static bool end_run(Reading *reading)
{
    if (reading->words.length == 0) {
        return true;
    }
    SatRichRun *runs =
        sat_list_grow(reading->runs, reading->run_count, &reading->run_capacity, sizeof(*runs));
    const char *text = sat_arena_text(reading->arena, (const char *)reading->words.bytes,
                                      reading->words.length, reading->err);
    reading->runs = runs != NULL ? runs : reading->runs;
    if (runs == NULL || text == NULL || reading->words.failed) {
        return no_memory(reading->err);
    }
    runs[reading->run_count++] = (SatRichRun){.text = text,
                                              .is_bold = (reading->style & BOLD) != 0,
                                              .is_italic = (reading->style & ITALIC) != 0,
                                              .link = reading->link,
                                              .target = reading->target};
    reading->words.length = 0;
    return true;
}

/* ---- one block --------------------------------------------------------------------------------
 */

typedef struct {
    const char *text;
    size_t length;
} Span;

static char at(Span span, size_t index)
{
    return index < span.length ? span.text[index] : '\0';
}

static size_t count_stars(Span span, size_t from)
{
    size_t count = 0;
    while (at(span, from + count) == '*') {
        count++;
    }
    return count;
}

static bool may_open(Span span, size_t from, size_t stars)
{
    return (from == 0 || is_boundary(span.text[from - 1])) && from + stars < span.length &&
           !is_blank(span.text[from + stars]);
}

static bool may_close(Span span, size_t from, size_t stars)
{
    return from > 0 && !is_blank(span.text[from - 1]) && is_boundary(at(span, from + stars));
}

/* Where the last mark that can close bold stands, and the last for italic; 0: none. */
static void find_last(Span span, size_t last[BOLD + 1])
{
    last[BOLD] = last[ITALIC] = 0;
    for (size_t i = 0; i < span.length; i++) {
        const size_t stars = count_stars(span, i);
        if (span.text[i] == '\\') {
            i++;
        } else if (stars > 0) {
            if (stars <= MOST_STARS && may_close(span, i, stars)) {
                last[BOLD] = (stars & BOLD) != 0 ? i : last[BOLD];
                last[ITALIC] = (stars & ITALIC) != 0 ? i : last[ITALIC];
            }
            i += stars - 1;
        }
    }
}

static void put_stars(Reading *reading, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        sat_write_u8(&reading->words, '*');
    }
}

/* Asterisks that mean nothing are written as they are. */
static bool take_stars(Reading *reading, Span span, size_t from, size_t stars,
                       const size_t last[BOLD + 1])
{
    unsigned style = reading->style, left = 0;
    for (unsigned bit = ITALIC; bit <= BOLD && stars <= MOST_STARS; bit++) {
        const bool is_on = (reading->style & bit) != 0;
        if ((stars & bit) == 0) {
            continue;
        }
        if (is_on ? may_close(span, from, stars)
                  : may_open(span, from, stars) && last[bit] > from) {
            style ^= bit;
        } else {
            left += bit;
        }
    }
    left = stars > MOST_STARS ? (unsigned)stars : left;
    const bool opens = (style & ~reading->style) != 0;
    put_stars(reading, opens ? left : 0);
    if (style != reading->style && !end_run(reading)) {
        return false;
    }
    reading->style = style;
    put_stars(reading, opens ? 0 : left);
    return true;
}

static bool read_words(Reading *reading, Span span)
{
    size_t last[BOLD + 1], link_end = 0, link_over = 0;
    find_last(span, last);
    for (size_t i = 0; i < span.length;) {
        const char c = span.text[i];
        const size_t stars = count_stars(span, i);
        SatRichLinkPlace link = {.link = SAT_RICH_NO_LINK};
        if (c == '\\' && at(span, i + 1) != '\0' && strchr("\\*[]#-.", span.text[i + 1]) != NULL) {
            sat_write_u8(&reading->words, (uint8_t)span.text[i + 1]);
            i += 2;
        } else if (stars > 0) {
            if (!take_stars(reading, span, i, stars, last)) {
                return false;
            }
            i += stars;
        } else if (c == '[' && reading->link == SAT_RICH_NO_LINK &&
                   sat_rich_link_find(span.text + i, span.length - i, &link)) {
            const char *target =
                sat_arena_text(reading->arena, link.target, link.target_length, reading->err);
            if (target == NULL || !end_run(reading)) {
                return false;
            }
            reading->link = link.link;
            reading->target = target;
            link_end = i + link.words_end;
            link_over = i + link.end;
            i++;
        } else if (reading->link != SAT_RICH_NO_LINK && i == link_end) {
            if (!end_run(reading)) {
                return false;
            }
            reading->link = SAT_RICH_NO_LINK;
            reading->target = "";
            i = link_over;
        } else {
            sat_write_u8(&reading->words, (uint8_t)c);
            i++;
        }
    }
    const bool done = end_run(reading);
    reading->style = 0;
    return done;
}

/* ---- lines ------------------------------------------------------------------------------------
 */

typedef struct {
    SatRichKind kind;
    unsigned level, number;
    size_t skipped; /* bytes of the line before the words */
} Begin;

static Begin begin_of_line(const char *line, size_t length)
{
    Begin begin = {.kind = SAT_RICH_PARAGRAPH};
    size_t at_byte = 0, indent = 0, signs = 0, digits = 0;
    unsigned number = 0;
    while (at_byte < length && (line[at_byte] == ' ' || line[at_byte] == '\t')) {
        indent += line[at_byte++] == '\t' ? 2 : 1;
    }
    const char *rest = line + at_byte;
    const size_t left = length - at_byte;
    const unsigned depth =
        indent / 2 < SAT_RICH_MAX_DEPTH - 1 ? (unsigned)(indent / 2) + 1 : SAT_RICH_MAX_DEPTH;
    while (indent == 0 && signs < left && rest[signs] == '#') {
        signs++;
    }
    while (digits < left && digits <= MOST_NUMBER_DIGITS && rest[digits] >= '0' &&
           rest[digits] <= '9') {
        number = number * 10 + (unsigned)(rest[digits++] - '0');
    }
    if (signs > 0 && signs <= SAT_RICH_MAX_DEPTH && signs + 1 < left && rest[signs] == ' ') {
        begin = (Begin){SAT_RICH_HEADING, (unsigned)signs, 0, signs + 1};
    } else if (left > 2 && (rest[0] == '-' || rest[0] == '*') && rest[1] == ' ') {
        begin = (Begin){SAT_RICH_BULLET, depth, 0, at_byte + 2};
    } else if (left > 4 && memcmp(rest, "\xE2\x80\xA2 ", 4) == 0) {
        begin = (Begin){SAT_RICH_BULLET, depth, 0, at_byte + 4};
    } else if (digits > 0 && digits <= MOST_NUMBER_DIGITS && digits + 2 < left &&
               rest[digits] == '.' && rest[digits + 1] == ' ') {
        begin = (Begin){SAT_RICH_NUMBERED, depth, number, at_byte + digits + 2};
    }
    return begin;
}

static size_t line_length(const char *text)
{
    return strcspn(text, "\n");
}

static bool is_empty_line(const char *line, size_t length)
{
    return strspn(line, " \t") >= length;
}

/* Whether the line goes on with the block that began so. */
static bool goes_on(const Begin *begin, const char *line, size_t length)
{
    if (length == 0 || is_empty_line(line, length) || begin->kind == SAT_RICH_HEADING ||
        begin_of_line(line, length).kind != SAT_RICH_PARAGRAPH) {
        return false;
    }
    return begin->kind == SAT_RICH_PARAGRAPH || line[0] == '\t' ||
           (length > 2 && line[0] == ' ' && line[1] == ' ');
}

typedef struct {
    SatRichBlock *blocks;
    size_t count, capacity;
} Blocks;

/* *text: at a line that is not empty; leaves it behind the block. */
static bool read_block(Reading *reading, const char **text, Blocks *blocks)
{
    size_t length = line_length(*text);
    const Begin begin = begin_of_line(*text, length);
    SatByteWriter joined = SAT_BYTE_WRITER_INIT;
    sat_write_bytes(&joined, *text + begin.skipped, length - begin.skipped);
    *text += length + ((*text)[length] == '\n' ? 1 : 0);
    while ((length = line_length(*text)) > 0 && goes_on(&begin, *text, length)) {
        const size_t indent = begin.kind == SAT_RICH_PARAGRAPH ? 0 : strspn(*text, " \t");
        sat_write_u8(&joined, '\n');
        sat_write_bytes(&joined, *text + indent, length - indent);
        *text += length + ((*text)[length] == '\n' ? 1 : 0);
    }
    reading->run_count = 0;
    bool done = !joined.failed || no_memory(reading->err);
    done = done && read_words(reading, (Span){(const char *)joined.bytes, joined.length});
    sat_byte_writer_free(&joined);
    SatRichRun *runs =
        done ? sat_arena_alloc(reading->arena, reading->run_count, sizeof(*runs), reading->err)
             : NULL;
    SatRichBlock *grown = runs != NULL ? sat_list_grow(blocks->blocks, blocks->count,
                                                       &blocks->capacity, sizeof(*grown))
                                       : NULL;
    if (grown == NULL) {
        return !done || runs == NULL ? false : no_memory(reading->err);
    }
    if (reading->run_count > 0) {
        memcpy(runs, reading->runs, reading->run_count * sizeof(*runs));
    }
    blocks->blocks = grown;
    grown[blocks->count++] =
        (SatRichBlock){begin.kind, begin.level, begin.number, runs, reading->run_count};
    return true;
}

bool sat_rich_text_read(SatArena *arena, const char *text, SatRichText *out, SatError *err)
{
    Reading reading = {.arena = arena, .err = err, .words = SAT_BYTE_WRITER_INIT, .target = ""};
    Blocks blocks = {NULL, 0, 0};
    bool done = true;
    while (done && text[0] != '\0') {
        const size_t length = line_length(text);
        if (is_empty_line(text, length)) {
            text += length + (text[length] == '\n' ? 1 : 0);
        } else {
            done = read_block(&reading, &text, &blocks);
        }
    }
    SatRichBlock *kept = done ? sat_arena_alloc(arena, blocks.count, sizeof(*kept), err) : NULL;
    if (kept != NULL && blocks.count > 0) {
        memcpy(kept, blocks.blocks, blocks.count * sizeof(*kept));
    }
    *out = (SatRichText){kept, kept != NULL ? blocks.count : 0};
    free(blocks.blocks);
    free(reading.runs);
    sat_byte_writer_free(&reading.words);
    return kept != NULL;
}
