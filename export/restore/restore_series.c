/* Makes a series on a case server: its files, its job, and what became of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "export/restore/restore_private.h"

enum { PATH_CAPACITY = 192, MOST_JOB_MS = 30 * 60 * 1000 };

/* Series are made one after the other: one more than the journal knows is the one asked for. */
static bool look_for_series(SatRestoring *restoring, size_t index, size_t series, SatError *err)
{
    SatJournalStudy *study = &restoring->journal.studies[index];
    bool is_told = false;
    size_t count = 0, known = 0;
    sat_restore_wait_for_late(restoring, study->series[series].state);
    if (!sat_restore_count_series(restoring, study->id, &is_told, &count, err)) {
        return false;
    }
    if (!is_told) {
        return sat_restore_nobody_knows(restoring, "a series", err);
    }
    for (size_t i = 0; i < study->series_count; i++) {
        known += study->series[i].state == SAT_RESTORE_MADE;
    }
    study->series[series].state = count > known ? SAT_RESTORE_MADE : SAT_RESTORE_NOT_MADE;
    return sat_restore_save(restoring, err);
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
    bool done = sat_restore_save(restoring, err) &&
                sat_restore_ask(restoring, SAT_HTTP_POST, path, &body, &answer, &status, err);
    sat_byte_writer_free(&body);
    if (!done && sat_restore_is_refusal(status)) {
        sat_restore_take_back(restoring, &made->state);
    }
    const char *job = done ? json_string_value(json_object_get(answer, "job_id")) : NULL;
    if (job != NULL && strlen(job) < sizeof(made->job)) {
        (void)snprintf(made->job, sizeof(made->job), "%s", job);
        made->state = SAT_RESTORE_UNDER_WAY;
        done = sat_restore_save(restoring, err);
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
        if (!sat_restore_save(restoring, &ignored)) {
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
            return sat_restore_save(restoring, err);
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

bool sat_restore_make_series(SatRestoring *restoring, size_t index, size_t series, SatError *err)
{
    SatJournalSeries *made = &restoring->journal.studies[index].series[series];
    for (int tries = 0; made->state != SAT_RESTORE_MADE; tries++) {
        if (made->state == SAT_RESTORE_ASKED && !look_for_series(restoring, index, series, err)) {
            return false;
        }
        if (made->state == SAT_RESTORE_NOT_MADE && !ask_for_series(restoring, index, series, err) &&
            !sat_restore_may_look_again(made->state, tries, err)) {
            return false;
        }
        if (made->state == SAT_RESTORE_UNDER_WAY && !wait_for_job(restoring, index, series, err)) {
            return false;
        }
        if (tries >= SAT_RESTORE_MOST_TRIES) {
            return sat_restore_nobody_knows(restoring, "a series", err);
        }
    }
    return true;
}
