/* How fast the player was, measured from when each event was due. Pure bookkeeping: no clock
 * inside. */
#ifndef SAT_PLAYER_STATS_H
#define SAT_PLAYER_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/json_value.h"

#define SAT_STATS_MAX_PENDING 4096
/** Events nearer than this to the next may share its picture: one refresh at 60 Hz, rounded down.
 */
#define SAT_STATS_REFRESH_NS 16000000U

typedef struct {
    uint64_t due_ns;
    uint64_t wanted; /* the frame it led to */
} SatStatsEvent;

typedef struct {
    double *values;
    size_t count, capacity;
} SatSamples;

typedef struct {
    uint64_t process_start_ns;
    double first_picture_ms; /* < 0: none yet */
    SatStatsEvent pending[SAT_STATS_MAX_PENDING];
    size_t pending_count;
    uint64_t events, never_shown, presents, blanks;
    SatSamples event_to_picture_ms;
    SatSamples paint_ms;
    SatSamples input_to_screen_ms;
    uint64_t oldest_input_ns; /* of the inputs that no present has followed yet; 0: none */
} SatPlayerStats;

void sat_player_stats_init(SatPlayerStats *stats, uint64_t process_start_ns);
void sat_player_stats_free(SatPlayerStats *stats);
/** An input changed what is to be seen: the frame, the window, a panel … */
void sat_player_stats_input(SatPlayerStats *stats, uint64_t due_ns);
/** A scroll event changed which frame is wanted. */
void sat_player_stats_event(SatPlayerStats *stats, uint64_t due_ns, uint64_t wanted);
/** A present returned at now_ns; `shown` is the frame on screen. exact: it is the one asked for. */
void sat_player_stats_present(SatPlayerStats *stats, uint64_t now_ns, double paint_ms,
                              uint64_t shown, bool exact);
/** A present showed no picture at all, though one was wanted; before the first picture it is no
 * fault. */
void sat_player_stats_blank(SatPlayerStats *stats);
/** Adds the members first_picture_ms, event_to_picture_ms, never_shown … What is still pending
 * counts as never shown. */
void sat_player_stats_write(const SatPlayerStats *stats, SatJsonWriter *writer);

#endif
