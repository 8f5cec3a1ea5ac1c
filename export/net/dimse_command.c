/* Writes and reads command sets and identifiers. */
#include "export/net/dimse_command.h"

#include <string.h>

#include "formats/base/byte_reader.h"

enum { MOST_LEVELS = 32 };

#define TAG_ITEM 0xfffee000U
#define TAG_ITEM_END 0xfffee00dU
#define TAG_SEQUENCE_END 0xfffee0ddU
#define LENGTH_UNDEFINED 0xffffffffU
#define TAG_CHARACTER_SET 0x00080005U

/* ---- writing --------------------------------------------------------------------------------- */

static void write_tag(SatByteWriter *out, uint32_t tag, uint32_t length)
{
    sat_write_u16(out, (uint16_t)(tag >> 16));
    sat_write_u16(out, (uint16_t)(tag & 0xffff));
    sat_write_u32(out, length);
}

static void write_number(SatByteWriter *out, uint32_t tag, uint16_t value)
{
    write_tag(out, tag, 2);
    sat_write_u16(out, value);
}

static void write_value(SatByteWriter *out, uint32_t tag, const char *value, uint8_t padding)
{
    const size_t length = strlen(value);
    write_tag(out, tag, (uint32_t)(length + length % 2));
    sat_write_text(out, value);
    if (length % 2 != 0) {
        sat_write_u8(out, padding);
    }
}

static bool is_response(uint16_t field)
{
    return (field & 0x8000U) != 0;
}

void sat_dimse_command_write(SatByteWriter *out, const SatDimseCommand *command)
{
    const size_t start = out->length;
    write_tag(out, 0x00000000, 4);
    sat_write_u32(out, 0);
    const size_t body = out->length;
    write_value(out, 0x00000002, command->sop_class, 0);
    write_number(out, 0x00000100, command->field);
    if (is_response(command->field)) {
        write_number(out, 0x00000120, command->responded_id);
    } else {
        write_number(out, 0x00000110, command->message_id);
    }
    if (command->field == SAT_DIMSE_MOVE_REQUEST) {
        write_value(out, 0x00000600, command->destination, ' ');
    }
    if (!is_response(command->field)) {
        write_number(out, 0x00000700, 0); /* medium priority */
    }
    write_number(out, 0x00000800, command->has_data_set ? 0x0001 : SAT_DIMSE_NO_DATA_SET);
    if (is_response(command->field)) {
        write_number(out, 0x00000900, command->status);
    }
    if (command->sop_instance[0] != '\0') {
        write_value(out, 0x00001000, command->sop_instance, 0);
    }
    if (!out->failed) {
        const size_t length = out->length - body;
        for (size_t i = 0; i < 4; i++) {
            out->bytes[start + 8 + i] = (uint8_t)(length >> (8 * i) & 0xff);
        }
    }
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text > 0x7e) {
            return false;
        }
    }
    return true;
}

