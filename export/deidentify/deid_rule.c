/* Decides what is done to an attribute of DICOM that is kept. */
#include "export/deidentify/deid_rule.h"

#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/deid_safe_private.h"
#include "formats/dicom/dicom_dictionary.h"
#include "formats/dicom/dicom_tags.h"
#include "formats/dicom/dicom_vr.h"

#define ICC_PROFILE_DATA SAT_TAG(0x0028, 0x2000)
#define REFERENCED_STUDY_SEQUENCE SAT_TAG(0x0008, 0x1110)

/* VRs whose values are told apart by form, not by letters: one kind is not read as another. */
typedef enum { KIND_TEXT, KIND_SEQUENCE, KIND_INTEGER, KIND_FLOAT, KIND_OTHER, KIND_UN } Kind;

static bool vr_is(const char *vr, const char *wanted)
{
    return vr[0] == wanted[0] && vr[1] == wanted[1];
}

static bool vr_in(const char *vr, const char *list)
{
    for (; *list; list += 2) {
        if (vr_is(vr, list)) {
            return true;
        }
    }
    return false;
}

#define VR(a, b) ((unsigned)(a) << 8 | (unsigned)(b))

static Kind kind_of(const char *vr)
{
    switch (VR((uint8_t)vr[0], (uint8_t)vr[1])) {
    case VR('S', 'Q'):
        return KIND_SEQUENCE;
    case VR('U', 'S'):
    case VR('S', 'S'):
    case VR('U', 'L'):
    case VR('S', 'L'):
    case VR('U', 'V'):
    case VR('S', 'V'):
    case VR('A', 'T'):
    case VR('X', 'S'):
        return KIND_INTEGER;
    case VR('F', 'L'):
    case VR('F', 'D'):
    case VR('O', 'F'):
    case VR('O', 'D'):
        return KIND_FLOAT;
    case VR('O', 'B'):
    case VR('O', 'W'):
    case VR('O', 'L'):
    case VR('O', 'V'):
        return KIND_OTHER;
    case VR('U', 'N'):
        return KIND_UN;
    default:
        return KIND_TEXT;
    }
}

/* Binary numbers of another length are none. Whether text lies in them: deid_hidden_text.c */
static bool is_cut_off(const char *vr, const SatDicomElement *element)
{
    Kind kind = kind_of(vr);
    bool is_number = kind == KIND_INTEGER || kind == KIND_FLOAT;
    return is_number && !element->is_encapsulated && element->tag >> 16 != 0x7FE0U &&
           element->length % sat_dicom_vr_unit_bytes(vr) != 0;
}

/* The VR the value is taken as; "" when what is there cannot be the attribute. */
static const char *settled_vr(const char *listed, const SatDicomElement *element)
{
    Kind wanted = kind_of(listed), found = kind_of(element->vr);
    bool is_empty = element->length == 0 && element->item_count == 0;
    if (element->is_encapsulated) {
        return element->tag >> 16 == 0x7FE0U ? "OB" : "";
    }
    if (is_empty) {
        return vr_is(listed, "XS") ? "US" : listed;
    }
    if (found == KIND_UN) { /* settled by the reader but in big-endian files */
        return wanted == KIND_TEXT ? listed : "";
    }
    bool is_words = (found == KIND_INTEGER && wanted == KIND_OTHER) ||
                    (found == KIND_OTHER && wanted == KIND_OTHER);
    if (is_words || (found == wanted && found != KIND_TEXT)) {
        return element->vr;
    }
    return found == wanted ? listed : "";
}

/* ---- by VR alone ------------------------------------------------------------------------------
 */

static SatDeidAction by_vr(const SatDeidProfile *profile, const char *vr)
{
    bool has_dates =
        profile->options[SAT_PS3_15_FULL_DATES] || profile->options[SAT_PS3_15_MODIFIED_DATES];
    switch (kind_of(vr)) {
    case KIND_SEQUENCE:
        return SAT_DEID_ENTER;
    case KIND_INTEGER:
        return SAT_DEID_KEEP;
    case KIND_FLOAT:
        return vr_in(vr, "FLFD") ? SAT_DEID_KEEP : SAT_DEID_REMOVE;
    case KIND_OTHER:
    case KIND_UN:
        return SAT_DEID_REMOVE;
    case KIND_TEXT:
        break;
    }
    if (vr_in(vr, "DADT")) {
        return has_dates ? SAT_DEID_DATE : SAT_DEID_EMPTY;
    }
    if (vr_is(vr, "TM")) {
        return has_dates ? SAT_DEID_TIME : SAT_DEID_EMPTY;
    }
    if (vr_is(vr, "UI")) {
        return profile->options[SAT_PS3_15_UIDS] ? SAT_DEID_KEEP_UID : SAT_DEID_MAP_UID;
    }
    if (vr_is(vr, "AS")) {
        return profile->options[SAT_PS3_15_CHARACTERISTICS] ? SAT_DEID_AGE : SAT_DEID_EMPTY;
    }
    if (vr_in(vr, "DSIS")) {
        return SAT_DEID_NUMBER;
    }
    if (vr_is(vr, "CS")) {
        return SAT_DEID_CODE;
    }
    if (vr_in(vr, "LTSTUT")) {
        return SAT_DEID_WORDS;
    }
    return vr_in(vr, "LOSHUC") ? SAT_DEID_SHORT_TEXT : SAT_DEID_EMPTY; /* PN, AE, UR */
}

