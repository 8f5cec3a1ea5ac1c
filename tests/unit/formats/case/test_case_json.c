/* case.json: round trips, small files, refusals that name the field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/case_builder.h"
#include "formats/case/case_json.h"
#include "formats/case/case_json_private.h"
#include "formats/case/clean_text_private.h"
#include "tests/unit/formats/case/random_case.h"

enum { ROUND_TRIPS = 400 };

static void put_storage(void *context, size_t study_index, size_t series_index,
                        SatJsonWriter *writer)
{
    sat_json_open_object_inline(writer, "storage");
    sat_json_put_u64(writer, "study", study_index);
    sat_json_put_u64(writer, "series", series_index);
    sat_json_close_object(writer);
    (*(size_t *)context)++;
}

static void test_round_trip_gives_same_bytes(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUND_TRIPS; seed++) {
        SatError err = SAT_ERROR_INIT;
        SAT_AUTO(SatCase) *made = random_case(seed, &err);
        if (made == NULL) {
            fail_msg("seed %llu: %s", (unsigned long long)seed, err.text);
        }
        SatByteWriter first = SAT_BYTE_WRITER_INIT;
        SatByteWriter second = SAT_BYTE_WRITER_INIT;
        assert_true(sat_case_write_json(made, NULL, NULL, &first, &err));
        SAT_AUTO(SatCase) *read =
            sat_case_read_json((const char *)first.bytes, first.length, NULL, &err);
        if (read == NULL) {
            fail_msg("seed %llu: %s", (unsigned long long)seed, err.text);
        }
        assert_true(sat_case_write_json(read, NULL, NULL, &second, &err));
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.bytes, second.bytes, first.length);
        sat_byte_writer_free(&first);
        sat_byte_writer_free(&second);
    }
}

static void assert_same_series(const SatSeries *a, const SatSeries *b)
{
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->modality, b->modality);
    assert_string_equal(a->laterality, b->laterality);
    assert_string_equal(a->modality_word, b->modality_word);
    assert_string_equal(a->perspective, b->perspective);
    assert_string_equal(a->specifics, b->specifics);
    assert_int_equal(a->key_frame_count, b->key_frame_count);
    for (size_t i = 0; i < a->key_frame_count; i++) {
        assert_int_equal(a->key_frames[i], b->key_frames[i]);
    }
    assert_int_equal(a->rows, b->rows);
    assert_int_equal(a->columns, b->columns);
    assert_int_equal(a->bits, b->bits);
    assert_int_equal(a->is_signed, b->is_signed);
    assert_int_equal(a->photometric, b->photometric);
    assert_int_equal(a->has_padding, b->has_padding);
    assert_int_equal(a->padding_low, b->padding_low);
    assert_int_equal(a->value_high, b->value_high);
    assert_int_equal(a->spacing_kind, b->spacing_kind);
    assert_memory_equal(&a->row_spacing_mm, &b->row_spacing_mm, sizeof(double));
    assert_int_equal(a->order, b->order);
    assert_int_equal(a->time_points, b->time_points);
    assert_int_equal(a->segment_number, b->segment_number);
    assert_int_equal(a->segmented_series, b->segmented_series);
    assert_int_equal(a->has_value_range, b->has_value_range);
    assert_int_equal(a->value_low, b->value_low);
    assert_int_equal(a->value_high, b->value_high);
    assert_string_equal(a->patient_orientation[0], b->patient_orientation[0]);
    assert_string_equal(a->patient_orientation[1], b->patient_orientation[1]);
    assert_int_equal(a->has_typical_range, b->has_typical_range);
    assert_int_equal(a->typical_low, b->typical_low);
    assert_int_equal(a->typical_high, b->typical_high);
    assert_int_equal(a->voi_table_count, b->voi_table_count);
    assert_int_equal(a->note_count, b->note_count);
    assert_int_equal(a->accepted_text, b->accepted_text);
    assert_int_equal(a->accepted_face, b->accepted_face);
    assert_int_equal(a->frame_count, b->frame_count);
    for (size_t i = 0; i < a->frame_count; i++) {
        const SatFrameInfo *x = &a->frames[i];
        const SatFrameInfo *y = &b->frames[i];
        assert_int_equal(x->has_position, y->has_position);
        assert_memory_equal(x->position_mm, y->position_mm, sizeof(x->position_mm));
        assert_int_equal(x->orientation != NULL, y->orientation != NULL);
        if (x->orientation != NULL) {
            assert_memory_equal(x->orientation, y->orientation, 6 * sizeof(double));
        }
        assert_memory_equal(&x->modality->slope, &y->modality->slope, sizeof(double));
        assert_string_equal(x->modality->type, y->modality->type);
        assert_int_equal(x->modality->table != NULL, y->modality->table != NULL);
        if (x->modality->table != NULL) {
            assert_int_equal(x->modality->table->count, y->modality->table->count);
            assert_memory_equal(x->modality->table->values, y->modality->table->values,
                                x->modality->table->count * sizeof(uint16_t));
        }
        assert_int_equal(x->window_count, y->window_count);
        for (size_t k = 0; k < x->window_count; k++) {
            assert_memory_equal(&x->windows[k].center, &y->windows[k].center, sizeof(double));
            assert_int_equal(x->windows[k].function, y->windows[k].function);
            assert_string_equal(x->windows[k].explanation, y->windows[k].explanation);
        }
    }
}

/* Same bytes could also mean: lost both times. */
static void test_round_trip_keeps_the_model(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        SatError err = SAT_ERROR_INIT;
        SAT_AUTO(SatCase) *made = random_case(seed, &err);
        assert_non_null(made);
        SatByteWriter json = SAT_BYTE_WRITER_INIT;
        assert_true(sat_case_write_json(made, NULL, NULL, &json, &err));
        SAT_AUTO(SatCase) *read =
            sat_case_read_json((const char *)json.bytes, json.length, NULL, &err);
        assert_non_null(read);
        assert_string_equal(made->discussion, read->discussion);
        assert_string_equal(made->certainty, read->certainty);
        assert_string_equal(made->sex, read->sex);
        assert_string_equal(made->rid, read->rid);
        assert_string_equal(made->citation, read->citation);
        assert_string_equal(made->consent, read->consent);
        assert_string_equal(made->consent[0] != '\0' ? made->consent_statement : "",
                            read->consent_statement);
        assert_int_equal(made->is_for_quiz, read->is_for_quiz);
        assert_int_equal(made->is_hidden, read->is_hidden);
        assert_int_equal(made->block_count, read->block_count);
        for (size_t i = 0; i < made->block_count; i++) {
            assert_int_equal(made->blocks[i].before, read->blocks[i].before);
            assert_string_equal(made->blocks[i].text, read->blocks[i].text);
        }
        for (size_t i = 0; i < made->study_count; i++) {
            assert_string_equal(made->studies[i].text, read->studies[i].text);
        }
        assert_int_equal(made->reference_count, read->reference_count);
        assert_int_equal(made->study_count, read->study_count);
        size_t series = sat_case_series_count(made);
        assert_int_equal(series, sat_case_series_count(read));
        for (size_t i = 0; i < series; i++) {
            size_t study = 99;
            size_t study_read = 98;
            assert_same_series(sat_case_series(made, i, &study),
                               sat_case_series(read, i, &study_read));
            assert_int_equal(study, study_read);
        }
        sat_byte_writer_free(&json);
    }
}

