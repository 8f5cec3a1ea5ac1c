/* Checks what importers make. */
#include "tests/support/import_check.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/arena.h"
#include "formats/case/case_json_private.h"
#include "tests/fuzz/fuzz_promise.h"

static void fill(json_t *object, const char *key, json_t *value)
{
    if (json_object_get(object, key) == NULL) {
        require(json_object_set_new(object, key, value) == 0, "memory");
    } else {
        json_decref(value);
    }
}

static void fill_series(json_t *series)
{
    fill(series, "rows", json_integer(512));
    fill(series, "columns", json_integer(512));
    fill(series, "modality", json_string("OT"));
}

static char *filled_in(const SatImported *imported)
{
    json_error_t error;
    json_t *root = json_loadb(imported->json, imported->json_bytes, JSON_REJECT_DUPLICATES, &error);
    require(root != NULL, "what is imported is JSON");
    fill(root, "title", json_string("Imported"));
    fill(root, "studies",
         json_pack("[{s:[{s:i,s:s,s:s,s:[{}]}]}]", "series", "bits", 8, "photometric",
                   "MONOCHROME2", "order", "instance", "frames"));
    json_t *studies = json_object_get(root, "studies");
    for (size_t i = 0; i < json_array_size(studies); i++) {
        json_t *list = json_object_get(json_array_get(studies, i), "series");
        if (json_is_array(list) && json_array_size(list) == 0) { /* its pictures come as DICOM */
            require(json_array_append_new(list, json_pack("{s:i,s:s,s:s,s:[{}]}", "bits", 8,
                                                          "photometric", "MONOCHROME2", "order",
                                                          "instance", "frames")) == 0,
                    "memory");
        }
        for (size_t k = 0; k < json_array_size(list); k++) {
            fill_series(json_array_get(list, k));
        }
    }
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    require(text != NULL, "memory");
    return text;
}

SatCase *import_check_case(const SatImported *imported)
{
    SatError err = SAT_ERROR_INIT;
    char *text = filled_in(imported);
    SatCase *made = sat_case_read_json(text, strlen(text), NULL, &err);
    if (made == NULL) {
        (void)fprintf(stderr, "%s\n", err.text);
    }
    require(made != NULL, "what is imported is a case");
    free(text);
    return made;
}

/* The pictures and the frames of the case are the same, in the same order. */
static void check_pictures(const SatImported *imported, const SatCase *made)
{
    for (size_t i = 0; i < imported->picture_count; i++) {
        const SatImportPicture *picture = &imported->pictures[i];
        require(picture->address != NULL, "a picture has an address");
        require(picture->study < made->study_count &&
                    picture->series < made->studies[picture->study].series_count &&
                    picture->frame <
                        made->studies[picture->study].series[picture->series].frame_count,
                "a picture stands in the case");
    }
    size_t frames = 0;
    for (size_t i = 0; i < sat_case_series_count(made); i++) {
        frames += sat_case_series(made, i, NULL)->frame_count;
    }
    require(imported->picture_count == 0 || imported->picture_count == frames,
            "every frame has its picture");
}

void import_check(const SatImported *result, const SatError *err)
{
    if (result == NULL) {
        check_refusal(err);
        return;
    }
    require(err->code == SAT_OK, "a result comes without an error");
    require(strlen(result->json) == result->json_bytes, "the text is one text");
    require(result->loss_count <= SAT_IMPORT_MAX_LOSSES, "losses are bounded");
    for (size_t i = 0; i < result->loss_count; i++) {
        require(result->losses[i].text[0] != '\0', "a loss says what");
    }
    SatCase *made = import_check_case(result);
    check_pictures(result, made);
    sat_case_free(made);
}

bool import_has_loss(const SatImported *imported, size_t line, const char *words)
{
    for (size_t i = 0; i < imported->loss_count; i++) {
        if ((line == 0 || imported->losses[i].line == line) &&
            strstr(imported->losses[i].text, words) != NULL) {
            return true;
        }
    }
    return false;
}

/* ---- changed copies ---- */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* One change in place; the copy never grows past twice the text. */
static size_t change(char *copy, size_t length, size_t capacity, uint64_t *state)
{
    static const char marks[] = "{}[]<>&;:,\"'=~#%\\/\n\r\t -1290eE.\xff\xc3";
    if (length == 0) {
        copy[0] = 'x';
        return 1;
    }
    size_t at = (size_t)(next_random(state) % length);
    size_t part = (size_t)(next_random(state) % 24) + 1;
    part = part < length - at ? part : length - at;
    switch (next_random(state) % 6) {
    case 0:
        copy[at] = (char)next_random(state);
        return length;
    case 1:
        copy[at] = marks[next_random(state) % (sizeof(marks) - 1)];
        return length;
    case 2: /* a part goes */
        memmove(copy + at, copy + at + part, length - at - part);
        return length - part;
    case 3: /* a part comes twice */
        if (length + part > capacity) {
            return length;
        }
        memmove(copy + at + part, copy + at, length - at);
        return length + part;
    case 4: /* the rest goes, at times */
        return next_random(state) % 8 == 0 ? at : length;
    default: /* a part comes from elsewhere */
        memmove(copy + at, copy + next_random(state) % (length - part + 1), part);
        return length;
    }
}

size_t import_check_mutated(SatImportText text, size_t count, uint64_t seed,
                            ImportCheckFunction import)
{
    size_t taken = 0;
    size_t capacity = text.length * 2 + 64;
    uint64_t state = seed * 2654435761U + 88172645463325252U;
    char *copy = malloc(capacity);
    require(copy != NULL, "memory");
    for (size_t i = 0; i < count; i++) {
        SatError err = SAT_ERROR_INIT;
        size_t length = text.length;
        memcpy(copy, text.bytes, length);
        for (uint64_t left = next_random(&state) % 6 + 1; left > 0; left--) {
            length = change(copy, length, capacity, &state);
        }
        char *exact = malloc(length + 1); /* so that reading past the end is found */
        require(exact != NULL, "memory");
        memcpy(exact, copy, length);
        char *fitted = realloc(exact, length > 0 ? length : 1);
        exact = fitted != NULL ? fitted : exact;
        SatImported *result = import((SatImportText){exact, length}, &err);
        import_check(result, &err);
        taken += result != NULL;
        sat_imported_free(result);
        free(exact);
    }
    free(copy);
    return taken;
}
