/* Keys to type with by mouse: rows of characters of several scripts. Pure. */
#ifndef SAT_PLAYER_KEY_LAYOUT_H
#define SAT_PLAYER_KEY_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

enum { SAT_KEY_ROWS = 4, SAT_KEY_MOST_IN_ROW = 13 };

size_t sat_key_layout_count(void);
/** "ABC": what to press for it. */
const char *sat_key_layout_name(size_t layout);
/** A row of keys as Unicode characters; level: bit 0 with Shift, bit 1 accents and signs. Returns
 * how many. */
size_t sat_key_layout_row(size_t layout, unsigned level, size_t row,
                          uint32_t keys[SAT_KEY_MOST_IN_ROW]);

#endif
