/* Lists that grow by doubling. The caller keeps items, count and capacity where they belong; any
 * thread, one list at a time in one. */
#ifndef SAT_BASE_GROWING_LIST_H
#define SAT_BASE_GROWING_LIST_H

#include <stddef.h>

#include "formats/base/attributes.h"

/** The list with room for one more item behind its first count, perhaps moved; *capacity follows.
 *  NULL without memory: then the list given still stands. items may be NULL with *capacity 0.
 *  owns: the list is the caller's, free() */
SAT_NODISCARD void *sat_list_grow(void *items, size_t count, size_t *capacity, size_t item_bytes);

#endif
