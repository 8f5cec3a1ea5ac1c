/* The safe private list: numbers of scanners, by creator. */
#include "export/deidentify/deid_safe_private.h"

#include <string.h>

typedef struct {
    const char *creator;
    uint16_t group;
    uint8_t element; /* the low byte; the high one is the creator's block */
    char vr[3];
    uint8_t most_bytes; /* of as many values as it has */
} SafeAttribute;

static const SafeAttribute safe_attributes[] = {
    {"Philips PET Private Group", 0x7053, 0x00, "DS", 64}, /* SUV factor */
    {"Philips PET Private Group", 0x7053, 0x09, "DS", 64}, /* activity concentration factor */
    {"Philips Imaging DD 001", 0x2001, 0x03, "FL", 4},     /* diffusion b-factor */
    {"Philips MR Imaging DD 001", 0x2005, 0x0D, "FL", 4},  /* scale intercept */
    {"Philips MR Imaging DD 001", 0x2005, 0x0E, "FL", 4},  /* scale slope */
    {"SIEMENS MR HEADER", 0x0019, 0x0C, "IS", 64},         /* b-value */
    {"SIEMENS MR HEADER", 0x0019, 0x0E, "FD", 24},         /* diffusion gradient direction */
    {"SIEMENS MR HEADER", 0x0019, 0x27, "FD", 48},         /* b-matrix */
    {"SIEMENS MR HEADER", 0x0019, 0x28, "FD", 8},          /* bandwidth per pixel, phase encoding */
    {"GEMS_ACQU_01", 0x0019, 0x23, "DS", 64},              /* table speed */
    {"GEMS_ACQU_01", 0x0019, 0x27, "DS", 64},              /* rotation speed */
    {"GEMS_PARM_01", 0x0043, 0x39, "IS", 64},              /* b-value */
    {"ELSCINT1", 0x00E1, 0x21, "DS", 64},                  /* dose length product */
    {"ELSCINT1", 0x01E1, 0x50, "DS", 64},                  /* acquisition duration */
    {"ELSCINT1", 0x01F1, 0x07, "DS", 64},                  /* table velocity */
    {"ELSCINT1", 0x01F1, 0x26, "DS", 64},                  /* pitch */
    {"ELSCINT1", 0x01F1, 0x27, "DS", 64},                  /* rotation time */
};
enum {
    SAFE_ATTRIBUTES = sizeof(safe_attributes) / sizeof(safe_attributes[0]),
    MOST_STEPS = 4096 /* back to the creator: a hostile file must not make each one long */
};

/* Whether the creator element's value is exactly the name, but for padding. */
static bool is_creator(const SatDicomElement *element, const char *name)
{
    size_t length = (size_t)element->length, wanted = strlen(name);
    while (element->value != NULL && length > 0 &&
           (element->value[length - 1] == ' ' || element->value[length - 1] == '\0')) {
        length--;
    }
    return element->value != NULL && length == wanted && memcmp(element->value, name, wanted) == 0;
}

static const char *creator_vr(const SatDicomElement *element)
{
    for (size_t i = 0; i < SAFE_ATTRIBUTES; i++) {
        if (safe_attributes[i].group == element->tag >> 16 &&
            is_creator(element, safe_attributes[i].creator)) {
            return "LO";
        }
    }
    return NULL;
}

/* The block's creator stands before it in the same group (PS3.5 7.8.1). */
static const SatDicomElement *creator_of(const SatDicomDataset *dataset,
                                         const SatDicomElement *element)
{
    uint32_t group = element->tag >> 16, block = (element->tag & 0xFFFFU) >> 8;
    for (int step = 0; element > dataset->elements && step < MOST_STEPS; step++) {
        element--;
        if (element->tag == (group << 16 | block)) {
            return element;
        }
        if (element->tag >> 16 != group) {
            return NULL;
        }
    }
    return NULL;
}

/* Most groups hold nothing of the list: their creators need not be looked for. */
static bool is_safe_group(uint32_t group)
{
    for (size_t i = 0; i < SAFE_ATTRIBUTES; i++) {
        if (safe_attributes[i].group == group) {
            return true;
        }
    }
    return false;
}

const char *sat_deid_safe_private_vr(const SatDicomDataset *dataset, const SatDicomElement *element)
{
    uint32_t group = element->tag >> 16, number = element->tag & 0xFFFFU;
    if (element->items != NULL || element->is_encapsulated || !is_safe_group(group)) {
        return NULL;
    }
    if (number >= 0x10 && number <= 0xFF) {
        return creator_vr(element);
    }
    const SatDicomElement *creator = creator_of(dataset, element);
    for (size_t i = 0; number >= 0x1000 && creator != NULL && i < SAFE_ATTRIBUTES; i++) {
        const SafeAttribute *safe = &safe_attributes[i];
        bool agrees = strcmp(element->vr, safe->vr) == 0 ||
                      (strcmp(element->vr, "UN") == 0 && !dataset->big_endian);
        if (safe->group == group && safe->element == (number & 0xFFU) && agrees &&
            element->length <= safe->most_bytes && is_creator(creator, safe->creator)) {
            return safe->vr;
        }
    }
    return NULL;
}
