/* Writes into an object how it was de-identified. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "formats/dicom/dicom_tags.h"

#define METHOD_CODE_SEQUENCE SAT_TAG(0x0012, 0x0064)
#define LONGITUDINAL_INFORMATION_MODIFIED SAT_TAG(0x0028, 0x0303)
enum { CODE_ELEMENTS = 3 };

bool sat_deid_text_element(SatDeidEngine *engine, uint32_t tag, const char *vr, const char *text,
                           SatDicomElement *out)
{
    size_t length = strlen(text);
    char *value = sat_arena_text(engine->arena, text, length, engine->err);
    *out = (SatDicomElement){.tag = tag, .value = (const uint8_t *)value, .length = length};
    memcpy(out->vr, vr, 3);
    return value != NULL;
}

static bool make_codes(SatDeidEngine *engine, SatDicomElement *out)
{
    SatDeidMethodCode codes[SAT_DEID_MOST_CODES + 1];
    size_t count = sat_deid_profile_codes(engine->context->profile, codes);
    if (engine->input->has_clean_pixels || engine->had_clean_pixels) {
        codes[count++] = (SatDeidMethodCode){SAT_DEID_CLEAN_PIXELS_CODE, "Clean Pixel Data Option"};
    }
    SatDicomDataset *items = sat_arena_alloc(engine->arena, count, sizeof *items, engine->err);
    for (size_t i = 0; items != NULL && i < count; i++) {
        SatDicomElement *code =
            sat_arena_alloc(engine->arena, CODE_ELEMENTS, sizeof *code, engine->err);
        if (code == NULL ||
            !sat_deid_text_element(engine, SAT_TAG_CODE_VALUE, "SH", codes[i].value, &code[0]) ||
            !sat_deid_text_element(engine, SAT_TAG_CODING_SCHEME_DESIGNATOR, "SH", "DCM",
                                   &code[1]) ||
            !sat_deid_text_element(engine, SAT_TAG_CODE_MEANING, "LO", codes[i].meaning,
                                   &code[2])) {
            return false;
        }
        items[i] = (SatDicomDataset){.elements = code, .count = CODE_ELEMENTS};
    }
    *out = (SatDicomElement){
        .tag = METHOD_CODE_SEQUENCE, .vr = "SQ", .items = items, .item_count = count};
    return items != NULL;
}

bool sat_deid_add_method(SatDeidEngine *engine, SatDicomElement *elements, size_t *count)
{
    const SatDeidProfile *profile = engine->context->profile;
    const char *dates = profile->options[SAT_PS3_15_FULL_DATES]       ? "UNMODIFIED"
                        : profile->options[SAT_PS3_15_MODIFIED_DATES] ? "MODIFIED"
                                                                      : "REMOVED";
    SatByteWriter method = SAT_BYTE_WRITER_INIT;
    sat_write_format(&method, "Satchel %s, PS3.15 %s", profile->name, sat_ps3_15_edition);
    sat_write_u8(&method, 0);
    bool done = !method.failed ||
                sat_fail(engine->err, SAT_ERR_NO_MEMORY, "not enough memory for an object");
    SatDicomElement *next = elements + *count;
    done = done &&
           sat_deid_text_element(engine, SAT_TAG_PATIENT_IDENTITY_REMOVED, "CS", "YES", next++);
    done = done && sat_deid_text_element(engine, SAT_TAG_DEIDENTIFICATION_METHOD, "LO",
                                         (const char *)method.bytes, next++);
    done = done && make_codes(engine, next++);
    done = done &&
           sat_deid_text_element(engine, LONGITUDINAL_INFORMATION_MODIFIED, "CS", dates, next++);
    if (done && engine->keeps_non_ascii) {
        done = sat_deid_text_element(engine, SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 192",
                                     next++);
    }
    sat_byte_writer_free(&method);
    *count = (size_t)(next - elements);
    return done;
}
