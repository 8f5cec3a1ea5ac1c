/* The list of cases of a case server. */
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

size_t sat_served_count(const SatServedCases *served, SatServedOutcome outcome)
{
    size_t count = 0;
    for (size_t i = 0; i < served->count; i++) {
        count += served->cases[i].outcome == outcome;
    }
    return count;
}

void sat_served_end(SatServedCases *served)
{
    for (size_t i = 0; i < served->count; i++) {
        free(served->cases[i].answer_path);
    }
    free(served->cases);
    served->cases = NULL;
    served->count = served->capacity = 0;
}
