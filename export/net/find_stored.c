/* Asks servers which of the objects to send they have: the objects of each series, once. */
#include <stdlib.h>
#include <string.h>

#include "export/net/association.h"
#include "export/net/dimse_scu.h"
#include "export/net/store_object.h"

enum { SILENCE_LIMIT_S = 60, KEYS = 4 };

#define IMPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2"
#define TAG_INSTANCE 0x00080018U
#define TAG_LEVEL 0x00080052U
#define TAG_STUDY 0x0020000dU
#define TAG_SERIES 0x0020000eU

typedef struct {
    SatStoreObject *objects;
    size_t count;
    const SatStoreObject *one; /* of the series that is asked for */
} Finding;

static bool is_of_series(const SatStoreObject *object, const SatStoreObject *one)
{
    return strcmp(object->study, one->study) == 0 && strcmp(object->series, one->series) == 0;
}

static void mark(const Finding *finding, const char *uid, size_t length)
{
    for (size_t i = 0; i < finding->count; i++) {
        SatStoreObject *object = &finding->objects[i];
        if (!object->is_stored && strlen(object->sop_instance) == length &&
            memcmp(object->sop_instance, uid, length) == 0 && is_of_series(object, finding->one)) {
            object->is_stored = object->was_there = true;
        }
    }
}

/* Whether the object is the first of its series, and the series can be asked for. */
static bool is_first(const SatStoreObject *objects, size_t index)
{
    const SatStoreObject *one = &objects[index];
    if (one->study[0] == '\0' || one->series[0] == '\0') {
        return false;
    }
    for (size_t i = index; i-- > 0;) {
        if (is_of_series(&objects[i], one)) {
            return false;
        }
    }
    return true;
}

static bool take_match(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    const Finding *finding = context;
    const char *uid = NULL;
    size_t uid_length = 0;
    (void)err;
    if (sat_identifier_find(bytes, length, TAG_INSTANCE, &uid, &uid_length)) {
        mark(finding, uid, uid_length);
    }
    return true;
}

bool sat_dimse_find_stored(const SatServerAddress *address, const SatServerSettings *settings,
                           SatStoreObject *objects, size_t count, SatError *err)
{
    const SatNetPlace place = sat_net_place_of(address, settings, SILENCE_LIMIT_S);
    SatPresentationContext context = {.abstract_syntax = SAT_STUDY_ROOT_FIND,
                                      .transfer_syntaxes = {IMPLICIT_LITTLE_ENDIAN},
                                      .transfer_syntax_count = 1};
    SatAssociation *association =
        sat_association_open(&place, settings->calling_ae, address->title, &context, 1, err);
    bool done = association != NULL;
    for (size_t i = 0; done && i < count; i++) {
        Finding finding = {.objects = objects, .count = count, .one = &objects[i]};
        const SatIdentifierElement elements[KEYS] = {{TAG_INSTANCE, "", true},
                                                     {TAG_LEVEL, "IMAGE", false},
                                                     {TAG_STUDY, objects[i].study, true},
                                                     {TAG_SERIES, objects[i].series, true}};
        done = !is_first(objects, i) ||
               sat_dimse_find(association, elements, KEYS, take_match, &finding, err);
    }
    sat_association_close(association);
    return done;
}

bool sat_qido_find_stored(const SatWebServer *server, SatStoreObject *objects, size_t count,
                          SatError *err)
{
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        const Finding finding = {.objects = objects, .count = count, .one = &objects[i]};
        SatWebUnits there = {0};
        if (!is_first(objects, i)) {
            continue;
        }
        done = sat_qido_objects(server, objects[i].study, objects[i].series, &there, err);
        for (size_t k = 0; done && k < there.count; k++) {
            mark(&finding, there.items[k].instance, strlen(there.items[k].instance));
        }
        free(there.items);
    }
    return done;
}
