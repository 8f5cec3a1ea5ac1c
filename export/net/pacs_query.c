/* Queries a PACS level by level. */
#include "export/net/pacs_query.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"

#define TAG_LEVEL 0x00080052U
#define TAG_STUDY 0x0020000dU
#define TAG_SERIES 0x0020000eU
#define TAG_INSTANCE 0x00080018U
#define TAG_CLASS 0x00080016U
#define TAG_CLASSES 0x00080062U
#define TAG_MODALITY 0x00080060U
#define TAG_MODALITIES 0x00080061U

enum { MOST_ELEMENTS = SAT_QUERY_MOST_KEYS + 8 };

/* A match: the UIDs of its level and those above. */
typedef struct {
    char study[SAT_UID_CAPACITY], series[SAT_UID_CAPACITY], instance[SAT_UID_CAPACITY];
    char classes[SAT_UNIT_MOST_CLASSES][SAT_UID_CAPACITY];
    size_t class_count; /* past SAT_UNIT_MOST_CLASSES: more, that are not kept */
} Match;

typedef struct {
    Match *items;
    size_t count, capacity;
    uint64_t unusable;
    const SatServerAddress *address;
    SatQueryLevel level;
    const Match *above; /* whose series or objects they are */
} Matches;

void sat_pacs_units_free(SatPacsUnits *units)
{
    for (size_t i = 0; i < units->count; i++) {
        free(units->items[i].instances);
    }
    free(units->items);
    *units = (SatPacsUnits){0};
}

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what the server found");
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* Keeps them sorted; the first of a tag stays. */
static size_t add(SatIdentifierElement *elements, size_t count, uint32_t tag, const char *value,
                  bool is_uid)
{
    size_t at = count;
    for (size_t i = 0; i < count; i++) {
        if (elements[i].tag == tag) {
            return count;
        }
    }
    assert(count < MOST_ELEMENTS);
    for (; at > 0 && elements[at - 1].tag > tag; at--) {
        elements[at] = elements[at - 1];
    }
    elements[at] = (SatIdentifierElement){.tag = tag, .value = value, .is_uid = is_uid};
    return count + 1;
}

/* "*" is everything, also what lacks the attribute (PS3.4 C.2.2.2.3); servers take that for granted
 * only of an empty value. */
static const char *universal(const char *value)
{
    return sat_query_is_wildcard(value) ? "" : value;
}

static size_t build(const Matches *matches, SatIdentifierElement elements[MOST_ELEMENTS])
{
    static const char *const names[] = {"STUDY", "SERIES", "IMAGE"};
    const SatQueryLevel level = matches->level;
    const SatServerAddress *address = matches->address;
    size_t count = add(elements, 0, TAG_LEVEL, names[level], false);
    if (level >= SAT_LEVEL_SERIES) {
        count = add(elements, count, TAG_STUDY, matches->above->study, true);
    }
    if (level >= SAT_LEVEL_IMAGE) {
        count = add(elements, count, TAG_SERIES, matches->above->series, true);
    }
    for (size_t i = 0; i < address->key_count; i++) {
        const SatQueryKey *key = &address->keys[i];
        if (sat_query_level(key->tag) == level) {
            count =
                add(elements, count, key->tag, universal(key->value), strcmp(key->vr, "UI") == 0);
        }
    }
    const char *modality = sat_query_value(address, TAG_MODALITY);
    switch (level) {
    case SAT_LEVEL_STUDY:
        if (modality != NULL) { /* narrows what is asked below, where the server can */
            count = add(elements, count, TAG_MODALITIES, universal(modality), false);
        }
        count = add(elements, count, TAG_CLASSES, "", true);
        return add(elements, count, TAG_STUDY, "", true);
    case SAT_LEVEL_SERIES:
        return add(elements, count, TAG_SERIES, "", true);
    case SAT_LEVEL_IMAGE:
    default:
        count = add(elements, count, TAG_CLASS, "", true);
        return add(elements, count, TAG_INSTANCE, "", true);
    }
}

/* ---- taking ---------------------------------------------------------------------------------- */

static bool copy_uid(const char *value, size_t length, char out[SAT_UID_CAPACITY])
{
    if (length >= SAT_UID_CAPACITY) {
        return false;
    }
    memcpy(out, value, length);
    out[length] = '\0';
    return sat_uid_is_plausible(out);
}

