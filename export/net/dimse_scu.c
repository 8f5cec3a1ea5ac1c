/* C-FIND, C-GET and C-MOVE. */
#include "export/net/dimse_scu.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

static bool out_of_turn(SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK, "the server answered out of turn; try again");
}

/* The request with its identifier. *context_id: on which. */
static bool ask(SatAssociation *association, SatDimseField field, const char *sop_class,
                const char *destination, const SatIdentifierElement *elements, size_t count,
                uint8_t *context_id, SatError *err)
{
    SatDimseCommand command = {.field = (uint16_t)field,
                               .message_id = sat_association_next_message_id(association),
                               .has_data_set = true};
    memcpy(command.sop_class, sop_class, strlen(sop_class) + 1);
    memcpy(command.destination, destination, strlen(destination) + 1);
    *context_id = sat_association_context(association, sop_class, NULL);
    if (*context_id == 0) {
        return sat_fail(err, SAT_ERR_NETWORK, "the server does not offer %s",
                        field == SAT_DIMSE_FIND_REQUEST  ? "queries (C-FIND)"
                        : field == SAT_DIMSE_GET_REQUEST ? "C-GET; try retrieve=move"
                                                         : "C-MOVE");
    }
    SatByteWriter identifier = SAT_BYTE_WRITER_INIT;
    sat_identifier_write(&identifier, elements, count);
    bool done = !identifier.failed ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to ask the server");
    done = done && sat_association_send_command(association, *context_id, &command, err) &&
           sat_association_send_data(association, *context_id, identifier.bytes, identifier.length,
                                     true, err);
    sat_byte_writer_free(&identifier);
    return done;
}

/* A data set behind a command, kept up to the limit; what is past it is passed by. */
static bool receive_small(SatAssociation *association, uint8_t context_id, SatByteWriter *out,
                          SatError *err)
{
    bool is_last = false;
    while (!is_last) {
        const uint8_t *bytes = NULL;
        size_t length = 0;
        if (!sat_association_receive_data(association, context_id, &bytes, &length, &is_last,
                                          err)) {
            return false;
        }
        if (out->length + length > SAT_FIND_MOST_IDENTIFIER_BYTES) {
            return sat_fail(err, SAT_ERR_LIMIT, "the server's answer is past 1 MB");
        }
        sat_write_bytes(out, bytes, length);
    }
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an answer");
}

static bool is_pending(uint16_t status)
{
    return status == SAT_DIMSE_PENDING || status == SAT_DIMSE_PENDING_WARNING;
}

bool sat_dimse_find(SatAssociation *association, const SatIdentifierElement *elements, size_t count,
                    SatFindMatch match, void *context, SatError *err)
{
    uint8_t context_id = 0;
    SatByteWriter identifier = SAT_BYTE_WRITER_INIT;
    bool done = ask(association, SAT_DIMSE_FIND_REQUEST, SAT_STUDY_ROOT_FIND, "", elements, count,
                    &context_id, err);
    size_t matches = 0;
    bool is_over = false;
    while (done && !is_over) {
        SatDimseCommand answer;
        uint8_t id = 0;
        done = sat_association_receive_command(association, &id, &answer, err) &&
               ((answer.field == SAT_DIMSE_FIND_RESPONSE && id == context_id) || out_of_turn(err));
        identifier.length = 0;
        done = done && (!answer.has_data_set || receive_small(association, id, &identifier, err));
        is_over = done && !is_pending(answer.status);
        if (is_over && answer.status != SAT_DIMSE_SUCCESS) {
            done = sat_fail(err, SAT_ERR_NETWORK,
                            "the server could not search (status %04x); its log says why",
                            (unsigned)answer.status);
        }
        if (done && !is_over) {
            done = ++matches <= SAT_FIND_MOST_MATCHES
                       ? match(context, identifier.bytes, identifier.length, err)
                       : sat_fail(err, SAT_ERR_LIMIT, "more than %d matches; narrow the search",
                                  SAT_FIND_MOST_MATCHES);
        }
    }
    sat_byte_writer_free(&identifier);
    return done;
}

