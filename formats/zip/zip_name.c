/* Which entry names are allowed. */
#include "formats/zip/zip_name.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/zip/zip_layout.h"

static const char *part_fault(const char *part, size_t length)
{
    if (length == 0) {
        return "has an empty part (it must be relative, without \"//\" and without \"/\" at an "
               "end)";
    }
    if (part[0] == '.' && (length == 1 || (length == 2 && part[1] == '.'))) {
        return "has a part \".\" or \"..\"";
    }
    return NULL;
}

static const char *non_ascii_fault(const char *name, size_t length)
{
    if (!sat_utf8_is_valid(name, length)) {
        return "is not valid UTF-8";
    }
    size_t position = 0;
    while (position < length) {
        uint32_t code_point = sat_utf8_next(name, length, &position);
        if (sat_utf8_is_control(code_point) || sat_utf8_is_bidi_override(code_point)) {
            return "holds a control character or a bidi override";
        }
    }
    return NULL;
}

static bool has_drive_letter(const char *name, size_t length)
{
    if (length < 2 || name[1] != ':') {
        return false;
    }
    char letter = (char)(name[0] | 0x20);
    return letter >= 'a' && letter <= 'z';
}

const char *sat_zip_name_fault(const char *name, size_t length)
{
    if (length == 0) {
        return "is empty";
    }
    if (length > SAT_ZIP_MAX_NAME_BYTES) {
        return "is longer than 512 bytes";
    }
    if (has_drive_letter(name, length)) {
        return "begins with a drive letter";
    }
    size_t part_start = 0;
    bool ascii = true;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)name[i];
        if (byte == '/') {
            const char *fault = part_fault(name + part_start, i - part_start);
            if (fault) {
                return fault;
            }
            part_start = i + 1;
        } else if (byte < 0x20 || byte == 0x7F) {
            return "holds a control character";
        } else if (byte == '\\') {
            return "holds a backslash";
        } else if (byte >= 0x80) {
            ascii = false;
        }
    }
    const char *fault = part_fault(name + part_start, length - part_start);
    if (fault) {
        return fault;
    }
    return ascii ? NULL : non_ascii_fault(name, length);
}

void sat_zip_name_show(const char *name, size_t length, char out[SAT_ZIP_SHOWN_BYTES])
{
    static const char MORE[] = "...";
    size_t room = SAT_ZIP_SHOWN_BYTES - sizeof(MORE);
    size_t shown = sat_utf8_prefix(name, length, room);
    memcpy(out, name, shown);
    memcpy(out + shown, shown < length ? MORE : "", shown < length ? sizeof(MORE) : 1);
}
