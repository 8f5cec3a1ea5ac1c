/* Groups of pictures that cannot be shown as findings, and back. */
#include "export/unseen_gate.h"

#include "export/gate/gate_words.h"

void sat_unseen_findings(const SatKeptUnseen *unseen, SatGateFinding *findings)
{
    for (size_t i = 0; i < unseen->group_count; i++) {
        const SatUnseenGroup *group = &unseen->groups[i];
        findings[i] = (SatGateFinding){.kind = SAT_GATE_PIXELS,
                                       .where = group->place,
                                       .sentence = group->sentence,
                                       .title = group->folder,
                                       .content = &group->content,
                                       .content_bytes = sizeof(group->content)};
    }
}

static bool is_unseen(const SatGateItem *item)
{
    return item->kind == SAT_GATE_PIXELS && item->frame_count == 0;
}

void sat_unseen_settle(SatKeptUnseen *unseen, const SatGateList *list, SatReport *report)
{
    size_t group = 0;
    for (size_t i = 0; i < list->count && group < unseen->group_count; i++) {
        const SatGateItem *item = &list->items[i];
        if (!is_unseen(item)) {
            continue;
        }
        SatUnseenGroup *one = &unseen->groups[group++];
        one->is_left_out = sat_gate_is_left_out(item);
        if (one->is_left_out) {
            sat_report_warn(report, one->folder, "%zu file%s left out: %s; --accept %s takes them",
                            one->file_count, sat_plural(one->file_count), one->sentence, item->id);
        }
    }
}
