/* `satchel info`. */
#include "export/commands.h"
void sat_command_info(const SatOptions *options, SatReport *report)
{
    (void)options;
    sat_report_fail_text(report, SAT_EXIT_USAGE, "satchel info is not built yet");
}
