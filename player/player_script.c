/* Scripts played in time. */
#include "player/player_script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/script_private.h"

#define DRAG_HZ 60.0
#define REPEAT_DELAY_NS 400000000U
#define REPEAT_HZ 30.0
#define DOUBLE_CLICK_NS 400000000U
#define IDLE_LIMIT_NS 60000000000U

static void put_input(const SatScript *script, const Step *step, SatInputKind kind,
                      SatScriptEvent *out)
{
    out->kind = SAT_SCRIPT_INPUT;
    out->input.kind = kind;
    out->input.time_ns = (uint64_t)script->clock_ns;
    out->input.key = step->key;
    out->input.modifiers = step->modifiers;
    out->input.button = step->button;
    out->input.x = script->pointer_x;
    out->input.y = script->pointer_y;
}

static void finish_step(SatScript *script)
{
    script->next++;
    script->part = 0;
    script->clock_ns += script->interval_ns;
}

static void play_key(SatScript *script, const Step *step, SatScriptEvent *out)
{
    const bool release = step->kind == STEP_KEY_UP || script->part == 1;
    put_input(script, step, release ? SAT_INPUT_KEY_UP : SAT_INPUT_KEY, out);
    if (step->kind == STEP_KEY && !release) {
        script->part = 1;
        return;
    }
    if (step->kind == STEP_KEY_DOWN) {
        script->holds = true;
        script->held_key = step->key;
        script->held_modifiers = step->modifiers;
        script->repeat_ns =
            script->clock_ns +
            (script->interval_ns > 0.0 ? script->interval_ns : (double)REPEAT_DELAY_NS);
    } else if (step->kind == STEP_KEY_UP) {
        script->holds = false;
    }
    finish_step(script);
}

static void play_click(SatScript *script, const Step *step, SatScriptEvent *out)
{
    script->pointer_x = step->numbers[0];
    script->pointer_y = step->numbers[1];
    static const SatInputKind PARTS[] = {SAT_INPUT_MOVE, SAT_INPUT_PRESS, SAT_INPUT_RELEASE};
    put_input(script, step, PARTS[script->part], out);
    out->input.clicks = 1;
    if (script->part == 1) {
        const bool again = out->input.time_ns - script->last_click_ns < DOUBLE_CLICK_NS &&
                           hypot(script->last_click_x - script->pointer_x,
                                 script->last_click_y - script->pointer_y) < 4.0;
        out->input.clicks = again ? 2 : 1;
        script->last_click_ns = again ? 0 : out->input.time_ns;
        script->last_click_x = script->pointer_x;
        script->last_click_y = script->pointer_y;
    }
    script->part++;
    if (script->part == 3) {
        finish_step(script);
    }
}

/** Move there, press, moves at 60 Hz (or the script's rate), release. */
static void play_drag(SatScript *script, const Step *step, SatScriptEvent *out)
{
    const double gap_ns = script->interval_ns > 0.0 ? script->interval_ns : 1e9 / DRAG_HZ;
    const unsigned moves = (unsigned)fmax(1.0, ceil(step->numbers[4] * 1e6 / gap_ns));
    if (script->part < 2) {
        script->pointer_x = step->numbers[0];
        script->pointer_y = step->numbers[1];
        put_input(script, step, script->part == 0 ? SAT_INPUT_MOVE : SAT_INPUT_PRESS, out);
        out->input.clicks = 1;
        script->clock_ns += script->part == 1 ? gap_ns : 0.0;
        script->part++;
        return;
    }
    const unsigned move = script->part - 1;
    if (move <= moves) {
        const double share = (double)move / (double)moves;
        script->pointer_x = step->numbers[0] + share * (step->numbers[2] - step->numbers[0]);
        script->pointer_y = step->numbers[1] + share * (step->numbers[3] - step->numbers[1]);
        put_input(script, step, SAT_INPUT_MOVE, out);
        script->clock_ns += move < moves ? gap_ns : 0.0; /* released where the last move ended */
        script->part++;
        return;
    }
    put_input(script, step, SAT_INPUT_RELEASE, out);
    out->input.clicks = 1;
    finish_step(script);
}

static void play_simple(SatScript *script, const Step *step, SatScriptEvent *out)
{
    switch ((int)step->kind) {
    case STEP_WHEEL:
        put_input(script, step, SAT_INPUT_WHEEL, out);
        out->input.wheel = step->numbers[0];
        break;
    case STEP_MOVE:
        script->pointer_x = step->numbers[0];
        script->pointer_y = step->numbers[1];
        put_input(script, step, SAT_INPUT_MOVE, out);
        break;
    case STEP_TEXT:
    case STEP_DROP:
        put_input(script, step, step->kind == STEP_TEXT ? SAT_INPUT_TEXT : SAT_INPUT_DROP, out);
        snprintf(out->input.text, sizeof out->input.text, "%s", step->text);
        break;
    case STEP_SIZE:
        out->kind = SAT_SCRIPT_SIZE;
        out->width = (int)step->numbers[0];
        out->height = (int)step->numbers[1];
        break;
    case STEP_SCREENSHOT:
    case STEP_STATE:
        out->kind = step->kind == STEP_STATE ? SAT_SCRIPT_STATE : SAT_SCRIPT_SCREENSHOT;
        out->path = step->text;
        break;
    case STEP_QUIT:
        out->kind = SAT_SCRIPT_QUIT;
        break;
    default:
        break;
    }
    finish_step(script);
}

