/* A DICOM association (PS3.8) of which we are the requestor: opened, messages sent and received,
 * released. One thread. */
#ifndef SAT_EXPORT_ASSOCIATION_H
#define SAT_EXPORT_ASSOCIATION_H

#include "export/net/dimse_command.h"
#include "export/net/net_stream.h"

typedef struct SatAssociation SatAssociation;

/** contexts: their answered half is filled; borrowed until the association is closed.
 *  errors: SAT_ERR_NETWORK with why and the way out; SAT_ERR_CANCELLED; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatAssociation *sat_association_open(const SatNetPlace *place, const char *calling,
                                                   const char *called,
                                                   SatPresentationContext *contexts, size_t count,
                                                   SatError *err);
/** Releases it when nothing went wrong, else aborts it. NULL-safe. */
void sat_association_close(SatAssociation *association);

/** The first context of the abstract syntax that was accepted, of that transfer syntax unless NULL.
 *  0: there is none */
uint8_t sat_association_context(const SatAssociation *association, const char *abstract_syntax,
                                const char *transfer_syntax);
/** The context of an id that came in. NULL: it was never accepted. */
const SatPresentationContext *sat_association_context_of(const SatAssociation *association,
                                                         uint8_t id);
/** Counts from 1. */
uint16_t sat_association_next_message_id(SatAssociation *association);

SAT_NODISCARD bool sat_association_send_command(SatAssociation *association, uint8_t context_id,
                                                const SatDimseCommand *command, SatError *err);
/** A piece of a data set. */
SAT_NODISCARD bool sat_association_send_data(SatAssociation *association, uint8_t context_id,
                                             const void *bytes, size_t length, bool is_last,
                                             SatError *err);
/** The next command. errors: SAT_ERR_NETWORK also when the peer aborts */
SAT_NODISCARD bool sat_association_receive_command(SatAssociation *association, uint8_t *context_id,
                                                   SatDimseCommand *out, SatError *err);
/** The next piece of the data set that follows a command which has one; borrowed until the next
 * call. */
SAT_NODISCARD bool sat_association_receive_data(SatAssociation *association, uint8_t context_id,
                                                const uint8_t **bytes, size_t *length,
                                                bool *is_last, SatError *err);

#endif
