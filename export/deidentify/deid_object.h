/* De-identifies a DICOM object that is kept as DICOM (PS3.15 annex E): in comes what was read, out
 * goes a data set to write with dicom_writer. Called by `deidentify` and by backups; any thread,
 * one object at a time in one arena.
 *
 * Of pixels the bits outside Bits Stored are cleared where they are stored plainly or in RLE, and
 * what lies behind the last frame goes; of compressed ones all that the picture does not need
 * becomes zero (dicom_frame_clean.h). Not done here: text burned in (SatCleanFacts.suspicion says
 * which pictures must be looked at). */
#ifndef SAT_EXPORT_DEID_OBJECT_H
#define SAT_EXPORT_DEID_OBJECT_H

#include "export/deidentify/clean_backup.h"
#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_counts.h"
#include "export/deidentify/deid_memory.h"
#include "export/deidentify/deid_patients.h"
#include "export/deidentify/deid_profile.h"
#include "export/deidentify/library_secret.h"
#include "export/deidentify/own_identifiers.h"
#include "export/deidentify/user_vocabulary.h"
#include "formats/base/arena.h"
#include "formats/dicom/dicom_uuid.h"
#include "formats/dicom/dicom_writer.h"

/** Room for a UID and its NUL. */
#define SAT_DEID_UID_CAPACITY SAT_DICOM_UID_CAPACITY
#define SAT_DEID_PATIENT_ID_CAPACITY 17U

typedef struct {
    SatDicomWriting writing; /* ready to be written; points to the data set below */
    SatDicomDataset dataset; /* what is in it lies in the arena */
    char patient_id[SAT_DEID_PATIENT_ID_CAPACITY]; /* ours: 16 hex digits */
    /* ours; where the object has none, made of what it has, and written too */
    char study_uid[SAT_DEID_UID_CAPACITY], series_uid[SAT_DEID_UID_CAPACITY];
    char instance_uid[SAT_DEID_UID_CAPACITY];
    char age[SAT_AGE_CAPACITY]; /* rounded, of this object itself: "45 y"; "" when it says none */
} SatDeidObject;

/** The UIDs an object has when it is kept: mapped, or made up where it has none. */
typedef struct {
    char study[SAT_DEID_UID_CAPACITY], series[SAT_DEID_UID_CAPACITY];
    char instance[SAT_DEID_UID_CAPACITY];
} SatDeidUids;

/** Whose an object is, and as what it is kept. */
typedef struct {
    SatSha256 patient_key;
    SatDeidUids uids;
} SatDeidIdentity;

/** What stays of descriptions besides the vocabulary that ships. */
typedef struct {
    const SatOwnIdentifiers *own;  /* of all files: what they say of the patient never stays */
    const SatUserVocabulary *user; /* NULL: none */
    bool keeps_dropped;            /* the user accepts words in no vocabulary: in descriptions of
                                    * series, study and protocol */
} SatDeidMoreWords;

typedef struct {
    const SatLibrarySecret *secret;
    const SatDeidProfile *profile;
    SatDeidCounts *counts;         /* added to; may be NULL */
    const SatDeidMoreWords *words; /* NULL: nothing more */
    /* Made with_dates unless the profile keeps them; NULL: what an object itself says is all. */
    SatDeidPatients *patients;
    SatDeidMemory *memory; /* of this thread; NULL: none */
} SatDeidContext;

/** What is known of one object besides its file. */
typedef struct {
    const char *identity; /* SatRawItem.identity; only makes a key for objects without identifiers;
                           * never in the output */
    /* The age that all objects of the patient tell: as the first study has it (SPEC 5), "45 y". Two
     * ages with their dates would tell the birthday. NULL or "": the object's own. */
    const char *age;
    const SatCleanBackup *backup; /* the backup it lies in; NULL: in none */
    const SatDeidIdentity *known; /* as an earlier reading of the object found; NULL: none did */
    bool has_clean_pixels; /* who writes it blackens what was burned in: then 113101 is said */
} SatDeidObjectInput;

/** out borrows from arena, dicom and context->memory, and points into itself: it is not copied.
 * errors: those of sat_deid_object_is_kept(); SAT_ERR_NO_MEMORY. Texts hold no value of the object.
 */
SAT_NODISCARD bool sat_deid_object(const SatDeidContext *context, const SatDicomFile *dicom,
                                   const SatDeidObjectInput *input, SatArena *arena,
                                   SatDeidObject *out, SatError *err);

/** Whether it is an object that can be cleaned and kept: a whole file with pixels.
 *  errors: SAT_ERR_UNSUPPORTED naming its kind; SAT_ERR_CORRUPT for a file that was cut short */
SAT_NODISCARD bool sat_deid_object_is_kept(const SatDicomFile *dicom, SatError *err);

/** The UID that stands for one of the source: 2.25. and 128 bits of an HMAC under the secret, as a
 *  UUID (PS3.5 B.2). UIDs of the standard (dicom_standard_uids.h) stay. */
void sat_deid_map_uid(const SatLibrarySecret *secret, const char *uid, size_t length,
                      char out[SAT_DEID_UID_CAPACITY]);

#endif
