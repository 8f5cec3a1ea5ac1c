/* A hash set of entry names: open addressing, linear probing, at most half full. */
#include "formats/zip/zip_name_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

/* With honest names the longest search is about 80 slots at four million entries. A file whose
 * names were chosen to collide would cost the square of their number; it is refused instead. */
#define SEARCH_LIMIT 512U

static uint32_t hash_of(const char *name, size_t length)
{
    uint64_t hash = 0x9E3779B97F4A7C15U ^ length;
    while (length > 0) {
        uint64_t piece = 0;
        size_t piece_length = length < sizeof(piece) ? length : sizeof(piece);
        memcpy(&piece, name, piece_length);
        hash = (hash ^ piece) * 0xD6E8FEB86659FD93U;
        hash ^= hash >> 32;
        name += piece_length;
        length -= piece_length;
    }
    hash *= 0xD6E8FEB86659FD93U;
    return (uint32_t)(hash >> 32);
}

void sat_zip_name_set_free(SatZipNameSet *set)
{
    free(set->slots);
    set->slots = NULL;
    set->slot_count = 0;
    set->name_count = 0;
}

static void move_slots(const SatZipNameSet *set, SatZipNameSlot *slots, size_t slot_count)
{
    for (size_t i = 0; i < set->slot_count; i++) {
        if (set->slots[i].value_plus_one == 0) {
            continue;
        }
        size_t slot = set->slots[i].hash & (slot_count - 1);
        while (slots[slot].value_plus_one != 0) {
            slot = (slot + 1) & (slot_count - 1);
        }
        slots[slot] = set->slots[i];
    }
}

bool sat_zip_name_set_reserve(SatZipNameSet *set, size_t name_count, SatError *err)
{
    size_t needed = 0;
    if (!sat_size_mul(name_count, 2, &needed) || needed > ((size_t)1 << 30)) {
        return sat_fail(err, SAT_ERR_LIMIT, "%zu entry names are too many", name_count);
    }
    if (needed <= set->slot_count) {
        return true;
    }
    size_t slot_count = set->slot_count > 0 ? set->slot_count : 64;
    while (slot_count < needed) {
        slot_count *= 2;
    }
    SatZipNameSlot *slots = calloc(slot_count, sizeof(*slots));
    if (!slots) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for an index of %zu entry names",
                        name_count);
    }
    move_slots(set, slots, slot_count);
    free(set->slots);
    set->slots = slots;
    set->slot_count = slot_count;
    return true;
}

SatZipNameSeek sat_zip_name_set_seek(const SatZipNameSet *set, const void *owner, const char *name,
                                     size_t length)
{
    return sat_zip_name_set_seek_announced(set, owner, hash_of(name, length), name, length);
}

uint32_t sat_zip_name_set_announce(const SatZipNameSet *set, const char *name, size_t length)
{
    uint32_t hash = hash_of(name, length);
    if (set->slot_count > 0) {
        __builtin_prefetch(&set->slots[hash & (set->slot_count - 1)], 1);
    }
    return hash;
}

SatZipNameSeek sat_zip_name_set_seek_announced(const SatZipNameSet *set, const void *owner,
                                               uint32_t hash, const char *name, size_t length)
{
    SatZipNameSeek seek = {.state = SAT_ZIP_NAME_NEW, .hash = hash};
    if (set->slot_count == 0) {
        return seek;
    }
    size_t mask = set->slot_count - 1;
    seek.slot = seek.hash & mask;
    for (unsigned tried = 0; tried < SEARCH_LIMIT; tried++) {
        const SatZipNameSlot *slot = &set->slots[seek.slot];
        if (slot->value_plus_one == 0) {
            return seek;
        }
        if (slot->hash == seek.hash) {
            size_t other_length = 0;
            const char *other = set->name_at(owner, slot->value_plus_one - 1, &other_length);
            if (other_length == length && memcmp(other, name, length) == 0) {
                seek.state = SAT_ZIP_NAME_KNOWN;
                seek.value = slot->value_plus_one - 1;
                return seek;
            }
        }
        seek.slot = (seek.slot + 1) & mask;
    }
    seek.state = SAT_ZIP_NAME_CROWDED;
    return seek;
}

void sat_zip_name_set_put(SatZipNameSet *set, const SatZipNameSeek *seek, uint32_t value)
{
    assert(seek->state == SAT_ZIP_NAME_NEW);
    assert(set->name_count < set->slot_count / 2);
    assert(value < UINT32_MAX && set->slots[seek->slot].value_plus_one == 0);
    set->slots[seek->slot] = (SatZipNameSlot){.hash = seek->hash, .value_plus_one = value + 1};
    set->name_count++;
}
