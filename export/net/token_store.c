/* Reads and writes the files of logins. */
#include "export/net/token_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/http_client.h"
#include "formats/base/file_io.h"
#include "formats/base/json_value.h"

enum { FILE_LIMIT_BYTES = 65536, LOCK_WAIT_S = 60 };
#define NAP_NS ((uint64_t)20000000)

static void wipe(void *memory, size_t length)
{
    volatile uint8_t *bytes = memory;
    for (size_t i = 0; i < length; i++) {
        bytes[i] = 0;
    }
}

void sat_tokens_wipe(SatTokens *tokens)
{
    wipe(tokens, sizeof(*tokens));
}

/* owns: free(); NULL when no home is known, or without memory. */
static char *path_of(const char *url, const char *ending, SatError *err)
{
    char name[SAT_HTTP_HOST_CAPACITY + 16];
    char host[SAT_HTTP_HOST_CAPACITY];
    sat_http_host(url, host);
    for (char *at = host; *at != '\0'; at++) {
        const bool plain = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '-' ||
                           (*at == '.' && at != host);
        *at = plain ? *at : '_';
    }
    (void)snprintf(name, sizeof(name), "%s%s", host, ending);
    char *data = sat_user_directory(SAT_DIRECTORY_DATA);
    char *folder = data != NULL ? sat_path_join(data, "logins") : NULL;
    char *path = NULL;
    if (folder == NULL) {
        sat_fail(err, SAT_ERR_SYSTEM, "there is no home folder to keep a login in; set HOME");
    } else if (sat_folder_make(folder, true, err) && sat_path_make_private(folder, err)) {
        path = sat_path_join(folder, name);
        if (path == NULL) {
            sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a login");
        }
    }
    free(data);
    free(folder);
    return path;
}

static bool take_text(const json_t *object, const char *key, char *out, size_t capacity)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text == NULL || strlen(text) >= capacity) {
        return text == NULL;
    }
    memcpy(out, text, strlen(text) + 1);
    return true;
}

bool sat_tokens_read(const char *text, size_t length, SatTokens *out)
{
    SatError ignored = SAT_ERROR_INIT;
    json_t *object = sat_json_parse(text, length, FILE_LIMIT_BYTES, &ignored);
    const bool fine =
        json_is_object(object) &&
        take_text(object, "client_id", out->client_id, sizeof(out->client_id)) &&
        take_text(object, "client_secret", out->client_secret, sizeof(out->client_secret)) &&
        take_text(object, "access_token", out->access, sizeof(out->access)) &&
        take_text(object, "refresh_token", out->refresh, sizeof(out->refresh));
    out->expires_s = json_integer_value(json_object_get(object, "expires_at"));
    json_decref(object);
    return fine;
}

bool sat_token_store_load(const char *url, SatTokens *out, SatError *err)
{
    memset(out, 0, sizeof(*out));
    char *path = path_of(url, ".json", err);
    if (path == NULL) {
        return false;
    }
    bool done = true;
    if (sat_path_info(path).kind != SAT_PATH_MISSING) {
        size_t length = 0;
        char *text = sat_path_make_private(path, err)
                         ? (char *)sat_read_file(path, FILE_LIMIT_BYTES, &length, err)
                         : NULL;
        done = text != NULL;
        if (done && !sat_tokens_read(text, length, out)) {
            sat_tokens_wipe(out);
            done = sat_fail(err, SAT_ERR_CORRUPT, "the stored login is damaged; log in again");
        }
        if (text != NULL) {
            wipe(text, length);
        }
        free(text);
    }
    free(path);
    return done;
}

bool sat_token_store_save(const char *url, const SatTokens *tokens, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_byte_writer_reserve(&text, sizeof(*tokens) * 6); /* escaped: no copy is left behind */
    SatJsonWriter json = sat_json_writer(&text);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "client_id", tokens->client_id);
    sat_json_put_text(&json, "client_secret", tokens->client_secret);
    sat_json_put_text(&json, "access_token", tokens->access);
    sat_json_put_text(&json, "refresh_token", tokens->refresh);
    sat_json_put_i64(&json, "expires_at", tokens->expires_s);
    sat_json_close_object(&json);
    sat_write_u8(&text, '\n');
    char *path = path_of(url, ".json", err);
    bool done = path != NULL;
    if (done && text.failed) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a login");
    }
    done = done && sat_write_file_atomic(path, text.bytes, text.length, true, err);
    if (text.bytes != NULL) {
        wipe(text.bytes, text.length);
    }
    sat_byte_writer_free(&text);
    free(path);
    return done;
}

bool sat_token_store_remove(const char *url, SatError *err)
{
    char *path = path_of(url, ".json", err);
    const bool done = path != NULL && sat_path_remove(path, err);
    free(path);
    return done;
}

SatFile *sat_token_store_lock(const char *url, SatError *err)
{
    char *path = path_of(url, ".lock", err);
    SatFile *file = path != NULL ? sat_file_open(path, SAT_FILE_UPDATE_PRIVATE, err) : NULL;
    const uint64_t until = sat_monotonic_ns() + LOCK_WAIT_S * (uint64_t)1000000000;
    bool locked = false;
    while (file != NULL && !locked) {
        SatError why = SAT_ERROR_INIT;
        locked = sat_file_lock(file, &why);
        if (!locked && (sat_interrupt_requested() || sat_monotonic_ns() > until)) {
            sat_file_close(file);
            file = NULL;
            if (sat_interrupt_requested()) {
                sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
            } else {
                *err = why;
            }
        } else if (!locked) {
            sat_sleep_ns(NAP_NS);
        }
    }
    free(path);
    return file;
}
