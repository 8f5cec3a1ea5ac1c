/* Names what the gate asks about. */
#include "export/gate/gate_item.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"

enum { MOST_DIGITS = 16 };

const char *sat_gate_kind_name(SatGateKind kind)
{
    static const char *const names[] = {"pixels", "face", "words", "text"};
    assert(kind < SAT_GATE_KINDS);
    return names[kind];
}

static void write_id(SatGateItem *item, unsigned digits)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&item->key, hex);
    (void)snprintf(item->id, sizeof(item->id), "%c-%.*s", sat_gate_kind_name(item->kind)[0],
                   (int)digits, hex);
}

bool sat_gate_item_name(SatGateItem *item, const SatLibrarySecret *secret, const SatSha256 *content,
                        SatError *err)
{
    SatByteWriter about = SAT_BYTE_WRITER_INIT;
    sat_write_text(&about, sat_gate_kind_name(item->kind));
    sat_write_u8(&about, 0);
    sat_write_text(&about, item->reason);
    sat_write_u8(&about, 0);
    for (size_t i = 0; i < item->box_count; i++) {
        const SatTextBox *box = &item->boxes[i];
        sat_write_u32(&about, box->area.x_px);
        sat_write_u32(&about, box->area.y_px);
        sat_write_u32(&about, box->area.width_px);
        sat_write_u32(&about, box->area.height_px);
        sat_write_u32(&about, box->first_frame);
        sat_write_u32(&about, box->last_frame);
    }
    sat_write_bytes(&about, content->bytes, SAT_SHA256_BYTES);
    bool done = !about.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an item");
    if (done) {
        item->key =
            sat_library_secret_key(secret, SAT_KEY_PRIVACY_DECISION, about.bytes, about.length);
        write_id(item, SAT_GATE_ID_DIGITS);
    }
    sat_byte_writer_free(&about);
    return done;
}

static int compare_items(const void *a, const void *b)
{
    const SatGateItem *first = *(SatGateItem *const *)a, *second = *(SatGateItem *const *)b;
    int order = strcmp(first->id, second->id);
    return order != 0 ? order : memcmp(first->key.bytes, second->key.bytes, SAT_SHA256_BYTES);
}

bool sat_gate_list_distinct_ids(SatGateList *list, SatError *err)
{
    SatGateItem **sorted = sat_arena_alloc(list->arena, list->count, sizeof(*sorted), err);
    if (sorted == NULL) {
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        sorted[i] = &list->items[i];
    }
    if (list->count > 1) {
        qsort(sorted, list->count, sizeof(SatGateItem *), compare_items);
    }
    for (size_t first = 0, end = 0; first < list->count; first = end) {
        bool differ = false;
        for (end = first + 1; end < list->count && strcmp(sorted[end]->id, sorted[first]->id) == 0;
             end++) {
            differ = differ || !sat_sha256_equal(&sorted[end]->key, &sorted[first]->key);
        }
        for (size_t i = first; differ && i < end; i++) {
            write_id(sorted[i], MOST_DIGITS);
        }
    }
    return true;
}

static bool keep_text(SatArena *arena, const char **text, SatError *err)
{
    if (*text != NULL) {
        *text = sat_arena_text(arena, *text, strlen(*text), err);
        return *text != NULL;
    }
    return true;
}

bool sat_gate_list_add(SatGateList *list, const SatGateItem *item, SatError *err)
{
    if (list->arena == NULL && (list->arena = sat_arena_new(0, err)) == NULL) {
        return false;
    }
    if (list->count == list->capacity) { /* the arena keeps the old ones, too: at most as much */
        size_t capacity = list->capacity > 0 ? list->capacity * 2 : 64;
        SatGateItem *items = sat_arena_alloc(list->arena, capacity, sizeof(*items), err);
        if (items == NULL) {
            return false;
        }
        if (list->count > 0) {
            memcpy(items, list->items, list->count * sizeof(*items));
        }
        list->items = items;
        list->capacity = capacity;
    }
    SatGateItem kept = *item;
    if (item->box_count > 0) {
        SatTextBox *boxes = sat_arena_alloc(list->arena, item->box_count, sizeof(*boxes), err);
        if (boxes == NULL) {
            return false;
        }
        memcpy(boxes, item->boxes, item->box_count * sizeof(*boxes));
        kept.boxes = boxes;
    }
    if (item->mask_count > 0) {
        SatPlannedMask *masks = sat_arena_alloc(list->arena, item->mask_count, sizeof(*masks), err);
        if (masks == NULL) {
            return false;
        }
        memcpy(masks, item->masks, item->mask_count * sizeof(*masks));
        kept.masks = masks;
    }
    if (!keep_text(list->arena, &kept.title, err) || !keep_text(list->arena, &kept.reason, err) ||
        !keep_text(list->arena, &kept.context, err) || !keep_text(list->arena, &kept.remedy, err)) {
        return false;
    }
    list->items[list->count++] = kept;
    return true;
}

void sat_gate_list_free(SatGateList *list)
{
    sat_arena_free(list->arena);
    *list = (SatGateList){.arena = NULL};
}
