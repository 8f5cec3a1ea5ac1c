/* Visits the files that an argument stands for. */
#include "export/each_file.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

static bool has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), wanted = strlen(ending);
    return length > wanted && sat_ascii_equal_but_case(name + length - wanted, ending);
}

static bool visit_in_folder(const char *folder, const char *name,
                            void (*visit)(void *context, const char *path), void *context,
                            SatReport *report)
{
    char *path = sat_path_join(folder, name);
    if (path == NULL) {
        sat_report_fail_text(report, SAT_EXIT_OUTPUT, "not enough memory for a name");
        return false;
    }
    bool is_file = sat_path_info(path).kind == SAT_PATH_FILE;
    if (is_file) {
        visit(context, path);
    }
    free(path);
    return is_file;
}

void sat_each_file(const char *path, SatReport *report,
                   void (*visit)(void *context, const char *path), void *context)
{
    SatError err = SAT_ERROR_INIT;
    SatFolderListing listing = {0};
    bool is_any = false;
    if (sat_path_info(path).kind != SAT_PATH_FOLDER) {
        visit(context, path);
        return;
    }
    if (!sat_folder_list(path, &listing, &err)) {
        sat_report_fail(report, SAT_EXIT_NO_INPUT, &err);
        return;
    }
    for (size_t i = 0; i < listing.count && !sat_interrupt_requested(); i++) {
        if (has_ending(listing.names[i], ".zip") || has_ending(listing.names[i], ".satchel")) {
            is_any = visit_in_folder(path, listing.names[i], visit, context, report) || is_any;
        }
    }
    sat_folder_listing_free(&listing);
    if (!is_any && !sat_interrupt_requested()) {
        sat_report_fail_text(report, SAT_EXIT_NO_INPUT,
                             "there is no pack or backup in this folder (.satchel, .zip)");
    }
}