static void test_storage_is_appended_and_given_back(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *made = random_case(7, &err);
    assert_non_null(made);
    SatByteWriter json = SAT_BYTE_WRITER_INIT;
    size_t calls = 0;
    assert_true(sat_case_write_json(made, put_storage, &calls, &json, &err));
    assert_int_equal(calls, sat_case_series_count(made));
    json_t *root = NULL;
    SAT_AUTO(SatCase) *read =
        sat_case_read_json((const char *)json.bytes, json.length, &root, &err);
    assert_non_null(read);
    json_t *study = json_array_get(json_object_get(root, "studies"), 0);
    json_t *series = json_array_get(json_object_get(study, "series"), 0);
    assert_true(json_is_object(json_object_get(series, "storage")));
    json_decref(root);
    sat_byte_writer_free(&json);
}

static void test_four_hundred_frames_stay_small(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *made = plain_stack_case(400, &err);
    assert_non_null(made);
    SatByteWriter json = SAT_BYTE_WRITER_INIT;
    assert_true(sat_case_write_json(made, NULL, NULL, &json, &err));
    assert_true(json.length < 40000);
    sat_byte_writer_free(&json);
}

static void test_frames_share_what_they_inherit(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *made = plain_stack_case(50, &err);
    assert_non_null(made);
    SatByteWriter json = SAT_BYTE_WRITER_INIT;
    assert_true(sat_case_write_json(made, NULL, NULL, &json, &err));
    SAT_AUTO(SatCase) *read = sat_case_read_json((const char *)json.bytes, json.length, NULL, &err);
    assert_non_null(read);
    const SatSeries *series = sat_case_series(read, 0, NULL);
    assert_ptr_equal(series->frames[0].modality, series->frames[49].modality);
    assert_ptr_equal(series->frames[0].windows, series->frames[49].windows);
    assert_non_null(series->frames[49].orientation);
    sat_byte_writer_free(&json);
}

