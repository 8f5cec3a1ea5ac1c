/* One function a command. Each tells what it does through the report, prints data on stdout, and
 * leaves the exit code in the report. Called by main. */
#ifndef SAT_EXPORT_COMMANDS_H
#define SAT_EXPORT_COMMANDS_H

#include "export/export_options.h"
#include "export/export_report.h"

void sat_command_list(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_pack(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_play(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_info(const SatOptions *options, SatReport *report);
void sat_command_verify(const SatOptions *options, SatReport *report);
void sat_command_extract(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_export(const SatOptions *options, SatReport *report);
void sat_command_deidentify(const SatOptions *options, const SatSettings *settings,
                            SatReport *report);
void sat_command_backup(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_restore(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_library(const SatOptions *options, SatReport *report);
void sat_command_new(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_edit(const SatOptions *options, SatReport *report);
void sat_command_diff(const SatOptions *options, SatReport *report);
void sat_command_repair(const SatOptions *options, SatReport *report);
void sat_command_config(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_cache(const SatOptions *options, SatReport *report);
void sat_command_login(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_logout(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_whoami(const SatOptions *options, const SatSettings *settings, SatReport *report);
void sat_command_secret(const SatOptions *options, SatReport *report);

#endif
