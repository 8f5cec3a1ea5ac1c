/* Writes the privacy report of `deidentify`. */
#include "export/deidentify_report.h"

#include "formats/base/file_io.h"
#include "formats/base/json_value.h"

/* What the engine does not do: whoever reads the report must not take it for done. */
static const char *const not_done[] = {
    "text inside the pictures is not looked for; series that may show some are listed",
    "bits outside Bits Stored of RLE pictures stay",
    "bytes that no decoder reads stay in RLE frames and offset tables, and ICC profiles and "
    "palettes "
    "are copied as they are: a writer can hide text there",
    "faces in thin stacks of the head are not looked for",
};

static void put_profile(const SatDeidentifyOutcome *outcome, SatJsonWriter *json)
{
    const SatDeidProfile *profile = outcome->profile;
    SatDeidMethodCode codes[SAT_DEID_MOST_CODES];
    size_t count = sat_deid_profile_codes(profile, codes);
    sat_json_put_text(json, "profile", profile->name);
    sat_json_put_text(json, "table", "DICOM PS3.15 E.1-1");
    sat_json_put_text(json, "edition", sat_ps3_15_edition);
    sat_json_open_array(json, "options");
    for (size_t i = 0; i < count; i++) {
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "code", codes[i].value);
        sat_json_put_text(json, "meaning", codes[i].meaning);
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
}

static void put_objects(const SatDeidentifyOutcome *outcome, SatJsonWriter *json)
{
    const SatSourceCounts *counts = &outcome->pipeline->counts;
    sat_json_open_object(json, "objects");
    sat_json_put_u64(json, "written", outcome->written);
    sat_json_put_u64(json, "failed", outcome->failed);
    sat_json_put_u64(json, "not_dicom", counts->skipped[SAT_SKIP_NOT_DICOM]);
    sat_json_put_u64(json, "damaged", counts->skipped[SAT_SKIP_CORRUPT]);
    sat_json_put_u64(json, "unreadable", counts->skipped[SAT_SKIP_UNREADABLE]);
    sat_json_open_array(json, "dropped");
    for (size_t i = 0; i < outcome->dropped_kinds; i++) {
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "kind", outcome->dropped[i].kind->one);
        sat_json_put_u64(json, "count", outcome->dropped[i].count);
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
    sat_json_close_object(json);
}

static void put_list(const SatGateList *list, SatJsonWriter *json)
{
    for (size_t i = 0; i < list->count; i++) {
        const SatGateItem *item = &list->items[i];
        bool is_left_out =
            item->state == SAT_GATE_LEFT_OUT || item->state == SAT_GATE_LEFT_OUT_BEFORE;
        char place[SAT_SELECTOR_CAPACITY];
        sat_selector_format(item->where, place);
        sat_json_open_object_inline(json, NULL);
        sat_json_put_text(json, "id", item->id);
        sat_json_put_text(json, "where", place);
        sat_json_put_u64(json, "pictures", item->frame_count);
        sat_json_put_text(json, "reason", item->reason);
        sat_json_put_text(json, "decision", is_left_out ? "left out" : "accepted");
        sat_json_close_object(json);
    }
}

static void put_suspicions(const SatDeidentifyOutcome *outcome, SatJsonWriter *json)
{
    sat_json_open_array(json, "suspicions");
    put_list(&outcome->pipeline->gate.list, json);
    put_list(&outcome->pipeline->gate.settled, json);
    sat_json_close_array(json);
}

static void put_tag(SatJsonWriter *json, uint32_t tag)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    if (tag == SAT_DEID_COUNT_PRIVATE || tag == SAT_DEID_COUNT_UNKNOWN) {
        sat_json_put_text(json, "tag", NULL);
        return;
    }
    sat_write_format(&text, "(%04X,%04X)", (unsigned)(tag >> 16), (unsigned)(tag & 0xFFFFU));
    sat_write_u8(&text, 0);
    sat_json_put_text(json, "tag", text.failed ? NULL : (const char *)text.bytes);
    sat_byte_writer_free(&text);
}

static void put_attributes(const SatDeidCounts *counts, SatJsonWriter *json)
{
    static const char *const kinds[SAT_DEID_COUNT_KINDS] = {"kept", "changed", "emptied",
                                                            "removed"};
    sat_json_open_array(json, "attributes");
    for (size_t i = 0; i < counts->count; i++) {
        const SatDeidCount *count = &counts->items[i];
        sat_json_open_object_inline(json, NULL);
        put_tag(json, count->tag);
        sat_json_put_text(json, "keyword", sat_deid_count_keyword(count->tag));
        for (size_t k = 0; k < SAT_DEID_COUNT_KINDS; k++) {
            sat_json_put_u64(json, kinds[k], count->counts[k]);
        }
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
}

bool sat_deidentify_write_report(const SatDeidentifyOutcome *outcome, const char *path,
                                 SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    SatJsonWriter json = sat_json_writer(&bytes);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "satchel", SAT_VERSION);
    put_profile(outcome, &json);
    put_objects(outcome, &json);
    put_suspicions(outcome, &json);
    put_attributes(outcome->attributes, &json);
    sat_json_open_array(&json, "not_done");
    for (size_t i = 0; i < sizeof(not_done) / sizeof(not_done[0]); i++) {
        sat_json_put_text(&json, NULL, not_done[i]);
    }
    sat_json_close_array(&json);
    sat_json_close_object(&json);
    sat_write_u8(&bytes, '\n');
    bool done = bytes.failed
                    ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the privacy report")
                    : sat_write_file_atomic(path, bytes.bytes, bytes.length, false, err);
    sat_byte_writer_free(&bytes);
    return done;
}
