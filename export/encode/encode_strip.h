/* One entry of the pack on its way: a strip of a planned frame, coded, hashed and measured by a
 * worker. */
#ifndef SAT_EXPORT_ENCODE_STRIP_H
#define SAT_EXPORT_ENCODE_STRIP_H

#include "export/encode/source_picture.h"
#include "formats/pack/pack_writer.h"

typedef struct {
    const SatPlannedSeries *series;
    const SatPlannedFrame *frame;
    SatSourcePicture *source; /* NULL when the entry is reused or keeps its JPEG bytes */
    SatEffort effort;
    bool reused; /* an interrupted run wrote it already: nothing to do */
    SatByteWriter bytes;
    SatPackPicture picture; /* ready for sat_pack_writer_add_picture() when error.code is SAT_OK */
    SatError error;
} SatStripJob;

/** The job of the ordered queue: fills bytes, hash, CRC and value range, or error. */
void sat_strip_job_run(void *job);
void sat_strip_job_free(void *job); /* NULL-safe */

#endif
