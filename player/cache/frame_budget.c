/* How much memory decoded pictures may take. */
#include "player/cache/frame_budget.h"

#define QUICK_FRAME_BYTES ((size_t)1 << 20)
/** 256 slices of a CT: four seconds at one a refresh, around where the user is. */
#define QUICK_BUDGET_BYTES ((uint64_t)128 << 20)

bool sat_frame_is_quick(size_t frame_bytes)
{
    return frame_bytes <= QUICK_FRAME_BYTES;
}

uint64_t sat_frame_budget_bytes(uint64_t whole_bytes, size_t frame_bytes)
{
    const bool less = sat_frame_is_quick(frame_bytes) && whole_bytes > QUICK_BUDGET_BYTES;
    return less ? QUICK_BUDGET_BYTES : whole_bytes;
}
