/* Bytes to and from a server over TCP or TLS: libcurl opens the connection (names, addresses of
 * both kinds, certificates) and does no more. One thread; ends soon after an interrupt. */
#ifndef SAT_EXPORT_NET_STREAM_H
#define SAT_EXPORT_NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/net/server_address.h"
#include "export/net/server_settings.h"
#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

typedef struct SatNetStream SatNetStream;

typedef struct {
    const char *host; /* as in server_address.h */
    uint16_t port;
    bool is_secure;
    const char *shown; /* how it is told to people */
    /* TLS; "": those of the system, none, none. PEM */
    const char *ca_file, *certificate_file, *key_file;
    unsigned connect_limit_s, silence_limit_s; /* how long nothing may happen */
} SatNetPlace;

/** The place of an address, with the settings' certificates; borrows from both. */
SatNetPlace sat_net_place_of(const SatServerAddress *address, const SatServerSettings *settings,
                             unsigned silence_limit_s);

/** errors: SAT_ERR_NETWORK with why and the way out; SAT_ERR_CANCELLED; SAT_ERR_NO_MEMORY.
 *  place is borrowed until sat_net_stream_close() */
SAT_NODISCARD SatNetStream *sat_net_stream_open(const SatNetPlace *place, SatError *err);
void sat_net_stream_close(SatNetStream *stream); /* NULL-safe */

SAT_NODISCARD bool sat_net_stream_send(SatNetStream *stream, const void *bytes, size_t length,
                                       SatError *err);
/** Waits for at least one byte, takes up to capacity.
 *  errors: SAT_ERR_NETWORK the server ended the connection, or said nothing for too long */
SAT_NODISCARD bool sat_net_stream_receive(SatNetStream *stream, void *bytes, size_t capacity,
                                          size_t *length, SatError *err);

#endif
