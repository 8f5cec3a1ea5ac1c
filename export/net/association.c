/* Opens, uses and closes associations. */
#include "export/net/association.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUFFER_BYTES = SAT_PDU_MOST_BYTES + SAT_PDU_HEADER_BYTES,
    MOST_COMMAND_BYTES = 65536,
    LEAST_SENT_BYTES = 1024 /* a peer that takes less at once is none */
};

struct SatAssociation {
    SatNetStream *stream;
    const SatNetPlace *place;
    SatPresentationContext *contexts;
    size_t context_count;
    uint32_t most_sent_bytes; /* of a P-DATA-TF, without its header */
    uint16_t message_id;
    bool is_broken;
    /* bytes that came: first the PDU under way, then what came behind it */
    uint8_t *buffer;
    size_t filled;
    size_t pdu_bytes; /* of the PDU under way, header and all; 0: none */
    size_t position;  /* in its values */
};

static bool broken(SatAssociation *association, SatError *err)
{
    association->is_broken = true;
    return sat_fail(err, SAT_ERR_NETWORK, "%s: what it sends is no DICOM; is the port right?",
                    association->place->shown);
}

/* ---- receiving ------------------------------------------------------------------------------- */

static bool fill(SatAssociation *association, size_t wanted, SatError *err)
{
    while (association->filled < wanted) {
        size_t length = 0;
        if (!sat_net_stream_receive(association->stream, association->buffer + association->filled,
                                    BUFFER_BYTES - association->filled, &length, err)) {
            association->is_broken = true;
            return false;
        }
        association->filled += length;
    }
    return true;
}

/* The next PDU whole into the buffer. */
static bool next_pdu(SatAssociation *association, uint8_t *type, SatError *err)
{
    uint8_t *buffer = association->buffer;
    memmove(buffer, buffer + association->pdu_bytes, association->filled - association->pdu_bytes);
    association->filled -= association->pdu_bytes;
    association->pdu_bytes = 0;
    if (!fill(association, SAT_PDU_HEADER_BYTES, err)) {
        return false;
    }
    *type = buffer[0];
    const uint32_t length = (uint32_t)buffer[2] << 24 | (uint32_t)buffer[3] << 16 |
                            (uint32_t)buffer[4] << 8 | buffer[5];
    const uint32_t most = *type == SAT_PDU_DATA ? SAT_PDU_MOST_BYTES : SAT_PDU_MOST_OTHER_BYTES;
    if (*type < SAT_PDU_ASSOCIATE_REQUEST || *type > SAT_PDU_ABORT || length > most) {
        return broken(association, err);
    }
    if (!fill(association, SAT_PDU_HEADER_BYTES + (size_t)length, err)) {
        return false;
    }
    association->pdu_bytes = SAT_PDU_HEADER_BYTES + (size_t)length;
    association->position = SAT_PDU_HEADER_BYTES;
    return true;
}

static bool next_value(SatAssociation *association, SatDataValue *out, SatError *err)
{
    while (association->position >= association->pdu_bytes) {
        uint8_t type = 0;
        if (!next_pdu(association, &type, err)) {
            return false;
        }
        if (type == SAT_PDU_ABORT || type == SAT_PDU_RELEASE_REQUEST) {
            association->is_broken = true;
            return sat_fail(err, SAT_ERR_NETWORK,
                            "%s: the server ended the association; its log says why",
                            association->place->shown);
        }
        if (type != SAT_PDU_DATA) {
            return broken(association, err);
        }
    }
    return sat_upper_layer_next_value(association->buffer, association->pdu_bytes,
                                      &association->position, out) ||
           broken(association, err);
}

bool sat_association_receive_command(SatAssociation *association, uint8_t *context_id,
                                     SatDimseCommand *out, SatError *err)
{
    SatByteWriter whole = SAT_BYTE_WRITER_INIT;
    SatDataValue value = {0};
    bool done = true;
    do {
        done = next_value(association, &value, err);
        if (done && (!value.is_command || whole.length + value.length > MOST_COMMAND_BYTES)) {
            done = broken(association, err);
        }
        if (done) {
            sat_write_bytes(&whole, value.bytes, value.length);
        }
    } while (done && !value.is_last);
    if (done && whole.failed) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to talk to the server");
    }
    *context_id = value.context_id;
    done = done && sat_dimse_command_read(whole.bytes, whole.length, out, err);
    association->is_broken = association->is_broken || !done;
    sat_byte_writer_free(&whole);
    return done;
}

bool sat_association_receive_data(SatAssociation *association, uint8_t context_id,
                                  const uint8_t **bytes, size_t *length, bool *is_last,
                                  SatError *err)
{
    SatDataValue value;
    if (!next_value(association, &value, err)) {
        return false;
    }
    if (value.is_command || value.context_id != context_id) {
        return broken(association, err);
    }
    *bytes = value.bytes;
    *length = value.length;
    *is_last = value.is_last;
    return true;
}

/* ---- sending --------------------------------------------------------------------------------- */

static bool send_values(SatAssociation *association, uint8_t context_id, bool is_command,
                        const uint8_t *bytes, size_t length, bool is_last, SatError *err)
{
    const size_t most = (association->most_sent_bytes - 6) & ~(size_t)1; /* PS3.8 annex E: even */
    do {
        uint8_t pdu[SAT_PDU_DATA_HEADER_BYTES + 4096];
        const size_t piece = length < most ? length : most;
        sat_upper_layer_data_header(pdu, context_id, is_command, is_last && piece == length,
                                    (uint32_t)piece);
        const size_t with_header = piece < 4096 ? piece : 4096; /* one packet for what is short */
        memcpy(pdu + SAT_PDU_DATA_HEADER_BYTES, bytes, with_header);
        if (!sat_net_stream_send(association->stream, pdu, SAT_PDU_DATA_HEADER_BYTES + with_header,
                                 err) ||
            !sat_net_stream_send(association->stream, bytes + with_header, piece - with_header,
                                 err)) {
            association->is_broken = true;
            return false;
        }
        bytes += piece;
        length -= piece;
    } while (length > 0);
    return true;
}

