/* The parts of the engine that cleans kept DICOM. Nothing outside export/deidentify includes it. */
#ifndef SAT_EXPORT_DEID_OBJECT_PRIVATE_H
#define SAT_EXPORT_DEID_OBJECT_PRIVATE_H

#include "export/deidentify/deid_object.h"
#include "export/deidentify/deid_rule.h"
#include "export/deidentify/typed_needles.h"
#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_charset.h"

/** What tells who the patient is: words of names, and numbers and dates as text. */
typedef struct {
    SatByteWriter names;     /* words in capitals, each ending in a NUL */
    SatByteWriter weak;      /* those that are ordinary words, too: they count alone */
    SatByteWriter texts;     /* the same for what is looked for anywhere: numbers, birth date */
    SatByteWriter dates;     /* the same for other dates */
    SatByteWriter raw_names; /* names and numbers, blanks between: for SatRawWords.hidden */
    bool gave_up;            /* something found no room: what is here is not all */
} SatDeidIdentifiers;

/** The patient's numbers as digits without zeros at their start, each ending in a NUL. */
typedef struct {
    SatByteWriter numbers;    /* and the birth date */
    SatByteWriter days;       /* the other dates, as people write them */
    SatByteWriter short_days; /* the birth date with two digits of the year */
    bool failed;
} SatKnownNumbers;

/** What all objects of a patient say, ready to be looked for. Read-only. */
typedef struct {
    SatSha256 key;
    SatDeidIdentifiers identifiers;
    SatKnownNumbers numbers;
    SatTypedNeedles needles;
    bool with_dates;
} SatDeidPatient;

/** A text that was judged: most objects say the same again and again. */
typedef struct {
    bool is_set, holds;
    uint8_t length;
    char text[61];
} SatDeidVerdict;
#define SAT_DEID_VERDICTS 64U

/** Cleaning one object. */
typedef struct {
    const SatDicomFile *dicom;
    const SatDeidContext *context;
    const SatDeidObjectInput *input;
    SatArena *arena;
    SatSha256 patient_key;
    bool had_clean_pixels;          /* says an object that was cleaned already */
    bool is_cleaned;                /* already, in a backup: UIDs and dates stay */
    const SatDeidPatient *patient;  /* what all of the patient's objects say */
    bool patient_is_shared;         /* by all objects of the run */
    SatDeidIdentifiers identifiers; /* what this one says besides */
    SatByteWriter identifiers_from; /* all that decides about them; empty: it is not remembered */
    SatDeidVerdict verdicts[SAT_DEID_VERDICTS];
    SatDeidMemory *memory; /* while the elements at the top are cleaned; NULL: none */
    int32_t shift_days;    /* of this patient */
    const char *patient_id;
    const char *age; /* "45 y": what every age becomes; "" when there is none */
    SatDicomTextDecoder *decoder;
    SatDicomCharset charset; /* of the data set being cleaned */
    bool keeps_non_ascii;    /* some kept text is UTF-8 now */
    SatError *err;
} SatDeidEngine;

/* ---- deid_memory.c ----------------------------------------------------------------------------
 */

/** Ready for the elements of the data set in the order of their tags, each once; after what is
 *  looked for was collected. False: it cannot be used. */
bool sat_deid_memory_begin(SatDeidMemory *memory, const SatDeidEngine *engine,
                           const SatDicomDataset *dataset);
/** Whether the element came to the same before: fills out (borrowed from element and memory, until
 *  the next object) unless *kind is SAT_DEID_COUNT_REMOVED. */
bool sat_deid_memory_recall(SatDeidMemory *memory, const SatDicomElement *element,
                            SatDicomElement *out, SatDeidCountKind *kind, bool *adds_non_ascii);
/** What the element that was not recalled came to, when it and its rule alone decided. */
void sat_deid_memory_keep(SatDeidMemory *memory, const SatDicomElement *element,
                          const SatDicomElement *out, SatDeidCountKind kind, bool adds_non_ascii);

/** Moves what the patient's object with the same source (identifiers_from) said to the engine.
 *  False: the object before was another one. */
bool sat_deid_memory_take_identifiers(SatDeidMemory *memory, SatDeidEngine *engine);
/** Moves the engine's identifiers and what they are from into the memory, for the next object. */
void sat_deid_memory_give_identifiers(SatDeidMemory *memory, SatDeidEngine *engine);

/* ---- deid_identifiers.c ----------------------------------------------------------------------
 */

