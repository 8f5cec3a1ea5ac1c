/* Who may ask which server when: so many at once, with a gap, and never before the server wants. */
#include <stdlib.h>
#include <string.h>

#include "export/net/http_private.h"
#include "formats/base/growing_list.h"

#define NS_OF_MS ((uint64_t)1000000)
/* How soon an interrupt is seen. */
#define MOST_NAP_NS (100 * NS_OF_MS)

typedef struct {
    char origin[HTTP_ORIGIN_CAPACITY];
    int active;
    uint64_t next_start_ns, held_until_ns;
} Server;

struct HttpGate {
    int at_once;
    uint64_t gap_ns, most_wait_ns;
    SatMutex *mutex; /* guards the servers */
    SatCondition *changed;
    Server *servers;
    size_t count, capacity;
};

HttpGate *http_gate_new(int at_once, uint32_t gap_ms, uint32_t most_wait_ms, SatError *err)
{
    HttpGate *gate = calloc(1, sizeof(*gate));
    if (gate == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the network client");
        return NULL;
    }
    gate->at_once = at_once;
    gate->gap_ns = gap_ms * NS_OF_MS;
    gate->most_wait_ns = most_wait_ms * NS_OF_MS;
    gate->mutex = sat_mutex_new(err);
    gate->changed = gate->mutex == NULL ? NULL : sat_condition_new(err);
    if (gate->changed == NULL) {
        http_gate_free(gate);
        return NULL;
    }
    return gate;
}

void http_gate_free(HttpGate *gate)
{
    if (gate == NULL) {
        return;
    }
    if (gate->changed != NULL) {
        sat_condition_free(gate->changed);
    }
    if (gate->mutex != NULL) {
        sat_mutex_free(gate->mutex);
    }
    free(gate->servers);
    free(gate);
}

/* The mutex is held. NULL without memory. */
static Server *server_of(HttpGate *gate, const char *url)
{
    char origin[HTTP_ORIGIN_CAPACITY] = "";
    (void)http_origin(url, origin);
    for (size_t i = 0; i < gate->count; i++) {
        if (strcmp(gate->servers[i].origin, origin) == 0) {
            return &gate->servers[i];
        }
    }
    Server *grown =
        sat_list_grow(gate->servers, gate->count, &gate->capacity, sizeof(*gate->servers));
    if (grown == NULL) {
        return NULL;
    }
    gate->servers = grown;
    Server *added = &gate->servers[gate->count++];
    memset(added, 0, sizeof(*added));
    memcpy(added->origin, origin, sizeof(origin));
    return added;
}

static bool tell_wait(const char *url, uint64_t wait_ns, SatError *err)
{
    char host[SAT_HTTP_HOST_CAPACITY];
    sat_http_host(url, host);
    const unsigned long long minutes = wait_ns / NS_OF_MS / 60000 + 1;
    return sat_fail(err, SAT_ERR_NETWORK,
                    "%s asks to be left alone for %llu minutes; run this again after that", host,
                    minutes);
}

bool http_gate_enter(HttpGate *gate, const char *url, SatError *err)
{
    bool is_in = false;
    sat_mutex_lock(gate->mutex);
    while (!is_in) {
        Server *server = server_of(gate, url); /* others may have moved the list */
        const uint64_t now = sat_monotonic_ns();
        if (server == NULL) {
            sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the network client");
            break;
        }
        if (sat_interrupt_requested()) {
            sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
            break;
        }
        if (server->held_until_ns > now && server->held_until_ns - now > gate->most_wait_ns) {
            tell_wait(url, server->held_until_ns - now, err);
            break;
        }
        const uint64_t from = server->held_until_ns > server->next_start_ns ? server->held_until_ns
                                                                            : server->next_start_ns;
        if (server->active < gate->at_once && now >= from) {
            server->active++;
            server->next_start_ns = now + gate->gap_ns;
            is_in = true;
        } else {
            const uint64_t left = now < from ? from - now : MOST_NAP_NS;
            (void)sat_condition_wait_for(gate->changed, gate->mutex,
                                         left < MOST_NAP_NS ? left : MOST_NAP_NS);
        }
    }
    sat_mutex_unlock(gate->mutex);
    return is_in;
}

void http_gate_leave(HttpGate *gate, const char *url)
{
    sat_mutex_lock(gate->mutex);
    Server *server = server_of(gate, url); /* there since it was entered */
    if (server != NULL) {
        server->active--;
    }
    sat_condition_broadcast(gate->changed);
    sat_mutex_unlock(gate->mutex);
}

void http_gate_hold(HttpGate *gate, const char *url, uint64_t wait_ns)
{
    sat_mutex_lock(gate->mutex);
    Server *server = server_of(gate, url);
    const uint64_t until = sat_monotonic_ns() + wait_ns;
    if (server != NULL && server->held_until_ns < until) {
        server->held_until_ns = until;
    }
    sat_mutex_unlock(gate->mutex);
}
