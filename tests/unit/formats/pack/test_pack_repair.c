/* Repair of packs: whatever byte is wrong and wherever the file ends, what is whole comes through,
 * what is lost is told, and the new pack verifies. */
#include "formats/pack/pack_repair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/formats/pack/pack_test_support.h"

enum { FLIP_STEP = 11, CUT_STEP = 173, MOST_LOSSES = 8 };

typedef struct {
    TinyPack tiny;
    char *damaged, *repaired;
    size_t outcomes[3]; /* the same bytes; something lost; nothing left */
} Fixture;

typedef struct {
    SatPackLoss all[MOST_LOSSES];
    char texts[MOST_LOSSES][600];
    size_t count;
} Losses;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    pack_test_tiny_make(&f->tiny);
    f->damaged = scratch_path(&f->tiny.folder, "damaged.satchel");
    f->repaired = scratch_path(&f->tiny.folder, "repaired.satchel");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    free(f->damaged);
    free(f->repaired);
    pack_test_tiny_free(&f->tiny);
    free(f);
    return 0;
}

static void keep_loss(void *context, const SatPackLoss *loss)
{
    Losses *losses = context;
    assert_true(losses->count < MOST_LOSSES);
    losses->all[losses->count] = *loss;
    (void)snprintf(losses->texts[losses->count++], sizeof(losses->texts[0]), "%s", loss->text);
}

/* False: nothing was left, and nothing written. */
static bool repair(Fixture *f, const void *bytes, size_t length, Losses *losses,
                   SatPackRepaired *result)
{
    SatError err = SAT_ERROR_INIT;
    SatPackSalvage salvage;
    *losses = (Losses){.count = 0};
    pack_test_put(f->damaged, bytes, length);
    (void)unlink(f->repaired);
    bool done = sat_pack_salvage_open(f->damaged, &salvage, &err) &&
                sat_pack_repair(&salvage, f->repaired, keep_loss, losses, result, &err);
    sat_pack_salvage_close(&salvage);
    if (!done) {
        assert_true(err.code == SAT_ERR_CORRUPT || err.code == SAT_ERR_FORMAT);
        assert_int_not_equal(access(f->repaired, F_OK), 0);
        return false;
    }
    CheckLog log = {.first = ""};
    SatCheckResult checked;
    assert_ok(sat_pack_check(f->repaired, false, pack_test_log, NULL, &log, &checked, &err), err);
    if (checked.faults > 0) {
        fail_msg("the repaired pack: %s", log.first);
    }
    assert_int_equal(checked.cases, result->cases);
    assert_int_equal(checked.frames, result->frames);
    assert_int_equal(losses->count, result->losses);
    return true;
}

static bool same_frame(const SatPackFrame *a, const SatPackFrame *b)
{
    bool same = a->strip_count == b->strip_count;
    for (uint32_t i = 0; same && i < a->strip_count; i++) {
        same = sat_sha256_equal(&a->strips[i].hash, &b->strips[i].hash);
    }
    return same;
}

/* Each picture of the repaired pack is one of the sound one, in the same order, of the same series.
 */
static size_t assert_pictures_are_ours(const Fixture *f)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(f->repaired, &err);
    assert_ok(reader != NULL, err);
    size_t frames = 0, sound = 0;
    for (size_t i = 0; i < sat_pack_reader_case_count(reader); i++, sound++) {
        SAT_AUTO(SatPackCase) *found = sat_pack_reader_load_case(reader, i, &err);
        assert_ok(found != NULL, err);
        while (strcmp(found->model->title, f->tiny.cases[sound]->model->title) != 0) {
            assert_true(++sound < 2);
        }
        size_t old = 0;
        for (size_t k = 0; k < found->series_count; k++, old++) {
            size_t count = sat_case_series(found->model, k, NULL)->frame_count, at = 0;
            while (found->series[k].shape.width_px !=
                   f->tiny.cases[sound]->series[old].shape.width_px) {
                assert_true(++old < f->tiny.cases[sound]->series_count);
            }
            size_t of = sat_case_series(f->tiny.cases[sound]->model, old, NULL)->frame_count;
            for (size_t n = 0; n < count; n++, at++, frames++) {
                while (at < of && !same_frame(&found->series[k].frames[n],
                                              &f->tiny.cases[sound]->series[old].frames[at])) {
                    at++;
                }
                assert_true(at < of);
            }
            const SatSeries *series = sat_case_series(found->model, k, NULL);
            assert_true(count == of || series->note_count > 0);
        }
    }
    return frames;
}