/** Words of a name. known: what all of the patient's objects say, which is not added again; NULL:
 *  nothing. is_own: of the patient. */
void sat_deid_add_names(SatDeidIdentifiers *out, const SatDeidIdentifiers *known, const char *text,
                        size_t length, bool is_own);
/** A number or an address. known: as above; when NULL short ones are looked for as words. */
void sat_deid_add_text(SatDeidIdentifiers *out, const SatDeidIdentifiers *known, const char *text,
                       size_t length);
/** The ways in which people write a date, unless known has it as the birth date. */
void sat_deid_add_date(SatDeidIdentifiers *out, const SatDeidIdentifiers *known, const char *text,
                       size_t length);
/** Adds a value that is known of the patient. */
void sat_deid_identifiers_add(SatDeidIdentifiers *identifiers, const SatOwnValue *value);
/** Memory ran out. */
bool sat_deid_identifiers_failed(const SatDeidIdentifiers *identifiers);
void sat_deid_identifiers_free(SatDeidIdentifiers *identifiers);
/** Whether the number is one of the patient's, as it was given. */
bool sat_deid_identifiers_equal(const SatDeidIdentifiers *identifiers, const char *text,
                                size_t length);
/** Whether any of them stands in the text, as it was given. */
bool sat_deid_identifiers_in(const SatDeidIdentifiers *identifiers, const char *text,
                             size_t length);

/* ---- deid_identifiers_collect.c ---------------------------------------------------------------
 */

/** Collects from the whole data set what the engine's patient is not known by already. with_dates:
 *  its dates too (when they will not stay). */
SAT_NODISCARD bool sat_deid_identifiers_collect(SatDeidEngine *engine,
                                                const SatDicomDataset *dataset, bool with_dates);

/* ---- deid_patients.c --------------------------------------------------------------------------
 */

/** What is looked for of a patient; lives as long as patients. NULL only without memory. */
const SatDeidPatient *sat_deid_patients_of(SatDeidPatients *patients, const SatSha256 *key,
                                           SatError *err);
/** Whether anything was read of the patient. */
bool sat_deid_patients_know(const SatDeidPatients *patients, const SatSha256 *key);

/* ---- deid_known_numbers.c ---------------------------------------------------------------------
 */

void sat_known_numbers_add(SatKnownNumbers *numbers, const SatOwnValue *value); /* or sets failed */
void sat_known_numbers_free(SatKnownNumbers *numbers);
/** Whether one of them is a value of DS or IS, whatever its sign, zeros, point and exponent; or all
 *  values one behind the other. */
bool sat_known_numbers_in_values(const SatKnownNumbers *numbers, const char *text, size_t length);
/** Whether the digits of a size or a weight hold one. */
bool sat_known_numbers_in_measure(const SatKnownNumbers *numbers, const char *text, size_t length);
/** Whether a number of the patient, or the birth date, stands in a UID. */
bool sat_known_numbers_in_uid(const SatKnownNumbers *numbers, const char *uid, size_t length);

/* ---- deid_patient_search.c --------------------------------------------------------------------
 */

/** Whether the text tells who the patient is: names also joined, with an initial or an ending,
 *  numbers with other signs inside, days as people write them, telephone numbers and mail
 *  addresses. True without memory, then out->failed. */
bool sat_deid_holds(SatDeidEngine *engine, const char *text, size_t length, SatByteWriter *out);
/** Whether values that stand side by side spell a number of the patient. */
bool sat_deid_holds_across(SatDeidEngine *engine, const char *text, size_t length,
                           SatByteWriter *out);
/** Something of the patient could not be kept to be looked for: only known words may stay. */
bool sat_deid_gave_up(const SatDeidEngine *engine);

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
 *  the patient, and nothing at all when something was given up; the rest become empty. */
void sat_deid_keep_structural(SatDeidEngine *engine, const char *text, size_t length,
                              SatByteWriter *out);

/* ---- deid_kept_text.c -------------------------------------------------------------------------
 */

/** The text, unless it tells who the patient is. UTF-8. */
void sat_deid_write_short_text(SatDeidEngine *engine, const char *text, size_t length,
                               SatByteWriter *out);
/** The words that stay of a description, cut at a blank where the VR has less room. */
void sat_deid_write_words(SatDeidEngine *engine, uint32_t tag, const char *vr, const char *text,
                          size_t length, SatByteWriter *out);

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
