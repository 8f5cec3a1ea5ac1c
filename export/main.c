/* `satchel`: reads the command line and the settings, runs one command, ends with its code. */
#include <stdio.h>

#include "export/commands.h"
#include "export/export_help.h"
#include "export/server_names.h"
#include "formats/base/platform.h"

static void run(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    switch (options->command) {
    case SAT_COMMAND_LIST:
        sat_command_list(options, settings, report);
        break;
    case SAT_COMMAND_PACK:
        sat_command_pack(options, settings, report);
        break;
    case SAT_COMMAND_PLAY:
        sat_command_play(options, settings, report);
        break;
    case SAT_COMMAND_INFO:
        sat_command_info(options, report);
        break;
    case SAT_COMMAND_VERIFY:
        sat_command_verify(options, report);
        break;
    case SAT_COMMAND_EXTRACT:
        sat_command_extract(options, settings, report);
        break;
    case SAT_COMMAND_EXPORT:
        sat_command_export(options, report);
        break;
    case SAT_COMMAND_DIFF:
        sat_command_diff(options, report);
        break;
    case SAT_COMMAND_NEW:
        sat_command_new(options, settings, report);
        break;
    case SAT_COMMAND_EDIT:
        sat_command_edit(options, report);
        break;
    case SAT_COMMAND_REPAIR:
        sat_command_repair(options, report);
        break;
    case SAT_COMMAND_DEIDENTIFY:
        sat_command_deidentify(options, settings, report);
        break;
    case SAT_COMMAND_BACKUP:
        sat_command_backup(options, settings, report);
        break;
    case SAT_COMMAND_RESTORE:
        sat_command_restore(options, settings, report);
        break;
    case SAT_COMMAND_LIBRARY:
        sat_command_library(options, report);
        break;
    case SAT_COMMAND_CONFIG:
        sat_command_config(options, settings, report);
        break;
    case SAT_COMMAND_CACHE:
        sat_command_cache(options, report);
        break;
    case SAT_COMMAND_SECRET:
        sat_command_secret(options, report);
        break;
    case SAT_COMMAND_LOGIN:
        sat_command_login(options, settings, report);
        break;
    case SAT_COMMAND_LOGOUT:
        sat_command_logout(options, settings, report);
        break;
    case SAT_COMMAND_WHOAMI:
        sat_command_whoami(options, settings, report);
        break;
    case SAT_COMMAND_NONE:
        break;
    }
}

int main(int argc, char **argv)
{
    SatOptions options;
    SatSettings settings;
    SatReport report = {.exit_code = SAT_EXIT_DONE};
    SatError err = SAT_ERROR_INIT;
    sat_interrupt_catch();
    sat_give_memory_back();
    if (argc < 2) {
        (void)fputs(sat_help_page(SAT_COMMAND_NONE), stderr);
        return SAT_EXIT_USAGE;
    }
    bool good = sat_options_read(argc, (const char *const *)argv, &options, &err);
    report.json = options.json;
    if (good && options.help) {
        (void)fputs(sat_help_page(options.command), stdout);
    } else if (good && options.version) {
        (void)puts("satchel " SAT_VERSION);
    } else if (!good || !sat_settings_load(options.given_settings, &settings, &err) ||
               !sat_server_names_apply(&options, &settings, &err)) {
        sat_report_fail(&report, SAT_EXIT_USAGE, &err);
    } else {
        report.quiet = options.quiet;
        report.verbose = options.verbose;
        bool terminal = sat_is_terminal(2);
        report.color = settings.color_always || (terminal && !settings.color_never);
        report.draws_bar = terminal && !options.quiet && !options.json;
        run(&options, &settings, &report);
        if (sat_interrupt_requested()) {
            sat_report_code(&report, SAT_EXIT_INTERRUPTED);
        }
    }
    sat_options_free(&options);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        sat_report_code(&report, SAT_EXIT_OUTPUT);
    }
    return (int)report.exit_code;
}
