/* The file of logins: who gets which, that others cannot read it, that no word of it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "export/net/auth_file.h"
#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"

static char *write_file(const ScratchFolder *folder, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    char *path = scratch_path(folder, "auth");
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    assert_non_null(file);
    assert_true(sat_file_write_at(file, 0, text, strlen(text), &err));
    return path;
}

static void each_server_has_its_own(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    SatServerAddress address;
    SatServerLogin login;
    SatError err = SAT_ERROR_INIT;
    char *path = write_file(&folder, "# ours\n\nmachine a.example:8443 token T1\r\n"
                                     "machine a.example login me password W1 # no more\n");
    assert_true(sat_server_address_read("dicomweb+https://a.example:8443/x", &address, &err));
    assert_true(sat_server_login_read(path, &address, &login, &err));
    assert_string_equal(login.token, "T1");
    assert_null(login.user);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 077, 0);
    sat_server_login_end(&login);
    assert_true(sat_server_address_read("dicomweb+https://a.example/x", &address, &err));
    assert_true(sat_server_login_read(path, &address, &login, &err));
    assert_string_equal(login.user, "me");
    assert_string_equal(login.password, "W1");
    sat_server_login_end(&login);
    assert_true(sat_server_address_read("dicomweb+https://b.example/x", &address, &err));
    assert_true(sat_server_login_read(path, &address, &login, &err));
    assert_null(login.user);
    assert_null(login.token);
    sat_server_login_end(&login);
    free(path);
    scratch_folder_free(&folder);
}

static void wrong_lines_are_told_by_number(void **state)
{
    (void)state;
    static const char *const texts[] = {"machine a.example token T1\nmachine b login secret\n",
                                        "\nsecret\n", "#\nmachine a token secret secret\n"};
    for (size_t i = 0; i < 3; i++) {
        ScratchFolder folder = scratch_folder_new();
        SatServerAddress address;
        SatServerLogin login;
        SatError err = SAT_ERROR_INIT;
        char *path = write_file(&folder, texts[i]);
        assert_true(sat_server_address_read("dicomweb+https://a.example/x", &address, &err));
        assert_false(sat_server_login_read(path, &address, &login, &err));
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, "line 2"));
        assert_null(strstr(err.text, "secret"));
        assert_null(login.text);
        free(path);
        scratch_folder_free(&folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_server_has_its_own),
        cmocka_unit_test(wrong_lines_are_told_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
