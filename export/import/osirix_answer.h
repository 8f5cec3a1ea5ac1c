/* What OsiriX or Horos answer by XML-RPC: pictures of their database (DBWindowFind on the table
 * Image), or whether something was done. Pure: any thread.      source: http://xmlrpc.com/spec.md;
 * both leave out the types of texts, and escape them once more */
#ifndef SAT_EXPORT_OSIRIX_ANSWER_H
#define SAT_EXPORT_OSIRIX_ANSWER_H

#include <stdint.h>

#include "formats/base/arena.h"

typedef struct {
    const char *path; /* on the machine that OsiriX runs on */
    uint32_t frame;   /* of the file, from 0 */
    bool is_key;      /* somebody marked it as a key image */
} SatOsirixImage;

typedef struct {
    SatArena *arena;
    SatOsirixImage *items; /* by path, then frame */
    size_t count, capacity;
    size_t without_path; /* rows that name no whole path: left out. So are all that were copied
                          * into its database: their row has a pathNumber alone */
} SatOsirixImages;

enum { SAT_OSIRIX_MOST_IMAGES = 2000000 };

/** owns: sat_osirix_images_free(), also on failure
 *  errors: SAT_ERR_NETWORK it is no such answer, tells of a failure, or of too many pictures;
 *  SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_osirix_read_images(const char *xml, size_t length, SatOsirixImages *out,
                                          SatError *err);
/** Whether it did what it was asked: its error is 0.
 *  errors: SAT_ERR_NETWORK it is no such answer; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_osirix_read_done(const char *xml, size_t length, bool *is_done,
                                        SatError *err);
void sat_osirix_images_free(SatOsirixImages *images);

#endif
