/* `satchel config show`: each setting with where it comes from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/deidentify/library_secret.h"
#include "export/deidentify/user_vocabulary.h"
#include "export/gate/gate_decisions.h"
#include "formats/base/platform.h"

enum { VALUE_COLUMNS = 28 };

typedef struct {
    const char *name, *value, *origin, *meaning;
    bool has_entries; /* a file of which they are counted */
    size_t entries;
} Setting;

static void show(const SatReport *report, Setting setting)
{
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "setting");
        sat_json_put_text(&line.json, "name", setting.name);
        sat_json_put_text(&line.json, "value", setting.value);
        sat_json_put_text(&line.json, "origin", setting.origin);
        if (setting.has_entries) {
            sat_json_put_u64(&line.json, "entries", setting.entries);
        }
        sat_report_close_line(&line);
    } else if (strlen(setting.value) > VALUE_COLUMNS) { /* a long path has a line of its own */
        (void)printf("%-15s %s\n%-15s %-28s %-14s %s\n", setting.name, setting.value, "", "",
                     setting.origin, setting.meaning);
    } else {
        (void)printf("%-15s %-28s %-14s %s\n", setting.name,
                     setting.value[0] != '\0' ? setting.value : "-", setting.origin,
                     setting.meaning);
    }
}

/* Places are set by the environment alone. */
static const char *place_origin(const char *ours, const char *theirs)
{
    const char *first = getenv(ours);
    const char *second = getenv(theirs);
    bool is_set = (first != NULL && first[0] != '\0') || (second != NULL && second[0] != '\0');
    return sat_setting_origin_text(is_set ? SAT_ORIGIN_ENVIRONMENT : SAT_ORIGIN_DEFAULT);
}

/* path is freed. */
static void show_place(const SatReport *report, const char *name, char *path, const char *ours,
                       const char *theirs, const char *meaning)
{
    show(report, (Setting){.name = name,
                           .value = path != NULL ? path : "",
                           .origin = place_origin(ours, theirs),
                           .meaning = meaning});
    free(path);
}

/* With how many words it holds; where it cannot be used, why. */
static void show_vocabulary(SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    char meaning[80];
    char *path = sat_user_vocabulary_path();
    SAT_AUTO(SatUserVocabulary) *vocabulary = sat_user_vocabulary_load(NULL, &err);
    Setting setting = {.name = "vocabulary",
                       .value = path != NULL ? path : "",
                       .origin = place_origin("XDG_CONFIG_HOME", "XDG_CONFIG_HOME"),
                       .meaning = "words of your own: cannot be used, see below",
                       .has_entries = vocabulary != NULL,
                       .entries = sat_user_vocabulary_count(vocabulary)};
    if (vocabulary != NULL) {
        (void)snprintf(meaning, sizeof(meaning), "words of your own that descriptions keep: %zu",
                       setting.entries);
        setting.meaning = meaning;
    }
    show(report, setting);
    free(path);
    if (vocabulary == NULL) {
        sat_report_fail(report, SAT_EXIT_USAGE, &err);
    }
}

void sat_command_config(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError ignored = SAT_ERROR_INIT;
    (void)options;
    for (size_t i = 0; i < SAT_SETTING_COUNT; i++) {
        show(report, (Setting){.name = sat_setting_name((SatSettingName)i),
                               .value = settings->all[i].value,
                               .origin = sat_setting_origin_text(settings->all[i].origin),
                               .meaning = sat_setting_meaning((SatSettingName)i)});
    }
    for (size_t i = 0; i < settings->server_count; i++) {
        char name[SAT_SERVER_NAME_CAPACITY + 8];
        (void)snprintf(name, sizeof(name), "server.%s", settings->servers[i].name);
        show(report, (Setting){.name = name,
                               .value = settings->servers[i].address,
                               .origin = sat_setting_origin_text(SAT_ORIGIN_CONFIG_FILE),
                               .meaning = "a server, to be given as SOURCE by its name"});
    }
    show_place(report, "config_file", sat_settings_file_path(), "XDG_CONFIG_HOME",
               "XDG_CONFIG_HOME", "these settings");
    show_vocabulary(report);
    show_place(report, "cache_folder", sat_user_directory(SAT_DIRECTORY_CACHE), "XDG_CACHE_HOME",
               "XDG_CACHE_HOME", "private packs of play");
    show_place(report, "library_secret", sat_library_secret_path(&ignored), "SATCHEL_DATA_HOME",
               "XDG_DATA_HOME", "the key behind all ids; keep it private");
    show_place(report, "decisions", sat_gate_decisions_path(&ignored), "SATCHEL_DATA_HOME",
               "XDG_DATA_HOME", "what was accepted: it is not asked again");
}
