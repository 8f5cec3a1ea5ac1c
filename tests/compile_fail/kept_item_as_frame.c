/* An item kept by choice as where a planned frame lies.
 * refused: incompatible pointer type */
#include "export/assemble/export_plan.h"
#include "export/deidentify/kept_by_choice.h"

void set_frame(SatPlannedFrame *frame, const SatCleanItem *clean, const SatKeptItem *kept);

void set_frame(SatPlannedFrame *frame, const SatCleanItem *clean, const SatKeptItem *kept)
{
#ifdef CONTROL
    frame->item = clean;
    (void)kept;
#else
    frame->item = kept;
    (void)clean;
#endif
}
