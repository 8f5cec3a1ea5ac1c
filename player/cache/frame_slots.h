/* The slots behind the frame cache: which frames are held, wanted or being decoded, within the
 * budget. Not thread safe: frame_cache.c holds its lock around every call. Private to player/cache.
 */
#ifndef SAT_PLAYER_FRAME_SLOTS_H
#define SAT_PLAYER_FRAME_SLOTS_H

#include "player/cache/frame_cache.h"

typedef enum {
    SLOT_QUEUED,   /* wanted, nothing done */
    SLOT_DECODING, /* has pixels; strips are being decoded */
    SLOT_READY,
    SLOT_FAILED,
    SLOT_SKIPPED /* wanted, but the budget is used up by what is wanted more */
} SlotState;

typedef struct FrameSlot {
    SatCachedFrame cached; /* first: the public face */
    const SatPackSeries *series;
    SlotState state;
    uint32_t references;
    uint32_t strips_begun, strips_ended;
    bool strip_failed;
    uint64_t want_generation; /* of the last want list it stood in */
    uint32_t want_rank;
    size_t pixel_bytes;
    struct FrameSlot *next_in_bucket;
} FrameSlot;

typedef struct {
    FrameSlot **buckets;
    size_t slot_count;
    uint64_t budget_bytes, held_bytes;
    uint64_t quick_bytes; /* of the held ones, in frames that decode quickly (frame_budget.h) */
    uint64_t generation;
    FrameSlot **wanted; /* of the current generation, most wanted first */
    size_t wanted_count, wanted_capacity, cursor;
    uint64_t evicted, dropped;
} FrameSlots;

SAT_NODISCARD bool frame_slots_init(FrameSlots *slots, uint64_t budget_bytes, SatError *err);
void frame_slots_free(FrameSlots *slots);
FrameSlot *frame_slots_find(const FrameSlots *slots, SatFrameKey key);
/** Replaces the want list. What cannot get a slot for lack of memory is left out. */
void frame_slots_want(FrameSlots *slots, const SatWantedFrame *wanted, size_t count);
/** The next strip to decode: its slot (with pixels) and number; NULL when there is nothing to do.
 */
FrameSlot *frame_slots_take(FrameSlots *slots, uint32_t *strip_index);
/** True while strips of the frame that is wanted most are still to be taken. */
bool frame_slots_first_is_due(const FrameSlots *slots);
/** The READY slot of key's series nearest to it; NULL when there is none. */
FrameSlot *frame_slots_nearest(const FrameSlots *slots, SatFrameKey key);
/** Frees the pixels of a slot, when it has some, and counts them as no longer held. */
void frame_slots_forget_pixels(FrameSlots *slots, FrameSlot *slot);
bool frame_slots_idle(const FrameSlots *slots);

#endif
