/* Runs storescp. */
#include "export/net/move_receiver.h"

#include <stdio.h>
#include <stdlib.h>

#include "export/net/net_stream.h"
#include "formats/base/platform.h"

enum { TRIES = 100, TRY_NS = 50000000 };

struct SatMoveReceiver {
    SatProcess *process;
};

/* Takes what it says, so that it never waits for us. */
static void drain(SatProcess *process)
{
    char text[4096];
    for (int stream = 1; stream <= 2; stream++) {
        size_t length = 1;
        while (length > 0 && sat_process_read(process, stream, text, sizeof(text), &length)) {
        }
    }
}

static bool wait_until_it_listens(SatProcess *process, const SatServerSettings *settings,
                                  SatError *err)
{
    const SatNetPlace place = {.host = "127.0.0.1",
                               .port = settings->receive_port,
                               .shown = "storescp",
                               .ca_file = "",
                               .certificate_file = "",
                               .key_file = "",
                               .connect_limit_s = 5,
                               .silence_limit_s = 5};
    for (int i = 0; i < TRIES; i++) {
        SatError why = SAT_ERROR_INIT;
        int code = 0;
        drain(process);
        if (sat_process_ended(process, &code)) {
            return sat_fail(err, SAT_ERR_NETWORK,
                            "port %u cannot be had to receive a C-MOVE; another program has it, or "
                            "set receive_port to a free one that the server knows",
                            (unsigned)settings->receive_port);
        }
        SatNetStream *stream = sat_net_stream_open(&place, &why);
        if (stream != NULL) {
            sat_net_stream_close(stream);
            sat_sleep_ns(TRY_NS);
            if (!sat_process_ended(process, &code)) { /* else another program answered */
                return true;
            }
            continue;
        }
        if (why.code == SAT_ERR_CANCELLED) {
            *err = why;
            return false;
        }
        sat_sleep_ns(TRY_NS);
    }
    return sat_fail(err, SAT_ERR_NETWORK, "dcmtk's storescp does not begin to listen");
}

SatMoveReceiver *sat_move_receiver_start(const SatServerSettings *settings, const char *folder,
                                         SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    char port[8];
    (void)snprintf(port, sizeof(port), "%u", (unsigned)settings->receive_port);
    const char *const arguments[] = {"storescp",           "--quiet", "+B",   "+xa", "-uf", "-aet",
                                     settings->calling_ae, "-od",     folder, port,  NULL};
    SatMoveReceiver *receiver = calloc(1, sizeof(*receiver));
    if (receiver == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to receive");
        return NULL;
    }
    receiver->process = sat_process_start("storescp", arguments, &why);
    bool done = receiver->process != NULL;
    if (!done) {
        (void)sat_fail(err, SAT_ERR_ARGUMENT,
                       "a C-MOVE is received by dcmtk's storescp, which is not installed: apt-get "
                       "install dcmtk; or leave retrieve=move out");
    }
    done = done && wait_until_it_listens(receiver->process, settings, err);
    if (!done) {
        sat_move_receiver_free(receiver);
        return NULL;
    }
    return receiver;
}

void sat_move_receiver_free(SatMoveReceiver *receiver)
{
    if (receiver != NULL) {
        sat_process_free(receiver->process);
        free(receiver);
    }
}
