/* Reads case.json of a backup. */
#include "formats/backup/backup_case_json.h"

#include <stdlib.h>

#include "formats/backup/backup_layout.h"
#include "formats/case/case_json_private.h"

SatCase *sat_backup_reader_load_case(const SatBackupReader *reader, SatError *err)
{
    const char *path = sat_backup_reader_paths(reader)->case_json;
    const SatBackupFile *file = sat_backup_reader_find(reader, path);
    size_t length = 0;
    if (file == NULL) {
        (void)sat_fail(err, SAT_ERR_CORRUPT, "the backup has no %s", path);
        return NULL;
    }
    char *json =
        (char *)sat_backup_reader_load(reader, file, SAT_CASE_MAX_JSON_BYTES, &length, err);
    SatCase *told = json != NULL ? sat_case_read_json(json, length, NULL, err) : NULL;
    free(json);
    return told;
}