void sat_identifier_write(SatByteWriter *out, const SatIdentifierElement *elements, size_t count)
{
    bool all_ascii = true;
    bool written = false;
    for (size_t i = 0; i < count; i++) {
        all_ascii = all_ascii && is_ascii(elements[i].value);
    }
    for (size_t i = 0; i < count; i++) {
        if (!all_ascii && !written && elements[i].tag > TAG_CHARACTER_SET) {
            write_value(out, TAG_CHARACTER_SET, "ISO_IR 192", ' ');
            written = true;
        }
        write_value(out, elements[i].tag, elements[i].value, elements[i].is_uid ? 0 : ' ');
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

static uint32_t read_tag(SatByteReader *reader)
{
    const uint32_t group = sat_read_u16(reader);
    return group << 16 | sat_read_u16(reader);
}

static size_t without_padding(const uint8_t *bytes, size_t length)
{
    while (length > 0 && (bytes[length - 1] == 0 || bytes[length - 1] == ' ')) {
        length--;
    }
    return length;
}

static bool copy_text(const uint8_t *bytes, size_t length, char *out, size_t capacity)
{
    length = without_padding(bytes, length);
    if (length >= capacity || memchr(bytes, 0, length) != NULL) {
        return false;
    }
    memcpy(out, bytes, length);
    out[length] = '\0';
    return true;
}

/* Objects with UIDs that are not as they should be exist, and are sent. */
static bool copy_uid(const uint8_t *bytes, size_t length, char out[SAT_UID_CAPACITY])
{
    if (!copy_text(bytes, length, out, SAT_UID_CAPACITY)) {
        return false;
    }
    for (const char *at = out; *at != '\0'; at++) {
        if (*at < ' ' || *at > '~') {
            return false;
        }
    }
    return true;
}

static uint16_t number_of(const uint8_t *bytes, size_t length)
{
    return length == 2 ? (uint16_t)(bytes[0] | bytes[1] << 8) : 0;
}

static bool take_element(SatDimseCommand *out, uint32_t tag, const uint8_t *bytes, size_t length)
{
    const uint16_t number = number_of(bytes, length);
    switch (tag) {
    case 0x00000002:
        return copy_uid(bytes, length, out->sop_class);
    case 0x00001000:
        return copy_uid(bytes, length, out->sop_instance);
    case 0x00000100:
        out->field = number;
        return true;
    case 0x00000110:
        out->message_id = number;
        return true;
    case 0x00000120:
        out->responded_id = number;
        return true;
    case 0x00000800:
        out->has_data_set = number != SAT_DIMSE_NO_DATA_SET;
        return true;
    case 0x00000900:
        out->status = number;
        return true;
    case 0x00001020:
        out->remaining = number;
        return true;
    case 0x00001021:
        out->completed = number;
        return true;
    case 0x00001022:
        out->failed = number;
        return true;
    case 0x00001023:
        out->warning = number;
        return true;
    default:
        return true;
    }
}

bool sat_dimse_command_read(const uint8_t *bytes, size_t length, SatDimseCommand *out,
                            SatError *err)
{
    SatByteReader reader = sat_byte_reader(bytes, length);
    memset(out, 0, sizeof(*out));
    bool good = length > 0;
    if (read_tag(&reader) == 0 && sat_read_u32(&reader) == 4) {
        /* Orthanc lets the list of what failed follow as if it were of the command. */
        const uint32_t group_length = sat_read_u32(&reader);
        good = group_length <= sat_read_remaining(&reader);
        reader.length = good ? reader.position + group_length : reader.length;
    } else {
        reader = sat_byte_reader(bytes, length);
    }
    while (good && sat_read_remaining(&reader) > 0) {
        const uint32_t tag = read_tag(&reader);
        const uint32_t value_length = sat_read_u32(&reader);
        const uint8_t *value = sat_read_bytes(&reader, value_length);
        good = value != NULL && tag >> 16 == 0 && take_element(out, tag, value, value_length);
    }
    return (good && out->field != 0) ||
           sat_fail(err, SAT_ERR_NETWORK, "the server sent a command that is no DICOM");
}

/* Moves behind a sequence or item of undefined length. */
static void skip_undefined(SatByteReader *reader)
{
    int level = 1;
    while (level > 0 && !reader->failed && sat_read_remaining(reader) > 0) {
        const uint32_t tag = read_tag(reader);
        const uint32_t length = sat_read_u32(reader);
        if (tag == TAG_ITEM_END || tag == TAG_SEQUENCE_END) {
            level--;
        } else if (length == LENGTH_UNDEFINED) {
            level++;
            reader->failed = reader->failed || level > MOST_LEVELS;
        } else {
            sat_read_skip(reader, length);
        }
    }
    reader->failed = reader->failed || level > 0;
}

bool sat_identifier_find(const uint8_t *bytes, size_t length, uint32_t tag, const char **value,
                         size_t *value_length)
{
    SatByteReader reader = sat_byte_reader(bytes, length);
    while (sat_read_remaining(&reader) > 0) {
        const uint32_t here = read_tag(&reader);
        const uint32_t here_length = sat_read_u32(&reader);
        if (here_length == LENGTH_UNDEFINED) {
            skip_undefined(&reader);
            continue;
        }
        const uint8_t *found = sat_read_bytes(&reader, here_length);
        if (found != NULL && here == tag) {
            *value = (const char *)found;
            *value_length = without_padding(found, here_length);
            return true;
        }
    }
    return false;
}
