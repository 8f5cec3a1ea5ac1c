/* The words by which titles tell the stacks of one series apart. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_text.h"
#include "formats/base/byte_writer.h"
#include "formats/base/json_value.h"
#include "formats/case/clean_text_private.h"

static const char *const content_words[SAT_CONTENT_LAST + 1] = {
    [SAT_CONTENT_PLAIN] = "magnitude",
    [SAT_CONTENT_PHASE] = "phase image",
    [SAT_CONTENT_REAL] = "real part",
    [SAT_CONTENT_IMAGINARY] = "imaginary part",
    [SAT_CONTENT_VELOCITY] = "velocity map",
    [SAT_CONTENT_WATER] = "water",
    [SAT_CONTENT_FAT] = "fat",
    [SAT_CONTENT_IN_PHASE] = "in phase",
    [SAT_CONTENT_OUT_OF_PHASE] = "out of phase",
    [SAT_CONTENT_FAT_FRACTION] = "fat fraction",
    [SAT_CONTENT_TRACE] = "trace",
    [SAT_CONTENT_ADC] = "ADC",
    [SAT_CONTENT_EXPONENTIAL_ADC] = "exponential ADC",
    [SAT_CONTENT_ANISOTROPY] = "FA",
    [SAT_CONTENT_SUBTRACTION] = "subtraction",
    [SAT_CONTENT_BLOOD_FLOW] = "CBF",
    [SAT_CONTENT_BLOOD_VOLUME] = "CBV",
    [SAT_CONTENT_TRANSIT_TIME] = "MTT",
    [SAT_CONTENT_TIME_TO_PEAK] = "TTP",
    [SAT_CONTENT_T1_MAP] = "T1 map",
    [SAT_CONTENT_T2_MAP] = "T2 map",
    [SAT_CONTENT_LOCALIZER] = "localizer",
    [SAT_CONTENT_REFORMAT] = "reformatted",
    [SAT_CONTENT_MAXIMUM] = "MIP",
    [SAT_CONTENT_MINIMUM] = "MinIP",
    [SAT_CONTENT_PLANE_A] = "plane A",
    [SAT_CONTENT_PLANE_B] = "plane B",
};

/* The word before a number; for angles, of the side it is on. */
static const char *number_word(SatFrameNumber by, double number)
{
    switch (by) {
    case SAT_BY_STACK:
        return "stack ";
    case SAT_BY_DETECTOR:
        return "detector ";
    case SAT_BY_ENERGY_WINDOW:
        return "energy window ";
    case SAT_BY_PRIMARY_ANGLE: /* PS3.3 C.8.7.5.1.2 */
        return number < 0.0 ? "RAO " : "LAO ";
    case SAT_BY_SECONDARY_ANGLE:
        return number < 0.0 ? "CAU " : "CRA ";
    case SAT_BY_SEGMENT:
        return "segment ";
    case SAT_BY_B_VALUE:
        return "b ";
    case SAT_BY_ECHO:
    case SAT_BY_ECHO_NUMBER:
        return "echo ";
    case SAT_BY_TEMPORAL_POSITION:
    case SAT_BY_CARDIAC_TIME:
    case SAT_BY_ACQUISITION:
    case SAT_BY_ACQUIRED_S:
        return "time ";
    case SAT_BY_DIRECTION:
    case SAT_BY_COUNT:
    default:
        return "part ";
    }
}

const SatCleanText *sat_deid_content_word(SatArena *arena, SatFrameContent content, SatError *err)
{
    const char *word = content_words[content];
    return sat_clean_text_vouch(arena, word, strlen(word), err);
}

/* Frees the text. */
static const SatCleanText *vouch_for(SatArena *arena, SatByteWriter *text, SatError *err)
{
    const SatCleanText *clean = NULL;
    if (text->failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a text");
    } else {
        clean = sat_clean_text_vouch(arena, (const char *)text->bytes, text->length, err);
    }
    sat_byte_writer_free(text);
    return clean;
}

const SatCleanText *sat_deid_segment_word(SatArena *arena, uint32_t number,
                                          const SatCleanText *name, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const char *shown = sat_clean_text_utf8(name);
    sat_write_format(&text, "segment %u%s%s", (unsigned)number, shown[0] != '\0' ? ": " : "",
                     shown);
    return vouch_for(arena, &text, err);
}

const SatCleanText *sat_deid_number_word(SatArena *arena, SatFrameNumber by, double number,
                                         SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char digits[32];
    sat_format_double(round(fabs(number)), digits);
    sat_write_text(&text, number_word(by, number));
    sat_write_text(&text, digits);
    return vouch_for(arena, &text, err);
}
