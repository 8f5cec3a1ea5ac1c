/* Opening a pack whose content goes out in another form. One thread. */
#ifndef SAT_EXPORT_OPEN_PACK_H
#define SAT_EXPORT_OPEN_PACK_H

#include "export/export_report.h"
#include "formats/pack/pack_reader.h"

/** NULL after a report: the file cannot be read (exit as sat_exit_for_input() says), or `satchel
 * play` made it for one user and nobody has checked it (exit 7). owns: sat_pack_reader_close() */
SAT_NODISCARD SatPackReader *sat_open_pack_to_share(const char *path, SatReport *report);

#endif
