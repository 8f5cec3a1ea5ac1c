/* Writes what an author finds in a new case.json. */
#include "export/case_template.h"

#include <stdio.h>

#include "formats/base/json_value.h"
#include "formats/case/case_json.h"
#include "formats/case/case_words.h"

enum { LINE_BYTES = 640 };

static const char *text(const SatCleanText *clean)
{
    return clean != NULL ? sat_clean_text_utf8(clean) : "";
}

void sat_case_thumbnail_name(SatSelector series, char out[SAT_CASE_THUMBNAIL_CAPACITY])
{
    (void)snprintf(out, SAT_CASE_THUMBNAIL_CAPACITY, "%u-%u.png", (unsigned)series.study_number,
                   (unsigned)series.series_number);
}

static void put_words(SatJsonWriter *json, const char *key, const char *before, SatWordList list)
{
    char words[SAT_WORDS_BYTES], line[LINE_BYTES];
    sat_word_join(list, words, sizeof(words));
    (void)snprintf(line, sizeof(line), "%s%s", before, words);
    sat_json_put_text(json, key, line);
}

static void put_head(SatJsonWriter *json, const SatPlannedCase *planned)
{
    sat_json_put_text(json, "format", SAT_CASE_JSON_FORMAT);
    sat_json_put_u64(json, "version", SAT_CASE_JSON_VERSION);
    sat_json_open_array(json, "//");
    sat_json_put_text(json, NULL,
                      "Fill in what you like, take away what you do not need; then: satchel pack "
                      "FOLDER -o lecture.satchel");
    sat_json_put_text(
        json, NULL, "Members whose name begins with // are notes for you: no program reads them.");
    sat_json_put_text(json, NULL,
                      "satchel edit FOLDER --title ... sets the common fields without an editor.");
    sat_json_close_array(json);
    sat_json_put_text(json, "title", "");
    sat_json_put_text(json, "// title", text(planned->title)); /* what it is called without one */
    sat_json_put_text(json, "presentation", "");
    sat_json_put_text(json, "// age, sex",
                      "\"age\": \"45 y\", \"sex\": \"F\"; taken from the "
                      "pictures where they say it");
    sat_json_open_array_inline(json, "systems");
    sat_json_close_array(json);
    put_words(json, "// systems", "any of: ", sat_case_system_words());
    sat_json_open_array_inline(json, "tags");
    sat_json_close_array(json);
    sat_json_put_text(json, "diagnosis", "");
    put_words(json, "// certainty", "\"certainty\" is one of: ", sat_certainty_words());
    sat_json_put_text(json, "discussion", "");
    sat_json_open_array_inline(json, "references");
    sat_json_close_array(json);
    sat_json_put_text(json, "contributor", "");
    sat_json_put_text(json, "licence", "");
    sat_json_put_text(json, "// consent",
                      "\"consent\": {\"kind\": \"none\", \"local policy\" or \"written\", "
                      "\"statement\": \"...\"}");
}

static void put_series(SatJsonWriter *json, const SatPlannedSeries *series, size_t study)
{
    char line[LINE_BYTES], thumbnail[SAT_CASE_THUMBNAIL_CAPACITY];
    sat_case_thumbnail_name(series->selector, thumbnail);
    (void)snprintf(line, sizeof(line),
                   "\"series\": [%zu, %u] in marks and views; %zu picture%s, \"frames\" 0 to %zu; "
                   "see thumbnails/%s",
                   study, (unsigned)series->selector.series_number - 1, series->frame_count,
                   series->frame_count == 1 ? "" : "s", series->frame_count - 1, thumbnail);
    sat_json_open_object(json, NULL);
    sat_json_put_text(json, "//", line);
    sat_json_put_text(json, "title", text(series->title));
    sat_json_open_array_inline(json, "key_frames");
    sat_json_close_array(json);
    sat_json_close_object(json);
}

static void put_studies(SatJsonWriter *json, const SatPlannedCase *planned)
{
    sat_json_open_array(json, "studies");
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        size_t number = 0; /* several stacks of one series are told once */
        sat_json_open_object(json, NULL);
        sat_json_put_text(json, "caption", text(study->caption));
        sat_json_put_text(json, "title", text(study->title));
        sat_json_put_text(json, "text", "");
        sat_json_open_array(json, "series");
        for (size_t i = 0; i < study->series_count; i++) {
            const SatPlannedSeries *series = &study->series[i];
            if (series->selector.series_number != number && series->frame_count > 0) {
                number = series->selector.series_number;
                put_series(json, series, s);
            }
        }
        sat_json_close_array(json);
        sat_json_close_object(json);
    }
    sat_json_close_array(json);
}

static void put_teaching(SatJsonWriter *json)
{
    sat_json_open_array_inline(json, "findings");
    sat_json_close_array(json);
    sat_json_put_text(json, "// findings",
                      "{\"id\": \"f1\", \"text\": \"what is seen\", \"marks\": [{\"id\": \"m1\", "
                      "\"kind\": \"arrow\", \"series\": [0, 0], \"frames\": [3, 5], \"points\": "
                      "[[120, 80], [140, 95]]}]}; other kinds: label, circle, ellipse, box, "
                      "polygon, freehand");
    sat_json_open_array_inline(json, "questions");
    sat_json_close_array(json);
    sat_json_put_text(json, "// questions",
                      "{\"id\": \"q1\", \"kind\": \"single\", \"prompt\": \"What is it?\", "
                      "\"answers\": [{\"text\": \"Blood\", \"correct\": true}, {\"text\": "
                      "\"Calcium\"}]}; other kinds: multiple, boolean, hotspot, text. By mouse: "
                      "draw and ask in the player, then satchel pack FOLDER --with DRAFT");
}

void sat_write_case_template(const SatPlannedCase *planned, SatByteWriter *out)
{
    SatJsonWriter json = sat_json_writer(out);
    sat_json_open_object(&json, NULL);
    put_head(&json, planned);
    put_studies(&json, planned);
    put_teaching(&json);
    sat_json_close_object(&json);
    sat_write_text(out, "\n");
}
