/* `satchel library move`: a folder of backups to another place. */
#include "export/library/library_move.h"
#include "export/library_told.h"
#include "export/library_verbs.h"

static void moved(void *context, const char *file_name, uint64_t size_bytes)
{
    const SatLibraryAsked *asked = context;
    sat_report_progress_end(asked->report);
    if (asked->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "moved");
        sat_json_put_text(&line.json, "file", file_name);
        sat_json_put_u64(&line.json, "size_bytes", size_bytes);
        sat_report_close_line(&line);
        return;
    }
    sat_report_detail(asked->report, "%s%s", asked->options->dry_run ? "would move " : "moved ",
                      file_name);
}

static void left(void *context, const char *file_name, const char *why)
{
    const SatLibraryAsked *asked = context;
    sat_report_progress_end(asked->report);
    sat_report_warn(asked->report, file_name, "stays where it is: %s", why);
}

static bool move_progress(void *context, uint64_t done_bytes, uint64_t total_bytes)
{
    const SatLibraryAsked *asked = context;
    return sat_library_progress(asked->report, done_bytes, total_bytes);
}

void sat_library_move_told(const SatLibraryAsked *asked)
{
    SatError err = SAT_ERROR_INIT;
    SatLibraryMoved sum;
    char size[16];
    union {
        const SatLibraryAsked *given;
        void *told;
    } self = {.given = asked};
    if (asked->word_count != 1) {
        sat_library_fail_usage(asked, "move FOLDER NEW");
        return;
    }
    const SatLibraryMove how = {.from = asked->folder,
                                .to = asked->words[0],
                                .dry_run = asked->options->dry_run,
                                .moved = moved,
                                .left = left,
                                .progress = move_progress,
                                .told = self.told};
    const bool done = sat_library_move(&how, &sum, &err);
    sat_report_progress_end(asked->report);
    if (!done) {
        const bool is_input = err.code == SAT_ERR_ARGUMENT || err.code == SAT_ERR_CANCELLED ||
                              sat_path_info(asked->folder).kind != SAT_PATH_FOLDER;
        sat_report_fail(asked->report,
                        is_input ? sat_exit_for_input(&err) : sat_exit_for_output(&err), &err);
        return;
    }
    if (!how.dry_run) {
        sat_library_follow_told(how.to, asked->report);
    }
    if (asked->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "folder", how.to);
        sat_json_put_bool(&line.json, "dry_run", how.dry_run);
        sat_json_put_u64(&line.json, "moved", sum.moved);
        sat_json_put_u64(&line.json, "left", sum.left);
        sat_json_put_u64(&line.json, "size_bytes", sum.size_bytes);
        sat_report_close_line(&line);
        return;
    }
    sat_format_bytes(sum.size_bytes, size);
    sat_report_say(asked->report, "%s: %zu backup%s%s, %s", how.to, sum.moved,
                   sat_plural(sum.moved), how.dry_run ? " would be moved" : " moved", size);
}
