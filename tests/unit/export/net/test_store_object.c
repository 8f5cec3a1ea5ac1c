/* Files that are to be sent: what is read of their beginning, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/net/store_object.h"
#include "formats/base/byte_writer.h"
#include "tests/support/scratch_folder.h"

static void write_uid(SatByteWriter *out, uint16_t element, const char *uid)
{
    sat_write_u16(out, 2);
    sat_write_u16(out, element);
    sat_write_text(out, "UI");
    sat_write_u16(out, (uint16_t)strlen(uid));
    sat_write_text(out, uid);
}

static char *make_file(const ScratchFolder *folder, const char *instance, size_t cut)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    const uint8_t zeros[128] = {0};
    const uint8_t dataset[] = {8, 0, 0x18, 0, 'U', 'I', 2, 0, '1', 0};
    sat_write_bytes(&out, zeros, sizeof(zeros));
    sat_write_text(&out, "DICM");
    write_uid(&out, 2, "1.2.840.10008.5.1.4.1.1.20");
    write_uid(&out, 3, instance);
    write_uid(&out, 0x10, "1.2.840.10008.1.2.01");
    sat_write_bytes(&out, dataset, sizeof(dataset));
    char *path = scratch_path(folder, "object");
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    assert_non_null(file);
    assert_true(sat_file_write_at(file, 0, out.bytes, out.length - cut, &err));
    sat_byte_writer_free(&out);
    return path;
}

static void reads_what_is_needed(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    SatStoreObject object;
    char *path = make_file(&folder, "1.2.34", 0);
    assert_true(sat_store_object_read(path, &object, &err));
    assert_string_equal(object.sop_class, "1.2.840.10008.5.1.4.1.1.20");
    assert_string_equal(object.sop_instance, "1.2.34");
    assert_string_equal(object.transfer_syntax, "1.2.840.10008.1.2.01");
    assert_int_equal(object.size_bytes - object.dataset_offset, 10);
    assert_false(object.is_stored);
    free(path);
    scratch_folder_free(&folder);
}

static void refuses_what_cannot_be_sent(void **state)
{
    (void)state;
    const struct {
        const char *instance;
        size_t cut;
    } wrong[] = {{"../etc", 0}, {"1.2.34", 10}, {"1.2.34", 12}, {"1.2.34", 120}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        ScratchFolder folder = scratch_folder_new();
        SatError err = SAT_ERROR_INIT;
        SatStoreObject object;
        char *path = make_file(&folder, wrong[i].instance, wrong[i].cut);
        assert_false(sat_store_object_read(path, &object, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
        free(path);
        scratch_folder_free(&folder);
    }
}

/* A server's reason in words; one that has the object already is no refusal. */
static void tells_why_a_server_refuses(void **state)
{
    (void)state;
    const struct {
        uint16_t status;
        bool is_stored;
        const char *told;
    } cases[] = {{0x0111, true, ""},
                 {0xa700, false, "it has no room (A700)"},
                 {0xa7ff, false, "it has no room (A7FF)"},
                 {0xa900, false, "does not fit"},
                 {0xcfff, false, "it cannot read it (CFFF)"},
                 {0x0122, false, "does not take this kind"},
                 {0x0124, false, "not authorized"},
                 {0x1234, false, "its log says why (1234)"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SatStoreObject object;
        memset(&object, 0, sizeof(object));
        sat_store_object_refused(&object, cases[i].status);
        assert_int_equal(object.is_stored, cases[i].is_stored);
        assert_int_equal(object.was_there, cases[i].is_stored);
        assert_non_null(strstr(object.why, cases[i].told));
        assert_int_equal(object.why[0] != '\0', !cases[i].is_stored);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_needed),
        cmocka_unit_test(refuses_what_cannot_be_sent),
        cmocka_unit_test(tells_why_a_server_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
