/* The allow-list: what of a DICOM object may go on to a pack. Everything not read here is left
 * behind. One thread makes items; the items themselves are read-only: any thread. */
#ifndef SAT_EXPORT_DEID_ALLOW_LIST_H
#define SAT_EXPORT_DEID_ALLOW_LIST_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/deid_age.h"
#include "export/deidentify/library_secret.h"
#include "export/deidentify/own_identifiers.h"
#include "export/deidentify/user_vocabulary.h"
#include "export/source/source.h"
#include "formats/dicom/dicom_object.h"

/** Makes clean items, owns them, and keeps the few files open that are being read. */
typedef struct SatDeidentifier SatDeidentifier;

/** vocabulary: the user's own, borrowed; NULL: none. owns: sat_deidentifier_free(), after every
 * plan made of its items */
SAT_NODISCARD SatDeidentifier *sat_deidentifier_new(const SatLibrarySecret *secret,
                                                    const SatUserVocabulary *vocabulary,
                                                    const SatDicomDecoder *decoder, SatError *err);
void sat_deidentifier_free(SatDeidentifier *deidentifier);
SAT_DEFINE_AUTO(SatDeidentifier, sat_deidentifier_free)

/** For whoever keeps the objects themselves: what identifies each is remembered, so that it need
 * not be found twice. Before anything is taken. */
void sat_deidentifier_keep_identities(SatDeidentifier *deidentifier);

/** For whoever keeps what is de-identified already as it is: each object is looked through for who
 *  it is of (deid_names_someone.h). Before anything is taken. */
void sat_deidentifier_look_for_names(SatDeidentifier *deidentifier);
/** Objects so far that name someone. */
size_t sat_deidentifier_naming(const SatDeidentifier *deidentifier);

/** Adds the clean form of an item. Fits SatSourceVisitor.item, with the deidentifier as context.
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT past SAT_CLEAN_MAX_FRAMES; SAT_ERR_CORRUPT for a
 * picture whose tables contradict themselves. Texts hold no value of the item. */
bool sat_deidentifier_take(void *deidentifier, const SatRawItem *raw, SatError *err);

/** Takes what a backup says of its case: holds for what is taken until the next call. Fits
 *  SatSourceVisitor.backup.
 *  errors: SAT_ERR_NO_MEMORY; else its case.json cannot be read: its objects can be taken */
bool sat_deidentifier_take_backup(void *deidentifier, const SatRawBackup *raw, SatError *err);

/** Takes the case.json of a case folder: holds for what is taken until the next call; NULL: none.
 *  Fits SatSourceVisitor.written.
 *  errors: SAT_ERR_NO_MEMORY; else it cannot be read: its objects can be taken */
bool sat_deidentifier_take_written(void *deidentifier, const char *json, size_t length_bytes,
                                   SatError *err);
/** The same for what was taken since the last of these calls. Fits SatSourceVisitor.rewritten.
 *  errors: as above; then what was written before holds */
bool sat_deidentifier_take_rewritten(void *deidentifier, const char *json, size_t length_bytes,
                                     SatError *err);

/** An object that is no picture we pack, as far as it is told of. */
typedef struct {
    SatSha256 patient_key, study_key, series_key, instance_key; /* as those of clean items */
    const SatObjectFile *file;
    bool has_study_date; /* as in SatCleanFacts, with the next two */
    int32_t study_day_number, study_seconds;
    char age[SAT_AGE_CAPACITY]; /* rounded; "" */
    const char *unseen;         /* a picture that cannot be shown: why, a sentence; "" for others */
    const SatDicomObjectKind *kind; /* words of our own; role video or other */
    uint32_t frames;                /* of a video; 0: not said */
    double frame_time_ms;           /* of a video; 0: not said */
    uint32_t rows, columns;         /* of a slide's level */
} SatCleanOther;

/** Adds what may be told of an object without pictures. Fits SatSourceVisitor.other.
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT past 4 million objects */
bool sat_deidentifier_take_other(void *deidentifier, const SatRawItem *raw, SatError *err);
/** The same for a picture that cannot be shown. Fits SatSourceVisitor.unseen. */
bool sat_deidentifier_take_unseen(void *deidentifier, const SatRawItem *raw, const char *why,
                                  SatError *err);

/** Adds to the items what presentation states among the sources hide in them. Once, when all
 *  objects were taken. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentifier_finish(SatDeidentifier *deidentifier, SatError *err);

/** Settles the descriptions of series, now that it is known what tells who the patients are: that
 *  goes, even if it is in the user's own vocabulary. keeps_dropped: other words that are in no
 *  vocabulary stay; only when the user accepts it. Once, when all objects were taken.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentifier_settle_words(SatDeidentifier *deidentifier, bool keeps_dropped,
                                                 SatError *err);

/** The items so far, in the order they came; borrowed until the next take or free. */
const SatCleanItem *const *sat_deidentifier_items(const SatDeidentifier *deidentifier,
                                                  size_t *count);
/** What was read of who the patients are, to look for it in typed text (deid_typed_text.h). Raw;
 *  borrowed until free. */
const SatOwnIdentifiers *sat_deidentifier_identifiers(const SatDeidentifier *deidentifier);

/** The other objects so far, in the order they came; borrowed until the next take or free. */
const SatCleanOther *sat_deidentifier_others(const SatDeidentifier *deidentifier, size_t *count);

#endif