/* ---- by the table -----------------------------------------------------------------------------
 */

static SatDeidAction by_basic_profile(SatPs315Action basic, const char *vr)
{
    bool is_sequence = vr_is(vr, "SQ");
    switch (basic) {
    case SAT_PS3_15_X:
        return SAT_DEID_REMOVE;
    case SAT_PS3_15_Z:
    case SAT_PS3_15_X_Z:
        return SAT_DEID_EMPTY;
    case SAT_PS3_15_D:
    case SAT_PS3_15_Z_D:
        return is_sequence ? SAT_DEID_EMPTY : SAT_DEID_DUMMY;
    case SAT_PS3_15_X_D:
    case SAT_PS3_15_X_Z_D:
        return is_sequence ? SAT_DEID_REMOVE : SAT_DEID_DUMMY;
    case SAT_PS3_15_U:
        return vr_is(vr, "UI") ? SAT_DEID_MAP_UID : SAT_DEID_REMOVE;
    case SAT_PS3_15_X_Z_U:
        return is_sequence ? SAT_DEID_ENTER : SAT_DEID_REMOVE;
    }
    return SAT_DEID_REMOVE;
}

/* Of what the option would retain, only these stay. */
static bool characteristic(uint32_t tag, SatDeidAction *action)
{
    switch (tag) {
    case SAT_TAG_PATIENT_SEX:
        *action = SAT_DEID_SEX;
        return true;
    case SAT_TAG_PATIENT_AGE:
        *action = SAT_DEID_AGE;
        return true;
    case SAT_TAG(0x0010, 0x1020): /* size */
    case SAT_TAG(0x0010, 0x1030): /* weight */
        *action = SAT_DEID_MEASURE;
        return true;
    default:
        return false;
    }
}

/* Clean: what is left of such a value. False: nothing can be, the basic profile holds. */
static bool cleaned(SatPs315Option option, const char *vr, SatDeidAction *action)
{
    if (option == SAT_PS3_15_MODIFIED_DATES) {
        *action = vr_is(vr, "TM")     ? SAT_DEID_TIME
                  : vr_in(vr, "DADT") ? SAT_DEID_DATE
                                      : SAT_DEID_TIMEZONE;
        return vr_in(vr, "TMDADTSH");
    }
    if (vr_is(vr, "SQ")) {
        *action = SAT_DEID_ENTER;
        return true;
    }
    *action = SAT_DEID_WORDS;
    return vr_in(vr, "LOSHLTSTUTUC");
}

static bool by_option(const SatDeidProfile *profile, const SatPs315Attribute *attribute,
                      SatPs315Option option, uint32_t tag, const char *vr, SatDeidAction *action)
{
    char code = attribute->options[option];
    if (!profile->options[option] || code == ' ' || option == SAT_PS3_15_GRAPHICS ||
        option == SAT_PS3_15_STRUCTURED_CONTENT || option == SAT_PS3_15_SAFE_PRIVATE) {
        return false;
    }
    if (option == SAT_PS3_15_CHARACTERISTICS) {
        return characteristic(tag, action);
    }
    if (code == 'C') {
        return cleaned(option, vr, action);
    }
    bool is_timezone = option == SAT_PS3_15_FULL_DATES && vr_is(vr, "SH");
    *action = is_timezone ? SAT_DEID_TIMEZONE : by_vr(profile, vr);
    return true;
}

static SatDeidRule by_table(const SatDeidProfile *profile, const SatPs315Attribute *attribute,
                            SatDeidRule rule, uint32_t tag)
{
    rule.action = by_basic_profile(attribute->basic, rule.vr);
    rule.wants_value = attribute->basic == SAT_PS3_15_D;
    if (tag == REFERENCED_STUDY_SEQUENCE && !profile->options[SAT_PS3_15_UIDS]) {
        rule.action = SAT_DEID_REMOVE; /* where it is allowed, it has items */
        return rule;
    }
    if (tag == SAT_TAG(0x0010, 0x2297) || tag == SAT_TAG(0x0010, 0x2299)) {
        rule.action = SAT_DEID_EMPTY; /* who answers for an animal: type 2C (PS3.3 C.7.1.1) */
        return rule;
    }
    if (tag == SAT_TAG_PATIENT_ID || tag == SAT_TAG_PATIENT_NAME) {
        rule.action = tag == SAT_TAG_PATIENT_ID ? SAT_DEID_PATIENT_ID : SAT_DEID_PATIENT_NAME;
        return rule;
    }
    for (unsigned option = 0; option < SAT_PS3_15_OPTION_COUNT; option++) {
        SatDeidAction action = rule.action;
        if (by_option(profile, attribute, (SatPs315Option)option, tag, rule.vr, &action)) {
            rule.action = action;
            break;
        }
    }
    return rule;
}

