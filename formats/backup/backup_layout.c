/* The two layouts of a backup. */
#include "formats/backup/backup_layout.h"

#include <string.h>

bool sat_backup_layout_parse(const char *word, SatBackupLayout *out)
{
    *out = strcmp(word, "dicomdir") == 0 ? SAT_BACKUP_MEDIA : SAT_BACKUP_BAG;
    return *out == SAT_BACKUP_MEDIA || strcmp(word, "bag") == 0;
}

const SatBackupPaths *sat_backup_paths(SatBackupLayout layout)
{
    static const SatBackupPaths paths[] = {
        [SAT_BACKUP_BAG] = {.first = SAT_BACKUP_BAGIT_NAME,
                            .objects = SAT_BACKUP_DATA_FOLDER,
                            .case_json = SAT_BACKUP_CASE_JSON_NAME,
                            .case_text = SAT_BACKUP_CASE_TEXT_NAME,
                            .info = SAT_BACKUP_INFO_NAME,
                            .manifest = SAT_BACKUP_MANIFEST_NAME},
        [SAT_BACKUP_MEDIA] = {.first = SAT_BACKUP_MEDIA_CASE_TEXT_NAME,
                              .objects = SAT_BACKUP_MEDIA_DATA_FOLDER,
                              .case_json = SAT_BACKUP_MEDIA_CASE_JSON_NAME,
                              .case_text = SAT_BACKUP_MEDIA_CASE_TEXT_NAME,
                              .info = SAT_BACKUP_MEDIA_INFO_NAME,
                              .manifest = SAT_BACKUP_MEDIA_MANIFEST_NAME}};
    return &paths[layout];
}

bool sat_backup_path_is_object(SatBackupLayout layout, const char *path)
{
    const SatBackupPaths *paths = sat_backup_paths(layout);
    return strncmp(path, paths->objects, strlen(paths->objects)) == 0 &&
           strncmp(path, SAT_BACKUP_SOURCE_FOLDER, strlen(SAT_BACKUP_SOURCE_FOLDER)) != 0 &&
           strcmp(path, paths->case_json) != 0 && strcmp(path, paths->case_text) != 0;
}
