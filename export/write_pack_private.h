/* A pack that is being written: what walks ahead and what follows share. One thread. */
#ifndef SAT_EXPORT_WRITE_PACK_PRIVATE_H
#define SAT_EXPORT_WRITE_PACK_PRIVATE_H

#include "export/encode/encode_strip.h"
#include "export/encode/ordered_queue.h"
#include "export/write_pack.h"

/** The strip that is asked for next. */
typedef struct {
    size_t case_index, study_index, index_in_study;
    uint32_t series_index; /* through the case */
    size_t frame_index;
    uint32_t strip_index;
    size_t series_number; /* through the plan */
    SatLoss loss;         /* of this series, set at its first picture */
    SatShownRange shown;  /* ... when it loses something */
    SatPictureLoss picture_loss;
    /* of this frame, set at its first strip: */
    SatPictureForm form;
    uint32_t strip_count;
    bool reused[SAT_PACK_MAX_STRIPS];
    SatSourcePicture *picture; /* NULL: no strip needs pixels */
    uint32_t holds;            /* of picture, not yet given to jobs */
} SatPackPlace;

typedef struct {
    const SatExportPlan *plan;
    SatReport *report;
    SatPackWriter *writer;
    const SatPackTarget *target;
    SatOrderedQueue *queue;
    size_t depth, in_flight;
    SatPackPlace ahead;
    size_t series_written; /* through the plan */
    uint64_t total_bytes, done_bytes;
    SatPackResult *result;
} SatPacking;

/** Keeps the queue full. errors: those of reading pictures; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_packing_fill_queue(SatPacking *packing, SatError *err);
/** Gives false with the error, and notes which picture it is, where a picture is to blame. */
bool sat_packing_cannot_read(SatPacking *packing, const SatPlannedSeries *series,
                             size_t frame_index, const SatError *why, SatError *err);

#endif
