/* Reads addresses to serve on. */
#include "export/net/serve_place.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool read_port(const char *text, uint16_t *port)
{
    uint32_t value = 0;
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || i == 5) {
            return false;
        }
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    *port = (uint16_t)value;
    return length > 0 && value > 0 && value <= UINT16_MAX;
}

/* Splits "host", "host:port", "[host]:port"; out: without brackets. */
static bool split(const char *text, bool *is_v6, char out[INET6_ADDRSTRLEN], uint16_t *port)
{
    *is_v6 = text[0] == '[';
    const char *begin = text + *is_v6;
    const size_t length = strcspn(begin, *is_v6 ? "]" : ":");
    const char *rest = begin + length;
    if (length == 0 || length >= INET6_ADDRSTRLEN || (*is_v6 && *rest != ']')) {
        return false;
    }
    memcpy(out, begin, length);
    out[length] = '\0';
    rest += *is_v6;
    *port = 0;
    return *rest == '\0' || (*rest == ':' && read_port(rest + 1, port));
}

bool sat_serve_place_read(const char *text, SatServePlace *out, SatError *err)
{
    char host[INET6_ADDRSTRLEN];
    uint16_t port = 0;
    memset(out, 0, sizeof(*out));
    bool is_good = split(text, &out->is_v6, host, &port), is_every = false;
    if (is_good && out->is_v6) {
        out->address.v6.sin6_family = AF_INET6;
        out->address.v6.sin6_port = htons(port);
        is_good = inet_pton(AF_INET6, host, &out->address.v6.sin6_addr) == 1;
        is_every = memcmp(&out->address.v6.sin6_addr, &in6addr_any, sizeof(in6addr_any)) == 0;
        (void)snprintf(out->host, sizeof(out->host), "[%s]", host);
    } else if (is_good) {
        out->address.v4.sin_family = AF_INET;
        out->address.v4.sin_port = htons(port);
        is_good = inet_pton(AF_INET, host, &out->address.v4.sin_addr) == 1;
        is_every = out->address.v4.sin_addr.s_addr == htonl(INADDR_ANY);
        (void)snprintf(out->host, sizeof(out->host), "%s", host);
    }
    return (is_good && !is_every) ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "\"%.60s\" is no address to serve on; expected one of this machine in digits, "
                    "192.168.1.20 or 192.168.1.20:8042 or [fd00::1]:8042",
                    text);
}
