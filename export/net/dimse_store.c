/* Sends objects by C-STORE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/association.h"
#include "export/net/store_object.h"
#include "formats/base/platform.h"

enum { BLOCK_BYTES = 1 << 18, SILENCE_LIMIT_S = 180 };

typedef struct {
    SatAssociation *association;
    SatStoreObject *objects;
    uint8_t *block;
} Storing;

/* What was refused is not sent again. */
static bool waits(const SatStoreObject *object)
{
    return !object->is_stored && object->why[0] == '\0';
}

static bool has_context(const SatPresentationContext *contexts, size_t count,
                        const SatStoreObject *object)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(contexts[i].abstract_syntax, object->sop_class) == 0 &&
            strcmp(contexts[i].transfer_syntaxes[0], object->transfer_syntax) == 0) {
            return true;
        }
    }
    return false;
}

/* Contexts for as many of the objects from begin on as there is room for. Gives the end of them. */
static size_t propose(const SatStoreObject *objects, size_t begin, size_t count,
                      SatPresentationContext *contexts, size_t *context_count)
{
    *context_count = 0;
    size_t i = begin;
    for (; i < count; i++) {
        const SatStoreObject *object = &objects[i];
        if (!waits(object) || has_context(contexts, *context_count, object)) {
            continue;
        }
        if (*context_count == SAT_CONTEXT_MOST) {
            break;
        }
        SatPresentationContext *context = &contexts[(*context_count)++];
        memset(context, 0, sizeof(*context));
        memcpy(context->abstract_syntax, object->sop_class, sizeof(object->sop_class));
        context->transfer_syntaxes[0] = object->transfer_syntax;
        context->transfer_syntax_count = 1;
    }
    return i;
}

static bool send_dataset(Storing *storing, const SatStoreObject *object, uint8_t context_id,
                         SatError *err)
{
    SAT_AUTO(SatFile) *file = sat_file_open(object->path, SAT_FILE_READ, err);
    bool done = file != NULL;
    for (uint64_t at = object->dataset_offset; done && at < object->size_bytes;) {
        const uint64_t left = object->size_bytes - at;
        const size_t length = left < BLOCK_BYTES ? (size_t)left : BLOCK_BYTES;
        /* An odd data set is a deflated one, or not valid: padded as PS3.5 A.5 says, as a message
         * is of an even length (PS3.8 annex E). */
        const size_t padding = length == left ? length % 2 : 0;
        storing->block[length] = 0;
        done = sat_file_read_at(file, at, storing->block, length, err) &&
               sat_association_send_data(storing->association, context_id, storing->block,
                                         length + padding, length == left, err);
        at += length;
    }
    return done;
}

static bool store_one(Storing *storing, SatStoreObject *object, SatError *err)
{
    const uint8_t context_id =
        sat_association_context(storing->association, object->sop_class, object->transfer_syntax);
    if (context_id == 0) {
        (void)snprintf(object->why, sizeof(object->why),
                       "the server does not take this kind of object in its transfer syntax");
        return true;
    }
    SatDimseCommand answer;
    uint8_t id = 0;
    SatDimseCommand request = {.field = SAT_DIMSE_STORE_REQUEST,
                               .message_id = sat_association_next_message_id(storing->association),
                               .has_data_set = true};
    memcpy(request.sop_class, object->sop_class, sizeof(request.sop_class));
    memcpy(request.sop_instance, object->sop_instance, sizeof(request.sop_instance));
    if (!sat_association_send_command(storing->association, context_id, &request, err) ||
        !send_dataset(storing, object, context_id, err) ||
        !sat_association_receive_command(storing->association, &id, &answer, err)) {
        return false;
    }
    if (answer.field != SAT_DIMSE_STORE_RESPONSE || answer.has_data_set) {
        return sat_fail(err, SAT_ERR_NETWORK, "the server answered out of turn; try again");
    }
    /* PS3.4 B.2.3: a warning (Bxxx) means stored. */
    object->is_stored = answer.status == SAT_DIMSE_SUCCESS || answer.status >> 12 == 0xb;
    if (!object->is_stored) {
        sat_store_object_refused(object, answer.status);
    }
    return true;
}

static bool store_some(Storing *storing, size_t begin, size_t end, size_t count,
                       SatStoreProgress progress, void *context, SatError *err)
{
    for (size_t i = begin; i < end; i++) {
        SatStoreObject *object = &storing->objects[i];
        if (!waits(object)) {
            continue;
        }
        if (!store_one(storing, object, err)) {
            object->breaks++;
            return false;
        }
        if ((progress != NULL && !progress(context, i + 1, count)) || sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while sending");
        }
    }
    return true;
}

bool sat_dimse_store(const SatServerAddress *address, const SatServerSettings *settings,
                     SatStoreObject *objects, size_t count, SatStoreProgress progress,
                     void *context, SatError *err)
{
    const SatNetPlace place = sat_net_place_of(address, settings, SILENCE_LIMIT_S);
    Storing storing = {.objects = objects, .block = malloc(BLOCK_BYTES + 1)};
    SatPresentationContext *contexts = calloc(SAT_CONTEXT_MOST, sizeof(*contexts));
    bool done = storing.block != NULL && contexts != NULL;
    if (!done) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to send");
    }
    for (size_t begin = 0; done && begin < count;) {
        size_t context_count = 0;
        const size_t end = propose(objects, begin, count, contexts, &context_count);
        if (context_count > 0) {
            storing.association = sat_association_open(&place, settings->calling_ae, address->title,
                                                       contexts, context_count, err);
            done = storing.association != NULL &&
                   store_some(&storing, begin, end, count, progress, context, err);
            sat_association_close(storing.association);
        }
        begin = end;
    }
    free(contexts);
    free(storing.block);
    return done;
}
