/* Hostile packs, sealed again as an attacker would. */
#include "tests/unit/formats/pack/pack_craft.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/hash_manifest.h"
#include "formats/pack/pack_comment.h"
#include "formats/zip/zip_reader.h"

#define MOST_ENTRIES 64

typedef struct {
    char *name;
    uint8_t *bytes;
    size_t length;
    SatZipEntryInfo info; /* in the new file */
} Item;

static void set_member(json_t *root, const char *path, const char *value)
{
    char copy[200];
    json_t *at = root;
    (void)snprintf(copy, sizeof(copy), "%s", path);
    char *last = strrchr(copy, '.');
    char *key = last != NULL ? last + 1 : copy;
    if (last != NULL) {
        *last = '\0';
        char *rest = NULL;
        for (char *word = strtok_r(copy, ".", &rest); word != NULL;
             word = strtok_r(NULL, ".", &rest)) {
            at = json_is_array(at) ? json_array_get(at, strtoul(word, NULL, 10))
                                   : json_object_get(at, word);
            assert_non_null(at);
        }
    }
    json_t *made = value != NULL ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;
    assert_true(value == NULL || made != NULL);
    if (json_is_array(at)) {
        size_t index = strtoul(key, NULL, 10);
        assert_int_equal(
            made != NULL ? json_array_set_new(at, index, made) : json_array_remove(at, index), 0);
    } else {
        assert_int_equal(
            made != NULL ? json_object_set_new(at, key, made) : json_object_del(at, key), 0);
    }
}

static void edit(Item *item, const char *document, const CraftEdit *edits, size_t count)
{
    json_t *root = json_loadb((const char *)item->bytes, item->length, 0, NULL);
    assert_non_null(root);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(edits[i].document, document) == 0) {
            set_member(root, edits[i].member, edits[i].value);
        }
    }
    char *text = json_dumps(root, JSON_COMPACT);
    size_t length = text != NULL ? strlen(text) : SIZE_MAX;
    assert_true(length <= item->length);
    memset(item->bytes, ' ', item->length); /* blanks keep what is behind it in its place */
    memcpy(item->bytes, text, length);
    free(text);
    json_decref(root);
}

/* The index names each case.json with its hash of now. */
static void point_at_cases(Item *index, const Item *items, size_t count)
{
    json_t *root = json_loadb((const char *)index->bytes, index->length, 0, NULL);
    json_t *cases = json_object_get(root, "cases");
    for (size_t k = 0; k < json_array_size(cases); k++) {
        char name[64];
        (void)snprintf(name, sizeof(name), "cases/%04zu/case.json", k + 1);
        for (size_t i = 0; i < count; i++) {
            if (strcmp(items[i].name, name) == 0) {
                char hex[SAT_SHA256_HEX_LENGTH + 1];
                SatSha256 hash = sat_sha256(items[i].bytes, items[i].length);
                sat_sha256_to_hex(&hash, hex);
                json_t *place = json_pack("[I,I,s]", (json_int_t)items[i].info.data_offset,
                                          (json_int_t)items[i].length, hex);
                json_object_set_new(json_array_get(cases, k), "case", place);
            }
        }
    }
    free(index->bytes);
    index->bytes = (uint8_t *)json_dumps(root, JSON_INDENT(4)); /* room for edits */
    index->length = strlen((const char *)index->bytes);
    json_decref(root);
}

static void seal(void *context, const SatSha256 *body_hash, char *out)
{
    const Item *index = context;
    SatPackComment comment = {.index_offset = index->info.data_offset,
                              .index_length = index->length,
                              .index_hash = sat_sha256(index->bytes, index->length),
                              .body_hash = *body_hash};
    sat_pack_comment_make(&comment, out);
}

static size_t load_items(const char *path, Item items[MOST_ENTRIES])
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &err);
    assert_ok(file != NULL, err);
    SAT_AUTO(SatZipReader) *zip = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(zip != NULL, err);
    size_t count = sat_zip_reader_count(zip);
    assert_true(count <= MOST_ENTRIES);
    for (size_t i = 0; i < count; i++) {
        items[i].name = strdup(sat_zip_reader_entry(zip, i)->name);
        items[i].bytes = sat_zip_reader_load(zip, i, (size_t)1 << 24, &items[i].length, &err);
        assert_ok(items[i].bytes != NULL, err);
    }
    return count;
}

void pack_craft(const char *path, const CraftEdit *edits, size_t count)
{
    SatError err = SAT_ERROR_INIT;
    Item items[MOST_ENTRIES];
    size_t item_count = load_items(path, items);
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    assert_ok(file != NULL, err);
    SAT_AUTO(SatZipWriter) *zip = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(zip != NULL, err);
    Item *index = NULL;
    for (size_t i = 0; i < item_count; i++) {
        Item *item = &items[i];
        if (strcmp(item->name, "cases/0001/case.json") == 0) {
            edit(item, "case", edits, count);
        } else if (strncmp(item->name, "index", 5) == 0) {
            point_at_cases(item, items, i);
            edit(item, "index", edits, count);
            index = strcmp(item->name, "index.json") == 0 ? item : index;
        }
        assert_ok(sat_zip_writer_add_stored(zip, item->name, item->bytes, item->length, &item->info,
                                            &err),
                  err);
    }
    assert_non_null(index);
    assert_ok(sat_zip_writer_finish(zip, seal, index, SAT_PACK_COMMENT_LENGTH, &err), err);
    for (size_t i = 0; i < item_count; i++) {
        free(items[i].name);
        free(items[i].bytes);
    }
}

/* A manifest of the items before it: of its folder, or of the pack. */
static void list_items(Item *manifest, const Item *items, size_t count)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    size_t folder = (size_t)(strrchr(manifest->name, '/') + 1 - manifest->name);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(items[i].name, manifest->name, folder) == 0) {
            SatSha256 hash = sat_sha256(items[i].bytes, items[i].length);
            sat_manifest_add(&text, &hash, items[i].name + folder);
        }
    }
    assert_false(text.failed);
    free(manifest->bytes);
    manifest->bytes = text.bytes;
    manifest->length = text.length;
}

void pack_craft_insert(const char *path, const char *before, const char *name)
{
    SatError err = SAT_ERROR_INIT;
    Item items[MOST_ENTRIES + 1];
    size_t count = load_items(path, items);
    size_t at = 0;
    while (at < count && strcmp(items[at].name, before) != 0) {
        at++;
    }
    assert_true(at < count);
    memmove(&items[at + 1], &items[at], (count - at) * sizeof(items[0]));
    items[at] = (Item){.name = strdup(name), .bytes = (uint8_t *)strdup("sound"), .length = 5};
    count++;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    assert_ok(file != NULL, err);
    SAT_AUTO(SatZipWriter) *zip = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(zip != NULL, err);
    for (size_t i = 0; i < count; i++) {
        const char *last = strrchr(items[i].name, '/');
        if (last != NULL && strcmp(last, "/manifest-sha256.txt") == 0) {
            list_items(&items[i], items, i);
        } else if (strncmp(items[i].name, "index", 5) == 0) {
            point_at_cases(&items[i], items, i);
        }
        assert_ok(sat_zip_writer_add_stored(zip, items[i].name, items[i].bytes, items[i].length,
                                            &items[i].info, &err),
                  err);
    }
    assert_ok(sat_zip_writer_finish(zip, seal, &items[count - 2], SAT_PACK_COMMENT_LENGTH, &err),
              err);
    for (size_t i = 0; i < count; i++) {
        free(items[i].name);
        free(items[i].bytes);
    }
}
