/* Must not compile: looking inside a raw item without its private header. */
#include "export/source/source.h"

const void *look_inside(const SatRawItem *item);

const void *look_inside(const SatRawItem *item)
{
    return item->dicom;
}
