/* `satchel list --privacy`: all that the gate would ask about, and what a profile does to the
 * attributes, without writing anything but the report that was asked for. */
#ifndef SAT_EXPORT_LIST_PRIVACY_H
#define SAT_EXPORT_LIST_PRIVACY_H

#include "export/pipeline.h"

/** After the plan of a pipeline that keeps objects. What fails is told. */
void sat_list_privacy(SatPipeline *pipeline);

#endif
