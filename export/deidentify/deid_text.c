/* Makes the exporter's clean text: joined parts, the user's words, and fixed sentences. */
#include "export/deidentify/deid_text.h"

#include <assert.h>
#include <string.h>

#include "export/deidentify/user_text.h"
#include "formats/base/byte_writer.h"
#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"
#include "formats/case/clean_text_private.h"

static const char *const sentences[SAT_SENTENCE_LAST + 1] = {
    [SAT_SENTENCE_EMPTY] = "",
    [SAT_SENTENCE_DAY] = "Day #",
    [SAT_SENTENCE_DAY_AGAIN] = "Day # (#)",
    [SAT_SENTENCE_DAY_UNKNOWN] = "no study date: its day is not known",
    [SAT_SENTENCE_MISSING_ONE] = "1 slice missing between # and #",
    [SAT_SENTENCE_MISSING] = "# slices missing between # and #",
    [SAT_SENTENCE_MISSING_MORE] = "# more slices missing further on",
    [SAT_SENTENCE_SAME_POSITION] =
        "# of # pictures lie where another one lies (time points, echoes "
        "or repeats): they follow each other in the stack",
    [SAT_SENTENCE_IRREGULAR] = "slice distances differ: # to # mm",
    [SAT_SENTENCE_TILT] = "tilted slices (#°): positions are along the table, not along the slice "
                          "normal",
    [SAT_SENTENCE_NO_GEOMETRY] = "no slice positions: in the order of instance numbers",
    [SAT_SENTENCE_NO_STACK] = "slices that do not lie behind each other: in the order of instance "
                              "numbers",
    [SAT_SENTENCE_SPLIT] = "part # of # of one DICOM series",
    [SAT_SENTENCE_DUPLICATE_ONE] = "1 picture came twice: the second is left out",
    [SAT_SENTENCE_DUPLICATE] = "# pictures came twice: the second ones are left out",
    [SAT_SENTENCE_TWINS] = "pictures with the identifier (SOP Instance UID) of another one that "
                           "looks different: #; all are kept",
    [SAT_SENTENCE_TIMES_BY_NUMBER] = "the same places # times, and nothing says when: taken as "
                                     "times in the order of instance numbers",
    [SAT_SENTENCE_DIRECTIONS] = "# directions of diffusion, shown as times",
    [SAT_SENTENCE_LONE_TIME] = "time # of # has # of # places: it stands by itself",
    [SAT_SENTENCE_SPACING_VARIES] = "the size of pixels differs from picture to picture: none is "
                                    "kept",
    [SAT_SENTENCE_ODD_GROUPS] = "what it says frame by frame is for # frames, it has #: places may "
                                "be missing",
    [SAT_SENTENCE_PLACES] = "places # to # of # of the source, at all times",
    [SAT_SENTENCE_EVERY] = "1 of every # pictures of the source",
    [SAT_SENTENCE_PICTURES] = "pictures # to # of # of the source",
    [SAT_SENTENCE_PALETTE_16] = "palette of 16 bits to RGB of 8, largest error # of #",
    [SAT_SENTENCE_SCALED_TO_8] = "colour of # bits to 8, largest error # of #",
    [SAT_SENTENCE_FRAME_TIMES] = "the time between pictures differs (# to # ms): played with #",
    [SAT_SENTENCE_SLIDE_LAYERS] =
        "# focal planes, optical paths or segments of the same slide follow each other",
    [SAT_SENTENCE_TRIM] = "the file asks to play pictures # to # only: all are here",
    [SAT_SENTENCE_SUPPLEMENT] = "gray through its window and supplemental colours: RGB of 8 bits",
    [SAT_SENTENCE_LINEAR_TO_16] = "linear to 16 bits",
    [SAT_SENTENCE_LINEAR_ERROR] = "linear to 16 bits, largest error #",
    [SAT_SENTENCE_OVERLAY] = "an overlay graphic is not shown",
    [SAT_SENTENCE_FRAMES_MISSING] = "# of # pictures are cut off in the file: get it again",
    [SAT_SENTENCE_SHUTTERS] =
        "outside of the display shutter # % of the picture is black, in # of # "
        "pictures",
    [SAT_SENTENCE_OWN_SIGN] =
        "the compressed picture says its values are signed, the file that they are not: taken as "
        "signed",
    [SAT_SENTENCE_NO_SLABS] =
        "not thickened: its slices are not gray, straight over each other, equally far apart",
    [SAT_SENTENCE_SLABS] = "thickened: # slices of # mm, made of # slices # mm apart",
    [SAT_SENTENCE_SLAB_MEAN] = "# slices to #: means by their share, rounded, largest error 0.5",
    [SAT_SENTENCE_NEAR] = "not lossless: no stored value is more than # from the source's",
    [SAT_SENTENCE_MASKED] = "masks: #, in # of # pictures; what they cover is black",
    [SAT_SENTENCE_UNSEARCHED] =
        "masked, not searched: text beside the masks was not looked for in every picture",
    [SAT_SENTENCE_YBR] = "YBR to RGB, largest error 0.5 of a step before clamping",
};

