/* Looks at files that are to be sent. */
#include "export/net/store_object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_reader.h"
#include "formats/base/platform.h"

enum { MOST_META_BYTES = 16384, META_BEGIN = 132 };

static bool take_uid(const uint8_t *value, size_t length, char out[SAT_UID_CAPACITY])
{
    if (length >= SAT_UID_CAPACITY) {
        return false;
    }
    memcpy(out, value, length);
    out[length] = '\0'; /* the padding is a NUL */
    return sat_uid_is_plausible(out);
}

/* PS3.10 7.1: explicit VR little endian, up to the first element of another group. */
static bool read_meta(const uint8_t *bytes, size_t length, SatStoreObject *out)
{
    SatByteReader reader = sat_byte_reader(bytes, length);
    bool good = length > META_BEGIN && memcmp(bytes + 128, "DICM", 4) == 0;
    sat_read_skip(&reader, META_BEGIN);
    while (good && sat_read_remaining(&reader) >= 8) {
        const size_t before = reader.position;
        const uint16_t group = sat_read_u16(&reader);
        const uint16_t element = sat_read_u16(&reader);
        if (group != 2) {
            out->dataset_offset = before;
            break;
        }
        const uint8_t *vr = sat_read_bytes(&reader, 2);
        const bool is_long = vr != NULL && (memcmp(vr, "OB", 2) == 0 || memcmp(vr, "UN", 2) == 0);
        const uint16_t short_length = sat_read_u16(&reader);
        const uint32_t value_length = is_long ? sat_read_u32(&reader) : short_length;
        const uint8_t *value = sat_read_bytes(&reader, value_length);
        good = value != NULL;
        if (good && element == 0x0002) {
            good = take_uid(value, value_length, out->sop_class);
        } else if (good && element == 0x0003) {
            good = take_uid(value, value_length, out->sop_instance);
        } else if (good && element == 0x0010) {
            good = take_uid(value, value_length, out->transfer_syntax);
        }
    }
    return good && out->dataset_offset > 0 && out->sop_class[0] != '\0' &&
           out->sop_instance[0] != '\0' && out->transfer_syntax[0] != '\0';
}

bool sat_store_object_read(const char *path, SatStoreObject *out, SatError *err)
{
    memset(out, 0, sizeof(*out));
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, err);
    if (file == NULL || !sat_file_size(file, &out->size_bytes, err)) {
        return false;
    }
    const size_t length =
        out->size_bytes < MOST_META_BYTES ? (size_t)out->size_bytes : MOST_META_BYTES;
    uint8_t *bytes = malloc(MOST_META_BYTES);
    bool done = bytes != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to send");
    done = done && sat_file_read_at(file, 0, bytes, length, err);
    if (done && !read_meta(bytes, length, out)) {
        done = sat_fail(err, SAT_ERR_FORMAT, "no DICOM file with file meta information");
    }
    free(bytes);
    out->path = path;
    return done;
}

typedef struct {
    uint16_t status, mask;
    const char *text;
} Refusal;

void sat_store_object_refused(SatStoreObject *object, uint16_t status)
{
    static const Refusal refusals[] = {
        {0x0110, 0xffff, "it could not process it"},
        {0x0111, 0xffff, "it has the object already"},
        {0x0117, 0xffff, "the object's UID is not valid"},
        {0x0122, 0xffff, "it does not take this kind of object"},
        {0x0124, 0xffff, "we are not authorized there"},
        {0x0210, 0xffff, "the message came twice"},
        {0xa700, 0xff00, "it has no room"},
        {0xa900, 0xff00, "what is in it does not fit its kind of object (SOP class)"},
        {0xc000, 0xf000, "it cannot read it"}};
    const char *text = "its log says why";
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        text = (status & refusals[i].mask) == refusals[i].status ? refusals[i].text : text;
    }
    object->is_stored = object->was_there = status == 0x0111;
    if (!object->is_stored) {
        (void)snprintf(object->why, sizeof(object->why), "the server refuses it: %s (%04X)", text,
                       (unsigned)status);
    }
}
