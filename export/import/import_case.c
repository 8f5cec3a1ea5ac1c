/* Builds the text of a raw case.json, what is lost, and the end result. */
#include "export/import/import_case.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/import_text.h"
#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"
#include "formats/case/case_model.h"

bool sat_import_begin(SatImportCase *building, const SatImportFiles *files, SatError *err)
{
    *building = (SatImportCase){.root = json_object()};
    building->arena = sat_arena_new(0, err);
    if (building->arena == NULL) {
        sat_import_give_up(building);
        return false;
    }
    if (files != NULL) {
        building->files = *files;
        building->names = sat_import_names_new(building->arena, files, err);
        if (building->names == NULL) {
            sat_import_give_up(building);
            return false;
        }
    }
    building->failed =
        building->root == NULL ||
        json_object_set_new(building->root, "format", json_string("satchel-case")) != 0 ||
        json_object_set_new(building->root, "version", json_integer(1)) != 0;
    return true;
}

void sat_import_give_up(SatImportCase *building)
{
    json_decref(building->root);
    sat_arena_free(building->arena);
    free(building->pictures);
    free(building->losses);
    *building = (SatImportCase){0};
}

/* ---- what is lost ---- */

static void add_loss(SatImportCase *building, size_t line, const char *text)
{
    SatError ignored = SAT_ERROR_INIT;
    const char *copy = sat_arena_text(building->arena, text, strlen(text), &ignored);
    SatImportLoss *grown = sat_list_grow(building->losses, building->loss_count,
                                         &building->loss_capacity, sizeof(*grown));
    building->losses = grown != NULL ? grown : building->losses;
    if (copy == NULL || grown == NULL) {
        building->failed = true;
        return;
    }
    grown[building->loss_count++] = (SatImportLoss){line, copy};
}

void sat_import_lose(SatImportCase *building, size_t line, const char *format, ...)
{
    char text[256];
    va_list arguments;
    if (building->loss_count + 1 >= SAT_IMPORT_MAX_LOSSES) {
        building->losses_untold++;
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    add_loss(building, line, text);
}

/* ---- the end ---- */

static void tell_the_rest(SatImportCase *building)
{
    char text[96];
    if (building->missing_pictures > 0) {
        sat_import_lose(building, 0, "%zu of its pictures %s left out", building->missing_pictures,
                        building->missing_pictures == 1 ? "is" : "are");
    }
    if (building->losses_untold > 0) {
        (void)snprintf(text, sizeof(text), "%zu more of the kind", building->losses_untold);
        add_loss(building, 0, text);
    }
}

static void *keep_list(SatArena *arena, const void *items, size_t count, size_t item_bytes,
                       SatError *err)
{
    void *kept = sat_arena_alloc(arena, count + 1, item_bytes, err);
    if (kept != NULL && count > 0) {
        memcpy(kept, items, count * item_bytes);
    }
    return kept;
}

static SatImported *make_result(SatImportCase *building, SatError *err)
{
    SatArena *arena = building->arena;
    char *json = json_dumps(building->root, JSON_INDENT(1));
    if (json == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an imported case");
        return NULL;
    }
    size_t length = strlen(json);
    SatImported *result = NULL;
    if (length > SAT_CASE_MAX_JSON_BYTES) {
        sat_fail(err, SAT_ERR_LIMIT, "the imported case is larger than a case may be (256 MiB)");
    } else {
        result = calloc(1, sizeof(*result));
        if (result == NULL) {
            sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an imported case");
        }
    }
    if (result != NULL) {
        result->json_bytes = length;
        result->json = sat_arena_text(arena, json, length, err);
        result->picture_count = building->picture_count;
        result->loss_count = building->loss_count;
        if (result->json != NULL) {
            result->pictures = keep_list(arena, building->pictures, building->picture_count,
                                         sizeof(*result->pictures), err);
        }
        if (result->pictures != NULL) {
            result->losses = keep_list(arena, building->losses, building->loss_count,
                                       sizeof(*result->losses), err);
        }
    }
    free(json);
    if (result != NULL && result->losses == NULL) {
        free(result);
        result = NULL;
    }
    return result;
}

SatImported *sat_import_end(SatImportCase *building, SatError *err)
{
    SatImported *result = NULL;
    tell_the_rest(building);
    if (building->failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an imported case");
    } else {
        result = make_result(building, err);
    }
    if (result != NULL) {
        result->arena = building->arena;
        building->arena = NULL;
    }
    sat_import_give_up(building);
    return result;
}

void sat_imported_free(SatImported *imported)
{
    if (imported != NULL) {
        sat_arena_free(imported->arena);
        free(imported);
    }
}

/* ---- texts ---- */

/* What of a text the case holds; told when it is cut. owns: json_decref(); NULL: nothing */
static json_t *text_value(SatImportCase *building, const char *text, size_t length, bool one_line)
{
    size_t limit = one_line ? SAT_CASE_MAX_LABEL_BYTES : SAT_CASE_MAX_TEXT_BYTES;
    SatByteWriter tidy = SAT_BYTE_WRITER_INIT;
    json_t *value = NULL;
    sat_import_tidy(text, length, one_line, &tidy);
    const char *kept = tidy.length > 0 ? (const char *)tidy.bytes : "";
    size_t kept_length = tidy.length;
    sat_import_trim(&kept, &kept_length);
    if (kept_length > limit) {
        kept_length = sat_utf8_prefix(kept, kept_length, limit);
        sat_import_lose(building, 0, "a text of more than %zu bytes is cut", limit);
    }
    if (kept_length > 0) {
        value = json_stringn(kept, kept_length);
        building->failed = building->failed || value == NULL;
    }
    building->failed = building->failed || tidy.failed;
    sat_byte_writer_free(&tidy);
    return value;
}

static void set_text(SatImportCase *building, json_t *object, const char *key, const char *text,
                     size_t length, bool one_line)
{
    json_t *value = object != NULL ? text_value(building, text, length, one_line) : NULL;
    if (value != NULL && json_object_set_new(object, key, value) != 0) {
        building->failed = true;
    }
}

void sat_import_set_label(SatImportCase *building, json_t *object, const char *key,
                          const char *text, size_t length)
{
    set_text(building, object, key, text, length, true);
}

void sat_import_set_long(SatImportCase *building, json_t *object, const char *key, const char *text,
                         size_t length)
{
    set_text(building, object, key, text, length, false);
}

void sat_import_add_paragraph(SatImportCase *building, json_t *object, const char *key,
                              const char *text, size_t length)
{
    const json_t *before = json_object_get(object, key);
    SatByteWriter joined = SAT_BYTE_WRITER_INIT;
    if (before != NULL) {
        sat_write_bytes(&joined, json_string_value(before), json_string_length(before));
        sat_write_text(&joined, "\n\n");
    }
    sat_import_trim(&text, &length);
    if (length > 0) {
        sat_write_bytes(&joined, text, length);
        building->failed = building->failed || joined.failed;
        set_text(building, object, key, (const char *)joined.bytes, joined.length, false);
    }
    sat_byte_writer_free(&joined);
}

/* The list `key` of the object, made when it is not there. */
static json_t *list_of(SatImportCase *building, json_t *object, const char *key)
{
    json_t *list = json_object_get(object, key);
    if (list == NULL) {
        list = json_array();
        building->failed = building->failed || json_object_set_new(object, key, list) != 0;
    }
    return building->failed ? NULL : list;
}

static bool list_has(const json_t *list, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_array_get(list, i), value)) {
            return true;
        }
    }
    return false;
}

