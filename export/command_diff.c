/* `satchel diff`: what changed between two packs or backups, in words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/diff_load.h"
#include "export/print_text.h"

typedef struct {
    SatReport *report;
    SatDiffFile a, b;
    const SatDiffCase *current; /* of b, or of a where b has none; NULL: of no case */
    size_t count;               /* differences */
} Diff;

/* With several cases each line names its own; what is of no case names none. */
static void tell(void *context, const char *text)
{
    const Diff *diff = context;
    const char *title = diff->current != NULL ? diff->current->model->title : "";
    if (diff->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "difference");
        sat_json_put_text(&line.json, "case", title);
        sat_json_put_text(&line.json, "text", text);
        sat_report_close_line(&line);
        return;
    }
    if (diff->current != NULL && (diff->a.count > 1 || diff->b.count > 1)) {
        sat_print_text(title, 0);
        (void)fputs(": ", stdout);
    }
    sat_print_text(text, 0);
    (void)fputc('\n', stdout);
}

/* By the id of the case; of cases without one by the place. SIZE_MAX: b has none. */
static size_t find_partner(const Diff *diff, size_t index)
{
    const char *id = diff->a.cases[index].model->id;
    for (size_t i = 0; i < diff->b.count; i++) {
        const char *other = diff->b.cases[i].model->id;
        if (id[0] != '\0' ? strcmp(id, other) == 0 : i == index && other[0] == '\0') {
            return i;
        }
    }
    /* Two files of one case each are compared whatever they hold. */
    return diff->a.count == 1 && diff->b.count == 1 ? 0 : SIZE_MAX;
}

static void tell_case(Diff *diff, const SatDiffCase *one, const char *text)
{
    diff->current = one;
    diff->count++;
    tell(diff, text);
}

static bool compare(Diff *diff, bool *is_taken, SatError *err)
{
    for (size_t i = 0; i < diff->a.count; i++) {
        size_t partner = find_partner(diff, i);
        if (partner == SIZE_MAX || is_taken[partner]) {
            tell_case(diff, &diff->a.cases[i], "case removed");
            continue;
        }
        is_taken[partner] = true;
        diff->current = &diff->b.cases[partner];
        if (strcmp(diff->a.cases[i].model->id, diff->current->model->id) != 0) {
            tell_case(diff, diff->current, "another case: it has another id");
        }
        if (!sat_diff_cases(&diff->a.cases[i], diff->current, tell, diff, &diff->count, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < diff->b.count; i++) {
        if (!is_taken[i]) {
            tell_case(diff, &diff->b.cases[i], "case added");
        }
    }
    return true;
}

/* The lecture is more than its cases. Of a pack and a backup there is nothing to compare. */
static void compare_playlists(Diff *diff)
{
    const char *a = diff->a.playlist, *b = diff->b.playlist;
    if (a != NULL && b != NULL && strcmp(a, b) != 0) {
        diff->current = NULL;
        diff->count++;
        tell(diff, "the playlist or the title of the pack changed");
    }
}

static void tell_summary(const Diff *diff)
{
    if (diff->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_u64(&line.json, "differences", diff->count);
        sat_json_put_i64(&line.json, "exit_code", diff->count > 0);
        sat_report_close_line(&line);
    } else if (diff->count == 0) {
        sat_report_say(diff->report, "no difference");
    }
}

void sat_command_diff(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    Diff diff = {.report = report};
    bool *is_taken = NULL;
    bool done = sat_diff_file_load(options->arguments[0], &diff.a, &err) &&
                sat_diff_file_load(options->arguments[1], &diff.b, &err);
    if (done) {
        is_taken = calloc(diff.b.count + 1, sizeof(bool));
        done = is_taken != NULL ? compare(&diff, is_taken, &err)
                                : sat_fail(&err, SAT_ERR_NO_MEMORY, "not enough memory to compare");
    }
    if (done) {
        compare_playlists(&diff);
        tell_summary(&diff);
        sat_report_code(report, diff.count > 0 ? SAT_EXIT_SKIPPED : SAT_EXIT_DONE);
    } else {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
    }
    free(is_taken);
    sat_diff_file_free(&diff.a);
    sat_diff_file_free(&diff.b);
}
