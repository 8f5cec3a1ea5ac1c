/* OsiriX and Horos as a source: osirix://host:port?PatientID=…  Their database says which files are
 * there and which pictures are key images; the files are read where they lie, on this machine. */
#include <stdio.h>
#include <string.h>

#include "export/net/dicomweb_client.h"
#include "export/source/osirix_request.h"
#include "export/source/source_kinds.h"

bool sat_source_takes_osirix(const char *argument)
{
    return sat_server_address_is(argument, SAT_SERVER_OSIRIX);
}

/* Images [first, end) are of one file. A file that several rows name is visited once. */
static bool visit_file(SatSourceScan *scan, const SatOsirixImages *images, size_t first, size_t end,
                       SatError *err)
{
    uint32_t *keys = sat_arena_alloc(images->arena, end - first, sizeof(*keys), err);
    size_t count = 0;
    if (keys == NULL) {
        return false;
    }
    for (size_t i = first; i < end; i++) {
        const SatOsirixImage *image = &images->items[i];
        if (image->is_key && (count == 0 || keys[count - 1] != image->frame)) {
            keys[count++] = image->frame;
        }
    }
    const char *path = images->items[first].path;
    const SatSourceFile file = {.path = path,
                                .name = path,
                                .display_path = path,
                                .identity = path,
                                .key_frames = keys,
                                .key_frame_count = count};
    const bool done = sat_source_visit_file(scan, &file, err);
    if (done && (scan->visited == SAT_VISITED_OTHER || scan->visited == SAT_VISITED_PICTURE)) {
        sat_source_skip_not_dicom(scan, path, path);
    }
    return done;
}

static bool tell_none(const SatServerAddress *address, const SatOsirixImages *images,
                      size_t missing, SatError *err)
{
    if (images->without_path > 0) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "%s: it has %zu pictures, but does not say where: they lie in the folder "
                        "of its database; give that as the source (… Data/DATABASE.noindex), or "
                        "fetch them by DICOM: switch its listener on, then "
                        "pacs://TITLE@host:11112?PatientID=…",
                        address->shown, images->without_path);
    }
    return sat_fail(err, SAT_ERR_SYSTEM,
                    "%s: the files that it names (%zu) are not on this machine; run satchel where "
                    "they are, or fetch them by DICOM: switch its listener on, then "
                    "pacs://TITLE@host:11112?PatientID=…",
                    address->shown, missing);
}

static bool visit_all(SatSourceScan *scan, const SatServerAddress *address,
                      const SatOsirixImages *images, SatError *err)
{
    size_t missing = 0;
    size_t files = 0;
    bool done = true;
    for (size_t first = 0, end = 0; done && first < images->count; first = end) {
        while (end < images->count &&
               strcmp(images->items[first].path, images->items[end].path) == 0) {
            end++;
        }
        files++;
        if (sat_path_info(images->items[first].path).kind != SAT_PATH_FILE) {
            missing++;
            continue;
        }
        done = visit_file(scan, images, first, end, err);
    }
    if (done && missing == files) {
        return tell_none(address, images, missing, err);
    }
    if (done && missing + images->without_path > 0) {
        char text[128];
        (void)snprintf(text, sizeof(text),
                       "%zu of the files that it names are not there, or have no whole path: "
                       "left out",
                       missing + images->without_path);
        scan->counts->skipped[SAT_SKIP_UNREADABLE] += missing + images->without_path;
        sat_source_note(scan, true, address->shown, text);
    }
    return done;
}

bool sat_source_scan_osirix(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                            SatSourceCounts *counts, SatError *err)
{
    SatServerAddress address;
    SatSourceScan scan = {
        .ordinal = ordinal, .visitor = visitor, .counts = counts, .asked = &address};
    SatOsirixImages images = {0};
    if (!sat_server_address_read(argument, &address, err)) {
        return false;
    }
    if (visitor->servers == NULL) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s: no server is asked here", address.shown);
    }
    if (address.key_count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: say what to look for, as ?PatientID=… or --PatientID of a named "
                        "server; ?PatientID=* is everything there",
                        address.shown);
    }
    if (!sat_server_address_is_here(&address)) { /* paths mean something there alone */
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "%s: files are read where they lie, so it must run on this machine "
                        "(osirix://localhost); from another one fetch them by DICOM: switch its "
                        "listener on, then pacs://TITLE@host:11112?PatientID=…",
                        address.shown);
    }
    SAT_AUTO(SatHttp) *http = sat_web_http_new(&address, visitor->servers, NULL, NULL, err);
    bool done = http != NULL && sat_osirix_find(http, &address, &images, err);
    if (done && images.count + images.without_path == 0) {
        done = sat_fail(err, SAT_ERR_SYSTEM,
                        "%s: nothing there matches; look with fewer keys, ?PatientID=* is "
                        "everything there",
                        address.shown);
    } else if (!done && err->code != SAT_OK) {
        (void)sat_fail_in(err, "%s", address.shown);
    }
    done = done && visit_all(&scan, &address, &images, err);
    sat_osirix_images_free(&images);
    return done;
}