bool sat_association_send_data(SatAssociation *association, uint8_t context_id, const void *bytes,
                               size_t length, bool is_last, SatError *err)
{
    return send_values(association, context_id, false, bytes, length, is_last, err);
}

bool sat_association_send_command(SatAssociation *association, uint8_t context_id,
                                  const SatDimseCommand *command, SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    sat_dimse_command_write(&bytes, command);
    const bool done =
        !bytes.failed
            ? send_values(association, context_id, true, bytes.bytes, bytes.length, true, err)
            : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to talk to the server");
    sat_byte_writer_free(&bytes);
    return done;
}

/* ---- opening and closing --------------------------------------------------------------------- */

static bool negotiate(SatAssociation *association, const char *calling, const char *called,
                      SatError *err)
{
    SatByteWriter request = SAT_BYTE_WRITER_INIT;
    uint8_t type = 0;
    uint32_t most = 0;
    sat_upper_layer_write_request(&request, calling, called, association->contexts,
                                  association->context_count);
    bool done = !request.failed
                    ? sat_net_stream_send(association->stream, request.bytes, request.length, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to talk to the server");
    sat_byte_writer_free(&request);
    if (!done || !next_pdu(association, &type, err)) {
        return false;
    }
    const uint8_t *bytes = association->buffer + SAT_PDU_HEADER_BYTES;
    const size_t length = association->pdu_bytes - SAT_PDU_HEADER_BYTES;
    if (type == SAT_PDU_ASSOCIATE_REJECT) {
        (void)sat_upper_layer_fail_reject(bytes, length, calling, called, err);
        return sat_fail_in(err, "%s", association->place->shown);
    }
    if (type == SAT_PDU_ABORT) {
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%s: the server ended the association at once; its log says why",
                        association->place->shown);
    }
    if (type != SAT_PDU_ASSOCIATE_ACCEPT) {
        return broken(association, err);
    }
    if (!sat_upper_layer_read_accept(bytes, length, association->contexts,
                                     association->context_count, &most, err)) {
        return sat_fail_in(err, "%s", association->place->shown);
    }
    association->position = association->pdu_bytes;
    association->most_sent_bytes =
        most == 0 || most > SAT_PDU_MOST_BYTES ? SAT_PDU_MOST_BYTES : most;
    return association->most_sent_bytes >= LEAST_SENT_BYTES || broken(association, err);
}

SatAssociation *sat_association_open(const SatNetPlace *place, const char *calling,
                                     const char *called, SatPresentationContext *contexts,
                                     size_t count, SatError *err)
{
    SatAssociation *association = calloc(1, sizeof(*association));
    uint8_t *buffer = malloc(BUFFER_BYTES);
    if (association == NULL || buffer == NULL) {
        free(association);
        free(buffer);
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to talk to the server");
        return NULL;
    }
    *association = (SatAssociation){
        .place = place, .contexts = contexts, .context_count = count, .buffer = buffer};
    association->stream = sat_net_stream_open(place, err);
    if (association->stream == NULL || !negotiate(association, calling, called, err)) {
        association->is_broken = true;
        sat_association_close(association);
        return NULL;
    }
    return association;
}

void sat_association_close(SatAssociation *association)
{
    static const uint8_t release[] = {SAT_PDU_RELEASE_REQUEST, 0, 0, 0, 0, 4, 0, 0, 0, 0};
    static const uint8_t abortion[] = {SAT_PDU_ABORT, 0, 0, 0, 0, 4, 0, 0, 0, 0};
    SatError ignored = SAT_ERROR_INIT; /* the end is the end */
    if (association == NULL) {
        return;
    }
    if (association->stream != NULL && association->is_broken) {
        bool sent = sat_net_stream_send(association->stream, abortion, sizeof(abortion), &ignored);
        (void)sent;
    } else if (association->stream != NULL) {
        uint8_t type = 0;
        bool ended = sat_net_stream_send(association->stream, release, sizeof(release), &ignored) &&
                     next_pdu(association, &type, &ignored);
        (void)ended;
    }
    sat_net_stream_close(association->stream);
    free(association->buffer);
    free(association);
}

/* ---- contexts -------------------------------------------------------------------------------- */

uint8_t sat_association_context(const SatAssociation *association, const char *abstract_syntax,
                                const char *transfer_syntax)
{
    for (size_t i = 0; i < association->context_count; i++) {
        const SatPresentationContext *context = &association->contexts[i];
        if (context->is_accepted && strcmp(context->abstract_syntax, abstract_syntax) == 0 &&
            (transfer_syntax == NULL || strcmp(context->accepted_syntax, transfer_syntax) == 0)) {
            return (uint8_t)(2 * i + 1);
        }
    }
    return 0;
}

const SatPresentationContext *sat_association_context_of(const SatAssociation *association,
                                                         uint8_t id)
{
    const size_t index = id / 2U;
    const bool is_known = id % 2 == 1 && index < association->context_count &&
                          association->contexts[index].is_accepted;
    return is_known ? &association->contexts[index] : NULL;
}

uint16_t sat_association_next_message_id(SatAssociation *association)
{
    association->message_id = (uint16_t)(association->message_id + 1);
    return association->message_id;
}
