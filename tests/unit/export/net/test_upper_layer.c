/* Protocol data units: the bytes of PS3.8, and answers that contradict it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/net/upper_layer.h"

#define CT "1.2.840.10008.5.1.4.1.1.2"
#define EXPLICIT "1.2.840.10008.1.2.1"
#define IMPLICIT "1.2.840.10008.1.2"

static void set(SatPresentationContext *context, const char *syntax)
{
    *context = (SatPresentationContext){
        .transfer_syntaxes = {syntax}, .transfer_syntax_count = 1, .takes_objects = true};
    memcpy(context->abstract_syntax, CT, sizeof(CT));
}

static size_t count_of(const uint8_t *bytes, size_t length, const char *text)
{
    size_t found = 0;
    for (size_t i = 0; i + strlen(text) <= length; i++) {
        found += memcmp(bytes + i, text, strlen(text)) == 0;
    }
    return found;
}

static void writes_a_request(void **state)
{
    (void)state;
    SatPresentationContext contexts[2];
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    set(&contexts[0], EXPLICIT);
    set(&contexts[1], IMPLICIT);
    sat_upper_layer_write_request(&out, "SATCHEL", "MAIN", contexts, 2);
    assert_false(out.failed);
    assert_int_equal(out.bytes[0], SAT_PDU_ASSOCIATE_REQUEST);
    assert_int_equal((out.bytes[4] << 8 | out.bytes[5]) + 6, out.length);
    assert_memory_equal(out.bytes + 10, "MAIN            SATCHEL         ", 32);
    /* two contexts and one role */
    assert_int_equal(count_of(out.bytes, out.length, CT), 3);
    const uint8_t context[] = {0x20, 0, 0, 56, 1, 0, 0, 0, 0x30, 0, 0, 25};
    assert_memory_equal(out.bytes + 6 + 68 + 4 + 21, context, sizeof(context));
    sat_byte_writer_free(&out);
}

/* An A-ASSOCIATE-AC without its header. */
static size_t make_accept(uint8_t *out, uint8_t id, uint8_t result, const char *syntax)
{
    size_t at = 68;
    const uint8_t length = (uint8_t)strlen(syntax);
    memset(out, 0, at);
    const uint8_t item[] = {0x21, 0, 0,     (uint8_t)(8 + length), id, 0, result, 0, 0x40,
                            0,    0, length};
    memcpy(out + at, item, sizeof(item));
    memcpy(out + at + sizeof(item), syntax, length);
    at += sizeof(item) + length;
    const uint8_t user[] = {0x50, 0, 0, 8, 0x51, 0, 0, 4, 0, 0, 0x40, 0};
    memcpy(out + at, user, sizeof(user));
    return at + sizeof(user);
}

static void reads_an_answer(void **state)
{
    (void)state;
    uint8_t bytes[256];
    uint32_t most = 0;
    SatError err = SAT_ERROR_INIT;
    SatPresentationContext contexts[2];
    set(&contexts[0], EXPLICIT);
    set(&contexts[1], IMPLICIT);
    size_t length = make_accept(bytes, 3, 0, IMPLICIT);
    assert_true(sat_upper_layer_read_accept(bytes, length, contexts, 2, &most, &err));
    assert_int_equal(most, 0x4000);
    assert_false(contexts[0].is_accepted);
    assert_true(contexts[1].is_accepted);
    assert_string_equal(contexts[1].accepted_syntax, IMPLICIT);
    length = make_accept(bytes, 1, 3, EXPLICIT);
    assert_true(sat_upper_layer_read_accept(bytes, length, contexts, 2, &most, &err));
    assert_false(contexts[0].is_accepted);
}

static void refuses_what_was_never_proposed(void **state)
{
    (void)state;
    uint8_t bytes[256];
    uint32_t most = 0;
    const struct {
        uint8_t id;
        const char *syntax;
    } wrong[] = {{2, EXPLICIT}, {5, EXPLICIT}, {255, EXPLICIT},
                 {1, IMPLICIT}, {1, "1.2.x"},  {1, ""}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatPresentationContext contexts[2];
        set(&contexts[0], EXPLICIT);
        set(&contexts[1], IMPLICIT);
        const size_t length = make_accept(bytes, wrong[i].id, 0, wrong[i].syntax);
        assert_false(sat_upper_layer_read_accept(bytes, length, contexts, 2, &most, &err));
        assert_int_equal(err.code, SAT_ERR_NETWORK);
    }
}

static void tells_why_it_is_refused(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const uint8_t called[] = {0, 1, 1, 7}, calling[] = {0, 1, 1, 3}, busy[] = {0, 2, 3, 1};
    assert_false(sat_upper_layer_fail_reject(called, 4, "ME", "YOU", &err));
    assert_non_null(strstr(err.text, "not called \"YOU\""));
    sat_error_clear(&err);
    assert_false(sat_upper_layer_fail_reject(calling, 4, "ME", "YOU", &err));
    assert_non_null(strstr(err.text, "calling_ae"));
    sat_error_clear(&err);
    assert_false(sat_upper_layer_fail_reject(busy, 4, "ME", "YOU", &err));
    assert_non_null(strstr(err.text, "later"));
}

static void walks_values(void **state)
{
    (void)state;
    uint8_t pdu[SAT_PDU_DATA_HEADER_BYTES + 3];
    sat_upper_layer_data_header(pdu, 7, true, true, 3);
    memcpy(pdu + SAT_PDU_DATA_HEADER_BYTES, "abc", 3);
    assert_int_equal(pdu[5], 9);
    size_t position = SAT_PDU_HEADER_BYTES;
    SatDataValue value;
    assert_true(sat_upper_layer_next_value(pdu, sizeof(pdu), &position, &value));
    assert_int_equal(position, sizeof(pdu));
    assert_int_equal(value.context_id, 7);
    assert_true(value.is_command && value.is_last);
    assert_int_equal(value.length, 3);
    position = SAT_PDU_HEADER_BYTES;
    assert_false(sat_upper_layer_next_value(pdu, sizeof(pdu) - 1, &position, &value));
    pdu[9] = 1; /* shorter than its own two bytes */
    assert_false(sat_upper_layer_next_value(pdu, sizeof(pdu), &position, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_request),
        cmocka_unit_test(reads_an_answer),
        cmocka_unit_test(refuses_what_was_never_proposed),
        cmocka_unit_test(tells_why_it_is_refused),
        cmocka_unit_test(walks_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
