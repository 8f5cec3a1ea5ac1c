/* Script mode: a list of actions as a person would do them, turned into timed input.
 * Parsing and timing only; the app dispatches. One thread. */
#ifndef SAT_PLAYER_SCRIPT_H
#define SAT_PLAYER_SCRIPT_H

#include "formats/base/sat_error.h"
#include "player/sdl/input_event.h"

typedef struct SatScript SatScript;

/** Parses all lines. Blank lines and lines that start with # mean nothing.
 *  owns: sat_script_free()    errors: SAT_ERR_ARGUMENT "line 3: ..." */
SAT_NODISCARD SatScript *sat_script_parse(const char *text, size_t length_bytes, SatError *err);
void sat_script_free(SatScript *script);
SAT_DEFINE_AUTO(SatScript, sat_script_free)

typedef enum {
    SAT_SCRIPT_INPUT,      /* dispatch event->input, due at its time_ns */
    SAT_SCRIPT_SIZE,       /* make the window width x height */
    SAT_SCRIPT_SCREENSHOT, /* into event->path */
    SAT_SCRIPT_STATE,
    SAT_SCRIPT_QUIT,
    SAT_SCRIPT_WAIT, /* nothing now: ask again at event->due_ns (0: when something changed) */
    SAT_SCRIPT_END
} SatScriptEventKind;

typedef struct {
    SatScriptEventKind kind;
    uint64_t due_ns;
    SatInput input;
    int width, height;
    const char *path; /* borrowed from the script */
} SatScriptEvent;

/** What comes next at now_ns. idle: everything asked for is decoded and presented. Each event but
 * WAIT is given once. */
void sat_script_next(SatScript *script, uint64_t now_ns, bool idle, SatScriptEvent *out);
/** When the next input is due, without taking it; 0: not known. */
uint64_t sat_script_due(const SatScript *script);
/** True when a "wait idle" gave up. */
bool sat_script_gave_up(const SatScript *script);

#endif