/* ---- C-GET ----------------------------------------------------------------------------------- */

static bool take_object(SatAssociation *association, uint8_t id, const SatDimseCommand *request,
                        const SatObjectSink *sink, SatError *err)
{
    const SatPresentationContext *context = sat_association_context_of(association, id);
    if (context == NULL || !request->has_data_set || request->sop_class[0] == '\0' ||
        request->sop_instance[0] == '\0') {
        return out_of_turn(err);
    }
    bool done = sink->begin(sink->context, request->sop_class, request->sop_instance,
                            context->accepted_syntax, err);
    bool is_last = false;
    while (done && !is_last) {
        const uint8_t *bytes = NULL;
        size_t length = 0;
        done = sat_association_receive_data(association, id, &bytes, &length, &is_last, err) &&
               sink->bytes(sink->context, bytes, length, err);
    }
    if (!done || !sink->end(sink->context, err)) {
        return false;
    }
    SatDimseCommand answer = {.field = SAT_DIMSE_STORE_RESPONSE,
                              .responded_id = request->message_id,
                              .status = SAT_DIMSE_SUCCESS};
    memcpy(answer.sop_class, request->sop_class, sizeof(answer.sop_class));
    memcpy(answer.sop_instance, request->sop_instance, sizeof(answer.sop_instance));
    return sat_association_send_command(association, id, &answer, err);
}

/* Takes a response of C-GET or C-MOVE; *is_over after the final one. */
static bool take_response(SatAssociation *association, uint8_t id, const SatDimseCommand *answer,
                          SatRetrieved *out, bool *is_over, SatError *err)
{
    SatByteWriter ignored = SAT_BYTE_WRITER_INIT; /* which objects failed */
    const bool done = !answer->has_data_set || receive_small(association, id, &ignored, err);
    sat_byte_writer_free(&ignored);
    *is_over = !is_pending(answer->status);
    out->completed = (uint32_t)answer->completed + answer->warning;
    out->failed = answer->failed;
    out->status = answer->status;
    return done;
}

bool sat_dimse_get(SatAssociation *association, const SatIdentifierElement *elements, size_t count,
                   const SatObjectSink *sink, SatRetrieved *out, SatError *err)
{
    uint8_t context_id = 0;
    memset(out, 0, sizeof(*out));
    bool done = ask(association, SAT_DIMSE_GET_REQUEST, SAT_STUDY_ROOT_GET, "", elements, count,
                    &context_id, err);
    bool is_over = false;
    while (done && !is_over) {
        SatDimseCommand command;
        uint8_t id = 0;
        done = sat_association_receive_command(association, &id, &command, err);
        if (done && command.field == SAT_DIMSE_STORE_REQUEST) {
            done = take_object(association, id, &command, sink, err);
        } else if (done && command.field == SAT_DIMSE_GET_RESPONSE && id == context_id) {
            done = take_response(association, id, &command, out, &is_over, err);
        } else if (done) {
            done = out_of_turn(err);
        }
        if (done && sat_interrupt_requested()) {
            done = sat_fail(err, SAT_ERR_CANCELLED, "interrupted while fetching");
        }
    }
    return done;
}

bool sat_dimse_move(SatAssociation *association, const char *destination,
                    const SatIdentifierElement *elements, size_t count, SatRetrieved *out,
                    SatError *err)
{
    uint8_t context_id = 0;
    memset(out, 0, sizeof(*out));
    bool done = ask(association, SAT_DIMSE_MOVE_REQUEST, SAT_STUDY_ROOT_MOVE, destination, elements,
                    count, &context_id, err);
    bool is_over = false;
    while (done && !is_over) {
        SatDimseCommand command;
        uint8_t id = 0;
        done =
            sat_association_receive_command(association, &id, &command, err) &&
            ((command.field == SAT_DIMSE_MOVE_RESPONSE && id == context_id) || out_of_turn(err)) &&
            take_response(association, id, &command, out, &is_over, err);
    }
    return done;
}