static bool find_uid(const uint8_t *bytes, size_t length, uint32_t tag, char out[SAT_UID_CAPACITY])
{
    const char *value = NULL;
    size_t value_length = 0;
    return sat_identifier_find(bytes, length, tag, &value, &value_length) &&
           copy_uid(value, value_length, out);
}

/* A server that does not know a key gives everything: that would fetch other patients. */
static bool check_keys(const Matches *matches, const uint8_t *bytes, size_t length, SatError *err)
{
    for (size_t i = 0; i < matches->address->key_count; i++) {
        const SatQueryKey *key = &matches->address->keys[i];
        const char *value = NULL;
        size_t value_length = 0;
        if (sat_query_level(key->tag) == matches->level && !sat_query_is_wildcard(key->value) &&
            (!sat_identifier_find(bytes, length, key->tag, &value, &value_length) ||
             value_length == 0)) {
            return sat_fail(err, SAT_ERR_NETWORK,
                            "the server does not search by %s: it would give what was not asked "
                            "for; leave that key out",
                            key->keyword);
        }
    }
    return true;
}

static void take_classes(Match *match, const uint8_t *bytes, size_t length, uint32_t tag)
{
    const char *value = NULL;
    size_t value_length = 0;
    if (!sat_identifier_find(bytes, length, tag, &value, &value_length)) {
        return;
    }
    while (value_length > 0) {
        const char *end = memchr(value, '\\', value_length);
        const size_t one = end != NULL ? (size_t)(end - value) : value_length;
        char uid[SAT_UID_CAPACITY];
        if (copy_uid(value, one, uid)) {
            if (match->class_count < SAT_UNIT_MOST_CLASSES) {
                memcpy(match->classes[match->class_count], uid, sizeof(uid));
            }
            match->class_count++;
        }
        value += one + (end != NULL);
        value_length -= one + (end != NULL);
    }
}

static bool take_match(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Matches *matches = context;
    Match *items =
        sat_list_grow(matches->items, matches->count, &matches->capacity, sizeof(*items));
    if (items == NULL) {
        return no_memory(err);
    }
    matches->items = items;
    Match *match = &items[matches->count];
    memset(match, 0, sizeof(*match));
    if (matches->above != NULL) {
        memcpy(match->study, matches->above->study, sizeof(match->study));
        memcpy(match->series, matches->above->series, sizeof(match->series));
    }
    static const uint32_t own[] = {TAG_STUDY, TAG_SERIES, TAG_INSTANCE};
    char *into[] = {match->study, match->series, match->instance};
    if (!find_uid(bytes, length, own[matches->level], into[matches->level])) {
        matches->unusable++;
        return true;
    }
    take_classes(match, bytes, length, matches->level == SAT_LEVEL_STUDY ? TAG_CLASSES : TAG_CLASS);
    matches->count++;
    return check_keys(matches, bytes, length, err);
}

static int compare_matches(const void *left, const void *right)
{
    const Match *a = left, *b = right;
    const int by_series = strcmp(a->series, b->series);
    const int by_class = strcmp(a->classes[0], b->classes[0]);
    const int by_study = strcmp(a->study, b->study);
    if (by_study != 0) {
        return by_study;
    }
    return by_series != 0 ? by_series : by_class != 0 ? by_class : strcmp(a->instance, b->instance);
}

/* The same order in every run. out: free(items) */
static bool find(SatAssociation *association, const SatServerAddress *address, SatQueryLevel level,
                 const Match *above, Matches *out, SatError *err)
{
    SatIdentifierElement elements[MOST_ELEMENTS];
    *out = (Matches){.address = address, .level = level, .above = above};
    const size_t count = build(out, elements);
    if (!sat_dimse_find(association, elements, count, take_match, out, err)) {
        free(out->items);
        out->items = NULL;
        return false;
    }
    if (out->count > 0) {
        qsort(out->items, out->count, sizeof(*out->items), compare_matches);
    }
    return true;
}

/* ---- units ----------------------------------------------------------------------------------- */