static void add_text(SatImportCase *building, const char *key, const char *text, size_t length,
                     bool one_line)
{
    json_t *value = text_value(building, text, length, one_line);
    json_t *list = value != NULL ? list_of(building, building->root, key) : NULL;
    if (list == NULL || list_has(list, value)) {
        json_decref(value);
    } else if (json_array_size(list) >= SAT_CASE_MAX_LIST) {
        sat_import_lose(building, 0, "%s: more than %u entries", key, SAT_CASE_MAX_LIST);
        json_decref(value);
    } else if (json_array_append_new(list, value) != 0) {
        building->failed = true;
    }
}

void sat_import_add_label(SatImportCase *building, const char *key, const char *text, size_t length)
{
    add_text(building, key, text, length, true);
}

void sat_import_add_long(SatImportCase *building, const char *key, const char *text, size_t length)
{
    add_text(building, key, text, length, false);
}

void sat_import_add_labels(SatImportCase *building, const char *key, const char *text,
                           size_t length, const char *separators)
{
    size_t start = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || (text[i] != '\0' && strchr(separators, text[i]) != NULL)) {
            sat_import_add_label(building, key, text + start, i - start);
            start = i + 1;
        }
    }
}

void sat_import_add_system(SatImportCase *building, const char *text, size_t length)
{
    const char *system = sat_import_system(text, length);
    if (system != NULL) {
        sat_import_add_label(building, "systems", system, strlen(system));
    } else {
        sat_import_add_label(building, "tags", text, length);
    }
}

/* ---- entries ---- */

json_t *sat_import_add_object(SatImportCase *building, json_t *object, const char *key, size_t most)
{
    json_t *list = object != NULL ? list_of(building, object, key) : NULL;
    if (list == NULL) {
        return NULL;
    }
    if (json_array_size(list) >= most) {
        if (building->loss_count == 0 ||
            strstr(building->losses[building->loss_count - 1].text, key) == NULL) {
            sat_import_lose(building, 0, "%s: there are more than %zu, the others are left out",
                            key, most);
        }
        return NULL;
    }
    json_t *entry = json_object();
    building->failed = building->failed || json_array_append_new(list, entry) != 0;
    return building->failed ? NULL : entry;
}

json_t *sat_import_add_entry(SatImportCase *building, const char *list, const char *prefix)
{
    char id[32];
    json_t *entry = sat_import_add_object(building, building->root, list, 10000);
    (void)snprintf(id, sizeof(id), "%s%zu", prefix,
                   json_array_size(json_object_get(building->root, list)));
    if (entry != NULL) {
        sat_import_set_label(building, entry, "id", id, strlen(id));
    }
    return entry;
}

void sat_import_set_number(SatImportCase *building, json_t *object, const char *key, double value)
{
    if (object != NULL) {
        building->failed =
            building->failed || json_object_set_new(object, key, json_real(value)) != 0;
    }
}

void sat_import_set_true(SatImportCase *building, json_t *object, const char *key)
{
    if (object != NULL) {
        building->failed = building->failed || json_object_set_new(object, key, json_true()) != 0;
    }
}