/* Written anew at the top, whatever stood there (deid_method.c); the character set too. */
static bool is_ours(uint32_t tag)
{
    return tag == SAT_TAG_SPECIFIC_CHARACTER_SET || tag == SAT_TAG_PATIENT_IDENTITY_REMOVED ||
           tag == SAT_TAG_DEIDENTIFICATION_METHOD || tag == SAT_TAG(0x0012, 0x0064) ||
           tag == SAT_TAG(0x0028, 0x0303);
}

/* What stays of bytes in bulk. */
static bool by_tag(uint32_t tag, SatDeidAction *action)
{
    bool is_pixels = tag == SAT_TAG_PIXEL_DATA || tag == SAT_TAG_FLOAT_PIXEL_DATA ||
                     tag == SAT_TAG_DOUBLE_FLOAT_PIXEL_DATA;
    *action = is_pixels                 ? SAT_DEID_PIXELS
              : sat_deid_is_table(tag)  ? SAT_DEID_TABLE
              : tag == ICC_PROFILE_DATA ? SAT_DEID_PROFILE
                                        : SAT_DEID_REMOVE;
    return *action != SAT_DEID_REMOVE || tag >> 16 == 0x7FE0U;
}

/* Schemes that are no place's own (PS3.16 8): their meanings name no patient. */
static bool has_public_scheme(const SatDicomDataset *dataset)
{
    static const char *const schemes[] = {
        "ACR",        "BI",      "C4",   "CD2",  "DCM", "DCMUID", "FMA",  "I10",  "I10C", "I10P",
        "I9",         "I9C",     "IBSI", "LN",   "MDC", "MDNS",   "NCIt", "NDC",  "NEU",  "RADLEX",
        "RADELEMENT", "RFC5646", "SCT",  "SNM3", "SRT", "UBERON", "UCUM", "UMLS", "UNS"};
    const char *text = NULL;
    size_t length = 0;
    if (!sat_dicom_get_text(dataset, SAT_TAG_CODING_SCHEME_DESIGNATOR, 0, &text, &length)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (strlen(schemes[i]) == length && memcmp(schemes[i], text, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_overlay_or_curve(uint32_t tag)
{
    uint32_t high = tag >> 24;
    return high == 0x50U || high == 0x60U;
}

SatDeidRule sat_deid_rule(const SatDeidProfile *profile, const SatDicomDataset *dataset,
                          const SatDicomElement *element)
{
    uint32_t tag = element->tag;
    SatDeidRule rule = {.action = SAT_DEID_REMOVE, .vr = "UN"};
    if ((tag >> 16 & 1U) != 0) {
        const char *vr = sat_deid_safe_private_vr(dataset, element);
        if (profile->options[SAT_PS3_15_SAFE_PRIVATE] && vr != NULL && !is_cut_off(vr, element)) {
            memcpy(rule.vr, vr, sizeof(rule.vr));
            rule.action = vr_in(vr, "DSIS") ? SAT_DEID_NUMBER : SAT_DEID_KEEP;
        }
        return rule;
    }
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(tag);
    if (entry == NULL || (tag & 0xFFFFU) == 0 || is_overlay_or_curve(tag) || is_ours(tag)) {
        return rule;
    }
    const char *vr = settled_vr(entry->vr, element);
    if (vr[0] == '\0' || is_cut_off(vr, element)) {
        return rule;
    }
    memcpy(rule.vr, vr, sizeof(rule.vr));
    const SatPs315Attribute *attribute = sat_ps3_15_find(tag);
    if (attribute != NULL) {
        return by_table(profile, attribute, rule, tag);
    }
    if (!by_tag(tag, &rule.action)) { /* bytes in bulk go, whatever the file calls them */
        rule.action = by_vr(profile, kind_of(entry->vr) == KIND_OTHER ? entry->vr : rule.vr);
    }
    if (tag == SAT_TAG_CODE_MEANING && !has_public_scheme(dataset)) {
        rule.action = SAT_DEID_WORDS;
    }
    /* Nobody said that it may be empty. */
    rule.wants_value = rule.action == SAT_DEID_SHORT_TEXT || rule.action == SAT_DEID_CODE ||
                       rule.action == SAT_DEID_WORDS;
    return rule;
}