static SatPacsUnit *add_unit(SatPacsUnits *units, const Match *match, SatError *err)
{
    SatPacsUnit *items =
        sat_list_grow(units->items, units->count, &units->capacity, sizeof(*items));
    if (items == NULL) {
        (void)no_memory(err);
        return NULL;
    }
    units->items = items;
    SatPacsUnit *unit = &items[units->count++];
    memset(unit, 0, sizeof(*unit));
    memcpy(unit->study, match->study, sizeof(unit->study));
    memcpy(unit->series, match->series, sizeof(unit->series));
    memcpy(unit->classes, match->classes, sizeof(unit->classes));
    unit->class_count = match->class_count;
    return unit;
}

/* Objects of one class of a series as lists of UIDs. */
static bool add_instances(SatPacsUnits *units, const Matches *objects, SatError *err)
{
    SatPacsUnit *unit = NULL;
    for (size_t i = 0; i < objects->count; i++) {
        const Match *object = &objects->items[i];
        if (unit == NULL || unit->instance_count == SAT_UNIT_MOST_INSTANCES ||
            strcmp(unit->classes[0], object->classes[0]) != 0) {
            unit = add_unit(units, object, err);
            if (unit == NULL) {
                return false;
            }
            unit->instances = calloc(SAT_UNIT_MOST_INSTANCES, SAT_UID_CAPACITY);
            if (unit->instances == NULL) {
                return no_memory(err);
            }
        }
        const size_t used = strlen(unit->instances);
        const size_t separator = used > 0;
        if (separator > 0) {
            unit->instances[used] = '\\';
        }
        memcpy(unit->instances + used + separator, object->instance, strlen(object->instance) + 1);
        unit->instance_count++;
    }
    return true;
}

static bool is_one_class(const Matches *objects)
{
    for (size_t i = 1; i < objects->count; i++) {
        if (strcmp(objects->items[i].classes[0], objects->items[0].classes[0]) != 0) {
            return false;
        }
    }
    return true;
}

static bool query_objects(SatAssociation *association, const SatServerAddress *address,
                          const Match *series, SatPacsUnits *out, SatError *err)
{
    Matches objects;
    if (!find(association, address, SAT_LEVEL_IMAGE, series, &objects, err)) {
        return false;
    }
    out->unusable += objects.unusable;
    bool done = true;
    if (sat_query_lowest_level(address) == SAT_LEVEL_IMAGE || !is_one_class(&objects)) {
        done = add_instances(out, &objects, err);
    } else if (objects.count > 0) {
        done = add_unit(out, &objects.items[0], err) != NULL;
    }
    free(objects.items);
    return done;
}

static bool query_series(SatAssociation *association, const SatServerAddress *address,
                         const Match *study, SatPacsUnits *out, SatError *err)
{
    Matches series;
    if (!find(association, address, SAT_LEVEL_SERIES, study, &series, err)) {
        return false;
    }
    const bool knows_classes = study->class_count > 0 &&
                               study->class_count <= SAT_UNIT_MOST_CLASSES &&
                               sat_query_lowest_level(address) < SAT_LEVEL_IMAGE;
    out->unusable += series.unusable;
    bool done = true;
    for (size_t i = 0; done && i < series.count; i++) {
        Match *one = &series.items[i];
        memcpy(one->classes, study->classes, sizeof(one->classes));
        one->class_count = study->class_count;
        done = knows_classes ? add_unit(out, one, err) != NULL
                             : query_objects(association, address, one, out, err);
    }
    free(series.items);
    return done;
}

bool sat_pacs_query(SatAssociation *association, const SatServerAddress *address, SatPacsUnits *out,
                    SatError *err)
{
    Matches studies;
    *out = (SatPacsUnits){0};
    if (!find(association, address, SAT_LEVEL_STUDY, NULL, &studies, err)) {
        return false;
    }
    const SatQueryLevel lowest = sat_query_lowest_level(address);
    out->unusable += studies.unusable;
    bool done = true;
    for (size_t i = 0; done && i < studies.count; i++) {
        const Match *study = &studies.items[i];
        const bool is_whole = lowest == SAT_LEVEL_STUDY && study->class_count > 0 &&
                              study->class_count <= SAT_UNIT_MOST_CLASSES;
        const size_t before = out->count;
        done = is_whole ? add_unit(out, study, err) != NULL
                        : query_series(association, address, study, out, err);
        out->studies += out->count > before;
    }
    free(studies.items);
    if (!done) {
        sat_pacs_units_free(out);
    }
    return done;
}
