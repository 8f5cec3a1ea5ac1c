/* Writes and reads protocol data units of DICOM's upper layer. */
#include "export/net/upper_layer.h"

#include <assert.h>
#include <string.h>

#include "formats/base/byte_reader.h"
#include "formats/dicom/dicom_writer.h"

enum {
    ITEM_APPLICATION = 0x10,
    ITEM_CONTEXT = 0x20,
    ITEM_CONTEXT_ANSWER = 0x21,
    ITEM_ABSTRACT_SYNTAX = 0x30,
    ITEM_TRANSFER_SYNTAX = 0x40,
    ITEM_USER = 0x50,
    ITEM_MOST_LENGTH = 0x51,
    ITEM_IMPLEMENTATION = 0x52,
    ITEM_ROLE = 0x54,
    ITEM_VERSION_NAME = 0x55,
    TITLE_BYTES = 16,
    FIXED_BYTES = 68 /* before the items of an A-ASSOCIATE-RQ or -AC */
};

bool sat_uid_is_plausible(const char *uid)
{
    const size_t length = strlen(uid);
    return length > 0 && length < SAT_UID_CAPACITY && strspn(uid, "0123456789.") == length;
}

/* ---- writing: big-endian (PS3.8 9.3.1) ------------------------------------------------------- */

static void write_be16(SatByteWriter *out, uint16_t value)
{
    sat_write_u8(out, (uint8_t)(value >> 8));
    sat_write_u8(out, (uint8_t)(value & 0xff));
}

static void put_be32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> (24 - 8 * i) & 0xff);
    }
}

static void write_be32(SatByteWriter *out, uint32_t value)
{
    uint8_t bytes[4];
    put_be32(bytes, value);
    sat_write_bytes(out, bytes, sizeof(bytes));
}

/* Gives where its length stands. */
static size_t begin_item(SatByteWriter *out, uint8_t type)
{
    sat_write_u8(out, type);
    sat_write_u8(out, 0);
    write_be16(out, 0);
    return out->length;
}

static void end_item(SatByteWriter *out, size_t begin)
{
    if (!out->failed) {
        const size_t length = out->length - begin;
        assert(length <= UINT16_MAX);
        out->bytes[begin - 2] = (uint8_t)(length >> 8);
        out->bytes[begin - 1] = (uint8_t)(length & 0xff);
    }
}

static void write_text_item(SatByteWriter *out, uint8_t type, const char *text)
{
    const size_t begin = begin_item(out, type);
    sat_write_text(out, text);
    end_item(out, begin);
}

static void write_title(SatByteWriter *out, const char *title)
{
    const size_t length = strlen(title);
    assert(length <= TITLE_BYTES);
    sat_write_text(out, title);
    for (size_t i = length; i < TITLE_BYTES; i++) {
        sat_write_u8(out, ' ');
    }
}

static void write_context(SatByteWriter *out, const SatPresentationContext *context, size_t index)
{
    const size_t begin = begin_item(out, ITEM_CONTEXT);
    sat_write_u8(out, (uint8_t)(2 * index + 1));
    sat_write_u8(out, 0);
    write_be16(out, 0);
    write_text_item(out, ITEM_ABSTRACT_SYNTAX, context->abstract_syntax);
    for (size_t i = 0; i < context->transfer_syntax_count; i++) {
        write_text_item(out, ITEM_TRANSFER_SYNTAX, context->transfer_syntaxes[i]);
    }
    end_item(out, begin);
}

/* PS3.7 D.3.3.4: once for each abstract syntax of which we are the provider. */
static void write_role(SatByteWriter *out, const SatPresentationContext *contexts, size_t index)
{
    const char *syntax = contexts[index].abstract_syntax;
    for (size_t i = 0; i < index; i++) {
        if (strcmp(contexts[i].abstract_syntax, syntax) == 0) {
            return;
        }
    }
    const size_t begin = begin_item(out, ITEM_ROLE);
    write_be16(out, (uint16_t)strlen(syntax));
    sat_write_text(out, syntax);
    sat_write_u8(out, 0); /* user */
    sat_write_u8(out, 1); /* provider */
    end_item(out, begin);
}

void sat_upper_layer_write_request(SatByteWriter *out, const char *calling, const char *called,
                                   const SatPresentationContext *contexts, size_t count)
{
    static const uint8_t zeros[32] = {0};
    assert(count <= SAT_CONTEXT_MOST);
    const size_t start = out->length;
    sat_write_u8(out, SAT_PDU_ASSOCIATE_REQUEST);
    sat_write_u8(out, 0);
    write_be32(out, 0);
    write_be16(out, 1); /* protocol version */
    write_be16(out, 0);
    write_title(out, called);
    write_title(out, calling);
    sat_write_bytes(out, zeros, sizeof(zeros));
    write_text_item(out, ITEM_APPLICATION, "1.2.840.10008.3.1.1.1");
    for (size_t i = 0; i < count; i++) {
        write_context(out, &contexts[i], i);
    }
    const size_t user = begin_item(out, ITEM_USER);
    const size_t most = begin_item(out, ITEM_MOST_LENGTH);
    write_be32(out, SAT_PDU_MOST_BYTES);
    end_item(out, most);
    write_text_item(out, ITEM_IMPLEMENTATION, SAT_DICOM_IMPLEMENTATION_CLASS_UID);
    for (size_t i = 0; i < count; i++) {
        if (contexts[i].takes_objects) {
            write_role(out, contexts, i);
        }
    }
    write_text_item(out, ITEM_VERSION_NAME, "SATCHEL");
    end_item(out, user);
    if (!out->failed) {
        put_be32(out->bytes + start + 2, (uint32_t)(out->length - start - SAT_PDU_HEADER_BYTES));
    }
}

