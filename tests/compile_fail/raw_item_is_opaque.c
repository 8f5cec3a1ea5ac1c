/* Looking inside a raw item without its private header.
 * refused: incomplete */
#include "export/source/source.h"

const void *look_inside(const SatRawItem *item);

const void *look_inside(const SatRawItem *item)
{
#ifdef CONTROL
    return item;
#else
    return item->dicom;
#endif
}