static const SatCleanText *vouch_writer(SatArena *arena, SatByteWriter *text, SatError *err)
{
    const SatCleanText *clean = NULL;
    if (text->failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a text");
    } else {
        clean = sat_clean_text_vouch(arena, text->length == 0 ? "" : (const char *)text->bytes,
                                     text->length, err);
    }
    sat_byte_writer_free(text);
    return clean;
}

static const SatCleanText *vouch_constant(SatArena *arena, const char *text, SatError *err)
{
    return sat_clean_text_vouch(arena, text, strlen(text), err);
}

const SatCleanText *sat_deid_sentence(SatArena *arena, SatSentence which, const double *numbers,
                                      size_t count, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    size_t used = 0;
    for (const char *c = sentences[which]; *c != '\0'; c++) {
        if (*c != '#') {
            sat_write_u8(&text, (uint8_t)*c);
            continue;
        }
        char number[32];
        assert(used < count);
        sat_format_double(used < count ? numbers[used] : 0.0, number);
        used++;
        sat_write_text(&text, number);
    }
    assert(used == count);
    return vouch_writer(arena, &text, err);
}

const SatCleanText *sat_deid_modality_title(SatArena *arena, const SatCleanText *modality,
                                            SatError *err)
{
    return vouch_constant(arena, sat_vocabulary_modality_title(sat_clean_text_utf8(modality)), err);
}

const SatCleanText *sat_deid_plane(SatArena *arena, char plane, SatError *err)
{
    const char *word = plane == 'A'   ? "Axial"
                       : plane == 'S' ? "Sagittal"
                       : plane == 'C' ? "Coronal"
                                      : "";
    return vouch_constant(arena, word, err);
}

const SatCleanText *sat_deid_short_id(SatArena *arena, const SatSha256 *key, size_t digits,
                                      SatError *err)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    assert(digits >= 1 && digits <= 16);
    sat_sha256_to_hex(key, hex);
    return sat_clean_text_vouch(arena, hex, digits, err);
}

const SatCleanText *sat_deid_join(SatArena *arena, const SatCleanText *const *parts, size_t count,
                                  SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < count; i++) {
        const char *part = parts[i] != NULL ? sat_clean_text_utf8(parts[i]) : "";
        if (part[0] != '\0' && text.length > 0) {
            sat_write_u8(&text, ' ');
        }
        sat_write_text(&text, part);
    }
    return vouch_writer(arena, &text, err);
}

const SatCleanText *sat_deid_user_text(SatArena *arena, const char *utf8, size_t length,
                                       size_t limit_bytes, SatError *err)
{
    if (length > limit_bytes) {
        sat_fail(err, SAT_ERR_LIMIT, "the text has %zu bytes, %zu are allowed", length,
                 limit_bytes);
        return NULL;
    }
    bool is_valid = sat_utf8_is_valid(utf8, length);
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    for (size_t position = 0; is_valid && position < length;) {
        size_t start = position;
        uint32_t code_point = sat_utf8_next(utf8, length, &position);
        is_valid = !sat_utf8_is_control(code_point) || code_point == '\n' || code_point == '\t';
        if (!sat_utf8_is_bidi_override(code_point)) {
            sat_write_bytes(&text, utf8 + start, position - start);
        }
    }
    if (!is_valid) {
        sat_byte_writer_free(&text);
        sat_fail(err, SAT_ERR_FORMAT, "the text is not UTF-8, or has control characters in it");
        return NULL;
    }
    return vouch_writer(arena, &text, err);
}
