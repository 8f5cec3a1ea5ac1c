/* Each object of a list cleaned (or, by the user's choice, as it is), in order: on all cores, with
 * bounded memory, and the same whatever the jobs. What `deidentify` and backups are made of. One
 * thread calls. */
#ifndef SAT_EXPORT_EACH_KEPT_OBJECT_H
#define SAT_EXPORT_EACH_KEPT_OBJECT_H

#include "export/deidentify/deid_object.h"
#include "export/deidentify/kept_by_choice.h"
#include "export/keep/kept_objects.h"

/** What is written of an object: one of both, the other is NULL. */
typedef struct {
    const SatDeidObject *cleaned;
    const SatKeptItem *kept;
} SatKeptContent;

/** Gives the bytes of the file. errors: those of sat_dicom_write(), sat_kept_item_copy() */
SAT_NODISCARD bool sat_kept_content_write(const SatKeptContent *content, SatDicomSink sink,
                                          SatError *err);
/** Of the file that is written; "" when it does not say. */
const char *sat_kept_content_syntax(const SatKeptContent *content);

typedef struct {
    bool keeps_identifiers;         /* --keep-identifiers: nothing is cleaned */
    const SatDicomDecoder *decoder; /* for compressed pictures with masks or a crop */
    /** Writes an object where it shall go. thread: any, at once for several objects */
    bool (*write)(void *context, const SatKeptObject *object, const SatKeptContent *content,
                  SatError *err);
    /** Told in the order of the list when an object is done: why->code is SAT_OK, or was_cleaned
     * says whether write() failed or what came before it. False ends. thread: the caller's */
    bool (*done)(void *context, const SatKeptObject *object, bool was_cleaned, const SatError *why);
    void *context;
} SatKeptVisitor;

/** context->counts gets what was done to the attributes of the objects that were written.
 *  errors: SAT_ERR_CANCELLED after an interrupt, or when done() ended it; SAT_ERR_NO_MEMORY;
 *  SAT_ERR_SYSTEM when no thread can be made */
SAT_NODISCARD bool sat_each_kept_object(const SatKeptObjects *objects,
                                        const SatDeidContext *context, int jobs,
                                        const SatKeptVisitor *visitor, SatError *err);

#endif
