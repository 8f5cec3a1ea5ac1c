/* Opening a pack whose content goes out: not one that was made for one user unchecked. */
#include "export/open_pack.h"

SatPackReader *sat_open_pack_to_share(const char *path, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    SatPackReader *reader = sat_pack_reader_open(path, &err);
    if (reader == NULL) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        return NULL;
    }
    if (sat_pack_reader_sharing(reader) == SAT_SHARING_PRIVATE) {
        sat_report_fail_text(report, SAT_EXIT_PRIVACY,
                             "%s was made by satchel play for one user and is not checked for "
                             "sharing; make one with satchel pack",
                             path);
        sat_pack_reader_close(reader);
        return NULL;
    }
    return reader;
}
