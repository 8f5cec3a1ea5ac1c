/* Makes a case of a backup on a case server, step by step. */
#include "export/restore/restore_case_server.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/restore/restore_private.h"

enum { PATH_CAPACITY = 192, MOST_TRIES = 4, MOST_JOB_MS = 30 * 60 * 1000 };

/* Refused for sure: nothing was made. */
static bool is_refusal(int status)
{
    return status >= 400 && status < 500;
}

static bool save(SatRestoring *restoring, SatError *err)
{
    return sat_restore_journal_save(&restoring->journal, err);
}

/* What was asked for is not made, as the server said; the first error is the one that is told. */
static void take_back(SatRestoring *restoring, SatRestoreState *state)
{
    SatError ignored = SAT_ERROR_INIT;
    *state = SAT_RESTORE_NOT_MADE;
    if (!save(restoring, &ignored)) {
        sat_error_clear(&ignored); /* the next run then asks whether it was made */
    }
}

static bool nobody_knows(const SatRestoring *restoring, const char *what, SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the connection ended while %s was made, and the server does not tell whether "
                    "it is there: look at draft %" PRIu64 ", delete it and %s, restore again",
                    what, restoring->journal.rid, restoring->journal.path);
}

/* Before looking whether something was made: the server may be at it still. */
static void wait_for_late(const SatRestoring *restoring, SatRestoreState state)
{
    if (state == SAT_RESTORE_ASKED) {
        sat_sleep_ns((uint64_t)restoring->server->late_ms * 1000000U);
    }
}

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
    wait_for_late(restoring, journal->state);
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
        done = save(restoring, err);
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
    bool done = save(restoring, err) && sat_restore_ask(restoring, SAT_HTTP_POST, "/api/v1/cases",
                                                        &body, &answer, &status, err);
    sat_byte_writer_free(&body);
    if (!done && is_refusal(status)) {
        take_back(restoring, &journal->state);
    }
    journal->rid = done ? sat_restore_number(answer, "id") : 0;
    json_decref(answer);
    if (journal->rid != 0) {
        journal->state = SAT_RESTORE_MADE;
        done = save(restoring, err);
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

/* Whether a step that failed is worth another look: nobody knows whether it was made. */
static bool may_look_again(SatRestoreState state, int tries, SatError *err)
{
    if (state != SAT_RESTORE_ASKED || err->code != SAT_ERR_NETWORK || tries + 1 >= MOST_TRIES) {
        return false;
    }
    sat_error_clear(err);
    return true;
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
            !may_look_again(journal->state, tries, err)) {
            return false;
        }
        if (tries >= MOST_TRIES) {
            return nobody_knows(restoring, "the case", err);
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
    wait_for_late(restoring, study->state);
    if (!sat_restore_find_study(restoring, &is_told, &id, err)) {
        return false;
    }
    if (!is_told) {
        return nobody_knows(restoring, "a study", err);
    }
    study->id = id;
    study->state = id != 0 ? SAT_RESTORE_MADE : SAT_RESTORE_NOT_MADE;
    return save(restoring, err);
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
    bool done = save(restoring, err) &&
                sat_restore_ask(restoring, SAT_HTTP_POST, path, &body, &answer, &status, err);
    sat_byte_writer_free(&body);
    if (!done && is_refusal(status)) {
        take_back(restoring, &study->state);
    }
    study->id = done ? sat_restore_number(answer, "id") : 0;
    json_decref(answer);
    if (study->id != 0) {
        study->state = SAT_RESTORE_MADE;
        restoring->out->studies++;
        done = save(restoring, err);
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
            !may_look_again(study->state, tries, err)) {
            return false;
        }
        if (tries >= MOST_TRIES) {
            return nobody_knows(restoring, "a study", err);
        }
    }
    return true;
}

/* ---- a series --------------------------------------------------------------------------------
 */

/* Series are made one after the other: one more than the journal knows is the one asked for. */
static bool look_for_series(SatRestoring *restoring, size_t index, size_t series, SatError *err)
{
    SatJournalStudy *study = &restoring->journal.studies[index];
    bool is_told = false;
    size_t count = 0, known = 0;
    wait_for_late(restoring, study->series[series].state);
    if (!sat_restore_count_series(restoring, study->id, &is_told, &count, err)) {
        return false;
    }
    if (!is_told) {
        return nobody_knows(restoring, "a series", err);
    }
    for (size_t i = 0; i < study->series_count; i++) {
        known += study->series[i].state == SAT_RESTORE_MADE;
    }
    study->series[series].state = count > known ? SAT_RESTORE_MADE : SAT_RESTORE_NOT_MADE;
    return save(restoring, err);
}

