/* FILE arguments of `info` and `verify`: a folder stands for the packs and backups in it. One
 * thread.
 */
#ifndef SAT_EXPORT_EACH_FILE_H
#define SAT_EXPORT_EACH_FILE_H

#include "export/export_report.h"

/** Calls visit for the path; of a folder for each file in it that ends in .zip or .satchel, in
 *  natural order. Nothing of the kind in it, or not readable: told, with its exit code. Stops after
 *  an interrupt. */
void sat_each_file(const char *path, SatReport *report,
                   void (*visit)(void *context, const char *path), void *context);

#endif
