/* Statistics of scrolling. */
#include "player/player_stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void sat_player_stats_init(SatPlayerStats *stats, uint64_t process_start_ns)
{
    memset(stats, 0, sizeof *stats);
    stats->process_start_ns = process_start_ns;
    stats->first_picture_ms = -1.0;
}

void sat_player_stats_free(SatPlayerStats *stats)
{
    free(stats->event_to_picture_ms.values);
    free(stats->paint_ms.values);
    free(stats->input_to_screen_ms.values);
    stats->event_to_picture_ms = (SatSamples){0};
    stats->paint_ms = (SatSamples){0};
    stats->input_to_screen_ms = (SatSamples){0};
}

static void add_sample(SatSamples *samples, double value)
{
    if (samples->count == samples->capacity) {
        const size_t capacity = samples->capacity > 0 ? samples->capacity * 2 : 1024;
        double *grown = realloc(samples->values, capacity * sizeof *grown);
        if (grown == NULL) {
            return; /* the player goes on; the statistics miss one */
        }
        samples->values = grown;
        samples->capacity = capacity;
    }
    samples->values[samples->count++] = value;
}

void sat_player_stats_input(SatPlayerStats *stats, uint64_t due_ns)
{
    if (stats->oldest_input_ns == 0) {
        stats->oldest_input_ns = due_ns;
    }
}

void sat_player_stats_event(SatPlayerStats *stats, uint64_t due_ns, uint64_t wanted)
{
    stats->events++;
    if (stats->pending_count == SAT_STATS_MAX_PENDING) {
        stats->never_shown++;
        memmove(stats->pending, stats->pending + 1,
                (SAT_STATS_MAX_PENDING - 1) * sizeof *stats->pending);
        stats->pending_count--;
    }
    stats->pending[stats->pending_count++] = (SatStatsEvent){due_ns, wanted};
}

static double milliseconds(uint64_t from_ns, uint64_t to_ns)
{
    return to_ns > from_ns ? (double)(to_ns - from_ns) / 1e6 : 0.0;
}

/** True when the event shares the picture of the next one. */
static bool coalesced(const SatPlayerStats *stats, size_t index)
{
    const SatStatsEvent *event = &stats->pending[index];
    return index + 1 < stats->pending_count &&
           event[1].due_ns - event->due_ns < SAT_STATS_REFRESH_NS;
}

void sat_player_stats_present(SatPlayerStats *stats, uint64_t now_ns, double paint_ms,
                              uint64_t shown, bool exact)
{
    stats->presents++;
    add_sample(&stats->paint_ms, paint_ms);
    if (stats->oldest_input_ns != 0) {
        add_sample(&stats->input_to_screen_ms, milliseconds(stats->oldest_input_ns, now_ns));
        stats->oldest_input_ns = 0;
    }
    if (!exact) {
        return;
    }
    if (stats->first_picture_ms < 0.0) {
        stats->first_picture_ms = milliseconds(stats->process_start_ns, now_ns);
    }
    size_t answered = 0;
    for (size_t i = 0; i < stats->pending_count; i++) {
        answered = stats->pending[i].wanted == shown ? i + 1 : answered;
    }
    for (size_t i = 0; i < answered; i++) {
        if (stats->pending[i].wanted == shown || coalesced(stats, i)) {
            add_sample(&stats->event_to_picture_ms, milliseconds(stats->pending[i].due_ns, now_ns));
        } else {
            stats->never_shown++;
        }
    }
    memmove(stats->pending, stats->pending + answered,
            (stats->pending_count - answered) * sizeof *stats->pending);
    stats->pending_count -= answered;
}

void sat_player_stats_blank(SatPlayerStats *stats)
{
    stats->blanks += stats->first_picture_ms >= 0.0;
}

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

static double percentile(const double *sorted, size_t count, double share)
{
    if (count == 0) {
        return 0.0;
    }
    const double at = ceil(share * (double)count) - 1.0;
    return sorted[at > 0.0 ? (size_t)at : 0];
}

static void write_samples(const SatSamples *samples, const char *key, SatJsonWriter *writer)
{
    double *sorted = malloc((samples->count + 1) * sizeof *sorted);
    size_t count = 0;
    if (sorted != NULL && samples->count > 0) {
        count = samples->count;
        memcpy(sorted, samples->values, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare_doubles);
    }
    sat_json_open_object(writer, key);
    sat_json_put_u64(writer, "count", samples->count);
    sat_json_put_double(writer, "p50", percentile(sorted, count, 0.50));
    sat_json_put_double(writer, "p95", percentile(sorted, count, 0.95));
    sat_json_put_double(writer, "p99", percentile(sorted, count, 0.99));
    sat_json_put_double(writer, "max", percentile(sorted, count, 1.0));
    sat_json_close_object(writer);
    free(sorted);
}

void sat_player_stats_write(const SatPlayerStats *stats, SatJsonWriter *writer)
{
    if (stats->first_picture_ms >= 0.0) {
        sat_json_put_double(writer, "first_picture_ms", stats->first_picture_ms);
    } else {
        sat_json_put_text(writer, "first_picture_ms", NULL);
    }
    sat_json_put_u64(writer, "scroll_events", stats->events);
    write_samples(&stats->event_to_picture_ms, "event_to_picture_ms", writer);
    sat_json_put_u64(writer, "never_shown", stats->never_shown + stats->pending_count);
    sat_json_put_u64(writer, "blank_presents", stats->blanks);
    sat_json_put_u64(writer, "presents", stats->presents);
    write_samples(&stats->paint_ms, "paint_ms", writer);
    write_samples(&stats->input_to_screen_ms, "input_to_screen_ms", writer);
}
