/* One entry of the pack on its way: a strip of a planned frame, coded, hashed and measured by a
 * worker. */
#ifndef SAT_EXPORT_ENCODE_STRIP_H
#define SAT_EXPORT_ENCODE_STRIP_H

#include "export/encode/picture_likeness.h"
#include "export/encode/picture_loss.h"
#include "export/encode/source_picture.h"
#include "formats/pack/pack_writer.h"

typedef struct {
    const SatPlannedSeries *series;
    const SatPlannedFrame *frame;
    SatSourcePicture *source; /* NULL when the entry is reused or keeps its JPEG bytes */
    SatEffort effort;
    SatPictureLoss loss; /* of the whole picture; picture.form.near is sat_loss_near() of it */
    bool is_trial;       /* only the length is wanted */
    SatShownRange shown; /* what likeness is measured by; not of a trial */
    bool reused;         /* an interrupted run wrote it already: nothing to do */
    SatByteWriter bytes;
    SatPackPicture picture; /* ready for sat_pack_writer_add_picture() when error.code is SAT_OK */
    SatError error;
} SatStripJob;

/** SatPackPicture.likeness of what did not change: sat_structural_similarity() in millionths. */
#define SAT_LIKENESS_SAME 1000000

/** How the pictures of a series are coded; near is each picture's own. */
SatPictureForm sat_planned_form(const SatPlannedSeries *series);

/** The job of the ordered queue: fills bytes, hash, CRC and value range, or error. */
void sat_strip_job_run(void *job);
void sat_strip_job_free(void *job); /* NULL-safe */

#endif
