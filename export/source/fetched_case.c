/* Fetches one case: the answer first, then what it names, a few at once. */
#include "export/source/fetched_case.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/import_merge.h"
#include "export/import/originals_text.h"
#include "export/import/radiopaedia_json.h"
#include "export/net/case_originals.h"
#include "export/source/unpacked_zip.h"
#include "formats/base/file_io.h"
#include "formats/base/parallel_tasks.h"

/* Of one case: no teaching case has more. */
#define CASE_LIMIT_BYTES ((uint64_t)64 << 30)

typedef struct {
    SatCaseServer *server;
    const SatOriginals *originals;
    SatFetchedCase *out;
    SatMutex *mutex;     /* guards out, left_bytes and end */
    uint64_t left_bytes; /* that the case may still bring */
    SatError end;        /* that ended all of it */
} Fetching;

static char *joined(const char *folder, const char *name, SatError *err)
{
    char *path = sat_path_join(folder, name);
    if (path == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to fetch a case");
    }
    return path;
}

static bool make_folder_of(char *path, SatError *err)
{
    char *end = strrchr(path, '/');
    *end = '\0';
    const bool done = sat_folder_make(path, true, err);
    *end = '/';
    return done;
}

static bool ends_all(const SatError *err)
{
    return err->code == SAT_ERR_CANCELLED || err->code == SAT_ERR_NO_MEMORY ||
           err->code == SAT_ERR_SYSTEM;
}

static bool fetch_one(void *context, size_t index)
{
    Fetching *fetching = context;
    const SatOriginal *file = &fetching->originals->items[index];
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    char *path = joined(fetching->out->folder, file->path, &err);
    sat_mutex_lock(fetching->mutex);
    const uint64_t limit_bytes = fetching->left_bytes;
    sat_mutex_unlock(fetching->mutex);
    bool done = path != NULL && make_folder_of(path, &err);
    if (done && limit_bytes == 0) {
        done = sat_fail(&err, SAT_ERR_LIMIT, "more than the 64 GB that a case may have");
    } else if (done) {
        const SatHttpRequest request = {.url = file->url,
                                        .to_path = path,
                                        .file_limit_bytes = limit_bytes,
                                        .expected_bytes = file->size_bytes,
                                        .sha256 = file->has_sha256 ? &file->sha256 : NULL};
        done = sat_case_server_send(fetching->server, &request, &response, &err);
    }
    const uint64_t bytes = done ? sat_path_info(path).size_bytes : 0;
    sat_mutex_lock(fetching->mutex);
    fetching->left_bytes -= bytes < fetching->left_bytes ? bytes : fetching->left_bytes;
    if (done) {
        fetching->out->files++;
    } else if (ends_all(&err)) {
        fetching->end = fetching->end.code == SAT_OK ? err : fetching->end;
    } else if (fetching->out->failed++ == 0) {
        fetching->out->first = err;
    }
    const bool goes_on = fetching->end.code == SAT_OK;
    sat_mutex_unlock(fetching->mutex);
    sat_http_response_free(&response);
    free(path);
    return goes_on;
}

static bool fetch_all(SatCaseServer *server, const SatOriginals *originals, int at_once,
                      SatFetchedCase *out, SatError *err)
{
    Fetching fetching = {.server = server,
                         .originals = originals,
                         .out = out,
                         .mutex = sat_mutex_new(err),
                         .left_bytes = CASE_LIMIT_BYTES,
                         .end = SAT_ERROR_INIT};
    const SatTasks tasks = {.run = fetch_one, .context = &fetching};
    if (fetching.mutex == NULL) {
        return false;
    }
    bool done = sat_tasks_run(&tasks, originals->count, at_once, err);
    sat_mutex_free(fetching.mutex);
    if (!done && err->code == SAT_OK) {
        *err = fetching.end;
    }
    return done;
}

/* ---- what comes ------------------------------------------------------------------------------ */

static bool is_zip(const char *path)
{
    uint8_t magic[4];
    SatError ignored = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &ignored);
    return file != NULL && sat_file_read_at(file, 0, magic, sizeof(magic), &ignored) &&
           memcmp(magic, "PK\003\004", 4) == 0;
}

/* A zip among the originals is opened, and gone. */
static bool unpack(const char *path, const char *into, size_t *files, SatError *err)
{
    return sat_unpack_zip(path, into, files, err) && sat_path_remove(path, err);
}

static bool unpack_each(const SatOriginals *originals, SatFetchedCase *out, SatError *err)
{
    bool done = true;
    for (size_t i = 0; done && i < originals->count; i++) {
        char *path = joined(out->folder, originals->items[i].path, err);
        done = path != NULL && (!is_zip(path) || unpack(path, out->folder, &out->files, err));
        free(path);
    }
    return done;
}

