/* Runs of direction and script, through FriBidi. */
#include "player/sdl/bidi_runs.h"

#include <fribidi.h>
#include <string.h>

#include "formats/base/text_utf8.h"

typedef struct {
    uint32_t first, last;
    char script[5];
} ScriptRange;

static const ScriptRange SCRIPT_RANGES[] = {
    {0x0041, 0x005A, "Latn"}, {0x0061, 0x007A, "Latn"}, {0x00C0, 0x024F, "Latn"},
    {0x0370, 0x03FF, "Grek"}, {0x0400, 0x052F, "Cyrl"}, {0x0531, 0x058F, "Armn"},
    {0x0591, 0x05FF, "Hebr"}, {0x0600, 0x06FF, "Arab"}, {0x0700, 0x074F, "Syrc"},
    {0x0750, 0x077F, "Arab"}, {0x0780, 0x07BF, "Thaa"}, {0x08A0, 0x08FF, "Arab"},
    {0x0900, 0x097F, "Deva"}, {0x0980, 0x09FF, "Beng"}, {0x0A00, 0x0A7F, "Guru"},
    {0x0A80, 0x0AFF, "Gujr"}, {0x0B00, 0x0B7F, "Orya"}, {0x0B80, 0x0BFF, "Taml"},
    {0x0C00, 0x0C7F, "Telu"}, {0x0C80, 0x0CFF, "Knda"}, {0x0D00, 0x0D7F, "Mlym"},
    {0x0D80, 0x0DFF, "Sinh"}, {0x0E00, 0x0E7F, "Thai"}, {0x0E80, 0x0EFF, "Laoo"},
    {0x0F00, 0x0FFF, "Tibt"}, {0x1000, 0x109F, "Mymr"}, {0x10A0, 0x10FF, "Geor"},
    {0x1100, 0x11FF, "Hang"}, {0x1200, 0x139F, "Ethi"}, {0x1780, 0x17FF, "Khmr"},
    {0x1800, 0x18AF, "Mong"}, {0x1E00, 0x1EFF, "Latn"}, {0x1F00, 0x1FFF, "Grek"},
    {0x2C60, 0x2C7F, "Latn"}, {0x2D00, 0x2D2F, "Geor"}, {0x2E80, 0x2FDF, "Hani"},
    {0x3000, 0x303F, "Hani"}, {0x3041, 0x309F, "Hira"}, {0x30A0, 0x30FF, "Kana"},
    {0x3100, 0x312F, "Bopo"}, {0x3130, 0x318F, "Hang"}, {0x31F0, 0x31FF, "Kana"},
    {0x3400, 0x4DBF, "Hani"}, {0x4E00, 0x9FFF, "Hani"}, {0xA720, 0xA7FF, "Latn"},
    {0xAC00, 0xD7FF, "Hang"}, {0xF900, 0xFAFF, "Hani"}, {0xFB1D, 0xFB4F, "Hebr"},
    {0xFB50, 0xFDFF, "Arab"}, {0xFE70, 0xFEFE, "Arab"}, {0xFF01, 0xFF65, "Hani"},
    {0xFF66, 0xFF9F, "Kana"}, {0xFFA0, 0xFFDC, "Hang"}, {0x20000, 0x323AF, "Hani"},
};

const char *sat_script_of(uint32_t code_point)
{
    size_t low = 0;
    size_t high = sizeof SCRIPT_RANGES / sizeof *SCRIPT_RANGES;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (code_point > SCRIPT_RANGES[middle].last) {
            low = middle + 1;
        } else if (code_point < SCRIPT_RANGES[middle].first) {
            high = middle;
        } else {
            return SCRIPT_RANGES[middle].script;
        }
    }
    return "";
}

typedef struct {
    FriBidiChar characters[SAT_BIDI_MAX_CHARACTERS];
    size_t offsets[SAT_BIDI_MAX_CHARACTERS + 1];
    FriBidiLevel levels[SAT_BIDI_MAX_CHARACTERS];
    const char *scripts[SAT_BIDI_MAX_CHARACTERS];
    FriBidiStrIndex count;
} Line;

static void read_line(const char *text, size_t length_bytes, Line *line)
{
    size_t position = 0;
    line->count = 0;
    while (position < length_bytes && line->count < SAT_BIDI_MAX_CHARACTERS) {
        line->offsets[line->count] = position;
        line->characters[line->count] = sat_utf8_next(text, length_bytes, &position);
        line->count++;
    }
    line->offsets[line->count] = position;
}

