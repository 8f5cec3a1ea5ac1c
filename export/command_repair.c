/* `satchel repair`: what is whole of a damaged pack or backup, as a new one. */
#include "export/commands.h"
#include "export/repair_backup.h"
#include "export/repair_pack.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/platform.h"

static bool may_write(const char *output, SatReport *report)
{
    if (sat_path_info(output).kind == SAT_PATH_MISSING) {
        return true;
    }
    sat_report_fail_text(report, SAT_EXIT_OUTPUT,
                         "%s is there already; give a new name: repair writes over nothing",
                         output);
    return false;
}

/* What the file is, its beginning tells; where that is damaged, what is found in it. */
void sat_command_repair(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT, other = SAT_ERROR_INIT;
    const char *path = options->arguments[0];
    if (!may_write(options->output, report)) {
        return;
    }
    bool is_backup = sat_path_info(path).kind == SAT_PATH_FILE && sat_backup_is_one(path);
    if (is_backup ? sat_repair_backup(path, options->output, report, &err)
                  : sat_repair_pack(path, options->output, report, &err)) {
        return;
    }
    bool may_be_other = !is_backup && (err.code == SAT_ERR_CORRUPT || err.code == SAT_ERR_FORMAT);
    if (may_be_other && sat_repair_backup(path, options->output, report, &other)) {
        return;
    }
    sat_report_fail(
        report, err.code == SAT_ERR_UNSUPPORTED ? SAT_EXIT_USAGE : sat_exit_for_input(&err), &err);
}
