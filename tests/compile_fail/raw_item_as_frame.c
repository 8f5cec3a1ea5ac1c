/* A raw item as where a planned frame lies.
 * refused: incompatible pointer type */
#include "export/assemble/export_plan.h"
#include "export/source/source.h"

void set_frame(SatPlannedFrame *frame, const SatCleanItem *clean, const SatRawItem *raw);

void set_frame(SatPlannedFrame *frame, const SatCleanItem *clean, const SatRawItem *raw)
{
#ifdef CONTROL
    frame->item = clean;
    (void)raw;
#else
    frame->item = raw;
    (void)clean;
#endif
}