/** The first script from `start` on, before the direction changes; "" for none. */
static const char *script_ahead(const Line *line, FriBidiStrIndex start)
{
    const char *script = "";
    for (FriBidiStrIndex i = start;
         i < line->count && script[0] == '\0' && line->levels[i] == line->levels[start]; i++) {
        script = sat_script_of(line->characters[i]);
    }
    return script;
}

/** Characters without a script take that of the one before; where the direction changes, and at the
 *  start, that of the next with one. */
static void resolve_scripts(Line *line)
{
    const char *current = "Latn";
    for (FriBidiStrIndex i = 0; i < line->count; i++) {
        const bool turns = i == 0 || line->levels[i] != line->levels[i - 1];
        const char *own = turns ? script_ahead(line, i) : sat_script_of(line->characters[i]);
        current = own[0] != '\0' ? own : current;
        line->scripts[i] = current;
    }
}

/** False when FriBidi has no memory: everything then counts as left to right. */
static bool resolve_levels(Line *line, bool *paragraph_rtl)
{
    FriBidiCharType types[SAT_BIDI_MAX_CHARACTERS];
    FriBidiBracketType brackets[SAT_BIDI_MAX_CHARACTERS];
    FriBidiParType direction = FRIBIDI_PAR_ON;
    fribidi_get_bidi_types(line->characters, line->count, types);
    fribidi_get_bracket_types(line->characters, line->count, types, brackets);
    const FriBidiLevel highest =
        fribidi_get_par_embedding_levels_ex(types, brackets, line->count, &direction, line->levels);
    *paragraph_rtl = highest != 0 && FRIBIDI_IS_RTL(direction);
    return highest != 0;
}

static size_t cut_runs(const Line *line, SatBidiRun *runs, FriBidiLevel *run_levels,
                       size_t capacity)
{
    size_t count = 0;
    for (FriBidiStrIndex i = 0; i < line->count; i++) {
        const bool starts = i == 0 || line->levels[i] != line->levels[i - 1] ||
                            strcmp(line->scripts[i], line->scripts[i - 1]) != 0;
        if (starts && count < capacity) {
            runs[count].offset = line->offsets[i];
            runs[count].right_to_left = (line->levels[i] & 1) != 0;
            memcpy(runs[count].script, line->scripts[i], sizeof runs[count].script);
            run_levels[count] = line->levels[i];
            count++;
        }
        runs[count - 1].length = line->offsets[i + 1] - runs[count - 1].offset;
    }
    return count;
}

/** Rule L2 of the bidirectional algorithm, on whole runs. */
static void reorder(SatBidiRun *runs, FriBidiLevel *run_levels, size_t count)
{
    int highest = 0;
    for (size_t i = 0; i < count; i++) {
        highest = run_levels[i] > highest ? run_levels[i] : highest;
    }
    for (int level = highest; level >= 1; level--) {
        for (size_t start = 0; start < count; start++) {
            size_t end = start;
            while (end < count && run_levels[end] >= level) {
                end++;
            }
            for (size_t a = start, b = end; a + 1 < b; a++) {
                b--;
                const SatBidiRun run = runs[a];
                runs[a] = runs[b];
                runs[b] = run;
                const FriBidiLevel run_level = run_levels[a];
                run_levels[a] = run_levels[b];
                run_levels[b] = run_level;
            }
            start = end > start ? end - 1 : start;
        }
    }
}

size_t sat_bidi_runs(const char *text, size_t length_bytes, SatBidiRun *runs, size_t capacity,
                     bool *paragraph_rtl)
{
    Line line;
    FriBidiLevel run_levels[SAT_BIDI_MAX_RUNS];
    bool rtl = false;
    read_line(text, length_bytes, &line);
    capacity = capacity < SAT_BIDI_MAX_RUNS ? capacity : SAT_BIDI_MAX_RUNS;
    if (paragraph_rtl != NULL) {
        *paragraph_rtl = false;
    }
    if (line.count == 0 || capacity == 0) {
        return 0;
    }
    if (!resolve_levels(&line, &rtl)) {
        memset(line.levels, 0, sizeof line.levels);
    }
    resolve_scripts(&line);
    const size_t count = cut_runs(&line, runs, run_levels, capacity);
    reorder(runs, run_levels, count);
    if (paragraph_rtl != NULL) {
        *paragraph_rtl = rtl;
    }
    return count;
}
