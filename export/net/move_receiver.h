/* Where a C-MOVE is received: dcmtk's storescp as a child process. One thread. */
#ifndef SAT_EXPORT_MOVE_RECEIVER_H
#define SAT_EXPORT_MOVE_RECEIVER_H

#include "export/net/server_settings.h"
#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

typedef struct SatMoveReceiver SatMoveReceiver;

/** Starts it and waits until it listens. folder: where it writes, as it got each object.
 *  errors: SAT_ERR_ARGUMENT storescp is not installed, with how to get it; SAT_ERR_NETWORK the port
 *  cannot be had; SAT_ERR_CANCELLED */
SAT_NODISCARD SatMoveReceiver *sat_move_receiver_start(const SatServerSettings *settings,
                                                       const char *folder, SatError *err);
/** Ends it. NULL-safe. */
void sat_move_receiver_free(SatMoveReceiver *receiver);

#endif