static bool holds(const SatPackEntry *entry, size_t byte)
{
    return byte >= entry->offset && byte - entry->offset < entry->length;
}

/* How many frames a wrong byte costs: those it lies in, or all of the case when in its case.json.
 */
static size_t frames_hit(const Fixture *f, size_t byte)
{
    size_t hit = 0;
    for (size_t i = 0; i < 2; i++) {
        if (holds(&sat_pack_reader_case(f->tiny.sound, i)->case_json, byte)) {
            return sat_case_frame_count(f->tiny.cases[i]->model);
        }
        for (size_t k = 0; k < f->tiny.cases[i]->series_count; k++) {
            size_t count = sat_case_series(f->tiny.cases[i]->model, k, NULL)->frame_count;
            for (size_t n = 0; n < count; n++) {
                const SatPackFrame *frame = &f->tiny.cases[i]->series[k].frames[n];
                for (uint32_t s = 0; s < frame->strip_count; s++) {
                    hit += holds(&frame->strips[s], byte) ? 1 : 0;
                }
            }
        }
    }
    return hit;
}

static bool thumbnail_hit(const Fixture *f, size_t byte)
{
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < f->tiny.cases[i]->series_count; k++) {
            const SatPackSeries *series = &f->tiny.cases[i]->series[k];
            if (series->has_thumbnail && holds(&series->thumbnail, byte)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_same_pack(const Fixture *f)
{
    size_t length = 0;
    uint8_t *found = pack_test_slurp(f->repaired, &length);
    bool same = length == f->tiny.length && memcmp(found, f->tiny.bytes, length) == 0;
    free(found);
    return same;
}

static void test_whole_pack_stays_the_same(void **state)
{
    Fixture *f = *state;
    Losses losses;
    SatPackRepaired result;
    assert_true(repair(f, f->tiny.bytes, f->tiny.length, &losses, &result));
    assert_int_equal(losses.count, 0);
    assert_true(is_same_pack(f));
    assert_int_equal(result.size_bytes, f->tiny.length);
}

/* One bit: the pictures it lies in are lost, no other, and each loss is told. */
static void test_flipped_bits(void **state)
{
    Fixture *f = *state;
    for (size_t byte = 0; byte < f->tiny.length; byte += FLIP_STEP) {
        Losses losses;
        SatPackRepaired result;
        size_t hit = frames_hit(f, byte);
        f->tiny.bytes[byte] ^= (uint8_t)(1U << (byte % 8));
        bool done = repair(f, f->tiny.bytes, f->tiny.length, &losses, &result);
        f->tiny.bytes[byte] ^= (uint8_t)(1U << (byte % 8));
        assert_true(done);
        assert_int_equal(assert_pictures_are_ours(f), 4 - hit);
        if (hit == 0 && !thumbnail_hit(f, byte)) {
            assert_int_equal(losses.count, 0);
            assert_true(is_same_pack(f));
        } else if (losses.count == 0) {
            fail_msg("a bit at %zu: something is lost and nothing told", byte);
        }
        f->outcomes[losses.count > 0 ? 1 : 0]++;
    }
    assert_true(f->outcomes[0] > 100 && f->outcomes[1] > 100);
    print_message("%zu bits cost nothing, %zu a picture, thumbnail or case\n", f->outcomes[0],
                  f->outcomes[1]);
}

/* Whatever lies before the cut and belongs to a case whose case.json does, too, comes through. */
static void test_cuts(void **state)
{
    Fixture *f = *state;
    for (size_t length = 0; length < f->tiny.length; length += CUT_STEP) {
        Losses losses;
        SatPackRepaired result;
        size_t cases = 0;
        for (size_t i = 0; i < 2; i++) {
            const SatPackEntry *entry = &sat_pack_reader_case(f->tiny.sound, i)->case_json;
            cases += entry->offset + entry->length <= length ? 1 : 0;
        }
        bool done = repair(f, f->tiny.bytes, length, &losses, &result);
        assert_int_equal(done, cases > 0);
        if (done) {
            assert_int_equal(result.cases, cases);
            assert_int_equal(assert_pictures_are_ours(f), cases == 2 ? 4 : 3);
            f->outcomes[2]++;
        }
    }
    assert_true(f->outcomes[2] > 10);
}

/* Both indices gone: the cases stand for themselves, for their owner alone, hidden. */
static void test_without_index(void **state)
{
    Fixture *f = *state;
    SatError err = SAT_ERROR_INIT;
    Losses losses;
    SatPackRepaired result;
    const SatPackEntry *last = &sat_pack_reader_case(f->tiny.sound, 1)->case_json;
    assert_true(repair(f, f->tiny.bytes, (size_t)(last->offset + last->length), &losses, &result));
    assert_int_equal(losses.count, 1);
    assert_int_equal(losses.all[0].case_number, 0);
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(f->repaired, &err);
    assert_ok(reader != NULL, err);
    assert_int_equal(sat_pack_reader_sharing(reader), SAT_SHARING_PRIVATE);
    assert_true(sat_pack_reader_case(reader, 0)->hidden);
    assert_string_equal(sat_pack_reader_case(reader, 0)->title, "CT Head 7f3a");
}

/* Without an index, a case is known by its pictures. */
static void test_lost_case_is_named(void **state)
{
    Fixture *f = *state;
    Losses losses;
    SatPackRepaired result;
    const SatPackEntry *first = &sat_pack_reader_case(f->tiny.sound, 0)->case_json;
    const SatPackEntry *last = &sat_pack_reader_case(f->tiny.sound, 1)->case_json;
    f->tiny.bytes[first->offset] ^= 1;
    bool done = repair(f, f->tiny.bytes, (size_t)(last->offset + last->length), &losses, &result);
    f->tiny.bytes[first->offset] ^= 1;
    assert_true(done);
    assert_int_equal(result.cases, 1);
    assert_int_equal(result.lost_cases, 1);
    assert_int_equal(losses.count, 2);
    assert_int_equal(losses.all[1].case_number, 1);
    assert_non_null(strstr(losses.texts[1], "whole case is lost"));
}

/* The directory and one index gone: the other one is found by its own header. */
static void test_index_by_its_header(void **state)
{
    Fixture *f = *state;
    Losses losses;
    SatPackRepaired result;
    uint8_t *copy = malloc(f->tiny.length);
    assert_non_null(copy);
    memcpy(copy, f->tiny.bytes, f->tiny.length);
    size_t cut = f->tiny.length;
    static const uint8_t directory[] = {'P', 'K', 1, 2};
    for (size_t i = 0; i + 4 < f->tiny.length && cut == f->tiny.length; i++) {
        cut = memcmp(copy + i, directory, 4) == 0 ? i : cut;
    }
    copy[cut - 1] ^= 1; /* the last byte of the copy of the index */
    assert_true(repair(f, copy, cut, &losses, &result));
    assert_int_equal(losses.count, 0);
    assert_true(is_same_pack(f));
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_pack_stays_the_same),
        cmocka_unit_test(test_flipped_bits),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_without_index),
        cmocka_unit_test(test_lost_case_is_named),
        cmocka_unit_test(test_index_by_its_header),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
