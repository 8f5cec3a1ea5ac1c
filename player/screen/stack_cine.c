/* Cine: the stack plays at a rate, which may be more than the machine can show. */
#include <math.h>
#include <stdio.h>

#include "player/screen/stack_private.h"

#define DEFAULT_HZ 10.0
#define LEAST_HZ 0.5
#define MOST_HZ 120.0
#define MEASURE_NS 1000000000U /* the rate that is reached is that of the last second */

void sat_stack_cine_start_over(SatStackScreen *stack)
{
    const SatSeries *series = sat_stack_series(stack);
    const double hz = series->frame_time_ms > 0.0 ? 1000.0 / series->frame_time_ms : DEFAULT_HZ;
    stack->cine = (SatCine){.frames_per_second = fmin(fmax(hz, LEAST_HZ), MOST_HZ)};
}

static void measure_anew(SatStackScreen *stack)
{
    stack->cine.reached = 0.0;
    stack->cine.measured_from_ns = stack->base.host->now_ns;
    stack->cine.shown = 0;
}

void sat_stack_cine_toggle(SatStackScreen *stack)
{
    if (sat_stack_series(stack)->frame_count > 1) {
        stack->cine.playing = !stack->cine.playing;
        stack->cine.next_ns = stack->base.host->now_ns;
        measure_anew(stack);
        stack->base.host->repaint = true;
    }
}

void sat_stack_cine_speed(SatStackScreen *stack, double factor)
{
    SatCine *cine = &stack->cine;
    cine->frames_per_second = fmin(fmax(cine->frames_per_second * factor, LEAST_HZ), MOST_HZ);
    cine->was_changed = true;
    measure_anew(stack);
    stack->base.host->repaint = true;
}

static void count_shown(SatCine *cine, uint64_t now_ns)
{
    cine->shown++;
    const uint64_t passed_ns = now_ns - cine->measured_from_ns;
    if (passed_ns >= MEASURE_NS) {
        cine->reached = cine->shown * 1e9 / (double)passed_ns;
        cine->measured_from_ns = now_ns;
        cine->shown = 0;
    }
}

uint64_t sat_stack_cine_tick(SatStackScreen *stack, uint64_t now_ns)
{
    SatCine *cine = &stack->cine;
    const uint64_t interval_ns = (uint64_t)(1e9 / cine->frames_per_second);
    if (now_ns >= cine->next_ns && stack->shows_exact) {
        count_shown(cine, now_ns);
        sat_stack_play_on(stack);
        stack->shows_exact = false; /* never faster than it can be shown */
        cine->next_ns += interval_ns;
        if (cine->next_ns < now_ns) {
            cine->next_ns = now_ns + interval_ns; /* it was held up: no rush afterwards */
        }
    }
    return now_ns >= cine->next_ns ? now_ns + 2000000U : cine->next_ns;
}

void sat_stack_cine_line(const SatStackScreen *stack, char *text, size_t capacity)
{
    const SatCine *cine = &stack->cine;
    if (!cine->playing && !cine->was_changed) {
        text[0] = '\0';
    } else if (cine->playing && cine->reached > 0.0) {
        snprintf(text, capacity, "Cine %.3g images/s, shown %.1f", cine->frames_per_second,
                 cine->reached);
    } else {
        snprintf(text, capacity, "Cine %.3g images/s", cine->frames_per_second);
    }
}
