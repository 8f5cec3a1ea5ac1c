/* Makes a case of a backup on a case server, step by step. */
#include "export/restore/restore_case_server.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/restore/restore_private.h"

enum { PATH_CAPACITY = 192 };

/* ---- the case --------------------------------------------------------------------------------
 */

static bool check_quota(SatRestoring *restoring, SatError *err)
{
    SatCaseServerUser user;
    if (!sat_case_server_user(restoring->client, &user, err)) {
        return false;
    }
    if (user.allowed_drafts != SAT_QUOTA_UNKNOWN && user.drafts != SAT_QUOTA_UNKNOWN &&
        user.drafts >= user.allowed_drafts) {
        return sat_fail(err, SAT_ERR_NETWORK,
                        "no draft is left on the server: %" PRIu64 " of %" PRIu64
                        " are used; publish or delete one",
                        user.drafts, user.allowed_drafts);
    }
    return true;
}

/* A case with this title that was not there before it was asked for. */
static bool look_for_case(SatRestoring *restoring, SatError *err)
{
    SatRestoreJournal *journal = &restoring->journal;
    SatCaseRows rows;
    uint64_t highest = 0;
    sat_restore_wait_for_late(restoring, journal->state);
    bool done = sat_case_server_list(restoring->client, &rows, err);
    for (size_t i = 0; done && i < rows.count; i++) {
        const SatCaseRow *row = &rows.rows[i];
        highest = row->id > highest ? row->id : highest;
        if (journal->state == SAT_RESTORE_ASKED && row->id > journal->before &&
            strcmp(row->title, restoring->plan->model->title) == 0) {
            journal->rid = row->id;
        }
    }
    if (done) {
        journal->state = journal->rid != 0 ? SAT_RESTORE_MADE : SAT_RESTORE_NOT_MADE;
        journal->before = highest;
        done = sat_restore_save(restoring, err);
    }
    sat_case_rows_free(&rows);
    return done;
}

static bool ask_for_case(SatRestoring *restoring, SatError *err)
{
    SatRestoreJournal *journal = &restoring->journal;
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    json_t *answer = NULL;
    int status = 0;
    journal->state = SAT_RESTORE_ASKED;
    sat_restore_put_case(restoring->plan, &body);
    bool done =
        sat_restore_save(restoring, err) &&
        sat_restore_ask(restoring, SAT_HTTP_POST, "/api/v1/cases", &body, &answer, &status, err);
    sat_byte_writer_free(&body);
    if (!done && sat_restore_is_refusal(status)) {
        sat_restore_take_back(restoring, &journal->state);
    }
    journal->rid = done ? sat_restore_number(answer, "id") : 0;
    json_decref(answer);
    if (journal->rid != 0) {
        journal->state = SAT_RESTORE_MADE;
        done = sat_restore_save(restoring, err);
    }
    return done;
}

/* The draft that the user named, of which imaging may only be added to drafts. */
static bool check_named_case(SatRestoring *restoring, SatError *err)
{
    const uint64_t rid = restoring->server->rid;
    SatCaseRows rows;
    const SatCaseRow *found = NULL;
    if (sat_case_server_list(restoring->client, &rows, err)) {
        for (size_t i = 0; i < rows.count; i++) {
            found = rows.rows[i].id == rid ? &rows.rows[i] : found;
        }
        if (found == NULL) {
            (void)sat_fail(err, SAT_ERR_NETWORK, "case %" PRIu64 " is none of your cases there",
                           rid);
        } else if (strcmp(found->status, "draft") != 0) {
            (void)sat_fail(err, SAT_ERR_NETWORK,
                           "case %" PRIu64 " is no draft: imaging can be added to drafts only",
                           rid);
        }
    }
    sat_case_rows_free(&rows);
    restoring->journal.rid = rid;
    restoring->journal.state = SAT_RESTORE_MADE;
    return err->code == SAT_OK;
}

static bool make_case(SatRestoring *restoring, SatError *err)
{
    SatRestoreJournal *journal = &restoring->journal;
    if (restoring->server->rid != 0) {
        return check_named_case(restoring, err);
    }
    for (int tries = 0; journal->state != SAT_RESTORE_MADE; tries++) {
        if (!look_for_case(restoring, err)) {
            return false;
        }
        if (journal->state != SAT_RESTORE_MADE &&
            (!check_quota(restoring, err) || !ask_for_case(restoring, err)) &&
            !sat_restore_may_look_again(journal->state, tries, err)) {
            return false;
        }
        if (tries >= SAT_RESTORE_MOST_TRIES) {
            return sat_restore_nobody_knows(restoring, "the case", err);
        }
    }
    return true;
}

/* ---- a study ---------------------------------------------------------------------------------
 */

static bool look_for_study(SatRestoring *restoring, size_t index, SatError *err)
{
    SatJournalStudy *study = &restoring->journal.studies[index];
    bool is_told = false;
    uint64_t id = 0;
    sat_restore_wait_for_late(restoring, study->state);
    if (!sat_restore_find_study(restoring, &is_told, &id, err)) {
        return false;
    }
    if (!is_told) {
        return sat_restore_nobody_knows(restoring, "a study", err);
    }
    study->id = id;
    study->state = id != 0 ? SAT_RESTORE_MADE : SAT_RESTORE_NOT_MADE;
    return sat_restore_save(restoring, err);
}

