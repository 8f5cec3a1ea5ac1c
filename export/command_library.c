/* `satchel library`: what lies in a folder of backups, found, checked, pruned, moved. */
#include <string.h>

#include "export/commands.h"
#include "export/library_told.h"
#include "export/library_verbs.h"

void sat_library_fail_usage(const SatLibraryAsked *asked, const char *usage)
{
    sat_report_fail_text(asked->report, SAT_EXIT_USAGE, "usage: satchel library %s", usage);
}

bool sat_library_progress(void *context, uint64_t done_bytes, uint64_t total_bytes)
{
    sat_report_progress(context, "verifying", "bytes", done_bytes, total_bytes);
    return !sat_interrupt_requested();
}

void sat_library_not_told(void *context, const char *file_name, const char *why)
{
    (void)context;
    (void)file_name;
    (void)why;
}

static void tell_list(const SatLibraryAsked *asked, const SatLibraryList *list)
{
    uint64_t size_bytes = 0;
    size_t vanished = 0;
    char size[16];
    for (size_t i = 0; i < list->count; i++) {
        sat_tell_library_backup(&list->backups[i], asked->report);
        size_bytes += list->backups[i].size_bytes;
        vanished += list->backups[i].state == SAT_LIBRARY_VANISHED;
    }
    if (asked->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "folder", asked->folder);
        sat_json_put_u64(&line.json, "backups", list->count);
        sat_json_put_u64(&line.json, "vanished", vanished);
        sat_json_put_u64(&line.json, "size_bytes", size_bytes);
        sat_json_put_i64(&line.json, "exit_code", asked->report->exit_code);
        sat_report_close_line(&line);
        return;
    }
    sat_format_bytes(size_bytes, size);
    sat_report_say(asked->report, "%s: %zu backup%s, %s%s", asked->folder, list->count,
                   sat_plural(list->count), size,
                   vanished > 0 ? "; vanished: no longer at the source, kept here" : "");
}

/* ---- list, search, check ---------------------------------------------------------------------
 */

static void list_or_search(const SatLibraryAsked *asked)
{
    SatError err = SAT_ERROR_INIT;
    SatLibraryList list = {0};
    SAT_AUTO(SatLibrary) *library = sat_library_open_told(asked->folder, asked->report);
    if (library == NULL) {
        return;
    }
    const bool done = asked->word_count > 0 ? sat_library_search(library, asked->words,
                                                                 asked->word_count, &list, &err)
                                            : sat_library_all(library, &list, &err);
    if (!done) {
        sat_report_fail(asked->report, sat_exit_for_input(&err), &err);
    } else if (list.count == 0 && asked->word_count == 0) {
        sat_report_fail_text(asked->report, SAT_EXIT_NO_INPUT,
                             "%s: there are no backups in it; satchel backup makes them",
                             asked->folder);
    } else {
        tell_list(asked, &list);
    }
    sat_library_list_free(&list);
}

static void list(const SatLibraryAsked *asked)
{
    if (asked->word_count > 0) {
        sat_library_fail_usage(asked, "list FOLDER");
        return;
    }
    list_or_search(asked);
}

static void search(const SatLibraryAsked *asked)
{
    if (asked->word_count == 0) {
        sat_library_fail_usage(asked, "search FOLDER WORD...");
        return;
    }
    list_or_search(asked);
}

static void check(const SatLibraryAsked *asked)
{
    if (asked->word_count > 0) {
        sat_library_fail_usage(asked, "check FOLDER [--sample N%]");
        return;
    }
    const unsigned percent = asked->options->sample > 0 ? asked->options->sample : 100;
    SAT_AUTO(SatLibrary) *library = sat_library_open_told(asked->folder, asked->report);
    if (library != NULL) {
        sat_library_check_told(library, asked->folder, percent, asked->report);
    }
}

/* ---- the command --------------------------------------------------------------------------------
 */

void sat_command_library(const SatOptions *options, SatReport *report)
{
    static const struct {
        const char *name;
        void (*run)(const SatLibraryAsked *asked);
    } verbs[] = {{"list", list},
                 {"search", search},
                 {"check", check},
                 {"prune", sat_library_prune_told},
                 {"move", sat_library_move_told}};
    enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };
    const char *names[VERBS];
    const SatLibraryAsked asked = {.options = options,
                                   .folder = options->arguments[1],
                                   .words = options->arguments + 2,
                                   .word_count = options->argument_count - 2,
                                   .report = report};
    for (size_t i = 0; i < VERBS; i++) {
        names[i] = verbs[i].name;
        if (strcmp(options->arguments[0], verbs[i].name) == 0) {
            verbs[i].run(&asked);
            return;
        }
    }
    sat_report_fail_text(
        report, SAT_EXIT_USAGE,
        "satchel library has no \"%.60s\"; did you mean %s? See satchel library -h",
        options->arguments[0], sat_nearest_name(options->arguments[0], names, VERBS));
}
