/* Expands segmented palettes. */
#include "formats/dicom/dicom_palette.h"

enum { DISCRETE = 0, LINEAR = 1, INDIRECT = 2 };

typedef struct {
    const SatDicomPaletteData *data;
    const char *name;
    uint16_t *entries;
    uint32_t made, wanted;
    size_t used; /* values, from the first to the last that was looked at */
    SatError *err;
} Expansion;

static bool fail(const Expansion *expansion, const char *what)
{
    return sat_fail(expansion->err, SAT_ERR_CORRUPT, "the segmented %s palette %s", expansion->name,
                    what);
}

static void put(Expansion *expansion, uint16_t entry)
{
    if (expansion->made < expansion->wanted) {
        expansion->entries[expansion->made++] = entry;
    }
}

/* length points from the entry before to `last`, both ends of a straight line but for the first. */
static bool put_line(Expansion *expansion, uint32_t length, uint16_t last)
{
    if (expansion->made == 0) {
        return fail(expansion, "begins with a line that comes from nowhere");
    }
    int64_t first = expansion->entries[expansion->made - 1];
    int64_t rise = (int64_t)last - first;
    for (uint32_t i = 1; i <= length; i++) {
        int64_t twice = 2 * first * length + 2 * rise * i + length; /* never negative */
        put(expansion, (uint16_t)(twice / (2 * (int64_t)length)));
    }
    return true;
}

static bool expand(Expansion *expansion, size_t at, uint32_t segments, bool is_copy);

/* Copies segments from a byte offset: in four bytes, or in two words, the low one first. */
static bool put_copy(Expansion *expansion, size_t at, uint32_t segments, bool is_copy)
{
    const SatDicomPaletteData *data = expansion->data;
    uint32_t offset = 0;
    for (size_t i = 0; i < (data->is_wide ? 2U : 4U); i++) {
        offset |= (uint32_t)sat_dicom_palette_value(data, at + i)
                  << (data->is_wide ? 16 * i : 8 * i);
    }
    if (is_copy || (data->is_wide && offset % 2 != 0)) {
        return fail(expansion, "copies what cannot be copied");
    }
    return expand(expansion, data->is_wide ? offset / 2 : offset, segments, true);
}

/* Each segment makes an entry at least: the work is bounded by what is wanted. */
static bool expand(Expansion *expansion, size_t at, uint32_t segments, bool is_copy)
{
    const SatDicomPaletteData *data = expansion->data;
    for (uint32_t done = 0; done < segments && expansion->made < expansion->wanted; done++) {
        if (at >= data->count || data->count - at < 3) {
            return fail(expansion, "ends before its last entry");
        }
        unsigned kind = sat_dicom_palette_value(data, at);
        uint32_t length = sat_dicom_palette_value(data, at + 1);
        at += 2;
        size_t values = kind == DISCRETE ? length : kind == LINEAR ? 1U : data->is_wide ? 2U : 4U;
        if (kind > INDIRECT || length == 0 || data->count - at < values) {
            return fail(expansion, "has a segment that is none");
        }
        for (size_t i = 0; kind == DISCRETE && i < length; i++) {
            put(expansion, sat_dicom_palette_value(data, at + i));
        }
        if ((kind == LINEAR && !put_line(expansion, length, sat_dicom_palette_value(data, at))) ||
            (kind == INDIRECT && !put_copy(expansion, at, length, is_copy))) {
            return false;
        }
        at += values;
        expansion->used = at > expansion->used ? at : expansion->used;
    }
    return true;
}

bool sat_dicom_palette_expand(const SatDicomPaletteData *data, const char *name, uint16_t *entries,
                              uint32_t count, size_t *used, SatError *err)
{
    Expansion expansion = {
        .data = data, .name = name, .entries = entries, .wanted = count, .err = err};
    bool done = expand(&expansion, 0, UINT32_MAX, false);
    *used = expansion.used;
    return done;
}
