/* Looks up what a server said. */
#include "export/restore/restore_said.h"

#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_layout.h"

#define MOST_ANSWER_BYTES ((size_t)64 << 20)
enum { MOST_WALK_DEPTH = 32 };

json_t *sat_restore_said_read(const SatBackupReader *reader)
{
    SatError ignored = SAT_ERROR_INIT; /* without them the case is told by its case.json */
    const SatBackupFile *file = sat_backup_reader_find(reader, SAT_BACKUP_ANSWERS_NAME);
    size_t length = 0;
    char *text = file != NULL ? (char *)sat_backup_reader_load(reader, file, MOST_ANSWER_BYTES,
                                                               &length, &ignored)
                              : NULL;
    json_t *answers =
        text != NULL ? sat_json_parse(text, length, MOST_ANSWER_BYTES, &ignored) : NULL;
    free(text);
    return answers;
}

static const json_t *find_case(const json_t *value, int depth)
{
    const json_t *found = NULL;
    union {
        const json_t *given;
        json_t *walked;
    } object = {.given = value};
    const char *key;
    json_t *member;
    if (depth > MOST_WALK_DEPTH || json_is_array(json_object_get(value, "studies"))) {
        return depth > MOST_WALK_DEPTH ? NULL : value;
    }
    json_object_foreach(object.walked, key, member)
    {
        found = found != NULL ? found : find_case(member, depth + 1);
    }
    for (size_t i = 0; found == NULL && i < json_array_size(value); i++) {
        found = find_case(json_array_get(value, i), depth + 1);
    }
    return found;
}

const json_t *sat_restore_said_case(const json_t *answer)
{
    return find_case(answer, 0);
}

static bool has_file(const json_t *series, const char *hex)
{
    const json_t *images = json_object_get(series, "images");
    bool has = false;
    for (size_t i = 0; !has && i < json_array_size(images); i++) {
        const char *hash = sat_restore_said_text(json_array_get(images, i), "sha256");
        has = hash != NULL && strcmp(hash, hex) == 0;
    }
    return has;
}

void sat_restore_said_series(const json_t *said_case, const SatSha256 *file, const json_t **study,
                             const json_t **series)
{
    const json_t *studies = json_object_get(said_case, "studies");
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(file, hex);
    *study = *series = NULL;
    for (size_t s = 0; s < json_array_size(studies); s++) {
        const json_t *list = json_object_get(json_array_get(studies, s), "series");
        for (size_t i = 0; i < json_array_size(list); i++) {
            if (has_file(json_array_get(list, i), hex)) {
                *study = json_array_get(studies, s);
                *series = json_array_get(list, i);
                return;
            }
        }
    }
}

const char *sat_restore_said_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}
