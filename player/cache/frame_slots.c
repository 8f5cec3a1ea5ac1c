/* The slots behind the frame cache: a hash of frames, a want list, and eviction within a budget. */
#include "player/cache/frame_slots.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "player/cache/frame_budget.h"

#define BUCKET_COUNT 4096U
/** Held even when one frame alone is past the budget: the one shown, the one coming, the one
 * before. */
#define LEAST_HELD_FRAMES 3U

static size_t bucket_of(SatFrameKey key)
{
    uint32_t h = key.frame_index * 0x9E3779B1U ^ key.series_index * 0x85EBCA6BU ^
                 key.case_index * 0xC2B2AE35U;
    return (h ^ (h >> 15)) % BUCKET_COUNT;
}

static bool same_key(SatFrameKey a, SatFrameKey b)
{
    return a.case_index == b.case_index && a.series_index == b.series_index &&
           a.frame_index == b.frame_index;
}

bool frame_slots_init(FrameSlots *slots, uint64_t budget_bytes, SatError *err)
{
    memset(slots, 0, sizeof *slots);
    slots->budget_bytes = budget_bytes;
    slots->buckets = calloc(BUCKET_COUNT, sizeof(FrameSlot *));
    return slots->buckets || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the picture cache");
}

void frame_slots_free(FrameSlots *slots)
{
    for (size_t i = 0; slots->buckets && i < BUCKET_COUNT; i++) {
        for (FrameSlot *slot = slots->buckets[i]; slot;) {
            FrameSlot *next = slot->next_in_bucket;
            free(slot->cached.frame.pixels);
            free(slot);
            slot = next;
        }
    }
    free(slots->buckets);
    free(slots->wanted);
    memset(slots, 0, sizeof *slots);
}

FrameSlot *frame_slots_find(const FrameSlots *slots, SatFrameKey key)
{
    FrameSlot *slot = slots->buckets[bucket_of(key)];
    while (slot && !same_key(slot->cached.key, key)) {
        slot = slot->next_in_bucket;
    }
    return slot;
}

static FrameSlot *add_slot(FrameSlots *slots, const SatWantedFrame *wanted)
{
    FrameSlot *slot = calloc(1, sizeof *slot);
    if (!slot) {
        return NULL;
    }
    slot->cached.key = wanted->key;
    slot->series = wanted->series;
    slot->state = SLOT_QUEUED;
    size_t bucket = bucket_of(wanted->key);
    slot->next_in_bucket = slots->buckets[bucket];
    slots->buckets[bucket] = slot;
    slots->slot_count++;
    return slot;
}

static void note_held(FrameSlots *slots, FrameSlot *slot, size_t bytes)
{
    slot->pixel_bytes = bytes;
    slots->held_bytes += bytes;
    slots->quick_bytes += sat_frame_is_quick(bytes) ? bytes : 0;
}

void frame_slots_forget_pixels(FrameSlots *slots, FrameSlot *slot)
{
    slots->held_bytes -= slot->pixel_bytes;
    slots->quick_bytes -= sat_frame_is_quick(slot->pixel_bytes) ? slot->pixel_bytes : 0;
    slot->pixel_bytes = 0;
    free(slot->cached.frame.pixels);
    slot->cached.frame.pixels = NULL;
}

static void remove_slot(FrameSlots *slots, FrameSlot *slot)
{
    FrameSlot **link = &slots->buckets[bucket_of(slot->cached.key)];
    while (*link != slot) {
        link = &(*link)->next_in_bucket;
    }
    *link = slot->next_in_bucket;
    slots->slot_count--;
    frame_slots_forget_pixels(slots, slot);
    free(slot);
}

static bool is_wanted(const FrameSlots *slots, const FrameSlot *slot)
{
    return slot->want_generation == slots->generation;
}

/** Slots that hold nothing and are no longer wanted are only clutter. */
static void drop_stale(FrameSlots *slots)
{
    for (size_t i = 0; i < BUCKET_COUNT; i++) {
        for (FrameSlot *slot = slots->buckets[i]; slot;) {
            FrameSlot *next = slot->next_in_bucket;
            bool empty = slot->state == SLOT_QUEUED || slot->state == SLOT_SKIPPED;
            if (empty && !is_wanted(slots, slot)) {
                slots->dropped++;
                remove_slot(slots, slot);
            }
            slot = next;
        }
    }
}

void frame_slots_want(FrameSlots *slots, const SatWantedFrame *wanted, size_t count)
{
    if (count > slots->wanted_capacity) {
        FrameSlot **grown = realloc(slots->wanted, count * sizeof *grown);
        if (grown) {
            slots->wanted = grown;
            slots->wanted_capacity = count;
        } else {
            count = slots->wanted_capacity;
        }
    }
    slots->generation++;
    slots->wanted_count = 0;
    slots->cursor = 0;
    for (size_t i = 0; i < count; i++) {
        FrameSlot *slot = frame_slots_find(slots, wanted[i].key);
        if (!slot) {
            slot = add_slot(slots, &wanted[i]);
        }
        if (!slot || is_wanted(slots, slot)) {
            continue;
        }
        if (slot->state == SLOT_SKIPPED) {
            slot->state = SLOT_QUEUED;
        }
        slot->want_generation = slots->generation;
        slot->want_rank = (uint32_t)i;
        slots->wanted[slots->wanted_count++] = slot;
    }
    drop_stale(slots);
}

/** The slot we would miss least: not wanted at all and longest ago, else wanted least. Never one
 * that is being decoded, referenced, or wanted more than `beneficiary`; of the quick ones alone
 * when it is those that take too much. */
