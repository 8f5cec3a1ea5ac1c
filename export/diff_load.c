/* Reads what two files are compared by. */
#include "export/diff_load.h"

#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_case_json.h"
#include "formats/pack/pack_playlist.h"
#include "formats/pack/pack_reader.h"

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare");
}

void sat_diff_file_free(SatDiffFile *file)
{
    for (size_t i = 0; i < file->count; i++) {
        sat_diff_case_free(&file->cases[i]);
    }
    free(file->cases);
    free(file->playlist);
    *file = (SatDiffFile){.cases = NULL};
}

/* ---- packs ------------------------------------------------------------------------------------
 */

/* One hash a picture, of the hashes of its strips: nothing is read for it. */
static bool hash_frames(const SatPackSeries *places, size_t count, SatDiffSeries *out,
                        SatError *err)
{
    out->hashes = calloc(count + 1, sizeof(SatSha256));
    if (out->hashes == NULL) {
        return no_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        SatSha256 all = {{0}};
        for (uint32_t strip = 0; strip < places->frames[i].strip_count; strip++) {
            SatSha256 both[2] = {all, places->frames[i].strips[strip].hash};
            all = sat_sha256(both, sizeof(both));
        }
        out->hashes[i] = all;
    }
    out->count = count;
    return true;
}

static bool take_pack_case(SatPackCase *pack_case, SatDiffCase *out, SatError *err)
{
    out->unit = "picture";
    out->series = calloc(pack_case->series_count + 1, sizeof(*out->series));
    if (out->series == NULL) {
        return no_memory(err);
    }
    out->model = pack_case->model;
    pack_case->model = NULL; /* it is out's now */
    for (size_t i = 0; i < pack_case->series_count; i++) {
        size_t count = sat_case_series(out->model, i, NULL)->frame_count;
        if (!hash_frames(&pack_case->series[i], count, &out->series[i], err)) {
            return false;
        }
    }
    return true;
}

/* All that the pack says besides its cases. */
static char *text_of(const SatPackReader *reader, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter json = sat_json_writer(&text);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "title", sat_pack_reader_title(reader));
    sat_pack_playlist_write(&json, sat_pack_reader_playlist(reader));
    sat_json_close_object(&json);
    sat_write_u8(&text, 0);
    if (text.failed) {
        sat_byte_writer_free(&text);
        (void)no_memory(err);
        return NULL;
    }
    return (char *)text.bytes;
}

static bool load_pack(const char *path, SatDiffFile *out, SatError *err)
{
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, err);
    size_t count = reader != NULL ? sat_pack_reader_case_count(reader) : 0;
    out->cases = reader != NULL ? calloc(count + 1, sizeof(*out->cases)) : NULL;
    if (out->cases == NULL) {
        return reader != NULL ? no_memory(err) : false;
    }
    out->playlist = text_of(reader, err);
    if (out->playlist == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        SAT_AUTO(SatPackCase) *pack_case = sat_pack_reader_load_case(reader, i, err);
        out->count++;
        if (pack_case == NULL) {
            return sat_fail_in(err, "%s", path);
        }
        if (!take_pack_case(pack_case, &out->cases[i], err)) {
            return false;
        }
    }
    return true;
}

/* ---- backups ----------------------------------------------------------------------------------
 */

/* The number a folder's name begins with, or has behind two letters ("SE000002"); *path moves
 * behind the folder. 0: none. */
static size_t next_number(const char **path)
{
    size_t number = 0;
    const char *at = *path + strspn(*path, "STE");
    for (; *at >= '0' && *at <= '9' && number < SAT_CASE_MAX_SERIES; at++) {
        number = number * 10 + (size_t)(*at - '0');
    }
    const char *end = strchr(*path, '/');
    *path = end != NULL ? end + 1 : *path + strlen(*path);
    return end != NULL ? number : 0;
}

/* The series in the case that a file of the payload belongs to; SIZE_MAX: none. */
static size_t series_of(const SatCase *model, const SatBackupPaths *paths, const char *path)
{
    if (strncmp(path, paths->objects, strlen(paths->objects)) != 0) {
        return SIZE_MAX;
    }
    path += strlen(paths->objects);
    size_t study = next_number(&path);
    size_t series = study > 0 ? next_number(&path) : 0;
    if (study == 0 || study > model->study_count || series == 0 ||
        series > model->studies[study - 1].series_count) {
        return SIZE_MAX;
    }
    size_t index = series - 1;
    for (size_t i = 0; i + 1 < study; i++) {
        index += model->studies[i].series_count;
    }
    return index;
}

static bool hash_files(const SatBackupReader *reader, SatDiffCase *out, SatError *err)
{
    const SatBackupPaths *paths = sat_backup_reader_paths(reader);
    size_t series_count = sat_case_series_count(out->model);
    size_t files = sat_backup_reader_count(reader);
    for (size_t i = 0; i < files; i++) {
        const SatBackupFile *file = sat_backup_reader_file(reader, i);
        size_t index = series_of(out->model, paths, file->path);
        if (index >= series_count) {
            continue;
        }
        SatDiffSeries *series = &out->series[index];
        if (series->hashes == NULL) {
            series->hashes = calloc(files, sizeof(SatSha256));
        }
        if (series->hashes == NULL) {
            return no_memory(err);
        }
        series->hashes[series->count++] = file->hash;
    }
    return true;
}

static bool load_backup(const char *path, SatDiffFile *out, SatError *err)
{
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, err);
    if (reader == NULL) {
        return false;
    }
    out->cases = calloc(1, sizeof(*out->cases));
    if (out->cases == NULL) {
        return no_memory(err);
    }
    out->count = 1;
    SatDiffCase *one = out->cases;
    one->unit = "file";
    one->model = sat_backup_reader_load_case(reader, err);
    if (one->model == NULL) {
        return sat_fail_in(err, "%s", path);
    }
    one->series = calloc(sat_case_series_count(one->model) + 1, sizeof(*one->series));
    return one->series != NULL ? hash_files(reader, one, err) : no_memory(err);
}

bool sat_diff_file_load(const char *path, SatDiffFile *out, SatError *err)
{
    *out = (SatDiffFile){.cases = NULL};
    return sat_backup_is_one(path) ? load_backup(path, out, err) : load_pack(path, out, err);
}
