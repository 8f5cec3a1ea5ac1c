/* What OsiriX or Horos are asked by XML-RPC. Of all methods they answer, these are ever sent:
 * DBWindowFind that executes nothing, DownloadURL and DisplayStudy. */
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
/** Writes the call that makes it fetch an address without & < >. Pure. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_osirix_write_download(const char *url, SatByteWriter *out, SatError *err);

/** Writes the call that makes it show a study. study: its UID. Pure. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_osirix_write_display(const char *study, SatByteWriter *out, SatError *err);

/** Asks. owns: sat_osirix_images_free(), also on failure
 *  errors: those of sat_osirix_write_find(), sat_osirix_read_images(), sat_http_send();
 *  SAT_ERR_NETWORK also when more matches than an answer may hold */
SAT_NODISCARD bool sat_osirix_find(SatHttp *http, const SatServerAddress *address,
                                   SatOsirixImages *out, SatError *err);

/** Makes it fetch what is at the address, in its own time: a DICOM file, a zip of them, or a list
 *  whose name ends in .xml (object_server.h). It may fetch the list before it answers.
 *  errors: SAT_ERR_NETWORK, also when it does not want to; those of sat_http_send() */
SAT_NODISCARD bool sat_osirix_download(SatHttp *http, const SatServerAddress *address,
                                       const char *url, SatError *err);

/** Makes it show a study. *is_shown: false when its database has none with that UID, or not yet.
 *  errors: SAT_ERR_NETWORK; those of sat_http_send() */
SAT_NODISCARD bool sat_osirix_display(SatHttp *http, const SatServerAddress *address,
                                      const char *study, bool *is_shown, SatError *err);

#endif
