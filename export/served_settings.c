/* Settings of case servers. */
#include "export/served_settings.h"

SatServedCases sat_served_settings(const SatSettings *settings)
{
    return (SatServedCases){.url = settings->all[SAT_SETTING_RADIOPAEDIA_URL].value,
                            .proxy = settings->all[SAT_SETTING_PROXY].value,
                            .ca_file = settings->all[SAT_SETTING_TLS_CA_FILE].value,
                            .most_bytes_a_second = settings->network_speed,
                            .retry_ms = settings->retry_ms,
                            .library = settings->all[SAT_SETTING_LIBRARY].value};
}
