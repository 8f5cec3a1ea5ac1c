/* The cases of a case server in a run: how the server is met, which cases are known already, and
 * what became of each. One thread. */
#ifndef SAT_EXPORT_SERVED_CASES_H
#define SAT_EXPORT_SERVED_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/net/case_server_client.h"

/** "rid:100001 2026-01-01T00:00:00Z": of which state a case is. */
#define SAT_SERVED_STATE_CAPACITY 96

typedef struct {
    uint64_t rid;
    char state[SAT_SERVED_STATE_CAPACITY];
    uint32_t source_ordinal;
    bool is_fetched;
    bool is_partial;   /* fetched, and some of its files could not be read */
    char *folder;      /* of its files, in the staging folder; owned, may be NULL */
    char *answer_path; /* what the server said of it, in the staging folder; owned, may be NULL */
} SatServedCase;

/** A login that is open for a run, and the list of own cases as it was at the beginning. */
typedef struct {
    SatHttp *http;
    SatCaseServer *server;
    SatCaseRows rows;
    SatError failed; /* what kept it from being opened */
} SatServedAccount;

typedef struct {
    /* given; texts are borrowed, "" or NULL: none */
    const char *url; /* of the server */
    const char *proxy;
    const char *ca_file;
    uint64_t most_bytes_a_second; /* 0: no limit */
    uint32_t retry_ms;            /* before a failed request is repeated, at most; 0: as usual */
    const char *library;          /* a folder of backups: cases that playlists name are taken from
                                     there when it has them */
    /* filled */
    SatServedCase *cases;
    size_t count, capacity;
    size_t failed;
    SatServedAccount *account; /* NULL: the server was not asked yet */
} SatServedCases;

/** The same for the requests. */
SatHttpOptions sat_served_http(const SatServedCases *served);
/** The server with its list, which is asked for once, however many sources name it.
 *  owns: borrowed until sat_served_end()
 *  errors: those of sat_case_server_open() and sat_case_server_list(): the same at each call */
SAT_NODISCARD const SatServedAccount *sat_served_account(SatServedCases *served, SatError *err);
/** Whether the list has a case of the number. */
bool sat_served_owns(const SatServedAccount *account, uint64_t rid);
/** The case of the number; NULL: there is none. */
const SatServedCase *sat_served_find(const SatServedCases *served, const char *rid);
/** Of which state a case of the list is; "" when the server does not say. */
void sat_served_state(const SatCaseRow *row, char out[SAT_SERVED_STATE_CAPACITY]);
/** Frees what was filled. */
void sat_served_end(SatServedCases *served);

#endif
