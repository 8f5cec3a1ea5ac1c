/* PS3.15 table E.1-1: what the standard says of each attribute when an object is de-identified.
 * Made from ps3_15_attributes.txt when Satchel is built. Read-only: any thread. */
#ifndef SAT_EXPORT_PS3_15_H
#define SAT_EXPORT_PS3_15_H

#include <stddef.h>
#include <stdint.h>

/** The basic profile. Compound ones: the attribute's type in the object decides. */
typedef enum {
    SAT_PS3_15_X,     /* remove */
    SAT_PS3_15_Z,     /* empty, or a dummy */
    SAT_PS3_15_D,     /* a dummy that is not empty */
    SAT_PS3_15_U,     /* another UID, the same everywhere */
    SAT_PS3_15_X_Z,   /* X/Z */
    SAT_PS3_15_X_D,   /* X/D */
    SAT_PS3_15_Z_D,   /* Z/D */
    SAT_PS3_15_X_Z_D, /* X/Z/D */
    SAT_PS3_15_X_Z_U  /* X/Z/U*: a sequence; its UIDs are replaced inside */
} SatPs315Action;

/** The options with a column of their own, in the order of the columns. */
typedef enum {
    SAT_PS3_15_SAFE_PRIVATE,
    SAT_PS3_15_UIDS,
    SAT_PS3_15_DEVICE,
    SAT_PS3_15_INSTITUTION,
    SAT_PS3_15_CHARACTERISTICS,
    SAT_PS3_15_FULL_DATES,
    SAT_PS3_15_MODIFIED_DATES,
    SAT_PS3_15_DESCRIPTORS,
    SAT_PS3_15_STRUCTURED_CONTENT,
    SAT_PS3_15_GRAPHICS,
    SAT_PS3_15_OPTION_COUNT
} SatPs315Option;

typedef struct {
    uint32_t tag, mask;   /* a tag belongs here when (tag & mask) == this tag */
    const char *keyword;  /* "" for groups and a few without */
    const char *vr;       /* "OB/OW" for either; "" where none is said */
    char retired, in_iod; /* 'Y', 'N' or '-' */
    SatPs315Action basic;
    char options[SAT_PS3_15_OPTION_COUNT + 1]; /* 'K', 'C' or ' ' */
} SatPs315Attribute;

extern const SatPs315Attribute sat_ps3_15_attributes[]; /* by tag; then the patterns */
extern const size_t sat_ps3_15_plain_count, sat_ps3_15_count;
extern const char sat_ps3_15_edition[]; /* "2024b" */

/** What the table says of a tag; NULL when it says nothing: then the basic profile keeps it. */
const SatPs315Attribute *sat_ps3_15_find(uint32_t tag);

#endif
