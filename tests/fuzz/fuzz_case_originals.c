/* Feeds any bytes to what reads a case server's answers: originals, list of cases, tokens; and to
 * what reads stored tokens. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/case_originals.h"
#include "export/net/case_server_client.h"
#include "export/net/case_server_login.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void read_originals(const char *text, size_t size)
{
    static const char harmless[] = "0123456789/.abcdefghijklmnopqrstuvwxyz";
    SatError err = SAT_ERROR_INIT;
    SatOriginals originals;
    if (sat_originals_read(text, size, &originals, &err)) {
        for (size_t i = 0; i < originals.count; i++) {
            const char *path = originals.items[i].path;
            check(strspn(path, harmless) == strlen(path) && strstr(path, "..") == NULL);
            check(path[0] != '/' && strpbrk(originals.items[i].url, " \r\n\t") == NULL);
        }
    } else {
        check(err.code != SAT_OK);
    }
    sat_originals_free(&originals);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatCaseRows rows = {0};
    SatTokens tokens = {.expires_s = 0};
    read_originals(text, size);
    check(sat_originals_case("{\"id\": 1}", text, size, &out, &err));
    sat_byte_writer_free(&out);
    if (!sat_originals_kept(text, size, &out, &err)) {
        check(err.code != SAT_OK);
        sat_error_clear(&err);
    }
    sat_byte_writer_free(&out);
    if (!sat_case_rows_read(text, size, &rows, &err)) {
        check(err.code != SAT_OK);
        sat_error_clear(&err);
    }
    sat_case_rows_free(&rows);
    if (sat_case_login_read(text, size, 0, &tokens, &err)) {
        check(strpbrk(tokens.access, "\r\n ") == NULL);
    }
    SatTokens stored = {.expires_s = 0};
    if (sat_tokens_read(text, size, &stored)) {
        check(memchr(stored.refresh, '\0', sizeof(stored.refresh)) != NULL);
    }
    return 0;
}