void sat_upper_layer_data_header(uint8_t out[SAT_PDU_DATA_HEADER_BYTES], uint8_t context_id,
                                 bool is_command, bool is_last, uint32_t length)
{
    out[0] = SAT_PDU_DATA;
    out[1] = 0;
    put_be32(out + 2, length + 6);
    put_be32(out + 6, length + 2);
    out[10] = context_id;
    out[11] = (uint8_t)((is_command ? 1 : 0) | (is_last ? 2 : 0));
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool strange(SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the server's answer to the association is no DICOM; is the port right?");
}

static bool take_uid(SatByteReader *reader, size_t length, char out[SAT_UID_CAPACITY])
{
    const uint8_t *bytes = sat_read_bytes(reader, length);
    if (bytes == NULL || length >= SAT_UID_CAPACITY) {
        return false;
    }
    memcpy(out, bytes, length);
    out[length] = '\0';
    out[strcspn(out, " ")] = '\0'; /* some pad */
    return sat_uid_is_plausible(out);
}

static bool read_context_answer(SatByteReader *reader, SatPresentationContext *contexts,
                                size_t count)
{
    const uint8_t id = sat_read_u8(reader);
    (void)sat_read_u8(reader);
    const uint8_t result = sat_read_u8(reader);
    (void)sat_read_u8(reader);
    if (reader->failed || id % 2 == 0 || id / 2U >= count) {
        return false;
    }
    if (result != 0) {
        return true;
    }
    SatPresentationContext *context = &contexts[id / 2U];
    const uint8_t type = sat_read_u8(reader);
    (void)sat_read_u8(reader);
    const uint16_t length = sat_read_u16(reader);
    context->is_accepted =
        type == ITEM_TRANSFER_SYNTAX && take_uid(reader, length, context->accepted_syntax);
    for (size_t i = 0; context->is_accepted && i < context->transfer_syntax_count; i++) {
        if (strcmp(context->transfer_syntaxes[i], context->accepted_syntax) == 0) {
            return true;
        }
    }
    return false; /* what was never proposed */
}

static void read_user(SatByteReader *reader, uint32_t *most_bytes)
{
    while (sat_read_remaining(reader) >= 4) {
        const uint8_t type = sat_read_u8(reader);
        (void)sat_read_u8(reader);
        const uint16_t length = sat_read_u16(reader);
        if (type == ITEM_MOST_LENGTH && length == 4) {
            *most_bytes = sat_read_u32(reader);
        } else {
            sat_read_skip(reader, length);
        }
    }
}

bool sat_upper_layer_read_accept(const uint8_t *bytes, size_t length,
                                 SatPresentationContext *contexts, size_t count,
                                 uint32_t *most_bytes, SatError *err)
{
    SatByteReader reader = sat_byte_reader(bytes, length);
    reader.big_endian = true;
    *most_bytes = 0;
    sat_read_skip(&reader, FIXED_BYTES);
    while (sat_read_remaining(&reader) >= 4 && !reader.failed) {
        const uint8_t type = sat_read_u8(&reader);
        (void)sat_read_u8(&reader);
        const uint16_t item_length = sat_read_u16(&reader);
        const uint8_t *item_bytes = sat_read_bytes(&reader, item_length);
        if (item_bytes == NULL) {
            break;
        }
        SatByteReader item = sat_byte_reader(item_bytes, item_length);
        item.big_endian = true;
        if (type == ITEM_CONTEXT_ANSWER && !read_context_answer(&item, contexts, count)) {
            return strange(err);
        }
        if (type == ITEM_USER) {
            read_user(&item, most_bytes);
        }
    }
    return !reader.failed || strange(err);
}

bool sat_upper_layer_fail_reject(const uint8_t *bytes, size_t length, const char *calling,
                                 const char *called, SatError *err)
{
    const uint8_t source = length >= 4 ? bytes[2] : 0;
    const uint8_t reason = length >= 4 ? bytes[3] : 0;
    if (source == 1 && reason == 7) {
        return sat_fail(err, SAT_ERR_NETWORK,
                        "the server refuses: it is not called \"%s\"; give its AE title as "
                        "pacs://TITLE@host:port",
                        called);
    }
    if (source == 1 && reason == 3) {
        return sat_fail(err, SAT_ERR_NETWORK,
                        "the server refuses: it does not know \"%s\"; have that AE title entered "
                        "there, or set calling_ae to one that it knows",
                        calling);
    }
    if (source == 3) {
        return sat_fail(err, SAT_ERR_NETWORK, "the server refuses for now (%s); try again later",
                        reason == 1 ? "too busy" : "no more connections");
    }
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the server refuses the association (source %u, reason %u); its log says why",
                    source, reason);
}

bool sat_upper_layer_next_value(const uint8_t *bytes, size_t length, size_t *position,
                                SatDataValue *out)
{
    SatByteReader reader = sat_byte_reader(bytes + *position, length - *position);
    reader.big_endian = true;
    const uint32_t value_length = sat_read_u32(&reader);
    const uint8_t context_id = sat_read_u8(&reader);
    const uint8_t control = sat_read_u8(&reader);
    if (reader.failed || value_length < 2) {
        return false;
    }
    out->bytes = sat_read_bytes(&reader, value_length - 2);
    out->length = value_length - 2;
    out->context_id = context_id;
    out->is_command = (control & 1U) != 0;
    out->is_last = (control & 2U) != 0;
    *position += reader.position;
    return !reader.failed;
}
