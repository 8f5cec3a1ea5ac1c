/* A table of what is kept, open addressing by a hash of the bytes. */
#include "formats/base/interned.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

enum { FIRST_SLOTS = 64 }; /* a power of two, as all that follow */

typedef struct {
    const void *bytes; /* NULL: empty */
    size_t length;
    uint64_t hash;
} Slot;

struct SatInterned {
    SatArena *arena;
    Slot *slots;
    size_t slot_count, used;
};

SatInterned *sat_interned_new(SatArena *arena, SatError *err)
{
    SatInterned *interned = calloc(1, sizeof(*interned));
    Slot *slots = calloc(FIRST_SLOTS, sizeof(*slots));
    if (interned == NULL || slots == NULL) {
        free(interned);
        free(slots);
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what is kept once");
        return NULL;
    }
    *interned = (SatInterned){.arena = arena, .slots = slots, .slot_count = FIRST_SLOTS};
    return interned;
}

void sat_interned_free(SatInterned *interned)
{
    if (interned != NULL) {
        free(interned->slots);
        free(interned);
    }
}

/* Eight bytes at a time: what is kept are mostly structs of a few hundred. */
static uint64_t hash_of(const void *bytes, size_t length)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    const unsigned char *at = bytes;
    uint64_t hash = length * factor;
    for (; length >= 8; at += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof(word));
        hash = (hash ^ word) * factor;
        hash ^= hash >> 29;
    }
    for (; length > 0; at++, length--) {
        hash = (hash ^ *at) * factor;
        hash ^= hash >> 29;
    }
    return hash ^ hash >> 32;
}

/* The slot that holds the bytes, or the empty one where they belong. */
static Slot *find(const SatInterned *interned, const void *bytes, size_t length, uint64_t hash)
{
    size_t at = (size_t)hash & (interned->slot_count - 1);
    for (;;) {
        Slot *slot = &interned->slots[at];
        const bool is_it = slot->bytes != NULL && slot->hash == hash && slot->length == length &&
                           (length == 0 || memcmp(slot->bytes, bytes, length) == 0);
        if (slot->bytes == NULL || is_it) {
            return slot;
        }
        at = (at + 1) & (interned->slot_count - 1);
    }
}

/* Twice the slots when more than half of them are used. */
static bool make_room(SatInterned *interned, SatError *err)
{
    size_t count = 0;
    if (interned->used < interned->slot_count / 2) {
        return true;
    }
    Slot *slots =
        sat_size_mul(interned->slot_count, 2, &count) ? calloc(count, sizeof(*slots)) : NULL;
    if (slots == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what is kept once");
    }
    SatInterned wider = {.slots = slots, .slot_count = count};
    for (size_t i = 0; i < interned->slot_count; i++) {
        const Slot *slot = &interned->slots[i];
        if (slot->bytes != NULL) {
            *find(&wider, slot->bytes, slot->length, slot->hash) = *slot;
        }
    }
    free(interned->slots);
    interned->slots = slots;
    interned->slot_count = count;
    return true;
}

const void *sat_interned_bytes(SatInterned *interned, const void *bytes, size_t length,
                               SatError *err)
{
    const uint64_t hash = hash_of(bytes, length);
    Slot *slot = find(interned, bytes, length, hash);
    if (slot->bytes != NULL) {
        return slot->bytes;
    }
    void *copy = make_room(interned, err) ? sat_arena_alloc(interned->arena, length, 1, err) : NULL;
    if (copy == NULL) {
        return NULL;
    }
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    slot = find(interned, bytes, length, hash);
    *slot = (Slot){.bytes = copy, .length = length, .hash = hash};
    interned->used++;
    return copy;
}

const char *sat_interned_text(SatInterned *interned, const char *text, SatError *err)
{
    return sat_interned_bytes(interned, text, strlen(text) + 1, err);
}
