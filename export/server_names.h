/* Servers that the config file names, and attributes to look for that stand on the command line, as
 * addresses in place of the arguments. Before a command runs; one thread. */
#ifndef SAT_EXPORT_SERVER_NAMES_H
#define SAT_EXPORT_SERVER_NAMES_H

#include "export/export_options.h"

/** Puts `pacs://…?PatientID=…` in place of MainPACS and --PatientID, also of --from and --to; fills
 *  options->servers. settings is borrowed as long as options. A name wins over a file of that name:
 *  ./NAME is the file.
 *  errors: SAT_ERR_ARGUMENT attributes without a server, an address that is not right;
 *  SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_server_names_apply(SatOptions *options, const SatSettings *settings,
                                          SatError *err);

#endif
