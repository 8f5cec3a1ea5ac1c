/* Writes the list of a folder of backups. */
#include "export/backup/backup_list.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"

#define MOST_LIST_BYTES ((size_t)64 << 20)

static const char mark[] = "  (no longer at its source; kept)";

bool sat_backup_list_marks_vanished(const char *before, const char *file_name)
{
    size_t length = strlen(file_name);
    for (const char *at = before; at != NULL && (at = strstr(at, file_name)) != NULL; at++) {
        bool is_line = at >= before + 2 && memcmp(at - 2, "  ", 2) == 0 &&
                       (at == before + 2 || at[-3] == '\n');
        if (is_line && strncmp(at + length, mark, strlen(mark)) == 0) {
            return true;
        }
    }
    return false;
}

static void put_list(const SatBackupFolder *folder, const bool *vanished, const char *before,
                     SatByteWriter *out)
{
    sat_write_text(out, "Backups of teaching cases: one zip each, readable by any unzip program; "
                        "inside, case.txt tells what it is.\n"
                        "To check one: satchel verify FILE. By hand, in the unpacked folder: "
                        "sha256sum -c manifest-sha256.txt\n\n");
    for (size_t i = 0; i < folder->count; i++) {
        const SatBackupEntry *entry = &folder->entries[i];
        bool is_marked = vanished != NULL
                             ? vanished[i]
                             : sat_backup_list_marks_vanished(before, entry->file_name);
        sat_write_format(out, "  %s%s%s\n", entry->file_name,
                         entry->is_newest ? "" : "  (an older version)", is_marked ? mark : "");
    }
}

char *sat_backup_list_read(const char *folder)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    char *path = sat_path_join(folder, SAT_BACKUP_LIST_NAME);
    char *text =
        path != NULL ? (char *)sat_read_file(path, MOST_LIST_BYTES, &length, &ignored) : NULL;
    free(path);
    return text;
}

bool sat_backup_list_write(const SatBackupFolder *folder, const bool *vanished, bool is_known,
                           SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char *path = sat_path_join(folder->path, SAT_BACKUP_LIST_NAME);
    if (path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of backups");
    }
    char *before = sat_backup_list_read(folder->path);
    put_list(folder, is_known ? vanished : NULL, before, &text);
    bool is_same = before != NULL && !text.failed && strlen(before) == text.length &&
                   memcmp(before, text.bytes, text.length) == 0;
    bool done = !text.failed ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of backups");
    if (done && !is_same) {
        done = sat_write_file_atomic(path, text.bytes, text.length, false, err);
    }
    free(before);
    free(path);
    sat_byte_writer_free(&text);
    return done;
}
