/* How settings reach case servers. Pure. */
#ifndef SAT_EXPORT_SERVED_SETTINGS_H
#define SAT_EXPORT_SERVED_SETTINGS_H

#include "export/export_settings.h"
#include "export/net/http_client.h"
#include "export/source/served_cases.h"

/** Borrows from the settings. */
SatServedCases sat_served_settings(const SatSettings *settings);

#endif
