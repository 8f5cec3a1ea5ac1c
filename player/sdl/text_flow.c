/* Line breaking and cutting. */
#include "player/sdl/text_flow.h"

#include <stdbool.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "player/sdl/bidi_runs.h"

static bool breaks_anywhere(uint32_t code_point)
{
    const char *script = sat_script_of(code_point);
    return strcmp(script, "Hani") == 0 || strcmp(script, "Hira") == 0 ||
           strcmp(script, "Kana") == 0 || strcmp(script, "Thai") == 0;
}

/** Punctuation that must not begin a line. */
static bool closes(uint32_t code_point)
{
    return code_point == 0x3001 || code_point == 0x3002 || code_point == 0x300D ||
           code_point == 0x300F || code_point == 0x3011 || code_point == 0xFF01 ||
           code_point == 0xFF09 || code_point == 0xFF0C || code_point == 0xFF0E ||
           code_point == 0xFF1A || code_point == 0xFF1B || code_point == 0xFF1F;
}

static size_t with_closing(const char *text, size_t end, size_t position)
{
    size_t after = position;
    while (position < end && closes(sat_utf8_next(text, end, &after))) {
        position = after;
    }
    return position;
}

/** The end of the next unbreakable piece from `start`, blanks before it included. */
static size_t next_piece(const char *text, size_t end, size_t start)
{
    size_t position = start;
    while (position < end && text[position] == ' ') {
        position++;
    }
    bool first = true;
    while (position < end && text[position] != ' ') {
        size_t after = position;
        const uint32_t code_point = sat_utf8_next(text, end, &after);
        if (breaks_anywhere(code_point)) {
            return first ? with_closing(text, end, after) : position;
        }
        position = after;
        first = false;
    }
    return position;
}

/** The longest prefix of text[start, end) that fits, at least one character. */
static size_t longest_prefix(const char *text, size_t start, size_t end, int width_px,
                             SatTextMeasure measure, void *context)
{
    size_t best = start;
    sat_utf8_next(text, end, &best);
    size_t low = best;
    size_t high = end;
    while (low < high) {
        const size_t middle = low + (high - low + 1) / 2;
        const size_t cut = start + sat_utf8_prefix(text + start, end - start, middle - start);
        if (cut > best && measure(context, text + start, cut - start) <= width_px) {
            best = cut;
        }
        if (measure(context, text + start, cut - start) <= width_px) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return best;
}

static size_t break_line(const char *text, size_t start, size_t end, int width_px,
                         SatTextMeasure measure, void *context)
{
    size_t taken = start;
    int used_px = 0;
    while (taken < end) {
        const size_t piece = next_piece(text, end, taken);
        const int piece_px = measure(context, text + taken, piece - taken);
        if (used_px + piece_px > width_px) {
            break;
        }
        used_px += piece_px;
        taken = piece;
    }
    return taken > start ? taken : longest_prefix(text, start, end, width_px, measure, context);
}

size_t sat_text_flow(const char *text, size_t length_bytes, int width_px, SatTextMeasure measure,
                     void *context, SatTextLine *lines, size_t capacity)
{
    size_t count = 0;
    size_t start = 0;
    while (start < length_bytes && count < capacity) {
        const char *newline = memchr(text + start, '\n', length_bytes - start);
        const size_t end = newline != NULL ? (size_t)(newline - text) : length_bytes;
        if (start == end) {
            lines[count++] = (SatTextLine){start, 0};
        }
        while (start < end && count < capacity) {
            const size_t stop = break_line(text, start, end, width_px, measure, context);
            lines[count++] = (SatTextLine){start, stop - start};
            start = stop;
            while (start < end && text[start] == ' ') {
                start++;
            }
        }
        start = end + 1;
    }
    return count;
}

size_t sat_text_fit(const char *text, size_t length_bytes, int width_px, int ellipsis_px,
                    SatTextMeasure measure, void *context)
{
    if (measure(context, text, length_bytes) <= width_px) {
        return length_bytes;
    }
    const int left_px = width_px - ellipsis_px;
    if (left_px <= 0 || length_bytes == 0) {
        return 0;
    }
    size_t fits = longest_prefix(text, 0, length_bytes, left_px, measure, context);
    if (measure(context, text, fits) > left_px) {
        return 0;
    }
    while (fits > 0 && text[fits - 1] == ' ') {
        fits--;
    }
    return fits;
}
