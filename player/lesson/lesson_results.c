/* Results as text. */
#include "player/lesson/lesson_results.h"

#include <stdio.h>
#include <string.h>

#include "formats/base/checksum.h"
#include "formats/base/json_value.h"

const char *sat_verdict_name(SatVerdict verdict)
{
    static const char *const NAMES[] = {"skipped", "wrong", "partly", "correct", "unmarked"};
    return NAMES[verdict];
}

const char *sat_question_kind_name(SatQuestionKind kind)
{
    static const char *const NAMES[] = {"single", "multiple", "boolean", "hotspot", "text", ""};
    return NAMES[kind];
}

/** What was answered: numbers of answers as the case has them ("1;3"); "series/image x y"; words.
 */
static void answer_of(const SatQuestionState *state, char *text, size_t capacity)
{
    size_t used = 0;
    text[0] = '\0';
    if (state->attempts == 0) {
        return;
    }
    if (state->kind == SAT_QUESTION_HOTSPOT) {
        char x[32], y[32];
        sat_format_double(state->click.x, x);
        sat_format_double(state->click.y, y);
        snprintf(text, capacity, "%zu/%zu %s %s", state->click_series + 1, state->click_frame + 1,
                 x, y);
    } else if (state->kind == SAT_QUESTION_TEXT) {
        snprintf(text, capacity, "%s", state->text);
    }
    for (size_t i = 0; i < state->answer_count && used < capacity; i++) {
        if (state->chosen[i]) {
            const int wrote =
                snprintf(text + used, capacity - used, "%s%zu", used > 0 ? ";" : "", i + 1);
            used += wrote > 0 ? (size_t)wrote : 0;
        }
    }
}

typedef struct {
    const char *mode, *pack;
    const SatLessonRun *run;
    size_t case_index;
    const SatQuestionState *state;
    char answer[640];
} Record;

typedef void (*PutRecord)(void *context, const Record *record);

static void each_record(SatLessonRun *run, const char *pack, PutRecord put, void *context)
{
    for (size_t s = 0; s < run->stop_count; s++) {
        SatLesson *lesson = run->lessons[s];
        const size_t c = sat_lesson_run_case(run, s);
        for (size_t i = 0; lesson != NULL && i < sat_lesson_question_count(lesson); i++) {
            Record record = {sat_lesson_mode_name(run->mode), pack, run, c,
                             sat_lesson_state(lesson, i),     ""};
            if (sat_lesson_asks(lesson, i)) {
                answer_of(record.state, record.answer, sizeof record.answer);
                put(context, &record);
            }
        }
    }
}

static double points_of(const SatQuestionState *state)
{
    return state->attempts > 0 ? state->marking.points : 0.0;
}

static double seconds_of(const SatQuestionState *state)
{
    return (double)(state->shown_ns / 100000000U) / 10.0;
}

/* ---- CSV (RFC 4180) -------------------------------------------------------------------------- */

static void put_cell(SatByteWriter *out, const char *text)
{
    sat_write_u8(out, '"');
    if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL) {
        sat_write_u8(out, '\''); /* words, never a formula of the program that opens it */
    }
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"') {
            sat_write_u8(out, '"');
        }
        sat_write_u8(out, (uint8_t)*c);
    }
    sat_write_u8(out, '"');
}

static void put_number(SatByteWriter *out, double value)
{
    char text[32];
    sat_format_double(value, text);
    sat_write_u8(out, ',');
    sat_write_text(out, text);
}

static void put_csv(void *context, const Record *record)
{
    SatByteWriter *out = context;
    const SatQuestionState *state = record->state;
    char start[160];
    snprintf(start, sizeof start, "%s,%llu,%s,%zu,", record->mode,
             (unsigned long long)record->run->seed, record->pack, record->case_index + 1);
    sat_write_text(out, start);
    put_cell(out, state->id);
    snprintf(start, sizeof start, ",%s,%s,", sat_question_kind_name(state->kind),
             sat_verdict_name(state->marking.verdict));
    sat_write_text(out, start);
    put_cell(out, record->answer);
    put_number(out, points_of(state));
    put_number(out, state->most_points);
    put_number(out, state->weight);
    put_number(out, state->attempts);
    put_number(out, seconds_of(state));
    put_number(out, state->clicks);
    sat_write_text(out, "\r\n");
}

void sat_results_csv(SatLessonRun *run, const char *pack, SatByteWriter *out)
{
    sat_write_text(out,
                   "mode,seed,pack,case,question,kind,verdict,answer,points,most_points,weight,"
                   "attempts,seconds,clicks\r\n");
    each_record(run, pack, put_csv, out);
}

/* ---- JSON lines ------------------------------------------------------------------------------ */

static void put_json(void *context, const Record *record)
{
    SatByteWriter *out = context;
    const SatQuestionState *state = record->state;
    SatJsonWriter writer = sat_json_writer(out);
    sat_json_open_object_inline(&writer, NULL);
    sat_json_put_text(&writer, "type", "answer");
    sat_json_put_text(&writer, "mode", record->mode);
    sat_json_put_u64(&writer, "seed", record->run->seed);
    sat_json_put_text(&writer, "pack", record->pack);
    sat_json_put_u64(&writer, "case", record->case_index + 1);
    sat_json_put_text(&writer, "question", state->id);
    sat_json_put_text(&writer, "kind", sat_question_kind_name(state->kind));
    sat_json_put_text(&writer, "verdict", sat_verdict_name(state->marking.verdict));
    sat_json_put_text(&writer, "answer", record->answer);
    sat_json_put_double(&writer, "points", points_of(state));
    sat_json_put_double(&writer, "most_points", state->most_points);
    sat_json_put_double(&writer, "weight", state->weight);
    sat_json_put_u64(&writer, "attempts", state->attempts);
    sat_json_put_double(&writer, "seconds", seconds_of(state));
    sat_json_put_u64(&writer, "clicks", state->clicks);
    sat_json_put_bool(&writer, "out_of_time", state->is_out_of_time);
    sat_json_put_bool(&writer, "self_marked", state->is_self_marked);
    sat_json_close_object(&writer);
    sat_write_u8(out, '\n');
}

void sat_results_jsonl(SatLessonRun *run, const char *pack, SatByteWriter *out, char checksum[65])
{
    char digits[65] = "";
    const SatScore score = sat_lesson_run_score(run);
    each_record(run, pack, put_json, out);
    if (!out->failed) {
        const SatSha256 hash = sat_sha256(out->bytes, out->length);
        sat_sha256_to_hex(&hash, digits);
    }
    SatJsonWriter writer = sat_json_writer(out);
    sat_json_open_object_inline(&writer, NULL);
    sat_json_put_text(&writer, "type", "score");
    sat_json_put_text(&writer, "mode", sat_lesson_mode_name(run->mode));
    sat_json_put_double(&writer, "points", score.points);
    sat_json_put_double(&writer, "most_points", score.most_points);
    sat_json_put_u64(&writer, "asked", score.asked);
    sat_json_put_u64(&writer, "answered", score.answered);
    sat_json_put_u64(&writer, "right", score.right);
    sat_json_put_u64(&writer, "unmarked", score.open);
    sat_json_put_text(&writer, "sha256", digits);
    sat_json_close_object(&writer);
    sat_write_u8(out, '\n');
    if (checksum != NULL) {
        memcpy(checksum, digits, sizeof digits);
    }
}
