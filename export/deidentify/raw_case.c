/* Takes over the texts of a case.json that a person wrote. */
#include "export/deidentify/raw_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/user_text.h"
#include "formats/case/case_json_private.h"

enum { FIELD_COUNT = 11, LIST_COUNT = 3 };

struct SatRawCase {
    SatCase *texts;
};

/* One text of the case. */
typedef struct {
    const char *name;
    const char *text;
    bool is_list;
    SatCaseField field;
    SatCaseList list;
    size_t place; /* in a list */
} Text;

typedef struct {
    const char *name;
    const char *text;
    SatCaseField field;
} Field;

static void fields_of(const SatCase *texts, Field out[FIELD_COUNT])
{
    const Field fields[FIELD_COUNT] = {
        {"title", texts->title, SAT_CASE_TITLE},
        {"presentation", texts->presentation, SAT_CASE_PRESENTATION},
        {"diagnosis", texts->diagnosis, SAT_CASE_DIAGNOSIS},
        {"certainty", texts->certainty, SAT_CASE_CERTAINTY},
        {"discussion", texts->discussion, SAT_CASE_DISCUSSION},
        {"contributor", texts->contributor, SAT_CASE_CONTRIBUTOR},
        {"licence", texts->licence, SAT_CASE_LICENCE},
        {"identifiers.rid", texts->rid, SAT_CASE_RID},
        {"identifiers.doi", texts->doi, SAT_CASE_DOI},
        {"age", texts->age, SAT_CASE_AGE},
        {"sex", texts->sex, SAT_CASE_SEX},
    };
    memcpy(out, fields, sizeof(fields));
}

static Text text_at(const SatCase *texts, size_t index)
{
    const struct {
        const char *name;
        const char *const *texts;
        size_t count;
        SatCaseList list;
    } lists[LIST_COUNT] = {
        {"systems", texts->systems, texts->system_count, SAT_CASE_SYSTEMS},
        {"tags", texts->tags, texts->tag_count, SAT_CASE_TAGS},
        {"references", texts->references, texts->reference_count, SAT_CASE_REFERENCES},
    };
    if (index < FIELD_COUNT) {
        Field fields[FIELD_COUNT];
        fields_of(texts, fields);
        return (Text){
            .name = fields[index].name, .text = fields[index].text, .field = fields[index].field};
    }
    index -= FIELD_COUNT;
    size_t list = 0;
    while (list + 1 < LIST_COUNT && index >= lists[list].count) {
        index -= lists[list++].count;
    }
    return (Text){.name = lists[list].name,
                  .text = lists[list].texts[index],
                  .is_list = true,
                  .list = lists[list].list,
                  .place = index};
}

SatRawCase *sat_raw_case_read(const char *json, size_t length_bytes, SatError *err)
{
    SatRawCase *raw = calloc(1, sizeof(*raw));
    if (raw == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case.json");
        return NULL;
    }
    raw->texts = sat_case_read_texts(json, length_bytes, err);
    if (raw->texts == NULL) {
        free(raw);
        return NULL;
    }
    return raw;
}

void sat_raw_case_free(SatRawCase *raw)
{
    if (raw != NULL) {
        sat_case_free(raw->texts);
        free(raw);
    }
}

size_t sat_raw_case_text_count(const SatRawCase *raw)
{
    return FIELD_COUNT + raw->texts->system_count + raw->texts->tag_count +
           raw->texts->reference_count;
}

void sat_raw_case_text_name(const SatRawCase *raw, size_t index, char out[40])
{
    Text text = text_at(raw->texts, index);
    if (text.is_list) {
        (void)snprintf(out, 40, "%s[%zu]", text.name, text.place);
    } else {
        (void)snprintf(out, 40, "%s", text.name);
    }
}

/* Who contributed a case, and wrote what it refers to, may be on the staff. */
static bool may_name_staff(const Text *text)
{
    return text->is_list ? text->list == SAT_CASE_REFERENCES : text->field == SAT_CASE_CONTRIBUTOR;
}

bool sat_raw_case_search(const SatRawCase *raw, size_t index, const SatOwnIdentifiers *own,
                         const SatSha256 *patient_keys, size_t patient_count, SatTypedMatches *out,
                         SatError *err)
{
    Text text = text_at(raw->texts, index);
    if (!sat_typed_text_search(own, patient_keys, patient_count, text.text, strlen(text.text), out,
                               err)) {
        return false;
    }
    size_t kept = 0;
    for (size_t i = 0; may_name_staff(&text) && i < out->count; i++) {
        bool is_staff = out->items[i].kind == SAT_IDENTIFIER_STAFF ||
                        out->items[i].kind == SAT_IDENTIFIER_INSTITUTION;
        if (!is_staff) {
            out->items[kept++] = out->items[i];
        }
    }
    out->count = may_name_staff(&text) ? kept : out->count;
    return true;
}

bool sat_raw_case_take(const SatRawCase *raw, SatCaseBuilder *builder, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    bool done = arena != NULL;
    size_t count = sat_raw_case_text_count(raw);
    for (size_t i = 0; done && i < count; i++) {
        Text text = text_at(raw->texts, i);
        if (text.text[0] == '\0') {
            continue;
        }
        const SatCleanText *clean =
            sat_deid_user_text(arena, text.text, strlen(text.text), SAT_CASE_MAX_TEXT_BYTES, err);
        done =
            clean != NULL && (text.is_list ? sat_case_builder_append(builder, text.list, clean, err)
                                           : sat_case_builder_set(builder, text.field, clean, err));
        done = done || sat_fail_in(err, "%s", text.name);
    }
    return done;
}