static bool ask_for_series(SatRestoring *restoring, size_t index, size_t series, SatError *err)
{
    const SatRestoreSeries *planned = &restoring->plan->studies[index].series[series];
    SatJournalStudy *study = &restoring->journal.studies[index];
    SatJournalSeries *made = &study->series[series];
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    json_t *answer = NULL;
    char path[PATH_CAPACITY];
    int status = 0;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    const char **ids =
        arena != NULL ? sat_arena_alloc(arena, planned->file_count, sizeof(*ids), err) : NULL;
    if (ids == NULL || !sat_restore_upload(restoring, planned, arena, ids, err)) {
        return false;
    }
    sat_sleep_ns((uint64_t)restoring->server->settle_ms * 1000000U);
    (void)snprintf(path, sizeof(path), "/image_preparation/%" PRIu64 "/studies/%" PRIu64 "/series",
                   restoring->journal.rid, study->id);
    made->state = SAT_RESTORE_ASKED;
    sat_restore_put_series(planned, ids, &body);
    bool done = save(restoring, err) &&
                sat_restore_ask(restoring, SAT_HTTP_POST, path, &body, &answer, &status, err);
    sat_byte_writer_free(&body);
    if (!done && is_refusal(status)) {
        take_back(restoring, &made->state);
    }
    const char *job = done ? json_string_value(json_object_get(answer, "job_id")) : NULL;
    if (job != NULL && strlen(job) < sizeof(made->job)) {
        (void)snprintf(made->job, sizeof(made->job), "%s", job);
        made->state = SAT_RESTORE_UNDER_WAY;
        done = save(restoring, err);
    }
    json_decref(answer);
    return done;
}

static bool is_safe_job(const char *job)
{
    return job[0] != '\0' && job[strspn(job, "0123456789abcdefABCDEFghijklmnopqrstuvwxyz"
                                             "GHIJKLMNOPQRSTUVWXYZ-_")] == '\0';
}

typedef enum { JOB_RUNS, JOB_DONE, JOB_FAILED, JOB_UNKNOWN } JobState;

/* 202 while the files come; 200 with the series when it is there, without it when the job failed.
 * "ready" is the end for pictures that are no DICOM. */
static JobState job_state(int status, const json_t *answer)
{
    const json_t *series = json_object_get(answer, "series");
    const char *word = json_string_value(json_object_get(series, "status"));
    if (status == 202) {
        return JOB_RUNS;
    }
    if (!json_is_object(series)) {
        return json_is_object(answer) ? JOB_FAILED : JOB_UNKNOWN;
    }
    const bool is_done = word != NULL && (strcmp(word, "completed-dicom-processing") == 0 ||
                                          strcmp(word, "ready") == 0);
    return is_done ? JOB_DONE : JOB_RUNS;
}

/* Nobody knows what came of it: the next run looks, and makes the series when it is not there. An
 * answer that is none changes nothing: the job may be running. */
static bool tell_lost_job(SatRestoring *restoring, SatJournalSeries *made, JobState state,
                          size_t index, size_t series, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    const bool was_refused = err->code != SAT_OK;
    if (was_refused || state == JOB_FAILED) {
        made->state = SAT_RESTORE_ASKED;
        if (!save(restoring, &ignored)) {
            sat_error_clear(&ignored); /* the next run then asks for the job again */
        }
    }
    sat_error_clear(err);
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the server does not say what came of series %zu of study %zu; the same "
                    "command looks, and tries again",
                    series + 1, index + 1);
}

static bool wait_for_job(SatRestoring *restoring, size_t index, size_t series, SatError *err)
{
    const SatJournalStudy *study = &restoring->journal.studies[index];
    SatJournalSeries *made = &study->series[series];
    char path[PATH_CAPACITY + sizeof(made->job)];
    (void)snprintf(path, sizeof(path),
                   "/image_preparation/%" PRIu64 "/studies/%" PRIu64 "/upload/%s",
                   restoring->journal.rid, study->id, made->job);
    const uint64_t start = sat_monotonic_ns();
    while (is_safe_job(made->job) &&
           sat_monotonic_ns() - start < (uint64_t)MOST_JOB_MS * 1000000U) {
        json_t *answer = NULL;
        int status = 0;
        const bool done =
            sat_restore_ask(restoring, SAT_HTTP_GET, path, NULL, &answer, &status, err);
        const JobState state = done ? job_state(status, answer) : JOB_UNKNOWN;
        const bool is_forgotten = status == 401 || status == 404 || status == 410;
        json_decref(answer);
        if (!done && !is_forgotten) {
            return false; /* the next run asks for it again */
        }
        if (state == JOB_DONE) {
            made->state = SAT_RESTORE_MADE;
            restoring->out->series++;
            return save(restoring, err);
        }
        if (state != JOB_RUNS) {
            return tell_lost_job(restoring, made, state, index, series, err);
        }
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
        }
        sat_sleep_ns((uint64_t)restoring->server->poll_ms * 1000000U);
    }
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the server has not finished series %zu of study %zu; the same command looks "
                    "again",
                    series + 1, index + 1);
}

static bool make_series(SatRestoring *restoring, size_t index, size_t series, SatError *err)
{
    SatJournalSeries *made = &restoring->journal.studies[index].series[series];
    for (int tries = 0; made->state != SAT_RESTORE_MADE; tries++) {
        if (made->state == SAT_RESTORE_ASKED && !look_for_series(restoring, index, series, err)) {
            return false;
        }
        if (made->state == SAT_RESTORE_NOT_MADE && !ask_for_series(restoring, index, series, err) &&
            !may_look_again(made->state, tries, err)) {
            return false;
        }
        if (made->state == SAT_RESTORE_UNDER_WAY && !wait_for_job(restoring, index, series, err)) {
            return false;
        }
        if (tries >= MOST_TRIES) {
            return nobody_knows(restoring, "a series", err);
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
            done = make_series(restoring, i, k, err);
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
