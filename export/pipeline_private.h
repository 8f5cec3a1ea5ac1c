/* Steps that the files of the pipeline share. One thread. */
#ifndef SAT_EXPORT_PIPELINE_PRIVATE_H
#define SAT_EXPORT_PIPELINE_PRIVATE_H

#include "export/pipeline.h"

/** Tells, and gives false. */
bool sat_pipeline_failed(SatPipeline *pipeline, SatExitCode code, const SatError *err);
/** Clean items -> plan; tell: what the plan tells, once. False: told. */
SAT_NODISCARD bool sat_pipeline_make_plan(SatPipeline *pipeline, bool tell);
/** Finds the ranges that values of more than 16 bits are shown in. False: told. */
SAT_NODISCARD bool sat_pipeline_measure_plan(SatPipeline *pipeline);
/** Without the program that decodes, the files are not at fault. False: told, the run ends. */
SAT_NODISCARD bool sat_pipeline_has_decoders(SatPipeline *pipeline);
/** Takes an object out of the list, and tells which. Fits SatUnreadable, with the pipeline as
 *  context. */
void sat_pipeline_leave_out(void *context, const SatCleanItem *item, SatSelector series,
                            size_t frame_index, const char *text);

#endif
