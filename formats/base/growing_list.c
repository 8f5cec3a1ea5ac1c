/* Lists that grow by doubling, their sizes checked. */
#include "formats/base/growing_list.h"

#include <stdlib.h>

#include "formats/base/checked_math.h"

enum { FIRST_CAPACITY = 16 };

void *sat_list_grow(void *items, size_t count, size_t *capacity, size_t item_bytes)
{
    if (count < *capacity) {
        return items;
    }
    size_t wanted = FIRST_CAPACITY;
    size_t bytes;
    if ((*capacity > 0 && !sat_size_mul(*capacity, 2, &wanted)) ||
        !sat_size_mul(wanted, item_bytes, &bytes)) {
        return NULL;
    }
    void *grown = realloc(items, bytes);
    if (grown != NULL) {
        *capacity = wanted;
    }
    return grown;
}
