/* Any bytes as JSON: parsed or refused with a sentence; what was parsed can be asked for anything.
 */
#include <stdlib.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

/* An answer and no error, or no answer and a sentence for a person. */
static void check(bool answered, SatError *err)
{
    require(answered == (err->code == SAT_OK));
    require(answered == (err->text[0] == '\0'));
    require(sat_utf8_is_valid(err->text, strlen(err->text)));
    sat_error_clear(err);
}

static void ask_for_everything(const json_t *object, const char *key, SatArena *arena)
{
    SatError err = SAT_ERROR_INIT;
    uint64_t natural = 0;
    int64_t whole = 0;
    double number = 0;
    double numbers[3] = {0};
    bool flag = false;
    const char *text = NULL;
    json_t *member = NULL;
    check(sat_json_get_u64(object, "a.b", key, true, 1, 16, &natural, &err), &err);
    check(sat_json_get_i64(object, NULL, key, true, -5, 5, &whole, &err), &err);
    check(sat_json_get_double(object, "", key, true, &number, &err), &err);
    check(sat_json_get_doubles(object, "x", key, true, 3, numbers, &flag, &err), &err);
    check(sat_json_get_bool(object, "x", key, true, &flag, &err), &err);
    check(sat_json_get_text(object, "x", key, true, 20, arena, &text, &err), &err);
    require(text == NULL || (strlen(text) <= 20 && sat_utf8_is_valid(text, strlen(text))));
    check(sat_json_get_array(object, "x", key, true, 2, &member, &err), &err);
    check(sat_json_get_object(object, "x", key, true, &member, &err), &err);
    check(sat_json_get_object(object, "x", "absent", false, &member, &err), &err);
}

static void visit(json_t *value, SatArena *arena, int depth)
{
    require(depth < SAT_JSON_MAX_DEPTH);
    size_t index;
    const char *key;
    json_t *member;
    json_array_foreach(value, index, member)
    {
        visit(member, arena, depth + (json_is_array(member) || json_is_object(member)));
    }
    json_object_foreach(value, key, member)
    {
        ask_for_everything(value, key, arena);
        visit(member, arena, depth + (json_is_array(member) || json_is_object(member)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    json_t *root = sat_json_parse((const char *)data, size, 100000, &err);
    check(root != NULL, &err);
    if (root != NULL) {
        SAT_AUTO(SatArena) *arena = sat_arena_new(1000, &err);
        require(arena != NULL);
        visit(root, arena, 0);
        json_decref(root);
    }
    return 0;
}
