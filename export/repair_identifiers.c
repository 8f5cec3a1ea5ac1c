/* Looks for Patient Identity Removed in objects. */
#include "export/repair_identifiers.h"

#include <string.h>

enum { HEAD_BYTES = 1 << 16 };

/* The beginning of an object: the element stands in front of its pixels. */
typedef struct {
    uint8_t bytes[HEAD_BYTES];
    size_t length;
} Head;

static bool keep_head(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Head *head = context;
    (void)err;
    size_t room = sizeof(head->bytes) - head->length;
    size_t taken = length < room ? length : room;
    memcpy(head->bytes + head->length, bytes, taken);
    head->length += taken;
    return true;
}

/* In the three ways a data set is encoded (PS3.5 7.1). */
static bool says_removed(const Head *head)
{
    static const uint8_t explicit_little[] = {0x12, 0, 0x62, 0, 'C', 'S', 4, 0, 'Y', 'E', 'S', ' '};
    static const uint8_t explicit_big[] = {0, 0x12, 0, 0x62, 'C', 'S', 0, 4, 'Y', 'E', 'S', ' '};
    static const uint8_t implicit[] = {0x12, 0, 0x62, 0, 4, 0, 0, 0, 'Y', 'E', 'S', ' '};
    const uint8_t *const forms[] = {explicit_little, explicit_big, implicit};
    for (size_t i = 0; i + sizeof(implicit) <= head->length; i++) {
        for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
            if (memcmp(head->bytes + i, forms[k], sizeof(implicit)) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool is_object(const SatBackupSalvage *salvage, const char *path)
{
    size_t length = strlen(path);
    return salvage->layout == SAT_BACKUP_MEDIA
               ? sat_backup_path_is_object(SAT_BACKUP_MEDIA, path)
               : length >= 4 && strcmp(path + length - 4, ".dcm") == 0;
}

bool sat_repair_identifiers(const SatBackupSalvage *salvage, SatBackupIdentifiers *out,
                            SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    Head *head = arena != NULL ? sat_arena_alloc(arena, 1, sizeof(*head), err) : NULL;
    if (head == NULL) {
        return false;
    }
    *out = SAT_IDENTIFIERS_REMOVED;
    for (size_t i = 0; i < salvage->count; i++) {
        const SatZipSink sink = {keep_head, head};
        if (!is_object(salvage, salvage->files[i].path)) {
            continue;
        }
        head->length = 0;
        if (!sat_zip_salvage_visit(salvage->file, &salvage->files[i].entry, &sink, NULL, err)) {
            return false;
        }
        if (!says_removed(head)) {
            *out = SAT_IDENTIFIERS_KEPT;
            return true;
        }
    }
    return true;
}
