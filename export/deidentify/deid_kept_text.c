/* Writes what stays of text a person wrote. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/kept_words.h"
#include "formats/dicom/dicom_tags.h"

static void write_kept(SatDeidEngine *engine, const char *text, size_t length, SatByteWriter *out)
{
    sat_write_bytes(out, text, length);
    for (size_t i = 0; i < length; i++) {
        engine->keeps_non_ascii = engine->keeps_non_ascii || (unsigned char)text[i] >= 0x80U;
    }
}

void sat_deid_write_short_text(SatDeidEngine *engine, const char *text, size_t length,
                               SatByteWriter *out)
{
    if (sat_deid_holds(engine, text, length, out)) {
        return;
    }
    write_kept(engine, text, length, out);
}

static bool is_description(uint32_t tag)
{
    return tag == SAT_TAG_SERIES_DESCRIPTION || tag == SAT_TAG_STUDY_DESCRIPTION ||
           tag == SAT_TAG_PROTOCOL_NAME;
}

/* The words of a description that stay; those of the vocabulary that ships alone where others
 * would tell who it is. NULL: no memory. */
static const SatCleanText *words_of(SatDeidEngine *engine, uint32_t tag, const char *text,
                                    size_t length, SatByteWriter *out, SatError *err)
{
    const SatByteWriter *names = &engine->identifiers.raw_names;
    const SatDeidMoreWords *more = engine->context->words;
    SatRawWords raw = {.text = text,
                       .length = length,
                       .hidden = names->length > 0 ? (const char *)names->bytes : "",
                       .hidden_length = names->length,
                       .user = more != NULL && !sat_deid_gave_up(engine) ? more->user : NULL};
    if (more != NULL && more->own != NULL && !sat_deid_gave_up(engine)) {
        SatWordRanges dropped;
        SatKeptWords kept = {
            .more = *more, .patient_key = &engine->patient_key, .object = &engine->identifiers};
        size_t users = sat_deid_dropped_words(&raw, &dropped);
        kept.more.keeps_dropped = more->keeps_dropped && dropped.count > 0 && is_description(tag);
        if (users > 0 || kept.more.keeps_dropped) {
            const SatCleanText *words =
                sat_deid_kept_words(&kept, engine->arena, text, length, NULL, err);
            const char *kept_text = words != NULL ? sat_clean_text_utf8(words) : "";
            if (words == NULL || !sat_deid_holds(engine, kept_text, strlen(kept_text), out)) {
                return words;
            }
            raw.user = NULL;
        }
    }
    return sat_deid_words(engine->arena, &raw, err);
}

/* Cut at a blank where the VR has less room. */
void sat_deid_write_words(SatDeidEngine *engine, uint32_t tag, const char *vr, const char *text,
                          size_t length, SatByteWriter *out)
{
    SatError err = SAT_ERROR_INIT;
    const SatCleanText *words = words_of(engine, tag, text, length, out, &err);
    if (words == NULL) {
        out->failed = true;
        return;
    }
    const char *shown = sat_clean_text_utf8(words);
    size_t used = strlen(shown), room = used;
    if (strcmp(vr, "SH") == 0 || strcmp(vr, "LO") == 0) {
        room = vr[0] == 'S' ? 16 : 64;
    }
    if (used > room) {
        for (used = room; used > 0 && shown[used] != ' ';) {
            used--;
        }
    }
    write_kept(engine, shown, used, out);
}