#define SERIES_HEAD                                                                                \
    "\"modality\":\"CT\",\"rows\":4,\"columns\":4,\"bits\":12,\"photometric\":\"MONOCHROME2\","    \
    "\"order\":\"position\""
#define CASE_OF(top, series)                                                                       \
    "{\"format\":\"satchel-case\",\"version\":1," top "\"title\":\"T\",\"studies\":[{\"series\":"  \
    "[{" series "}]}]}"
#define PLAIN CASE_OF("", SERIES_HEAD ",\"frames\":[{}]")

static void test_frames_state_exceptions(void **state)
{
    (void)state;
    static const char text[] =
        CASE_OF("\"later\":{\"x\":1},", SERIES_HEAD
                ",\"unknown\":[1],\"orientation\":[1,0,0,0,1,0],\"rescale\":{\"slope\":2},"
                "\"windows\":[{\"center\":1,\"width\":2}],\"frames\":["
                "{\"position\":[1,2,3]},{\"orientation\":null,\"rescale\":{},\"windows\":[]},"
                "{\"modality_table\":{\"first_input\":-2,\"bits\":8,\"values\":[0,255]}}]");
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *read = sat_case_read_json(text, sizeof(text) - 1, NULL, &err);
    if (read == NULL) {
        fail_msg("%s", err.text);
    }
    const SatFrameInfo *frames = sat_case_series(read, 0, NULL)->frames;
    assert_true(frames[0].has_position && frames[0].orientation != NULL);
    assert_true(frames[0].modality->slope > 1.9 && frames[0].window_count == 1);
    assert_false(frames[1].has_position || frames[1].orientation != NULL);
    assert_true(frames[1].modality->slope < 1.1 && frames[1].window_count == 0);
    assert_non_null(frames[2].modality->table);
    assert_int_equal(frames[2].modality->table->first_input, -2);
    assert_non_null(frames[2].orientation);
}

typedef struct {
    const char *text;
    SatErrorCode code;
    const char *named; /* must stand in the message */
} Refusal;

