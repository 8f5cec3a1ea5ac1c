/* The path behind a clean item.
 * refused: incomplete */
#include "export/deidentify/clean_item.h"

const void *look_inside(const SatCleanItem *item);

const void *look_inside(const SatCleanItem *item)
{
#ifdef CONTROL
    return sat_clean_item_facts(item);
#else
    return item->path;
#endif
}
