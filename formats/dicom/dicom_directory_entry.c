/* Takes from an object what its records in a DICOMDIR say. */
#include "formats/dicom/dicom_directory_entry.h"

#include <string.h>

#include "formats/dicom/dicom_tags.h"

#define LONGEST_KEY_BYTES 1024U
#define TAG_DOSE_SUMMATION_TYPE SAT_TAG(0x3004, 0x000A)

enum { MOST_KEYS = 8 };

static const char dose_class[] = "1.2.840.10008.5.1.4.1.1.481.2";

typedef struct {
    uint32_t tag;
    char vr[3];
    char type; /* '1', '2', or 'c': only where the object has one */
    int level;
} Key;

/* PS3.3 F.5.1, F.5.2, F.5.3, F.5.4, F.5.19; of each level in the order of tags. */
static const Key keys[] = {{SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", 'c', 0},
                           {SAT_TAG_PATIENT_NAME, "PN", '2', 0},
                           {SAT_TAG_PATIENT_ID, "LO", '1', 0},
                           {SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", 'c', 1},
                           {SAT_TAG_STUDY_DATE, "DA", '1', 1},
                           {SAT_TAG_STUDY_TIME, "TM", '1', 1},
                           {SAT_TAG_ACCESSION_NUMBER, "SH", '2', 1},
                           {SAT_TAG_STUDY_DESCRIPTION, "LO", '2', 1},
                           {SAT_TAG_STUDY_INSTANCE_UID, "UI", '1', 1},
                           {SAT_TAG_STUDY_ID, "SH", '1', 1},
                           {SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", 'c', 2},
                           {SAT_TAG_MODALITY, "CS", '1', 2},
                           {SAT_TAG_SERIES_INSTANCE_UID, "UI", '1', 2},
                           {SAT_TAG_SERIES_NUMBER, "IS", '1', 2},
                           {SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", 'c', 3},
                           {SAT_TAG_IMAGE_TYPE, "CS", 'c', 3},
                           {SAT_TAG_INSTANCE_NUMBER, "IS", '1', 3},
                           {TAG_DOSE_SUMMATION_TYPE, "CS", '1', 3}};
enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

/* All of a value, without padding. 0: none, or one too long to be right. */
static size_t value_of(const SatDicomDataset *dataset, uint32_t tag, const char **text)
{
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    if (element == NULL || element->value == NULL || element->length > LONGEST_KEY_BYTES) {
        return 0;
    }
    size_t length = (size_t)element->length;
    *text = (const char *)element->value;
    while (length > 0 && ((*text)[length - 1] == ' ' || (*text)[length - 1] == '\0')) {
        length--;
    }
    return length;
}

static bool copy_element(SatArena *arena, uint32_t tag, const char *vr, const char *text,
                         size_t length, SatDicomElement *out, SatError *err)
{
    const char *copy = sat_arena_text(arena, text, length, err);
    *out = (SatDicomElement){.tag = tag, .value = (const uint8_t *)copy, .length = length};
    memcpy(out->vr, vr, 3);
    return copy != NULL;
}

static const char *copy_value(const SatDicomDataset *dataset, uint32_t tag, SatArena *arena,
                              SatError *err)
{
    const char *text = "";
    size_t length = value_of(dataset, tag, &text);
    return sat_arena_text(arena, text, length, err);
}

static bool is_dose(const char *sop_class)
{
    return strcmp(sop_class, dose_class) == 0;
}

static bool take_keys(const SatDicomDataset *dataset, SatArena *arena, int level,
                      SatDicomDirectoryEntry *out, SatError *err)
{
    SatDicomElement *elements = sat_arena_alloc(arena, MOST_KEYS, sizeof(*elements), err);
    size_t count = 0;
    for (size_t i = 0; elements != NULL && i < KEY_COUNT; i++) {
        const char *text = "";
        if (keys[i].level != level ||
            (keys[i].tag == TAG_DOSE_SUMMATION_TYPE && !is_dose(out->sop_class))) {
            continue;
        }
        size_t length = value_of(dataset, keys[i].tag, &text);
        if (length == 0 && keys[i].type == 'c') {
            continue;
        }
        if (length == 0 && keys[i].type == '1') {
            return sat_fail(err, SAT_ERR_CORRUPT,
                            "attribute (%04x,%04x) is missing, and a DICOMDIR must name it",
                            keys[i].tag >> 16, keys[i].tag & 0xFFFFU);
        }
        if (!copy_element(arena, keys[i].tag, keys[i].vr, text, length, &elements[count], err)) {
            return false;
        }
        count++;
    }
    out->keys[level] = elements;
    out->key_counts[level] = count;
    return elements != NULL;
}

bool sat_dicom_directory_entry(const SatDicomDataset *dataset, const char *transfer_syntax,
                               SatArena *arena, SatDicomDirectoryEntry *out, SatError *err)
{
    *out = (SatDicomDirectoryEntry){.keys = {NULL}};
    out->sop_class = copy_value(dataset, SAT_TAG_SOP_CLASS_UID, arena, err);
    out->sop_instance =
        out->sop_class != NULL ? copy_value(dataset, SAT_TAG_SOP_INSTANCE_UID, arena, err) : NULL;
    out->transfer_syntax = out->sop_instance != NULL ? sat_arena_text(arena, transfer_syntax,
                                                                      strlen(transfer_syntax), err)
                                                     : NULL;
    if (out->transfer_syntax == NULL) {
        return false;
    }
    if (out->sop_class[0] == '\0' || out->sop_instance[0] == '\0') {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the object has no SOP class or instance, and a DICOMDIR must name them");
    }
    out->type = is_dose(out->sop_class) ? "RT DOSE" : "IMAGE";
    for (int level = 0; level < SAT_DICOM_DIRECTORY_LEVELS; level++) {
        if (!take_keys(dataset, arena, level, out, err)) {
            return false;
        }
    }
    return true;
}
