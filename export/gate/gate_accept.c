/* Reads and applies --accept. */
#include "export/gate/gate_accept.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"

enum { MOST_IDS = 100000 };

/* "p-7f3a2c": a kind's letter, a dash, 6 to 16 hex digits. */
static bool is_id(const char *word, size_t length)
{
    if (length < 2 + SAT_GATE_ID_DIGITS || length >= SAT_GATE_ID_CAPACITY || word[1] != '-' ||
        strspn(word + 2, "0123456789abcdef") < length - 2) {
        return false;
    }
    for (int kind = 0; kind < SAT_GATE_KINDS; kind++) {
        if (word[0] == sat_gate_kind_name((SatGateKind)kind)[0]) {
            return true;
        }
    }
    return false;
}

static bool add_id(SatGateAccept *accept, const char *word, size_t length, SatError *err)
{
    if (accept->id_count == MOST_IDS) {
        return sat_fail(err, SAT_ERR_LIMIT, "--accept: more than %d items", (int)MOST_IDS);
    }
    void *ids =
        sat_list_grow(accept->ids, accept->id_count, &accept->id_capacity, sizeof(accept->ids[0]));
    if (ids == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the options");
    }
    accept->ids = ids;
    memcpy(accept->ids[accept->id_count], word, length);
    accept->ids[accept->id_count++][length] = '\0';
    return true;
}

static bool add_word(SatGateAccept *accept, const char *word, size_t length, SatError *err)
{
    const struct {
        const char *name;
        bool *flag;
    } kinds[] = {{"pixels", &accept->pixels},
                 {"faces", &accept->faces},
                 {"words", &accept->words},
                 {"all", &accept->all}};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, word, length) == 0) {
            *kinds[i].flag = true;
            return true;
        }
    }
    return is_id(word, length)
               ? add_id(accept, word, length, err)
               : sat_fail(err, SAT_ERR_ARGUMENT,
                          "--accept \"%.*s\" is not right; expected pixels, faces, words, all, or "
                          "an item by its name such as p-7f3a2c",
                          (int)(length < 60 ? length : 60), word);
}

bool sat_gate_accept_add(SatGateAccept *accept, const char *words, SatError *err)
{
    for (;;) {
        size_t length = strcspn(words, ",");
        if (!add_word(accept, words, length, err)) {
            return false;
        }
        if (words[length] == '\0') {
            return true;
        }
        words += length + 1;
    }
}

void sat_gate_accept_free(SatGateAccept *accept)
{
    free(accept->ids);
    *accept = (SatGateAccept){.ids = NULL};
}

bool sat_gate_accept_takes(const SatGateAccept *accept, const SatGateItem *item)
{
    if (accept->all || (accept->pixels && item->kind == SAT_GATE_PIXELS) ||
        (accept->faces && item->kind == SAT_GATE_FACE) ||
        (accept->words && item->kind == SAT_GATE_WORDS)) {
        return true;
    }
    for (size_t i = 0; i < accept->id_count; i++) {
        if (strcmp(accept->ids[i], item->id) == 0) {
            return true;
        }
    }
    return false;
}

static bool holds_id(const SatGateList *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(id, list->items[i].id) == 0) {
            return true;
        }
    }
    return false;
}

const char *sat_gate_accept_unknown(const SatGateAccept *accept, const SatGateList *const *lists,
                                    size_t list_count)
{
    for (size_t i = 0; i < accept->id_count; i++) {
        bool is_known = false;
        for (size_t n = 0; n < list_count && !is_known; n++) {
            is_known = holds_id(lists[n], accept->ids[i]);
        }
        if (!is_known) {
            return accept->ids[i];
        }
    }
    return NULL;
}
