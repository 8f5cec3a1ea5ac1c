/* Repairs backups: what is whole of a damaged one, as a new one. */
#include "export/repair_backup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/repair_identifiers.h"
#include "export/repair_media.h"
#include "formats/backup/backup_layout.h"
#include "formats/backup/backup_reader.h"
#include "formats/backup/backup_salvage.h"
#include "formats/backup/backup_writer.h"

enum { ID_DIGITS = 16 };

typedef struct {
    SatReport *report;
    SatBackupSalvage salvage;
    char id[ID_DIGITS + 1]; /* made anew where the case's own is lost */
    uint64_t size_bytes;
} Repair;

/* ---- what is told -----------------------------------------------------------------------------
 */

static void tell_lost(void *context, const char *path, const char *why)
{
    const Repair *repair = context;
    if (repair->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "lost");
        sat_json_put_text(&line.json, "file", path);
        sat_json_put_text(&line.json, "text", why);
        sat_report_close_line(&line);
        sat_report_code(repair->report, SAT_EXIT_SKIPPED);
    } else {
        sat_report_warn(repair->report, path, "lost: %s", why);
    }
}

static void tell_summary(const Repair *repair, const char *output)
{
    SatReport *report = repair->report;
    const SatBackupSalvage *salvage = &repair->salvage;
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", output);
        sat_json_put_u64(&line.json, "whole", salvage->count);
        sat_json_put_u64(&line.json, "lost", salvage->lost);
        sat_json_put_u64(&line.json, "size_bytes", repair->size_bytes);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
        return;
    }
    sat_report_say(report, "%s: %zu file%s whole, %zu lost", output, salvage->count,
                   sat_plural(salvage->count), salvage->lost);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

typedef struct {
    uint8_t *bytes;
    size_t length, capacity;
} Held;

static bool hold(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Held *held = context;
    if (length > held->capacity - held->length) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the file changed while it was read");
    }
    memcpy(held->bytes + held->length, bytes, length);
    held->length += length;
    return true;
}

/* As it is packed in the damaged one: nothing is packed anew. */
static bool add_file(Repair *repair, SatBackupWriter *writer, const SatSalvagedFile *file,
                     SatError *err)
{
    const SatZipEntryInfo *info = &file->entry.info;
    Held held = {.bytes = malloc((size_t)info->stored_bytes + 1),
                 .capacity = (size_t)info->stored_bytes};
    const SatZipSink sink = {hold, &held};
    if (held.bytes == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %s", file->path);
    }
    bool done = sat_zip_salvage_visit(repair->salvage.file, &file->entry, NULL, &sink, err);
    const SatZipPartEntry entry = {.name = file->path,
                                   .content = {.bytes = held.bytes,
                                               .stored_bytes = info->stored_bytes,
                                               .plain_bytes = info->plain_bytes,
                                               .crc32 = info->crc32,
                                               .method = info->method},
                                   .hash = file->hash};
    done = done && sat_backup_writer_add(writer, &entry, err);
    free(held.bytes);
    return done;
}

static SatSha256 digest(const SatBackupSalvage *salvage)
{
    SatSha256 all = {{0}};
    for (size_t i = 0; i < salvage->count; i++) {
        SatSha256 both[2] = {all, salvage->files[i].hash};
        all = sat_sha256(both, sizeof(both));
    }
    return all;
}

/* Where bag-info.txt is lost, a new case: nothing tells which it was. */
static bool make_info(Repair *repair, SatBackupInfo *info, SatError *err)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    const SatBackupSalvage *salvage = &repair->salvage;
    if (salvage->has_info) {
        *info = salvage->info;
        return true;
    }
    SatSha256 key = digest(salvage);
    sat_sha256_to_hex(&key, hex);
    memcpy(repair->id, hex, ID_DIGITS);
    *info = (SatBackupInfo){.case_id = repair->id,
                            .title = salvage->name,
                            .profile = "",
                            .source = "",
                            .case_version = 1,
                            .layout = salvage->layout};
    if (!sat_repair_identifiers(salvage, &info->identifiers, err)) {
        return false;
    }
    sat_report_warn(repair->report, "", "%s is lost: the case gets an id of its own%s",
                    sat_backup_paths(salvage->layout)->info,
                    info->identifiers == SAT_IDENTIFIERS_KEPT
                        ? ", and its files may name the patient: they are for you alone"
                        : "");
    return true;
}