/** True while the step makes the script wait; then *out says until when. */
static bool play_wait(SatScript *script, const Step *step, uint64_t now_ns, bool idle,
                      SatScriptEvent *out)
{
    bool done = false;
    if (!script->waits) {
        script->waits = true;
        script->waits_since_ns = now_ns;
    }
    if (step->kind == STEP_WAIT) {
        const double until_ns = script->clock_ns + step->numbers[0] * 1e6;
        done = (double)now_ns >= until_ns;
        out->due_ns = (uint64_t)until_ns;
        if (done) {
            script->clock_ns = until_ns - script->interval_ns; /* finish_step() adds it */
        }
    } else {
        script->gave_up = script->gave_up || now_ns - script->waits_since_ns > IDLE_LIMIT_NS;
        done = idle || script->gave_up;
        out->due_ns = now_ns + 4000000U;
        if (done) {
            script->clock_ns = (double)now_ns - script->interval_ns;
        }
    }
    if (done) {
        script->waits = false;
        finish_step(script);
    }
    return !done;
}

/** A held key repeats while the script waits. */
static bool play_repeat(SatScript *script, uint64_t now_ns, SatScriptEvent *out)
{
    if (!script->holds || script->repeat_ns > (double)now_ns) {
        return false;
    }
    *out = (SatScriptEvent){.kind = SAT_SCRIPT_INPUT};
    out->input.kind = SAT_INPUT_KEY;
    out->input.repeat = true;
    out->input.key = script->held_key;
    out->input.modifiers = script->held_modifiers;
    out->input.time_ns = (uint64_t)script->repeat_ns;
    script->repeat_ns += script->interval_ns > 0.0 ? script->interval_ns : 1e9 / REPEAT_HZ;
    return true;
}

static void wait_until(SatScript *script, uint64_t due_ns, SatScriptEvent *out)
{
    out->kind = SAT_SCRIPT_WAIT;
    out->due_ns = due_ns;
    if (script->holds && (uint64_t)script->repeat_ns < due_ns) {
        out->due_ns = (uint64_t)script->repeat_ns;
    }
}

static void play_step(SatScript *script, const Step *step, SatScriptEvent *out)
{
    switch ((int)step->kind) {
    case STEP_KEY:
    case STEP_KEY_DOWN:
    case STEP_KEY_UP:
        play_key(script, step, out);
        break;
    case STEP_CLICK:
        play_click(script, step, out);
        break;
    case STEP_DRAG:
        play_drag(script, step, out);
        break;
    default:
        play_simple(script, step, out);
        break;
    }
}

void sat_script_next(SatScript *script, uint64_t now_ns, bool idle, SatScriptEvent *out)
{
    *out = (SatScriptEvent){.kind = SAT_SCRIPT_END};
    if (!script->started) {
        script->started = true;
        script->clock_ns = (double)now_ns;
    }
    while (script->next < script->count) {
        const Step *step = &script->steps[script->next];
        if (play_repeat(script, now_ns, out)) {
            return;
        }
        if (script->interval_ns <= 0.0 && script->clock_ns < (double)now_ns &&
            step->kind != STEP_WAIT && step->kind != STEP_WAIT_IDLE) {
            script->clock_ns = (double)now_ns; /* unpaced: due now */
        }
        if ((uint64_t)script->clock_ns > now_ns) {
            wait_until(script, (uint64_t)script->clock_ns, out);
            return;
        }
        if (step->kind == STEP_RATE) {
            script->interval_ns = step->numbers[0] > 0.0 ? 1e9 / step->numbers[0] : 0.0;
            script->next++;
            script->clock_ns = (double)now_ns;
        } else if (step->kind == STEP_WAIT || step->kind == STEP_WAIT_IDLE) {
            if (play_wait(script, step, now_ns, idle, out)) {
                wait_until(script, out->due_ns, out);
                return;
            }
        } else {
            play_step(script, step, out);
            return;
        }
    }
}

uint64_t sat_script_due(const SatScript *script)
{
    return script->started && script->next < script->count ? (uint64_t)script->clock_ns : 0;
}

bool sat_script_gave_up(const SatScript *script)
{
    return script->gave_up;
}
