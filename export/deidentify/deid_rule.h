/* What is done to an attribute of DICOM that is kept: the one place where it is decided. Pure; any
 * thread.
 *
 *   odd groups                       removed, but for the safe private list (deid_safe_private.h)
 *   groups 50xx and 60xx             removed
 *   in PS3.15 table E.1-1            as the table says, with the options of the profile
 *   in the dictionary alone          kept as the standard has it, but by VR: names, addresses of
 *                                    programs and of the web go, dates as the profile has it, UIDs
 *                                    mapped, long text cut to vocabulary words, short text kept
 *                                    unless it holds the patient's names, numbers or dates;
 *                                    bytes in bulk go but for pixels, lookup tables, ICC profiles
 *   in neither, or of another kind   removed
 *   of VR than the dictionary says
 *
 * Meanings of codes stay as short text where their scheme is one of the standard's; of a scheme of
 * somebody's own only vocabulary words stay.
 *
 * Where the table leaves it to the attribute's type (X/Z, X/D, Z/D, X/Z/D) the value is emptied or
 * replaced, which is valid for every type; sequences are removed rather than given invented items.
 */
#ifndef SAT_EXPORT_DEID_RULE_H
#define SAT_EXPORT_DEID_RULE_H

#include "export/deidentify/deid_profile.h"
#include "formats/dicom/dicom_reader.h"

typedef enum {
    SAT_DEID_REMOVE,
    SAT_DEID_EMPTY,        /* stays without a value */
    SAT_DEID_DUMMY,        /* a fixed value of its VR */
    SAT_DEID_KEEP,         /* binary numbers, as many as the attribute may have */
    SAT_DEID_PIXELS,       /* when they are the object's picture */
    SAT_DEID_TABLE,        /* the entries that its descriptor counts */
    SAT_DEID_PROFILE,      /* an ICC profile: made anew of its numbers (deid_colour_profile.c) */
    SAT_DEID_ENTER,        /* a sequence: its items are cleaned */
    SAT_DEID_MAP_UID,      /* but those of the standard */
    SAT_DEID_KEEP_UID,     /* when it is one */
    SAT_DEID_DATE,         /* DA and DT: shifted or kept, as the profile says */
    SAT_DEID_TIME,         /* TM: kept when it is one */
    SAT_DEID_TIMEZONE,     /* kept when it is one */
    SAT_DEID_AGE,          /* rounded */
    SAT_DEID_NUMBER,       /* DS and IS: kept when they are numbers */
    SAT_DEID_MEASURE,      /* size and weight: kept when they can be a person's */
    SAT_DEID_CODE,         /* CS: kept when it is one and does not hold an identifier */
    SAT_DEID_SHORT_TEXT,   /* kept unless it holds an identifier */
    SAT_DEID_WORDS,        /* vocabulary words only */
    SAT_DEID_PATIENT_ID,   /* an id of ours, the same for all of the patient */
    SAT_DEID_PATIENT_NAME, /* made of the same id */
    SAT_DEID_SEX           /* F, M, O, or nothing */
} SatDeidAction;

typedef struct {
    SatDeidAction action;
    char vr[3];       /* the VR it has from here on */
    bool wants_value; /* when cleaning leaves nothing, a dummy takes its place */
} SatDeidRule;

/** dataset holds the element (for the private creator). */
SatDeidRule sat_deid_rule(const SatDeidProfile *profile, const SatDicomDataset *dataset,
                          const SatDicomElement *element);

#endif
