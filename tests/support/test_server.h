/* A server of tests/support in a process of its own, for unit tests. */
#ifndef SAT_TESTS_TEST_SERVER_H
#define SAT_TESTS_TEST_SERVER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

typedef struct {
    SatProcess *process;
    int port, other_port;
} TestServer;

/** Waits until it listens; ends the test program when it does not. */
static inline TestServer test_server_start(const char *script)
{
    TestServer server = {.process = NULL};
    SatError err = SAT_ERROR_INIT;
    char path[1024], line[64] = "";
    const char *root = getenv("SATCHEL_TEST_ROOT");
    (void)snprintf(path, sizeof(path), "%s/tests/support/%s", root != NULL ? root : ".", script);
    const char *const argv[] = {"python3", path, NULL};
    server.process = sat_process_start("/usr/bin/python3", argv, &err);
    size_t have = 0, length = 0;
    const uint64_t until = sat_monotonic_ns() + (uint64_t)20000000000;
    while (server.process != NULL && strchr(line, '\n') == NULL && have + 1 < sizeof(line) &&
           sat_monotonic_ns() < until &&
           sat_process_read(server.process, 1, line + have, sizeof(line) - 1 - have, &length)) {
        have += length;
        sat_sleep_ns(1000000);
    }
    if (sscanf(line, "%d %d", &server.port, &server.other_port) != 2) {
        (void)fprintf(stderr, "%s does not start: %s\n", path, err.text);
        abort();
    }
    return server;
}

static inline void test_server_end(TestServer *server)
{
    sat_process_free(server->process);
    server->process = NULL;
}

#endif
