/* `satchel play`. */
#include "export/commands.h"
void sat_command_play(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    (void)options;
    (void)settings;
    sat_report_fail_text(report, SAT_EXIT_USAGE, "satchel play is not built yet");
}
