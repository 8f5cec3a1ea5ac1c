/* How this program meets servers, whichever they are: settings of a run, read-only. */
#ifndef SAT_EXPORT_SERVER_SETTINGS_H
#define SAT_EXPORT_SERVER_SETTINGS_H

#include <stdint.h>

/** All borrowed; "": none. */
typedef struct {
    const char *calling_ae; /* our AE title */
    uint16_t receive_port;  /* where a C-MOVE is received */
    const char *ca_file;    /* TLS, PEM: who signs certificates; "": those of the system */
    const char *certificate_file, *key_file; /* ours */
    const char *auth_file;                   /* users, passwords and tokens of servers, 0600 */
    unsigned connections;                    /* at once to one server */
    /* of HTTP alone */
    const char *proxy;
    uint64_t most_bytes_a_second; /* 0: no limit */
    uint32_t retry_ms;            /* before a request is repeated, at most; then doubling */
} SatServerSettings;

#endif
