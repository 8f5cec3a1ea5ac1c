/* Tells UIDs of the standard from others. */
#include "formats/dicom/dicom_standard_uids.h"

#include <string.h>

static const char root[] = "1.2.840.10008.";

/* Where new ones are given, and how many digits, dots not counted, they have there. */
static const struct {
    const char *begins;
    size_t most_parts, most_digits;
} branches[] = {{"1.2.4.", 2, 4}, {"5.1.4.1.1.", 3, 5}, {"6.1.", 1, 4}};

static bool is_listed(const char *uid, size_t length)
{
    size_t low = 0, high = sat_dicom_standard_uids_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *known = sat_dicom_standard_uids[middle];
        int order = strncmp(known, uid, length);
        if (order == 0 && known[length] == '\0') {
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

/* Parts between dots, each a number without a leading zero. */
static bool are_few_digits(const char *text, size_t length, size_t most_parts, size_t most_digits)
{
    size_t parts = 1, digits = 0, in_part = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_dot = text[i] == '.';
        if (is_dot ? in_part == 0 : text[i] < '0' || text[i] > '9') {
            return false;
        }
        if (!is_dot && in_part == 1 && text[i - 1] == '0') {
            return false;
        }
        parts += is_dot ? 1U : 0U;
        digits += is_dot ? 0U : 1U;
        in_part = is_dot ? 0 : in_part + 1;
    }
    return in_part > 0 && parts <= most_parts && digits <= most_digits;
}

bool sat_dicom_uid_is_standard(const char *uid, size_t length)
{
    size_t root_length = sizeof(root) - 1;
    if (length <= root_length || memcmp(uid, root, root_length) != 0) {
        return false;
    }
    uid += root_length;
    length -= root_length;
    if (is_listed(uid, length)) {
        return true;
    }
    for (size_t i = 0; i < sizeof(branches) / sizeof(branches[0]); i++) {
        size_t begins = strlen(branches[i].begins);
        if (length > begins && memcmp(uid, branches[i].begins, begins) == 0) {
            return are_few_digits(uid + begins, length - begins, branches[i].most_parts,
                                  branches[i].most_digits);
        }
    }
    return false;
}
