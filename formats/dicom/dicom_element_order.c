/* Sorts elements by their tags. */
#include "formats/dicom/dicom_element_order.h"

#include <stdlib.h>

/* By tag; of equal ones the first stays first. */
static int compare_elements(const void *a, const void *b)
{
    const SatDicomElement *first = *(const SatDicomElement *const *)a;
    const SatDicomElement *second = *(const SatDicomElement *const *)b;
    if (first->tag != second->tag) {
        return first->tag < second->tag ? -1 : 1;
    }
    return first < second ? -1 : first > second;
}

/* A few at the end of what is in order, as when elements were added, find their places one by one.
 */
void sat_dicom_sort_elements(const SatDicomElement **order, size_t count)
{
    enum { FEW = 16 };
    size_t sorted = count > 0 ? 1 : 0;
    while (sorted < count && compare_elements(&order[sorted - 1], &order[sorted]) < 0) {
        sorted++;
    }
    if (count - sorted > FEW) {
        qsort(order, count, sizeof *order, compare_elements);
        return;
    }
    for (; sorted < count; sorted++) {
        const SatDicomElement *added = order[sorted];
        size_t at = sorted;
        for (; at > 0 && compare_elements(&added, &order[at - 1]) < 0; at--) {
            order[at] = order[at - 1];
        }
        order[at] = added;
    }
}
