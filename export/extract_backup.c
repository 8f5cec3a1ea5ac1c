/* Unpacks backups. */
#include "export/extract_backup.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export/output_file.h"
#include "formats/backup/backup_layout.h"
#include "formats/backup/backup_reader.h"
#include "formats/backup/backup_writer.h"
#include "formats/base/byte_writer.h"
#include "formats/base/platform.h"

typedef struct {
    const SatOptions *options;
    SatReport *report;
    const SatBackupReader *reader;
    bool is_private; /* the files name the patient */
    bool is_output;  /* the failure is the folder's */
    uint64_t done, damaged;
} Extraction;

/* ---- names ------------------------------------------------------------------------------------
 */

/* The name in FOLDER: without the bag's "data/". NULL: not a name that our backups have. */
static const char *name_of(const SatBackupReader *reader, const char *path)
{
    char part[SAT_BACKUP_MAX_PATH_BYTES + 1];
    size_t data = strlen(SAT_BACKUP_DATA_FOLDER);
    if (strlen(path) > SAT_BACKUP_MAX_PATH_BYTES) {
        return NULL;
    }
    for (const char *at = path; *at != '\0';) {
        size_t length = strcspn(at, "/");
        memcpy(part, at, length);
        part[length] = '\0';
        if (!sat_backup_name_is_good(part)) {
            return NULL;
        }
        at += length + (at[length] == '/');
    }
    bool is_bag = sat_backup_reader_info(reader)->layout == SAT_BACKUP_BAG;
    return is_bag && strncmp(path, SAT_BACKUP_DATA_FOLDER, data) == 0 ? path + data : path;
}

/* Makes the folders before the last part of the name. */
static bool make_folders(const char *folder, const char *name, SatError *err)
{
    bool done = true;
    for (const char *slash = strchr(name, '/'); done && slash != NULL;
         slash = strchr(slash + 1, '/')) {
        SatByteWriter path = SAT_BYTE_WRITER_INIT;
        sat_write_format(&path, "%s/%.*s", folder, (int)(slash - name), name);
        sat_write_u8(&path, 0);
        done = path.failed ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to extract")
                           : sat_folder_make((const char *)path.bytes, false, err);
        sat_byte_writer_free(&path);
    }
    return done;
}

/* ---- files ------------------------------------------------------------------------------------
 */

typedef struct {
    Extraction *extraction;
    SatFile *file;
    uint64_t offset;
} Writing;

static bool put_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Writing *writing = context;
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
    }
    bool done = sat_file_write_at(writing->file, writing->offset, bytes, length, err);
    writing->extraction->is_output = !done;
    writing->offset += length;
    return done;
}

/* Under a name of its own until it is whole and its hash holds. */
static bool write_file(Extraction *extraction, const SatBackupFile *file, const char *path,
                       SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    SatByteWriter part = SAT_BYTE_WRITER_INIT;
    sat_write_format(&part, "%s.part", path);
    sat_write_u8(&part, 0);
    if (part.failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to extract");
    }
    const char *name = (const char *)part.bytes;
    extraction->is_output = true;
    Writing writing = {
        .extraction = extraction,
        .file = sat_file_open(
            name, extraction->is_private ? SAT_FILE_CREATE_PRIVATE : SAT_FILE_CREATE, err)};
    const SatZipSink sink = {put_piece, &writing};
    bool done = false;
    if (writing.file != NULL) {
        extraction->is_output = false;
        done = sat_backup_reader_visit(extraction->reader, file, &sink, err);
        sat_file_close(writing.file);
    }
    if (done) {
        done = sat_path_rename(name, path, err);
        extraction->is_output = !done;
    } else if (writing.file != NULL) {
        bool removed = sat_path_remove(name, &ignored);
        (void)removed;
    }
    sat_byte_writer_free(&part);
    return done;
}

static bool extract_file(Extraction *extraction, const SatBackupFile *file, SatError *err)
{
    const char *folder = extraction->options->output;
    const char *name = name_of(extraction->reader, file->path);
    SatError why = SAT_ERROR_INIT;
    if (name == NULL) {
        extraction->damaged++;
        sat_report_warn(extraction->report, file->path,
                        "left out: no backup of ours has such a name");
        return true;
    }
    if (!make_folders(folder, name, err)) {
        extraction->is_output = true;
        return false;
    }
    char *path = sat_path_join(folder, name);
    bool done = path != NULL ? write_file(extraction, file, path, &why)
                             : sat_fail(&why, SAT_ERR_NO_MEMORY, "not enough memory to extract");
    free(path);
    if (done) {
        extraction->done++;
        return true;
    }
    if (extraction->is_output || why.code == SAT_ERR_CANCELLED || why.code == SAT_ERR_NO_MEMORY) {
        *err = why;
        return false;
    }
    extraction->damaged++;
    sat_report_warn(extraction->report, name, "left out: %s", why.text);
    return true;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* New or empty: nothing is written over. */
static bool check_folder(const char *folder, SatError *err)
{
    bool is_empty = false;
    if (!sat_output_folder_look(folder, &is_empty, err)) {
        return false;
    }
    return is_empty || sat_fail(err, SAT_ERR_SYSTEM, "%s is not empty; give a new folder", folder);
}

static void tell_summary(const Extraction *extraction)
{
    SatReport *report = extraction->report;
    const SatOptions *options = extraction->options;
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", options->output);
        sat_json_put_bool(&line.json, "dry_run", options->dry_run);
        sat_json_put_u64(&line.json, "cases", 1);
        sat_json_put_u64(&line.json, "files", extraction->done);
        sat_json_put_u64(&line.json, "damaged", extraction->damaged);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else {
        sat_report_say(report, "%s%s: %" PRIu64 " file%s", options->dry_run ? "would write " : "",
                       options->output, extraction->done, sat_plural(extraction->done));
    }
}

static bool extract(Extraction *extraction, SatError *err)
{
    const SatOptions *options = extraction->options;
    size_t count = sat_backup_reader_count(extraction->reader);
    extraction->is_output = true;
    if (!check_folder(options->output, err)) {
        return false;
    }
    if (options->dry_run) {
        extraction->done = count;
        return true;
    }
    bool done = sat_folder_make(options->output, extraction->is_private, err);
    for (size_t i = 0; done && i < count; i++) {
        extraction->is_output = false;
        done = extract_file(extraction, sat_backup_reader_file(extraction->reader, i), err);
        sat_report_progress(extraction->report, "extracting", "files", i + 1, count);
    }
    sat_report_progress_end(extraction->report);
    return done;
}

void sat_extract_backup(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(options->arguments[0], &err);
    if (reader == NULL) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        return;
    }
    Extraction extraction = {.options = options, .report = report, .reader = reader};
    extraction.is_private = sat_backup_reader_info(reader)->identifiers == SAT_IDENTIFIERS_KEPT;
    if (extraction.is_private) {
        sat_report_warn(report, options->arguments[0],
                        "its files name the patient: the folder is for you alone");
    }
    if (!extract(&extraction, &err)) {
        sat_report_fail(report, sat_exit_for_output(&err), &err);
        return;
    }
    if (extraction.done == 0 && extraction.damaged > 0) {
        sat_report_fail_text(report, SAT_EXIT_CORRUPT_INPUT,
                             "nothing in %s is whole; take another copy of the file",
                             options->arguments[0]);
    }
    tell_summary(&extraction);
}
