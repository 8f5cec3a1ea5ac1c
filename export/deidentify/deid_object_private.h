/* The parts of the engine that cleans kept DICOM. Nothing outside export/deidentify includes it. */
#ifndef SAT_EXPORT_DEID_OBJECT_PRIVATE_H
#define SAT_EXPORT_DEID_OBJECT_PRIVATE_H

#include "export/deidentify/deid_object.h"
#include "export/deidentify/deid_rule.h"
#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_charset.h"

/** What tells who the patient is: words of names, and numbers and dates as text. */
typedef struct {
    SatByteWriter names;     /* words in capitals, each ending in a NUL */
    SatByteWriter texts;     /* the same for what is looked for anywhere, inside words too */
    SatByteWriter raw_names; /* names and numbers, blanks between: for SatRawWords.hidden */
} SatDeidIdentifiers;

/** Cleaning one object. */
typedef struct {
    const SatDicomFile *dicom;
    const SatDeidContext *context;
    const SatDeidObjectInput *input;
    SatArena *arena;
    SatDeidIdentifiers identifiers;
    SatSha256 patient_key;
    bool had_clean_pixels; /* says an object that was cleaned already */
    bool is_cleaned;       /* already, in a backup: UIDs and dates stay */
    int32_t shift_days;    /* of this patient */
    const char *patient_id;
    const char *age; /* "45 y": what every age becomes; "" when there is none */
    SatDicomTextDecoder *decoder;
    SatDicomCharset charset; /* of the data set being cleaned */
    bool keeps_non_ascii;    /* some kept text is UTF-8 now */
    SatError *err;
} SatDeidEngine;

/* ---- deid_identifiers.c ----------------------------------------------------------------------
 */

/** Collects from the whole data set. with_dates: its dates too (when they will not stay). */
SAT_NODISCARD bool sat_deid_identifiers_collect(SatDeidEngine *engine,
                                                const SatDicomDataset *dataset, bool with_dates);
void sat_deid_identifiers_free(SatDeidIdentifiers *identifiers);
/** Whether the number is one of the patient's, as it was given. */
bool sat_deid_identifiers_equal(const SatDeidIdentifiers *identifiers, const char *text,
                                size_t length);
/** Whether any of them stands in the text. */
bool sat_deid_identifiers_in(const SatDeidIdentifiers *identifiers, const char *text,
                             size_t length);

/* ---- deid_dates.c: a value with all its parts, written to out; what is none becomes empty ------
 */

void sat_deid_shift_dates(const char *text, size_t length, bool is_date_time, int32_t shift_days,
                          SatByteWriter *out);
void sat_deid_keep_times(const char *text, size_t length, SatByteWriter *out);
/** "+0100" and its like. */
void sat_deid_keep_timezone(const char *text, size_t length, SatByteWriter *out);
/** A rounded age as AS: "45 y" as "045Y", "90+" as "090Y"; nothing for "". */
void sat_deid_write_age(const char *age, SatByteWriter *out);

/* ---- deid_structural.c -----------------------------------------------------------------------
 */

/** Whether the attribute's code strings say how to read the pixels. */
bool sat_deid_is_structural(uint32_t tag);
/** Its values, each in its place: the standard's terms, and others that fit CS and hold nothing of
 *  the patient; the rest become empty. */
void sat_deid_keep_structural(const SatDeidEngine *engine, const char *text, size_t length,
                              SatByteWriter *out);

/* ---- deid_value.c ----------------------------------------------------------------------------
 */

/** The element's text as UTF-8 with all its values, taken as of that VR. False: none, or not
 *  understood as a whole. */
bool sat_deid_decode(SatDeidEngine *engine, const SatDicomElement *element, const char *vr,
                     SatByteWriter *out);

/** Carries out the rule on an element of the data set that is no sequence: fills out (its tag and
 *  VR are set). *kind: what it came to; SAT_DEID_COUNT_REMOVED: there is no element. False only
 *  without memory. */
SAT_NODISCARD bool sat_deid_value(SatDeidEngine *engine, SatDeidRule rule,
                                  const SatDicomDataset *dataset, const SatDicomElement *element,
                                  SatDicomElement *out, SatDeidCountKind *kind);

/* ---- deid_binary.c, deid_colour_profile.c ------------------------------------------------------
 */

/** Whether the attribute is the data of a lookup table. */
bool sat_deid_is_table(uint32_t tag);
/** *hides: whether text, or numbers of the patient's, lie in the binary numbers of the element, or
 * in the table it is. False only without memory. (deid_hidden_text.c) */
SAT_NODISCARD bool sat_deid_hides_text(SatDeidEngine *engine, const char *vr,
                                       const SatDicomDataset *dataset,
                                       const SatDicomElement *element, bool *hides);
/** As sat_deid_value(), of SAT_DEID_KEEP, _PIXELS, _TABLE and _PROFILE: the bytes from the first on
 *  that are what the attribute is for. */
SAT_NODISCARD bool sat_deid_binary_value(SatDeidEngine *engine, SatDeidRule rule,
                                         const SatDicomDataset *dataset,
                                         const SatDicomElement *element, SatDicomElement *out,
                                         SatDeidCountKind *kind);
/** The same profile without any text of its own. False: not of a kind that is made anew. */
bool sat_deid_colour_profile(const uint8_t *bytes, size_t length, SatByteWriter *out);

/* ---- deid_picture.c --------------------------------------------------------------------------
 */

/** Whether the element, at the top or not, holds the object's picture. */
bool sat_deid_is_picture(const SatDeidEngine *engine, const SatDicomElement *element);
/** Cuts the picture to its frames and says how it is cleaned while it is copied.
 *  errors: SAT_ERR_UNSUPPORTED when it cannot be; SAT_ERR_CORRUPT when its size is not said */
SAT_NODISCARD bool sat_deid_settle_pixels(const SatDeidEngine *engine, SatDicomElement *elements,
                                          size_t count, SatDicomWriting *writing);

/* ---- deid_method.c ---------------------------------------------------------------------------
 */

#define SAT_DEID_CLEAN_PIXELS_CODE "113101"
#define SAT_DEID_MOST_ADDED 10U
/** Appends what every cleaned object says of itself: (0012,0062-0064), (0028,0303), the character
 *  set when it is needed. elements has room for SAT_DEID_MOST_ADDED more. */
SAT_NODISCARD bool sat_deid_add_method(SatDeidEngine *engine, SatDicomElement *elements,
                                       size_t *count);
/** One element with text of ours in the arena. */
SAT_NODISCARD bool sat_deid_text_element(SatDeidEngine *engine, uint32_t tag, const char *vr,
                                         const char *text, SatDicomElement *out);

#endif
