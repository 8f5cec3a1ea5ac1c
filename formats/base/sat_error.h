/* The one error type: a code that says what to do next, and a sentence for a person.
 * By value, owned by the caller, last parameter, never NULL. Never holds the value of a DICOM
 * attribute. */
#ifndef SAT_BASE_SAT_ERROR_H
#define SAT_BASE_SAT_ERROR_H

#include <stdbool.h>

#include "formats/base/attributes.h"

typedef enum {
    SAT_OK = 0,
    SAT_ERR_SYSTEM,      /* the operating system refused: disk full, no permission, no such file */
    SAT_ERR_NO_MEMORY,   /* an allocation failed */
    SAT_ERR_ARGUMENT,    /* the caller (or the command line) asked for something impossible */
    SAT_ERR_LIMIT,       /* well formed, but past a limit we state */
    SAT_ERR_UNSUPPORTED, /* well formed, but a kind we do not handle */
    SAT_ERR_FORMAT,      /* not the kind of file it claims to be */
    SAT_ERR_CORRUPT,     /* the right kind of file, damaged */
    SAT_ERR_NETWORK,     /* server or connection */
    SAT_ERR_REFUSED_PHI, /* the privacy gate said no */
    SAT_ERR_CANCELLED    /* the user asked to stop */
} SatErrorCode;

typedef struct {
    SatErrorCode code;
    char text[512]; /* UTF-8, no newline, cut at a character boundary */
} SatError;

/** A cleared error: SatError err = SAT_ERROR_INIT; */
#define SAT_ERROR_INIT                                                                             \
    {                                                                                              \
        SAT_OK,                                                                                    \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

/** Sets the error; returns false so that `return sat_fail(...)` reads as one step.
 *  An error that is set already is a bug of ours (debug assert): failures are set once. */
bool sat_fail(SatError *err, SatErrorCode code, const char *format, ...) SAT_PRINTF(3, 4);

/** Puts context before the text on the way up: "reading frame 12: " + text. Returns false. */
bool sat_fail_in(SatError *err, const char *format, ...) SAT_PRINTF(2, 3);

/** Forgets the error, for callers that recover. */
void sat_error_clear(SatError *err);

#endif
