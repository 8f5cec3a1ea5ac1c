/* `satchel verify`. */
#include "export/commands.h"
void sat_command_verify(const SatOptions *options, SatReport *report)
{
    (void)options;
    sat_report_fail_text(report, SAT_EXIT_USAGE, "satchel verify is not built yet");
}
