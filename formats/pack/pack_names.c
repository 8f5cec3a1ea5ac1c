/* The entry names inside a pack. */
#include "formats/pack/pack_names.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void check_length(int length)
{
    assert(length > 0 && (size_t)length < SAT_PACK_NAME_BYTES);
    (void)length;
}

size_t sat_pack_case_folder(uint32_t case_index, char out[SAT_PACK_NAME_BYTES])
{
    int length =
        snprintf(out, SAT_PACK_NAME_BYTES, "cases/%04" PRIu64 "/", (uint64_t)case_index + 1);
    check_length(length);
    return (size_t)length;
}

void sat_pack_case_file_name(uint32_t case_index, const char *file_name,
                             char out[SAT_PACK_NAME_BYTES])
{
    size_t folder_length = sat_pack_case_folder(case_index, out);
    check_length(
        snprintf(out + folder_length, SAT_PACK_NAME_BYTES - folder_length, "%s", file_name));
}

void sat_pack_picture_name(const SatPictureName *name, char out[SAT_PACK_NAME_BYTES])
{
    const char *extension = sat_codec(name->coding)->file_extension;
    size_t used = sat_pack_case_folder(name->case_index, out);
    int length = snprintf(out + used, SAT_PACK_NAME_BYTES - used, "s%02" PRIu64 "/f%05" PRIu64,
                          (uint64_t)name->series_index + 1, (uint64_t)name->frame_index + 1);
    check_length(length);
    used += (size_t)length;
    if (name->strip_count > 1) {
        length = snprintf(out + used, SAT_PACK_NAME_BYTES - used, ".%02" PRIu64,
                          (uint64_t)name->strip_index + 1);
        check_length(length);
        used += (size_t)length;
    }
    check_length(snprintf(out + used, SAT_PACK_NAME_BYTES - used, ".%s", extension));
}

void sat_pack_thumbnail_name(uint32_t case_index, uint32_t series_index,
                             char out[SAT_PACK_NAME_BYTES])
{
    size_t used = sat_pack_case_folder(case_index, out);
    check_length(snprintf(out + used, SAT_PACK_NAME_BYTES - used, "s%02" PRIu64 "/thumbnail.webp",
                          (uint64_t)series_index + 1));
}

/* A part of a name that version 1 gives itself: a document's, or a series' folder. */
static bool is_own_part(const char *part, size_t length)
{
    static const char *const documents[] = {SAT_PACK_CASE_JSON_NAME, SAT_PACK_MANIFEST_NAME};
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        if (strlen(documents[i]) == length && memcmp(part, documents[i], length) == 0) {
            return true;
        }
    }
    return length > 1 && part[0] == 's' && strspn(part + 1, "0123456789") >= length - 1;
}

bool sat_pack_name_is_further(const char *name, uint32_t case_index)
{
    char folder[SAT_PACK_NAME_BYTES];
    if (!sat_pack_name_is_in_case(name, case_index)) {
        return false;
    }
    const char *part = name + sat_pack_case_folder(case_index, folder);
    return !is_own_part(part, strcspn(part, "/"));
}

bool sat_pack_name_is_in_case(const char *name, uint32_t case_index)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-_./";
    char folder[SAT_PACK_NAME_BYTES];
    size_t length = sat_pack_case_folder(case_index, folder);
    return strncmp(name, folder, length) == 0 && name[length] != '\0' &&
           strspn(name + length, allowed) == strlen(name + length);
}