static const Refusal refusals[] = {
    {"", SAT_ERR_FORMAT, "line 1"},
    {"[]", SAT_ERR_FORMAT, "object"},
    {"{\"format\":\"x\",\"version\":1}", SAT_ERR_FORMAT, "format"},
    {"{\"format\":\"satchel-case\",\"version\":2,\"title\":\"T\"}", SAT_ERR_UNSUPPORTED, "2"},
    {CASE_OF("\"requires\":[\"volume\"],", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_UNSUPPORTED,
     "volume"},
    {"{\"format\":\"satchel-case\",\"version\":1,\"studies\":[]}", SAT_ERR_FORMAT, "title"},
    {"{\"format\":\"satchel-case\",\"version\":1,\"title\":\"T\",\"studies\":[]}", SAT_ERR_FORMAT,
     "studies"},
    {CASE_OF("\"age\":\"4\\u0007\",", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_FORMAT, "age"},
    {CASE_OF("\"tags\":[\"a\\nb\"],", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_FORMAT, "tags[0]"},
    {CASE_OF("\"discussion\":\"a\\u009bb\",", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_FORMAT,
     "discussion"},
    {CASE_OF("\"sex\":\"female\",", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_FORMAT, "sex"},
    {CASE_OF("\"certainty\":\"sure\",", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_FORMAT,
     "certainty"},
    {CASE_OF("\"id\":\"xyz\",", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_FORMAT, "id"},
    {CASE_OF("\"age\":\"123456789012345678901234567890123\",", SERIES_HEAD ",\"frames\":[{}]"),
     SAT_ERR_LIMIT, "age"},
    {CASE_OF("", SERIES_HEAD ",\"frames\":[]"), SAT_ERR_LIMIT, "studies[0].series[0]"},
    {CASE_OF("", SERIES_HEAD), SAT_ERR_FORMAT, "studies[0].series[0].frames"},
    {CASE_OF("", SERIES_HEAD ",\"frames\":[{}],\"key_frames\":[1]"), SAT_ERR_FORMAT,
     "key_frames[0]"},
    {CASE_OF("\"text_blocks\":[{\"before_study\":1,\"text\":\"a\"},{\"before_study\":0,\"text\":"
             "\"b\"}],",
             SERIES_HEAD ",\"frames\":[{}]"),
     SAT_ERR_FORMAT, "text_blocks[1].before_study"},
    {CASE_OF("\"consent\":{\"kind\":\"maybe\"},", SERIES_HEAD ",\"frames\":[{}]"), SAT_ERR_FORMAT,
     "consent.kind"},
    {CASE_OF("", SERIES_HEAD ",\"frames\":[{},7]"), SAT_ERR_FORMAT, "frames[1]"},
    {CASE_OF("", SERIES_HEAD ",\"frames\":[{\"position\":[1,2]}]"), SAT_ERR_FORMAT, "position"},
    {CASE_OF("", SERIES_HEAD ",\"frames\":[{\"rescale\":{},\"modality_table\":{}}]"),
     SAT_ERR_FORMAT, "exclude"},
    {CASE_OF("", SERIES_HEAD ",\"segments\":{\"number\":65536},\"frames\":[{}]"), SAT_ERR_FORMAT,
     "segments.number"},
    {CASE_OF("", SERIES_HEAD ",\"segments\":{\"series\":0},\"frames\":[{}]"), SAT_ERR_FORMAT,
     "segments.series"},
    {CASE_OF("", SERIES_HEAD ",\"segments\":[],\"frames\":[{}]"), SAT_ERR_FORMAT, "segments"},
    {CASE_OF("", SERIES_HEAD ",\"time_points\":1,\"frames\":[{}]"), SAT_ERR_FORMAT, "time_points"},
    {CASE_OF("", SERIES_HEAD ",\"time_points\":2,\"frames\":[{},{},{}]"), SAT_ERR_FORMAT,
     "time_points"},
    {CASE_OF("", SERIES_HEAD ",\"samples\":2,\"frames\":[{}]"), SAT_ERR_FORMAT, "samples"},
    {CASE_OF("", SERIES_HEAD ",\"samples\":3,\"frames\":[{}]"), SAT_ERR_FORMAT, "photometric"},
    {CASE_OF("", SERIES_HEAD ",\"padding\":[5,4],\"frames\":[{}]"), SAT_ERR_FORMAT, "padding"},
    {CASE_OF("", SERIES_HEAD ",\"padding\":[4.5,5],\"frames\":[{}]"), SAT_ERR_FORMAT, "padding"},
    {CASE_OF("", SERIES_HEAD ",\"patient_orientation\":[\"L\"],\"frames\":[{}]"), SAT_ERR_FORMAT,
     "patient_orientation"},
    {CASE_OF("", SERIES_HEAD ",\"patient_orientation\":[\"LE\",\"F\"],\"frames\":[{}]"),
     SAT_ERR_FORMAT, "patient_orientation"},
    {CASE_OF("", SERIES_HEAD ",\"patient_orientation\":[\"L\",\"R\"],\"frames\":[{}]"),
     SAT_ERR_FORMAT, "patient_orientation"},
    {CASE_OF("", SERIES_HEAD ",\"typical_range\":[9,8],\"frames\":[{}]"), SAT_ERR_FORMAT,
     "typical_range"},
    {CASE_OF("", SERIES_HEAD ",\"value_range\":[0,1e9],\"frames\":[{}]"), SAT_ERR_FORMAT,
     "value_range"},
    {CASE_OF("", SERIES_HEAD ",\"spacing\":{\"kind\":\"patient\",\"row_mm\":0,\"column_mm\":1},"
                             "\"frames\":[{}]"),
     SAT_ERR_FORMAT, "spacing"},
    {CASE_OF("", SERIES_HEAD ",\"pixel_aspect\":-1,\"frames\":[{}]"), SAT_ERR_FORMAT,
     "pixel_aspect"},
    {CASE_OF("", SERIES_HEAD ",\"pixel_aspect\":1e13,\"frames\":[{}]"), SAT_ERR_FORMAT,
     "pixel_aspect"},
    {CASE_OF("", SERIES_HEAD ",\"rescale\":{\"slope\":1e308},\"frames\":[{}]"), SAT_ERR_FORMAT,
     "rescale"},
    {CASE_OF("", SERIES_HEAD ",\"rescale\":{\"intercept\":-1e13},\"frames\":[{}]"), SAT_ERR_FORMAT,
     "rescale"},
    {CASE_OF("", SERIES_HEAD ",\"windows\":[{\"center\":1,\"width\":1e308}],\"frames\":[{}]"),
     SAT_ERR_FORMAT, "windows[0]"},
    {CASE_OF("", SERIES_HEAD ",\"frames\":[{\"position\":[0,0,1e308]}]"), SAT_ERR_FORMAT,
     "position"},
    {CASE_OF("", SERIES_HEAD ",\"windows\":[{\"center\":1}],\"frames\":[{}]"), SAT_ERR_FORMAT,
     "windows[0].width"},
    {CASE_OF("", SERIES_HEAD ",\"windows\":[{\"center\":1,\"width\":1,\"function\":\"CURVE\"}],"
                             "\"frames\":[{}]"),
     SAT_ERR_FORMAT, "LINEAR_EXACT"},
    {CASE_OF("", SERIES_HEAD ",\"voi_tables\":[{\"first_input\":0,\"bits\":8,\"values\":[256]}],"
                             "\"frames\":[{}]"),
     SAT_ERR_FORMAT, "voi_tables[0]"},
    {CASE_OF("", "\"modality\":\"CT\",\"rows\":4,\"columns\":4,\"bits\":17,\"photometric\":"
                 "\"MONOCHROME2\",\"order\":\"time\",\"frames\":[{}]"),
     SAT_ERR_FORMAT, "bits"},
    {CASE_OF("", "\"modality\":\"CT\",\"rows\":4,\"columns\":4,\"bits\":8,\"order\":\"time\","
                 "\"frames\":[{}]"),
     SAT_ERR_FORMAT, "photometric"},
    {CASE_OF("", "\"modality\":\"\",\"rows\":4,\"columns\":4,\"bits\":8,\"photometric\":\"RGB\","
                 "\"order\":\"time\",\"frames\":[{}]"),
     SAT_ERR_FORMAT, "modality"},
    {"{\"format\":\"satchel-case\",\"format\":\"satchel-case\"}", SAT_ERR_FORMAT, "line"},
    {PLAIN "x", SAT_ERR_FORMAT, "line"},
};

static void test_refusals_name_the_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        const char *text = refusals[i].text;
        SAT_AUTO(SatCase) *read = sat_case_read_json(text, strlen(text), NULL, &err);
        if (read != NULL || err.code != refusals[i].code ||
            strstr(err.text, refusals[i].named) == NULL) {
            fail_msg("refusal %zu (%s): code %d, \"%s\"", i, refusals[i].named, (int)err.code,
                     err.text);
        }
    }
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *read = sat_case_read_json(PLAIN, strlen(PLAIN), NULL, &err);
    assert_non_null(read); /* what the refusals vary is fine in itself */
}

/* 10 million empty objects: the tree would take gigabytes, so it is refused before it is built. */
static void test_a_bomb_of_objects_is_refused(void **state)
{
    (void)state;
    size_t length = (size_t)30 << 20;
    char *text = malloc(length);
    assert_non_null(text);
    for (size_t i = 0; i + 3 <= length; i += 3) {
        memcpy(text + i, "{},", 3);
    }
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_case_read_json(text, length, NULL, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip_gives_same_bytes),
        cmocka_unit_test(test_round_trip_keeps_the_model),
        cmocka_unit_test(test_storage_is_appended_and_given_back),
        cmocka_unit_test(test_four_hundred_frames_stay_small),
        cmocka_unit_test(test_frames_share_what_they_inherit),
        cmocka_unit_test(test_frames_state_exceptions),
        cmocka_unit_test(test_refusals_name_the_field),
        cmocka_unit_test(test_a_bomb_of_objects_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
