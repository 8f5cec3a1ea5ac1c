/* Reads the file of logins. */
#include "export/net/auth_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"

enum { MOST_FILE_BYTES = 1 << 16, MOST_WORDS = 6 };

void sat_server_login_end(SatServerLogin *login)
{
    volatile char *letters = login->text;
    for (size_t i = 0; letters != NULL && i < login->length; i++) {
        letters[i] = '\0';
    }
    free(login->text);
    *login = (SatServerLogin){0};
}

static size_t split(char *line, char *words[MOST_WORDS + 1])
{
    size_t count = 0;
    char *at = line;
    while (count <= MOST_WORDS) {
        at += strspn(at, " \t\r");
        if (*at == '\0' || *at == '#') {
            break;
        }
        words[count++] = at;
        at += strcspn(at, " \t\r");
        if (*at == '\0') {
            break;
        }
        *at++ = '\0';
    }
    return count;
}

/* One line. *fits: it is of the server. */
static bool take_line(char *line, const char *host, const char *place, SatServerLogin *out)
{
    char *words[MOST_WORDS + 1];
    const size_t count = split(line, words);
    if (count == 0) {
        return true;
    }
    const bool is_basic =
        count == 6 && strcmp(words[2], "login") == 0 && strcmp(words[4], "password") == 0;
    const bool is_token = count == 4 && strcmp(words[2], "token") == 0;
    if (strcmp(words[0], "machine") != 0 || (!is_basic && !is_token)) {
        return false;
    }
    const bool fits = strcmp(words[1], host) == 0 || strcmp(words[1], place) == 0;
    if (fits && out->user == NULL && out->token == NULL) { /* the first one holds */
        out->user = is_basic ? words[3] : NULL;
        out->password = is_basic ? words[5] : NULL;
        out->token = is_token ? words[3] : NULL;
    }
    return true;
}

/* Whoever stands between could read it. */
static bool may_show(const SatServerAddress *address, const SatServerLogin *login, SatError *err)
{
    static const char *const own[] = {"127.0.0.1", "[::1]", "localhost"};
    bool is_own = address->is_secure || (login->user == NULL && login->token == NULL);
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        is_own = is_own || strcmp(address->host, own[i]) == 0;
    }
    return is_own ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "%s: a login is not sent without TLS; use dicomweb+https://", address->shown);
}

bool sat_server_login_read(const char *path, const SatServerAddress *address, SatServerLogin *out,
                           SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    char place[272];
    *out = (SatServerLogin){0};
    if (path[0] == '\0') {
        return true;
    }
    if (!sat_path_make_private(path, &why)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the auth_file: %.300s", why.text);
    }
    out->text = (char *)sat_read_file(path, MOST_FILE_BYTES, &out->length, &why);
    if (out->text == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the auth_file: %.300s", why.text);
    }
    (void)snprintf(place, sizeof(place), "%s:%u", address->host, (unsigned)address->port);
    size_t number = 0;
    for (char *line = out->text; line != NULL;) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end = '\0';
        }
        number++;
        if (!take_line(line, address->host, place, out)) {
            sat_server_login_end(out);
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "the auth_file, line %zu: expected \"machine HOST login NAME password "
                            "WORD\" or \"machine HOST token WORD\"",
                            number);
        }
        line = end != NULL ? end + 1 : NULL;
    }
    if (!may_show(address, out, err)) {
        sat_server_login_end(out);
        return false;
    }
    return true;
}
