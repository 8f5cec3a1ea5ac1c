/* The list of own cases of a case server, page by page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/case_server_client.h"
#include "formats/base/growing_list.h"
#include "formats/base/json_value.h"

enum { MOST_PAGES = 10000, CURSOR_CAPACITY = 1024, PAGE_LIMIT_BYTES = 16 << 20 };
#define ROWS_LIMIT_BYTES ((size_t)512 << 20)

static const char *text_of(const json_t *row, const char *key, SatArena *arena, SatError *err)
{
    const char *text = json_string_value(json_object_get(row, key));
    text = text != NULL ? text : "";
    return sat_arena_text(arena, text, strlen(text), err);
}

static bool add_row(SatCaseRows *out, const json_t *value, SatError *err)
{
    const json_t *id = json_object_get(value, "id");
    if (!json_is_integer(id) || json_integer_value(id) <= 0) {
        out->unreadable++;
        return true;
    }
    SatCaseRow *grown = sat_list_grow(out->rows, out->count, &out->capacity, sizeof(*grown));
    if (grown == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the list of cases");
    }
    out->rows = grown;
    SatCaseRow row = {.id = (uint64_t)json_integer_value(id)};
    char *json = json_dumps(value, JSON_COMPACT | JSON_PRESERVE_ORDER);
    bool done = json != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a case");
    done = done && (row.json = sat_arena_text(out->arena, json, strlen(json), err)) != NULL &&
           (row.title = text_of(value, "title", out->arena, err)) != NULL &&
           (row.status = text_of(value, "status", out->arena, err)) != NULL &&
           (row.visibility = text_of(value, "visibility", out->arena, err)) != NULL &&
           (row.updated_at = text_of(value, "updated_at", out->arena, err)) != NULL;
    free(json);
    if (done) {
        out->rows[out->count++] = row;
    }
    return done;
}

bool sat_case_rows_read(const char *text, size_t length, SatCaseRows *out, SatError *err)
{
    if (out->arena == NULL) {
        out->arena = sat_arena_new(ROWS_LIMIT_BYTES, err);
    }
    json_t *page = out->arena != NULL ? sat_json_parse(text, length, PAGE_LIMIT_BYTES, err) : NULL;
    if (page == NULL) {
        return false;
    }
    const json_t *rows = json_is_array(page) ? page : json_object_get(page, "cases");
    bool done = json_is_array(rows) || sat_fail(err, SAT_ERR_FORMAT, "no list of cases");
    size_t index = 0;
    const json_t *row = NULL;
    json_array_foreach(rows, index, row)
    {
        done = done && add_row(out, row, err);
    }
    json_decref(page);
    return done;
}

static int compare_rows(const void *a, const void *b)
{
    const SatCaseRow *left = a, *right = b;
    return left->id < right->id ? -1 : left->id > right->id ? 1 : 0;
}

/* A case may come twice when one is made while the pages are read. */
static void sort_rows(SatCaseRows *out)
{
    size_t kept = 0;
    if (out->count > 0) {
        qsort(out->rows, out->count, sizeof(*out->rows), compare_rows);
    }
    for (size_t i = 0; i < out->count; i++) {
        if (kept == 0 || out->rows[kept - 1].id != out->rows[i].id) {
            out->rows[kept++] = out->rows[i];
        }
    }
    out->count = kept;
}

void sat_case_rows_free(SatCaseRows *rows)
{
    sat_arena_free(rows->arena);
    free(rows->rows);
    memset(rows, 0, sizeof(*rows));
}

/* The path of the page; false: the cursor is too long. */
static bool page_path(const char *cursor, char *out, size_t capacity)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    int length = snprintf(out, capacity, "/api/v1/cases?per_page=100%s",
                          cursor[0] != '\0' ? "&cursor=" : "");
    for (; *cursor != '\0'; cursor++) {
        if (length < 0 || (size_t)length + 4 > capacity) {
            return false;
        }
        length += snprintf(out + length, capacity - (size_t)length,
                           strchr(plain, *cursor) != NULL ? "%c" : "%%%02X",
                           (unsigned)(unsigned char)*cursor);
    }
    return true;
}

bool sat_case_server_list(SatCaseServer *server, SatCaseRows *out, SatError *err)
{
    static const char *const headers[] = {"Accept: application/json"};
    char cursor[CURSOR_CAPACITY] = "", mark[CURSOR_CAPACITY] = "", next[CURSOR_CAPACITY];
    char path[4 * CURSOR_CAPACITY];
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    bool done = true;
    memset(out, 0, sizeof(*out));
    for (int pages = 0; done; pages++) {
        done = (pages < MOST_PAGES && page_path(cursor, path, sizeof(path))) ||
               sat_fail(err, SAT_ERR_NETWORK, "the list of cases does not end");
        const SatHttpRequest request = {.url = path,
                                        .headers = headers,
                                        .header_count = 1,
                                        .memory_limit_bytes = PAGE_LIMIT_BYTES};
        done = done && sat_case_server_send(server, &request, &response, err);
        if (done &&
            !sat_case_rows_read((const char *)response.body, response.body_length, out, err)) {
            char host[SAT_HTTP_HOST_CAPACITY];
            sat_case_server_host(server, host);
            err->code = err->code == SAT_ERR_NO_MEMORY ? err->code : SAT_ERR_NETWORK;
            done = sat_fail_in(err, "%s, the list of cases", host);
        }
        if (!done || !sat_http_header(&response, "X-Next-Cursor", next, sizeof(next)) ||
            next[0] == '\0') {
            break;
        }
        done = (strcmp(next, cursor) != 0 && strcmp(next, mark) != 0) ||
               sat_fail(err, SAT_ERR_NETWORK, "the list of cases comes round in circles");
        memcpy(cursor, next, sizeof(cursor));
        if ((pages & (pages + 1)) == 0) {
            memcpy(mark, next, sizeof(mark)); /* Brent: a circle of any length comes to it again */
        }
    }
    sort_rows(out);
    sat_http_response_free(&response);
    return done;
}