static FrameSlot *least_missed(const FrameSlots *slots, const FrameSlot *beneficiary,
                               bool quick_alone)
{
    FrameSlot *worst = NULL;
    for (size_t i = 0; i < BUCKET_COUNT; i++) {
        for (FrameSlot *slot = slots->buckets[i]; slot; slot = slot->next_in_bucket) {
            if (slot->references > 0 || slot->pixel_bytes == 0 || slot->state == SLOT_DECODING ||
                (quick_alone && !sat_frame_is_quick(slot->pixel_bytes)) ||
                (is_wanted(slots, slot) && slot->want_rank < beneficiary->want_rank)) {
                continue;
            }
            bool older = !worst || slot->want_generation < worst->want_generation;
            bool alike = worst && slot->want_generation == worst->want_generation;
            if (older || (alike && slot->want_rank > worst->want_rank)) {
                worst = slot;
            }
        }
    }
    return worst;
}

/** Removes it, and from the want list when it stands there. */
static void evict(FrameSlots *slots, FrameSlot *slot)
{
    slots->evicted++;
    if (is_wanted(slots, slot)) {
        /* It stays wanted, but without pixels: what is wanted more took its place. */
        frame_slots_forget_pixels(slots, slot);
        slot->state = SLOT_SKIPPED;
        return;
    }
    remove_slot(slots, slot);
}

/** Takes the buffer of the least missed slot when it has just the size, so that scrolling through a
 *  stack does not return memory to the system and fetch it again. */
static uint8_t *reuse_pixels(FrameSlots *slots, FrameSlot *victim, size_t bytes)
{
    if (victim->pixel_bytes != bytes || victim->state != SLOT_READY) {
        return NULL;
    }
    uint8_t *pixels = victim->cached.frame.pixels;
    victim->cached.frame.pixels = NULL;
    frame_slots_forget_pixels(slots, victim);
    return pixels;
}

static bool give_pixels(FrameSlots *slots, FrameSlot *slot)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t bytes = 0;
    if (!sat_pixel_shape_check(&slot->series->shape, &bytes, &ignored)) {
        return false;
    }
    uint64_t least = (uint64_t)bytes * LEAST_HELD_FRAMES;
    uint64_t budget = slots->budget_bytes > least ? slots->budget_bytes : least;
    const bool quick = sat_frame_is_quick(bytes);
    uint64_t quick_budget = sat_frame_budget_bytes(budget, bytes);
    uint8_t *pixels = NULL;
    for (;;) {
        const bool too_many_quick = quick && slots->quick_bytes + bytes > quick_budget;
        if (pixels || (!too_many_quick && slots->held_bytes + bytes <= budget)) {
            break;
        }
        FrameSlot *victim = least_missed(slots, slot, too_many_quick);
        if (!victim) {
            return false;
        }
        pixels = reuse_pixels(slots, victim, bytes);
        evict(slots, victim);
    }
    if (!pixels) {
        pixels = malloc(bytes);
    }
    if (!pixels) {
        return false;
    }
    note_held(slots, slot, bytes);
    slot->cached.frame.shape = slot->series->shape;
    slot->cached.frame.stride_bytes = bytes / slot->series->shape.height_px;
    slot->cached.frame.pixels = pixels;
    return true;
}

FrameSlot *frame_slots_take(FrameSlots *slots, uint32_t *strip_index)
{
    while (slots->cursor < slots->wanted_count) {
        FrameSlot *slot = slots->wanted[slots->cursor];
        const SatPackFrame *frame = &slot->series->frames[slot->cached.key.frame_index];
        if (slot->state == SLOT_QUEUED) {
            slot->strips_begun = slot->strips_ended = 0;
            slot->strip_failed = false;
            slot->state = give_pixels(slots, slot) ? SLOT_DECODING : SLOT_SKIPPED;
        }
        if (slot->state == SLOT_DECODING && slot->strips_begun < frame->strip_count) {
            *strip_index = slot->strips_begun++;
            return slot;
        }
        slots->cursor++; /* the want list is scanned once; a new list starts anew */
    }
    return NULL;
}

bool frame_slots_first_is_due(const FrameSlots *slots)
{
    if (slots->wanted_count == 0 || slots->cursor > 0) {
        return false;
    }
    const FrameSlot *slot = slots->wanted[0];
    const SatPackFrame *frame = &slot->series->frames[slot->cached.key.frame_index];
    return slot->state == SLOT_QUEUED ||
           (slot->state == SLOT_DECODING && slot->strips_begun < frame->strip_count);
}

FrameSlot *frame_slots_nearest(const FrameSlots *slots, SatFrameKey key)
{
    FrameSlot *nearest = NULL;
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < BUCKET_COUNT; i++) {
        for (FrameSlot *slot = slots->buckets[i]; slot; slot = slot->next_in_bucket) {
            SatFrameKey own = slot->cached.key;
            if (slot->state != SLOT_READY || own.case_index != key.case_index ||
                own.series_index != key.series_index) {
                continue;
            }
            uint32_t distance = own.frame_index > key.frame_index
                                    ? own.frame_index - key.frame_index
                                    : key.frame_index - own.frame_index;
            if (distance < least || (distance == least && own.frame_index < key.frame_index)) {
                least = distance;
                nearest = slot;
            }
        }
    }
    return nearest;
}

bool frame_slots_idle(const FrameSlots *slots)
{
    for (size_t i = 0; i < slots->wanted_count; i++) {
        SlotState state = slots->wanted[i]->state;
        if (state == SLOT_QUEUED || state == SLOT_DECODING) {
            return false;
        }
    }
    return true;
}
