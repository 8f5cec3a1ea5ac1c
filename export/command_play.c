/* `satchel play`: a pack as it is, anything else packed into the cache first; then the player. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/gate/gate_words.h"
#include "export/output_file.h"
#include "export/pipeline.h"
#include "export/play_cache.h"
#include "export/served_settings.h"
#include "formats/pack/pack_reader.h"

#define PLAYER_NAME "satchel-player"

static bool is_named_pack(const char *path)
{
    static const char ending[] = ".satchel";
    size_t length = strlen(path);
    return length > sizeof(ending) - 1 &&
           strcmp(path + length - (sizeof(ending) - 1), ending) == 0 &&
           sat_path_info(path).kind == SAT_PATH_FILE;
}

/* folder/place/satchel-player when it is there. owns: free() */
static char *player_in(const char *folder, const char *place)
{
    char *inner = sat_path_join(folder, place);
    char *path = inner != NULL ? sat_path_join(inner, PLAYER_NAME) : NULL;
    free(inner);
    if (path != NULL && sat_path_info(path).kind != SAT_PATH_FILE) {
        free(path);
        path = NULL;
    }
    return path;
}

/* Beside this program, in the build tree's player folder, or by name. owns: free() */
static char *find_player(const SatSettings *settings)
{
    const char *given = settings->all[SAT_SETTING_PLAYER].value;
    char *found = NULL;
    if (given[0] == '\0') {
        char *own = sat_own_program_path();
        char *folder = own != NULL ? sat_path_folder(own) : NULL;
        found = folder != NULL ? player_in(folder, ".") : NULL;
        found = found == NULL && folder != NULL ? player_in(folder, "../player") : found;
        free(folder);
        free(own);
        given = PLAYER_NAME; /* the system looks through PATH */
    }
    if (found == NULL) {
        size_t size = strlen(given) + 1;
        found = malloc(size);
        if (found != NULL) {
            memcpy(found, given, size);
        }
    }
    return found;
}

/* The local sources of the pack, for the player to save it from: only when that would give the same
 * pictures. Adds pairs "--source", path; owns the paths through `owned`. */
static size_t hand_over_sources(const SatOptions *options, const char **arguments, char **owned)
{
    size_t count = 0;
    for (size_t i = 0; i < options->argument_count; i++) {
        if (sat_path_info(options->arguments[i]).kind == SAT_PATH_MISSING) {
            return 0; /* a server, or gone: nothing that a path names */
        }
    }
    for (size_t i = 0; i < options->argument_count; i++) {
        owned[i] = sat_path_absolute(options->arguments[i]);
        arguments[count++] = "--source";
        arguments[count++] = owned[i] != NULL ? owned[i] : options->arguments[i];
    }
    return count;
}

/* The series of the pack as `list` numbers them, "1/1/1,1/1/3": in the order of the pack. false:
 * no memory. */
static bool write_numbers(const SatExportPlan *plan, SatByteWriter *out)
{
    SatPlanWalk walk = {0};
    for (const SatPlannedSeries *series = sat_export_plan_next(plan, &walk); series != NULL;
         series = sat_export_plan_next(plan, &walk)) {
        char number[72];
        (void)snprintf(number, sizeof(number), "%s%u/%u/%u", out->length > 0 ? "," : "",
                       series->selector.case_number, series->selector.study_number,
                       series->selector.series_number);
        sat_write_text(out, number);
    }
    sat_write_u8(out, 0);
    return !out->failed;
}

/* left_out: how many series of the sources are not in the pack; series: the others. */
static void start_player(const char *pack_path, const SatOptions *options, bool with_sources,
                         size_t left_out, const char *series, const SatSettings *settings,
                         SatReport *report)
{
    char count_text[24];
    SatError err = SAT_ERROR_INIT;
    /* A name that begins with a dash must not look like an option. */
    char *absolute = sat_path_absolute(pack_path);
    char *player = find_player(settings);
    const char **arguments = calloc(2 * options->argument_count + 7, sizeof(*arguments));
    char **owned = calloc(options->argument_count + 1, sizeof(*owned));
    if (player == NULL || arguments == NULL || owned == NULL) {
        sat_report_fail_text(report, SAT_EXIT_OUTPUT, "not enough memory to start the player");
    } else {
        size_t count = 0;
        arguments[count++] = player;
        arguments[count++] = absolute != NULL ? absolute : pack_path;
        if (with_sources) {
            count += hand_over_sources(options, arguments + count, owned);
        }
        if (left_out > 0) {
            (void)snprintf(count_text, sizeof(count_text), "%zu", left_out);
            arguments[count++] = "--left-out";
            arguments[count++] = count_text;
            if (series != NULL) {
                arguments[count++] = "--series";
                arguments[count++] = series;
            }
        }
        (void)fflush(stdout);
        if (!sat_process_replace(player, arguments, &err)) {
            sat_report_fail_text(report, SAT_EXIT_NO_INPUT,
                                 "%s; --player or SATCHEL_PLAYER names the player program",
                                 err.text);
        }
    }
    for (size_t i = 0; owned != NULL && i < options->argument_count; i++) {
        free(owned[i]);
    }
    free(owned);
    free(arguments);
    free(player);
    free(absolute);
}

