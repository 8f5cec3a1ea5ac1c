/* `satchel extract`. */
#include "export/commands.h"
void sat_command_extract(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    (void)options;
    (void)settings;
    sat_report_fail_text(report, SAT_EXIT_USAGE, "satchel extract is not built yet");
}
