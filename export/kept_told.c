/* Tells what does not come along as kept DICOM. */
#include "export/kept_told.h"

#include <inttypes.h>

static void tell_kind(const SatDroppedKind *dropped, SatReport *report)
{
    bool is_one = dropped->count == 1;
    bool is_video = dropped->kind->role == SAT_DICOM_OBJECT_VIDEO;
    sat_report_warn(report, "", "%" PRIu64 " %s left out: %s cannot be cleaned yet", dropped->count,
                    is_one ? dropped->kind->one : dropped->kind->many,
                    is_video ? "sound and what is written in a stream"
                    : is_one ? "its text"
                             : "their text");
}

uint64_t sat_tell_dropped(const SatDroppedKind *dropped, size_t count, const SatKeptUnseen *unseen,
                          SatReport *report)
{
    uint64_t objects = 0;
    for (size_t i = 0; i < count; i++) {
        objects += dropped[i].count;
        tell_kind(&dropped[i], report);
    }
    if (unseen->not_chosen > 0) {
        sat_report_say(report,
                       "%zu file%s left out by --series or --exclude that satchel list does not "
                       "show as a series",
                       unseen->not_chosen, sat_plural(unseen->not_chosen));
    }
    return objects;
}
