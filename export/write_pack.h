/* Second half of the flow: the pictures of a plan, coded on all cores, into a pack in their order.
 * One thread calls. */
#ifndef SAT_EXPORT_WRITE_PACK_H
#define SAT_EXPORT_WRITE_PACK_H

#include "export/encode/picture_quality.h"
#include "export/export_report.h"
#include "formats/pack/pack_writer.h"

/** What the pictures of a series came to. */
typedef struct {
    uint64_t bytes;
    uint32_t near;          /* no value may be further off; 0: lossless */
    uint32_t largest_error; /* of a value, as it turned out */
    double likeness;        /* mean structural similarity (picture_likeness.h) over its pixels */
    double least_likeness;  /* of a strip of a picture */
} SatSeriesOutcome;

typedef struct {
    const char *path;
    SatPackProperties properties;
    int jobs;
    SatEffort effort; /* of coding the pictures */
    SatQuality quality;
    const bool *hidden;    /* one a case: it starts hidden, whatever the plan says; NULL: none */
    const SatLoss *losses; /* of each series of the plan, in the place of quality; NULL: none */
    uint64_t max_bytes;    /* sat_write_pack_within(); 0: any */
} SatPackTarget;

typedef struct {
    uint64_t size_bytes;                    /* also of a pack that is not of the wanted size */
    uint64_t picture_bytes;                 /* of that, all coded pictures */
    uint64_t pixel_bytes;                   /* of all pictures, not coded */
    uint64_t frames_encoded, frames_reused; /* reused: an interrupted run had coded them */
    /** NULL, or the object whose picture could not be read: nothing was written then but PATH.part,
     *  and err says why. */
    const SatCleanItem *unreadable;
    SatSelector unreadable_series;
    size_t unreadable_frame;
    SatSeriesOutcome *outcomes; /* of each series of the plan */
    size_t series_count;
} SatPackResult;

/** Frees what it holds. */
void sat_pack_result_free(SatPackResult *result);

/** Writes the pack of the plan. An interrupted run of the same plan, properties, effort
 * and quality is continued. *result: zeros, or of an earlier call.
 *  errors: those of the pack writer (SAT_ERR_LIMIT: not of the wanted size); SAT_ERR_CANCELLED
 * after an interrupt; those of reading a picture, with result->unreadable set */
SAT_NODISCARD bool sat_write_pack(const SatExportPlan *plan, const SatPackTarget *target,
                                  SatReport *report, SatPackResult *result, SatError *err);

/** What decides the pack's bytes: the plan, the target's properties, and how pictures are
 * coded. max_bytes takes no part: what is made of it, losses, does. */
SatSha256 sat_pack_digest(const SatExportPlan *plan, const SatPackTarget *target);

#endif
