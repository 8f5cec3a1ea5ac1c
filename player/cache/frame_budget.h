/* How much memory decoded pictures may take. Small ones are decoded again sooner than a screen is
 * refreshed, so that more than a few seconds of scrolling in memory gain nothing; large ones are
 * worth all the memory that can be spared. Pure. */
#ifndef SAT_PLAYER_FRAME_BUDGET_H
#define SAT_PLAYER_FRAME_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Decodes within one refresh of the screen: up to 1 MiB, as 512x512 of 16 bits or of colour. */
bool sat_frame_is_quick(size_t frame_bytes);

/** The most that all frames as quick, or as slow, as this one take together.
 *  whole_bytes: what all decoded frames may take */
uint64_t sat_frame_budget_bytes(uint64_t whole_bytes, size_t frame_bytes);

#endif
