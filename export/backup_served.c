/* Joins the cases of a server with the note in a folder of backups. */
#include "export/backup_served.h"

#include <stdio.h>
#include <string.h>

#include "export/source/source_kinds.h"
#include "formats/base/checksum.h"

static bool takes_only_servers(const SatPipeline *pipeline)
{
    const SatOptions *options = pipeline->options;
    for (size_t i = 0; i < options->argument_count; i++) {
        if (!sat_source_takes_case_server(options->arguments[i])) {
            return false;
        }
    }
    return options->argument_count > 0 && options->with_count == 0 &&
           sat_plan_options_are_plain(options->plan);
}

/* Another server, profile or layout makes other backups. */
static void write_how(const SatPipeline *pipeline, const char *profile, SatBackupLayout layout,
                      char how[17])
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    const char *url = pipeline->served.url != NULL ? pipeline->served.url : "";
    sat_write_format(&text, "%s\n%s\n%d\n%d", url, profile, (int)layout,
                     (int)pipeline->options->keep_identifiers);
    const SatSha256 hash = sat_sha256(text.bytes, text.failed ? 0 : text.length);
    sat_sha256_to_hex(&hash, hex);
    (void)snprintf(how, 17, "%.16s", hex);
    sat_byte_writer_free(&text);
}

bool sat_backup_served_begin(SatPipeline *pipeline, const char *profile, SatBackupLayout layout,
                             SatBackupStates **states, SatError *err)
{
    char how[17];
    *states = NULL;
    pipeline->served.library = ""; /* what the server has is backed up, not a backup of it */
    if (!takes_only_servers(pipeline)) {
        return true;
    }
    write_how(pipeline, profile, layout, how);
    *states = sat_backup_states_read(pipeline->options->output, how, err);
    if (*states == NULL) {
        return false;
    }
    pipeline->served.is_known = sat_backup_states_know;
    pipeline->served.context = *states;
    return true;
}

bool sat_backup_served_note(SatBackupStates *states, const SatPipeline *pipeline,
                            const SatPlannedCase *planned, const SatBackupOutcome *out,
                            SatError *err)
{
    const SatServedCase *served =
        states != NULL && planned->rid != NULL
            ? sat_served_find(&pipeline->served, sat_clean_text_utf8(planned->rid))
            : NULL;
    const bool is_whole = served != NULL && served->outcome == SAT_SERVED_FETCHED &&
                          !served->is_partial && out->left_out == 0;
    return !is_whole || served->state[0] == '\0' ||
           sat_backup_states_add(states, served->state, planned->id, out->file_name, err);
}

void sat_backup_served_each_known(const SatBackupStates *states, const SatPipeline *pipeline,
                                  void (*known)(void *context, const SatBackupNote *note),
                                  void *context)
{
    for (size_t i = 0; states != NULL && i < pipeline->served.count; i++) {
        const SatServedCase *served = &pipeline->served.cases[i];
        const SatBackupNote *note = NULL;
        for (size_t k = 0; served->outcome == SAT_SERVED_UNCHANGED &&
                           (note = sat_backup_states_at(states, served->state, k)) != NULL;
             k++) {
            known(context, note);
        }
    }
}