static bool has_file(const SatBackupSalvage *salvage, const char *path)
{
    bool found = false;
    for (size_t i = 0; i < salvage->count && !found; i++) {
        found = strcmp(salvage->files[i].path, path) == 0;
    }
    return found;
}

static bool add_files(Repair *repair, SatBackupWriter *writer, SatError *err)
{
    bool done = true;
    for (size_t i = 0; done && i < repair->salvage.count; i++) {
        done = sat_interrupt_requested() ? sat_fail(err, SAT_ERR_CANCELLED, "stopped")
                                         : add_file(repair, writer, &repair->salvage.files[i], err);
    }
    return done;
}

/* A medium begins with its text, by which it is known. */
static bool add_lost_text(Repair *repair, SatBackupWriter *writer, SatError *err)
{
    static const char text[] = "The text of this case was damaged and is lost.\n";
    if (has_file(&repair->salvage, SAT_BACKUP_MEDIA_CASE_TEXT_NAME)) {
        return true;
    }
    const SatZipPartEntry entry =
        sat_zip_part_stored(SAT_BACKUP_MEDIA_CASE_TEXT_NAME, text, sizeof(text) - 1);
    return sat_backup_writer_add(writer, &entry, err);
}

/* The files of a medium, with a DICOMDIR of those that are left. */
static bool add_medium(Repair *repair, SatBackupWriter *writer, const char *case_id, SatError *err)
{
    const SatBackupSalvage *salvage = &repair->salvage;
    if (salvage->lost == 0 && has_file(salvage, SAT_BACKUP_MEDIA_DIRECTORY_NAME)) {
        return add_files(repair, writer, err);
    }
    bool is_named = false, done = add_lost_text(repair, writer, err);
    for (size_t i = 0; done && i < salvage->count; i++) {
        const SatSalvagedFile *file = &salvage->files[i];
        bool is_before = strcmp(file->path, SAT_BACKUP_MEDIA_CASE_TEXT_NAME) == 0 ||
                         sat_backup_path_is_object(SAT_BACKUP_MEDIA, file->path);
        if (!is_before && !is_named) {
            done = sat_repair_media_directory(salvage, case_id, writer, repair->report, err);
            is_named = true;
        }
        if (done && strcmp(file->path, SAT_BACKUP_MEDIA_DIRECTORY_NAME) != 0) {
            done = sat_interrupt_requested() ? sat_fail(err, SAT_ERR_CANCELLED, "stopped")
                                             : add_file(repair, writer, file, err);
        }
    }
    return done &&
           (is_named || sat_repair_media_directory(salvage, case_id, writer, repair->report, err));
}

static bool write_new(Repair *repair, const char *output, SatError *err)
{
    SatBackupInfo info;
    SatSha256 plan = digest(&repair->salvage);
    if (!make_info(repair, &info, err)) {
        return false;
    }
    SAT_AUTO(SatBackupWriter) *writer =
        sat_backup_writer_open(output, &plan, repair->salvage.name, &info, err);
    bool is_medium = repair->salvage.layout == SAT_BACKUP_MEDIA;
    bool done = writer != NULL && (is_medium ? add_medium(repair, writer, info.case_id, err)
                                             : add_files(repair, writer, err));
    return done && sat_backup_writer_finish(writer, &repair->size_bytes, err);
}

bool sat_repair_backup(const char *path, const char *output, SatReport *report, SatError *err)
{
    Repair repair = {.report = report};
    bool opened = sat_backup_salvage_open(path, tell_lost, &repair, &repair.salvage, err);
    if (opened && !write_new(&repair, output, err)) {
        bool is_input = err->code == SAT_ERR_CORRUPT;
        sat_report_fail(report, is_input ? sat_exit_for_input(err) : sat_exit_for_output(err), err);
    } else if (opened) {
        tell_summary(&repair, output);
    }
    sat_backup_salvage_close(&repair.salvage);
    return opened;
}