/* The text of a "Download originals" zip, in the folder or in the one folder in it. NULL: none. */
static SatImported *read_text_in(const char *folder, int level)
{
    SatFolderListing listing = {NULL, 0};
    SatError ignored = SAT_ERROR_INIT;
    SatImported *found = NULL;
    if (!sat_folder_list(folder, &listing, &ignored)) {
        return NULL;
    }
    for (size_t i = 0; found == NULL && i < listing.count; i++) {
        SatError why = SAT_ERROR_INIT;
        char *path = sat_path_join(folder, listing.names[i]);
        const size_t length = strlen(listing.names[i]);
        if (path != NULL && sat_path_info(path).kind == SAT_PATH_FOLDER && level == 0) {
            found = read_text_in(path, level + 1);
        } else if (path != NULL && length > 4 &&
                   strcmp(listing.names[i] + length - 4, ".txt") == 0) {
            size_t bytes = 0;
            char *text = (char *)sat_read_file(path, SAT_IMPORT_MAX_BYTES, &bytes, &why);
            found =
                text != NULL ? sat_import_originals_text((SatImportText){text, bytes}, &why) : NULL;
            free(text);
        }
        free(path);
    }
    sat_folder_listing_free(&listing);
    return found;
}

/* What the server says, and what the zip's text says besides, as one raw case. */
static SatImported *import_case(const SatFetchedCase *out, SatImportText said, SatError *err)
{
    SAT_AUTO(SatImported) *imported = sat_import_radiopaedia(&said, 1, NULL, err);
    SAT_AUTO(SatImported) *text = imported != NULL ? read_text_in(out->folder, 0) : NULL;
    if (text == NULL) {
        return SAT_STEAL(imported);
    }
    const SatImportText both[2] = {{imported->json, imported->json_bytes},
                                   {text->json, text->json_bytes}};
    return sat_import_merge(both, 2, err);
}

/* Beside the originals, when they are there: what the server says of the case. */
static bool write_case(const SatFetchedCase *out, const SatCaseRow *row, const char *answer,
                       size_t length, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char *path = joined(out->folder, "case.json", err);
    bool done = path != NULL && sat_originals_case(row->json, answer, length, &text, err);
    SAT_AUTO(SatImported) *imported =
        done ? import_case(out, (SatImportText){(const char *)text.bytes, text.length}, err) : NULL;
    done = imported != NULL &&
           sat_write_file_atomic(path, imported->json, imported->json_bytes, true, err);
    free(path);
    sat_byte_writer_free(&text);
    return done;
}

static bool keep_answer(SatStaging *staging, const SatCaseRow *row, const char *answer,
                        size_t length, SatFetchedCase *out, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    out->answer_path = sat_staging_path(staging, length, err);
    sat_write_text(&text, "{\"row\": ");
    bool done =
        out->answer_path != NULL && sat_originals_kept(row->json, strlen(row->json), &text, err);
    sat_write_text(&text, ",\n\"originals\": ");
    if (answer == NULL) {
        sat_write_text(&text, "null\n");
    }
    done = done && (answer == NULL || sat_originals_kept(answer, length, &text, err));
    sat_write_text(&text, "}\n");
    done = done && sat_write_file_atomic(out->answer_path, text.bytes, text.length, true, err);
    sat_byte_writer_free(&text);
    return done;
}

static bool take_list(SatCaseServer *server, const SatCaseRow *row, SatStaging *staging,
                      const char *answer, size_t length, int at_once, SatFetchedCase *out,
                      SatError *err)
{
    SatOriginals originals;
    bool done = sat_originals_read(answer, length, &originals, err) &&
                keep_answer(staging, row, answer, length, out, err) &&
                fetch_all(server, &originals, at_once, out, err) &&
                (out->failed > 0 ||
                 (unpack_each(&originals, out, err) && write_case(out, row, answer, length, err)));
    sat_originals_free(&originals);
    return done;
}

static bool take_answer(SatCaseServer *server, const SatCaseRow *row, SatStaging *staging,
                        const char *path, int at_once, SatFetchedCase *out, SatError *err)
{
    if (is_zip(path)) {
        return keep_answer(staging, row, NULL, 0, out, err) &&
               unpack(path, out->folder, &out->files, err) && write_case(out, row, NULL, 0, err);
    }
    size_t length = 0;
    char *answer = (char *)sat_read_file(path, SAT_ORIGINALS_MOST_BYTES, &length, err);
    const bool done =
        answer != NULL && take_list(server, row, staging, answer, length, at_once, out, err);
    free(answer);
    return done;
}

bool sat_fetched_case_new(SatCaseServer *server, const SatCaseRow *row, SatStaging *staging,
                          int at_once, SatFetchedCase *out, SatError *err)
{
    char url[96];
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    memset(out, 0, sizeof(*out));
    (void)snprintf(url, sizeof(url), "/api/v1/cases/%" PRIu64 "/originals", row->id);
    out->folder = sat_staging_path(staging, 0, err);
    char *path = out->folder != NULL ? sat_staging_path(staging, 0, err) : NULL;
    const SatHttpRequest request = {
        .url = url, .to_path = path, .file_limit_bytes = CASE_LIMIT_BYTES};
    const bool done = path != NULL && sat_folder_make(out->folder, true, err) &&
                      sat_case_server_send(server, &request, &response, err) &&
                      take_answer(server, row, staging, path, at_once, out, err);
    SatError ignored = SAT_ERROR_INIT;
    const bool is_gone = path == NULL || sat_path_remove(path, &ignored); /* else with the folder */
    (void)is_gone;
    if (!done && err->code == SAT_ERR_SYSTEM) {
        sat_staging_set_full(staging);
    }
    sat_http_response_free(&response);
    free(path);
    return done;
}

void sat_fetched_case_free(SatFetchedCase *fetched)
{
    free(fetched->folder);
    free(fetched->answer_path);
    memset(fetched, 0, sizeof(*fetched));
}
