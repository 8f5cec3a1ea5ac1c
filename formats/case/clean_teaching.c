/* Teaching content that somebody vouched for. */
#include "formats/case/clean_teaching_private.h"

struct SatCleanTeaching {
    SatTeaching content;
};

const SatCleanTeaching *sat_clean_teaching_vouch(SatArena *arena, const SatTeaching *teaching,
                                                 SatError *err)
{
    SatCleanTeaching *clean = sat_arena_alloc(arena, 1, sizeof(*clean), err);
    if (clean != NULL) {
        clean->content = *teaching;
    }
    return clean;
}

const SatTeaching *sat_clean_teaching_view(const SatCleanTeaching *teaching)
{
    return &teaching->content;
}
