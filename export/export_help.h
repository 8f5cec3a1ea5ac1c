/* The help pages: one screen each, 80 columns by 24 lines. Pure. */
#ifndef SAT_EXPORT_EXPORT_HELP_H
#define SAT_EXPORT_EXPORT_HELP_H

#include "export/export_options.h"

/** The page of a command; of the program for SAT_COMMAND_NONE. Ends with a line feed. */
const char *sat_help_page(SatCommand command);

#endif
