/* Asks the database of OsiriX or Horos for pictures by XML-RPC. Of all methods they answer, one is
 * ever sent: DBWindowFind that executes nothing. */
#ifndef SAT_EXPORT_OSIRIX_REQUEST_H
#define SAT_EXPORT_OSIRIX_REQUEST_H

#include "export/import/osirix_answer.h"
#include "export/net/http_client.h"
#include "export/net/server_address.h"

enum { SAT_OSIRIX_MOST_ANSWER_BYTES = 64 << 20 };

/** Writes the call that looks for the keys of the address. Pure. errors: SAT_ERR_ARGUMENT a key
 * that the database cannot be asked for, or a value with a character that would not arrive;
 * SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_osirix_write_find(const SatServerAddress *address, SatByteWriter *out,
                                         SatError *err);

/** Asks. owns: sat_osirix_images_free(), also on failure
 *  errors: those of sat_osirix_write_find(), sat_osirix_read_images(), sat_http_send() */
SAT_NODISCARD bool sat_osirix_find(SatHttp *http, const SatServerAddress *address,
                                   SatOsirixImages *out, SatError *err);

#endif
