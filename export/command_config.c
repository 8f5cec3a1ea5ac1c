/* `satchel config show`: each setting with where it comes from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/deidentify/library_secret.h"
#include "export/gate/gate_decisions.h"
#include "formats/base/platform.h"

enum { VALUE_COLUMNS = 28 };

static void show(const SatReport *report, const char *name, const char *value, const char *origin,
                 const char *meaning)
{
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "setting");
        sat_json_put_text(&line.json, "name", name);
        sat_json_put_text(&line.json, "value", value);
        sat_json_put_text(&line.json, "origin", origin);
        sat_report_close_line(&line);
    } else if (strlen(value) > VALUE_COLUMNS) { /* a long path has a line of its own */
        (void)printf("%-15s %s\n%-15s %-28s %-14s %s\n", name, value, "", "", origin, meaning);
    } else {
        (void)printf("%-15s %-28s %-14s %s\n", name, value[0] != '\0' ? value : "-", origin,
                     meaning);
    }
}

/* Places are set by the environment alone. path is freed. */
static void show_place(const SatReport *report, const char *name, char *path, const char *ours,
                       const char *theirs, const char *meaning)
{
    const char *first = getenv(ours);
    const char *second = getenv(theirs);
    bool is_set = (first != NULL && first[0] != '\0') || (second != NULL && second[0] != '\0');
    show(report, name, path != NULL ? path : "",
         sat_setting_origin_text(is_set ? SAT_ORIGIN_ENVIRONMENT : SAT_ORIGIN_DEFAULT), meaning);
    free(path);
}

void sat_command_config(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError ignored = SAT_ERROR_INIT;
    (void)options;
    for (size_t i = 0; i < SAT_SETTING_COUNT; i++) {
        show(report, sat_setting_name((SatSettingName)i), settings->all[i].value,
             sat_setting_origin_text(settings->all[i].origin),
             sat_setting_meaning((SatSettingName)i));
    }
    show_place(report, "config_file", sat_settings_file_path(), "XDG_CONFIG_HOME",
               "XDG_CONFIG_HOME", "these settings");
    show_place(report, "cache_folder", sat_user_directory(SAT_DIRECTORY_CACHE), "XDG_CACHE_HOME",
               "XDG_CACHE_HOME", "private packs of play");
    show_place(report, "library_secret", sat_library_secret_path(&ignored), "SATCHEL_DATA_HOME",
               "XDG_DATA_HOME", "the key behind all ids; keep it private");
    show_place(report, "decisions", sat_gate_decisions_path(&ignored), "SATCHEL_DATA_HOME",
               "XDG_DATA_HOME", "what was accepted: it is not asked again");
}
