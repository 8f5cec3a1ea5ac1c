/* Counts objects that are not kept. */
#include "export/keep/dropped_kinds.h"

#include <string.h>

static bool is_dropped(const SatCleanOther *other)
{
    return other->kind->role == SAT_DICOM_OBJECT_OTHER ||
           other->kind->role == SAT_DICOM_OBJECT_VIDEO;
}

size_t sat_dropped_kinds(const SatDeidentifier *deidentifier,
                         SatDroppedKind out[SAT_MOST_DROPPED_KINDS])
{
    size_t other_count = 0, count = 0;
    const SatCleanOther *others = sat_deidentifier_others(deidentifier, &other_count);
    for (size_t i = 0; i < other_count; i++) {
        size_t k = 0;
        if (!is_dropped(&others[i])) {
            continue;
        }
        while (k < count && out[k].kind < others[i].kind) { /* all of one table */
            k++;
        }
        if (k == count || out[k].kind != others[i].kind) {
            if (count == SAT_MOST_DROPPED_KINDS) { /* there are fewer kinds than that */
                continue;
            }
            memmove(&out[k + 1], &out[k], (count - k) * sizeof *out);
            out[k] = (SatDroppedKind){others[i].kind, 0};
            count++;
        }
        out[k].count++;
    }
    return count;
}
