/* Segmentations: which segment a stack shows, which series of its case it was drawn on. */
#include "export/assemble/plan_private.h"

uint32_t sat_plan_segment(const SatPlannedFrame *frame)
{
    const SatCleanFacts *facts = sat_clean_item_facts(frame->item);
    double number =
        sat_frame_number(sat_clean_frame(frame->item, frame->source_frame), SAT_BY_SEGMENT);
    bool is_one = facts->segment_count > 0 && number >= 1.0 && number <= SAT_CASE_MAX_SEGMENT;
    return is_one ? (uint32_t)number : 0;
}

static const SatCleanFacts *facts_of(const SatPlannedSeries *series)
{
    return sat_clean_item_facts(series->frames[0].item);
}

static bool same_space(const SatCleanFacts *a, const SatCleanFacts *b)
{
    return a->has_frame_of_reference && b->has_frame_of_reference &&
           sat_sha256_equal(&a->frame_of_reference_key, &b->frame_of_reference_key);
}

/* The first stack of the series it names, one of the same space before others; 0: not here. */
static uint32_t find_series(SatPlannedSeries *const *series, size_t count,
                            const SatCleanFacts *segmentation)
{
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const SatCleanFacts *facts = facts_of(series[i]);
        if (facts->segment_count > 0 ||
            !sat_sha256_equal(&facts->series_key, &segmentation->segmented_series_key)) {
            continue;
        }
        if (same_space(facts, segmentation)) {
            return (uint32_t)i + 1U;
        }
        found = found == 0 ? (uint32_t)i + 1U : found;
    }
    return found;
}

void sat_plan_link_segments(SatPlannedSeries *const *series, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const SatCleanFacts *facts = facts_of(series[i]);
        if (facts->segment_count > 0 && facts->has_segmented_series) {
            series[i]->numbers.segmented_series = find_series(series, count, facts);
        }
    }
}
