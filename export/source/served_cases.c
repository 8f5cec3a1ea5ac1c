/* The account at a case server, with the list of its cases. */
#include "export/source/served_cases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At one server; its uploads are served four at once. */
enum { AT_ONCE = 4 };

SatHttpOptions sat_served_http(const SatServedCases *served)
{
    return (SatHttpOptions){.proxy = served->proxy,
                            .ca_file = served->ca_file,
                            .most_bytes_a_second = served->most_bytes_a_second,
                            .first_delay_ms = served->retry_ms,
                            .at_once = AT_ONCE};
}

const SatServedAccount *sat_served_account(SatServedCases *served, SatError *err)
{
    if (served->account == NULL) {
        SatServedAccount *account = calloc(1, sizeof(*account));
        if (account == NULL) {
            (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a case server");
            return NULL;
        }
        served->account = account;
        const SatHttpOptions options = sat_served_http(served);
        account->http = sat_http_new(&options, &account->failed);
        account->server = account->http != NULL
                              ? sat_case_server_open(account->http, served->url, &account->failed)
                              : NULL;
        if (account->server != NULL &&
            !sat_case_server_list(account->server, &account->rows, &account->failed)) {
            sat_case_server_close(account->server);
            account->server = NULL;
        }
    }
    if (served->account->server == NULL) {
        *err = served->account->failed;
        return NULL;
    }
    return served->account;
}

bool sat_served_owns(const SatServedAccount *account, uint64_t rid)
{
    bool owns = false;
    for (size_t i = 0; i < account->rows.count; i++) {
        owns = owns || account->rows.rows[i].id == rid;
    }
    return owns;
}

static void close_account(SatServedAccount *account)
{
    if (account != NULL) {
        sat_case_rows_free(&account->rows);
        sat_case_server_close(account->server);
        sat_http_free(account->http);
        free(account);
    }
}

const SatServedCase *sat_served_find(const SatServedCases *served, const char *rid)
{
    for (size_t i = 0; i < served->count; i++) {
        char number[32];
        (void)snprintf(number, sizeof(number), "%" PRIu64, served->cases[i].rid);
        if (strcmp(number, rid) == 0) {
            return &served->cases[i];
        }
    }
    return NULL;
}

void sat_served_state(const SatCaseRow *row, char out[SAT_SERVED_STATE_CAPACITY])
{
    const size_t length = strlen(row->updated_at);
    out[0] = '\0';
    if (length > 0 && length <= 40 && strspn(row->updated_at, "0123456789-:+.TZ ") == length) {
        (void)snprintf(out, SAT_SERVED_STATE_CAPACITY, "rid:%" PRIu64 " %s", row->id,
                       row->updated_at);
    }
}

void sat_served_end(SatServedCases *served)
{
    for (size_t i = 0; i < served->count; i++) {
        free(served->cases[i].folder);
        free(served->cases[i].answer_path);
    }
    free(served->cases);
    close_account(served->account);
    served->account = NULL;
    served->cases = NULL;
    served->count = served->capacity = 0;
}