static bool ask_for_study(SatRestoring *restoring, size_t index, SatError *err)
{
    SatJournalStudy *study = &restoring->journal.studies[index];
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    json_t *answer = NULL;
    char path[PATH_CAPACITY];
    int status = 0;
    (void)snprintf(path, sizeof(path), "/api/v1/cases/%" PRIu64 "/studies", restoring->journal.rid);
    study->state = SAT_RESTORE_ASKED;
    sat_restore_put_study(restoring->plan, index, restoring->server->rid == 0, &body);
    bool done = sat_restore_save(restoring, err) &&
                sat_restore_ask(restoring, SAT_HTTP_POST, path, &body, &answer, &status, err);
    sat_byte_writer_free(&body);
    if (!done && sat_restore_is_refusal(status)) {
        sat_restore_take_back(restoring, &study->state);
    }
    study->id = done ? sat_restore_number(answer, "id") : 0;
    json_decref(answer);
    if (study->id != 0) {
        study->state = SAT_RESTORE_MADE;
        restoring->out->studies++;
        done = sat_restore_save(restoring, err);
    }
    return done;
}

static bool make_study(SatRestoring *restoring, size_t index, SatError *err)
{
    SatJournalStudy *study = &restoring->journal.studies[index];
    for (int tries = 0; study->state != SAT_RESTORE_MADE; tries++) {
        if (study->state == SAT_RESTORE_ASKED && !look_for_study(restoring, index, err)) {
            return false;
        }
        if (study->state != SAT_RESTORE_MADE && !ask_for_study(restoring, index, err) &&
            !sat_restore_may_look_again(study->state, tries, err)) {
            return false;
        }
        if (tries >= SAT_RESTORE_MOST_TRIES) {
            return sat_restore_nobody_knows(restoring, "a study", err);
        }
    }
    return true;
}

/* ---- all -------------------------------------------------------------------------------------
 */

static bool finish(SatRestoring *restoring, SatError *err)
{
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    json_t *answer = NULL;
    char path[PATH_CAPACITY];
    int status = 0;
    (void)snprintf(path, sizeof(path), "/api/v1/cases/%" PRIu64 "/mark_upload_finished",
                   restoring->journal.rid);
    sat_write_text(&body, "{}");
    const bool done =
        sat_restore_ask(restoring, SAT_HTTP_PUT, path, &body, &answer, &status, err) &&
        sat_restore_journal_end(&restoring->journal, err);
    sat_byte_writer_free(&body);
    json_decref(answer);
    return done;
}

static bool restore(SatRestoring *restoring, SatError *err)
{
    const SatRestorePlan *plan = restoring->plan;
    bool done = make_case(restoring, err);
    restoring->out->rid = restoring->journal.rid;
    for (size_t i = 0; done && i < plan->study_count; i++) {
        done = make_study(restoring, i, err);
        for (size_t k = 0; done && k < plan->studies[i].series_count; k++) {
            done = sat_restore_make_series(restoring, i, k, err);
        }
    }
    if (!done && restoring->journal.state == SAT_RESTORE_NOT_MADE) {
        SatError ignored = SAT_ERROR_INIT; /* nothing is there to go on with */
        if (!sat_restore_journal_end(&restoring->journal, &ignored)) {
            sat_error_clear(&ignored);
        }
    }
    return done && finish(restoring, err);
}

static bool open_journal(SatRestoring *restoring, SatError *err)
{
    const SatRestorePlan *plan = restoring->plan;
    SatByteWriter all = SAT_BYTE_WRITER_INIT;
    size_t *shape = calloc(plan->study_count + 1, sizeof(*shape));
    sat_write_bytes(&all, plan->backup_hash.bytes, sizeof(plan->backup_hash.bytes));
    sat_write_format(&all, "%s\n%" PRIu64 "\n", restoring->server->url, restoring->server->rid);
    if (shape == NULL || all.failed) {
        free(shape);
        sat_byte_writer_free(&all);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to restore");
    }
    for (size_t i = 0; i < plan->study_count; i++) {
        shape[i] = plan->studies[i].series_count;
    }
    const SatSha256 key = sat_sha256(all.bytes, all.length);
    const bool done =
        sat_restore_journal_open(&key, shape, plan->study_count, &restoring->journal, err);
    restoring->out->went_on = restoring->journal.was_there;
    sat_byte_writer_free(&all);
    free(shape);
    return done;
}

bool sat_restore_to_case_server(const SatRestorePlan *plan, const SatRestoreServer *server,
                                SatRestored *out, SatError *err)
{
    *out = (SatRestored){0};
    SatRestoring restoring = {.plan = plan, .server = server, .out = out};
    restoring.client = sat_case_server_open(server->http, server->url, err);
    const bool done =
        restoring.client != NULL && open_journal(&restoring, err) && restore(&restoring, err);
    sat_restore_journal_close(&restoring.journal);
    sat_case_server_close(restoring.client);
    return done;
}
