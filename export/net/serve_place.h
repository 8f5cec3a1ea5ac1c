/* Addresses of this machine to serve on: "192.168.1.20", "[fd00::1]:8042". Pure; any thread. */
#ifndef SAT_EXPORT_SERVE_PLACE_H
#define SAT_EXPORT_SERVE_PLACE_H

#include <netinet/in.h>
#include <stdbool.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

typedef struct {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;                       /* port 0: any that is free */
    char host[INET6_ADDRSTRLEN + 2]; /* as in an address of HTTP: of IPv6 in brackets */
    bool is_v6;
} SatServePlace;

/** errors: SAT_ERR_ARGUMENT it is none in digits, or means every address of the machine */
SAT_NODISCARD bool sat_serve_place_read(const char *text, SatServePlace *out, SatError *err);

#endif