static void tell_pack(const char *path, bool was_cached, const char *series, SatReport *report,
                      const SatPipeline *pipeline)
{
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", path);
        sat_json_put_text(&line.json, "sharing", "private");
        sat_json_put_bool(&line.json, "was_cached", was_cached);
        sat_json_put_u64(&line.json, "cases", pipeline->plan->case_count);
        sat_json_put_u64(&line.json, "frames", pipeline->plan->frame_count);
        if (series != NULL) {
            sat_json_put_text(&line.json, "series", series);
        }
        sat_gather_put_skipped(&pipeline->counts, &line.json);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else if (!was_cached) {
        sat_report_say(report, "packed for you alone; to share, use satchel pack");
    }
}

static bool is_whole_pack(const char *path)
{
    SatError ignored = SAT_ERROR_INIT;
    if (sat_path_info(path).kind != SAT_PATH_FILE) {
        return false;
    }
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, &ignored);
    return reader != NULL && !sat_pack_reader_used_copy(reader);
}

/* Somebody waits for the first picture, and the pack is not to be kept: fast, unless another effort
 * was asked for. */
static SatEffort effort_of(const SatSettings *settings)
{
    bool asked = settings->all[SAT_SETTING_EFFORT].origin != SAT_ORIGIN_DEFAULT;
    return asked ? settings->effort : SAT_EFFORT_FAST;
}

/* Series that the gate left out: several items may be about one. */
static size_t count_left_out(const SatGateList *settled)
{
    size_t count = 0;
    for (size_t i = 0; i < settled->count; i++) {
        const SatGateItem *item = &settled->items[i];
        bool is_first = sat_gate_is_left_out(item) && item->frame_count > 0;
        for (size_t k = 0; k < i && is_first; k++) {
            is_first = !sat_gate_is_left_out(&settled->items[k]) ||
                       !sat_selector_covers(settled->items[k].where, item->where);
        }
        count += is_first ? 1U : 0U;
    }
    return count;
}

/* The path of the private pack of the sources; NULL when it failed, which was told. series: the
 * numbers of those in it, when some were left out. owns: free() */
static char *make_private_pack(const SatOptions *options, const SatSettings *settings,
                               size_t *left_out, SatByteWriter *series, SatReport *report)
{
    SatPipeline pipeline = {.options = options,
                            .report = report,
                            .jobs = settings->jobs,
                            .served = sat_served_settings(settings)};
    SatPackTarget target = {.properties = {.is_private = true},
                            .jobs = settings->jobs,
                            .effort = effort_of(settings),
                            .quality = options->quality};
    SatPackResult result = {0};
    SatError err = SAT_ERROR_INIT;
    char *path = NULL;
    if (sat_pipeline_plan(&pipeline) && sat_pipeline_gate(&pipeline, SAT_GATE_LEAVES_OUT) &&
        sat_pipeline_lecture(&pipeline, false, &target)) {
        SatSha256 digest = sat_pack_digest(pipeline.plan, &target);
        path = sat_play_cache_path(&digest, &err);
        target.path = path;
        if (path == NULL) {
            sat_report_fail(report, SAT_EXIT_OUTPUT, &err);
        } else {
            bool was_cached = is_whole_pack(path);
            if (was_cached || options->dry_run || sat_pipeline_pack(&pipeline, &target, &result)) {
                if (!options->dry_run) {
                    sat_play_cache_trim(settings->cache_size_bytes, path);
                }
                *left_out = count_left_out(&pipeline.gate.settled);
                bool has_series = *left_out > 0 && write_numbers(pipeline.plan, series);
                tell_pack(path, was_cached, has_series ? (const char *)series->bytes : NULL, report,
                          &pipeline);
            } else {
                free(path);
                path = NULL;
            }
        }
    }
    *left_out = count_left_out(&pipeline.gate.settled);
    sat_pack_result_free(&result);
    sat_pipeline_end(&pipeline);
    return path;
}

void sat_command_play(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    const char *first = options->arguments[0];
    if (options->argument_count == 1 && (sat_file_is_pack(first) || is_named_pack(first))) {
        if (!options->no_player && !options->dry_run) {
            start_player(first, options, false, 0, NULL, settings, report);
        } else if (report->json) {
            SatReportLine line;
            sat_report_open_line(&line, "summary");
            sat_json_put_text(&line.json, "file", first);
            sat_report_close_line(&line);
        } else {
            (void)puts(first);
        }
        return;
    }
    /* What the gate leaves out becomes an option, too; a saved pack asks about it itself. */
    bool is_plain = sat_plan_options_are_plain(options->plan);
    size_t left_out = 0;
    SatByteWriter series = SAT_BYTE_WRITER_INIT;
    char *path = make_private_pack(options, settings, &left_out, &series, report);
    if (path != NULL && options->no_player && !report->json) {
        (void)puts(path);
    } else if (path != NULL && !options->no_player && !options->dry_run) {
        const char *numbers =
            series.length > 0 && !series.failed ? (const char *)series.bytes : NULL;
        start_player(path, options, is_plain, left_out, numbers, settings, report);
    }
    sat_byte_writer_free(&series);
    free(path);
}
