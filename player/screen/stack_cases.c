/* Going from case to case: one that is damaged is told and passed by. */
#include <stdint.h>
#include <stdio.h>

#include "player/screen/stack_private.h"

static void tell_damaged_case(SatStackScreen *stack, const SatError *err)
{
    snprintf(stack->message, sizeof stack->message,
             "%s; take another copy of the file, or try satchel repair. The other cases are not "
             "affected.",
             err->text);
    stack->base.host->repaint = true;
}

static size_t case_count(const SatStackScreen *stack)
{
    return sat_pack_reader_case_count(sat_pack_session_reader(stack->session));
}

void sat_stack_choose_case(SatStackScreen *stack, size_t case_index)
{
    SatError err = SAT_ERROR_INIT;
    if (case_index < case_count(stack) && case_index != stack->current->case_index &&
        !sat_stack_show_case(stack, case_index, &err)) {
        tell_damaged_case(stack, &err);
    }
}

/** The next case that can be read, from case_index on by step (1 or -1, which wraps to one past the
 * last). False with the first error when there is none. */
static bool show_case_from(SatStackScreen *stack, size_t case_index, size_t step, SatError *err)
{
    SatError first = SAT_ERROR_INIT;
    for (size_t i = case_index; i < case_count(stack); i += step) {
        SatError why = SAT_ERROR_INIT;
        if (sat_stack_show_case(stack, i, &why)) {
            if (first.code != SAT_OK) {
                tell_damaged_case(stack, &first);
            }
            return true;
        }
        if (first.code == SAT_OK) {
            first = why;
        }
    }
    if (first.code == SAT_OK) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "there is no further case");
    }
    *err = first;
    return false;
}

void sat_stack_move_case(SatStackScreen *stack, size_t step)
{
    SatError err = SAT_ERROR_INIT;
    const size_t next = stack->current->case_index + step; /* before the first: out of range */
    if (next < case_count(stack) && !show_case_from(stack, next, step, &err)) {
        tell_damaged_case(stack, &err);
    }
}

bool sat_stack_show_first_case(SatStackScreen *stack, SatError *err)
{
    return show_case_from(stack, 0, 1, err);
}

bool sat_screen_stack_warm_up(SatPackSession *session, SatError *err)
{
    const SatSessionCase *first = NULL;
    SatError why = SAT_ERROR_INIT; /* of the first case: later ones say no more */
    const size_t count = sat_pack_reader_case_count(sat_pack_session_reader(session));
    for (size_t i = 0; first == NULL && i < count; i++) {
        SatError other = SAT_ERROR_INIT;
        first = sat_pack_session_case(session, i, i == 0 ? &why : &other);
    }
    if (first == NULL) {
        return sat_fail(err, why.code, "%s; take another copy of the file, or try satchel repair",
                        why.text);
    }
    const SatWantedFrame wanted = {{(uint32_t)first->case_index, 0, 0},
                                   &first->pack_case->series[0]};
    if (first->pack_case->series_count > 0) {
        sat_frame_cache_want(sat_pack_session_cache(session), &wanted, 1);
    }
    return true;
}
