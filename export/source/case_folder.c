/* Case folders: a folder with a case.json that a person wrote, or with teaching forms of others. */
#include <stdlib.h>
#include <string.h>

#include "export/import/mirc_document.h"
#include "export/import/radiopaedia_json.h"
#include "export/source/foreign_case.h"
#include "formats/base/file_io.h"
#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

static const char file_name[] = "case.json";

bool sat_source_is_case_name(const char *name)
{
    return strcmp(name, file_name) == 0;
}

typedef struct {
    const char *folder;
    SatFolderListing listing;
} Folder;

/* A file in the folder itself: links may lead anywhere, and the user said what to read. */
static bool is_inside(const char *folder, const char *path)
{
    if (!sat_path_is_link(path)) {
        return sat_path_info(path).kind == SAT_PATH_FILE;
    }
    char *real = sat_path_real(path);
    char *root = sat_path_real(folder);
    size_t length = root != NULL ? strlen(root) : 0;
    bool is_below = real != NULL && root != NULL && strncmp(real, root, length) == 0 &&
                    real[length] == '/' && sat_path_info(path).kind == SAT_PATH_FILE;
    free(real);
    free(root);
    return is_below;
}

static const char *name_at(void *context, size_t index)
{
    const Folder *folder = context;
    const char *name = folder->listing.names[index];
    if (sat_source_is_system_name(name) || !sat_foreign_case_is_name(name)) {
        return "";
    }
    char *path = sat_path_join(folder->folder, name);
    bool is_read = path == NULL || is_inside(folder->folder, path); /* NULL: told by reading it */
    free(path);
    return is_read ? name : "";
}

static char *read_at(void *context, size_t index, size_t limit_bytes, size_t *length, SatError *err)
{
    const Folder *folder = context;
    char *path = sat_path_join(folder->folder, folder->listing.names[index]);
    char *bytes = NULL;
    if (path == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    } else {
        bytes = (char *)sat_read_file(path, limit_bytes, length, err);
    }
    free(path);
    return bytes;
}

bool sat_source_begin_written(SatSourceScan *scan, const char *folder, SatError *err)
{
    Folder walked = {.folder = folder};
    SatError ignored = SAT_ERROR_INIT; /* the walk tells of a folder that cannot be read */
    if (!sat_folder_list(folder, &walked.listing, &ignored)) {
        return true;
    }
    const SatBesides besides = {.count = walked.listing.count,
                                .name = name_at,
                                .read = read_at,
                                .context = &walked,
                                .shown_before = ""};
    bool done = sat_foreign_case_begin(scan, &besides, err);
    sat_folder_listing_free(&walked.listing);
    return done;
}

/* ---- a document as a source ---- */

static bool ends_like(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t end = strlen(ending);
    return length > end && sat_ascii_equal_but_case(text + length - end, ending);
}

bool sat_source_takes_document(const char *argument)
{
    SatError ignored = SAT_ERROR_INIT;
    char rid[32];
    size_t length = 0;
    bool is_xml = ends_like(argument, ".xml");
    if ((!is_xml && !ends_like(argument, ".json")) ||
        sat_path_info(argument).kind != SAT_PATH_FILE) {
        return false;
    }
    char *bytes = (char *)sat_read_file(argument, SAT_IMPORT_MAX_BYTES, &length, &ignored);
    const SatImportText text = {bytes, length};
    bool is_one =
        bytes != NULL && (is_xml ? sat_mirc_looks_like(text) : sat_radiopaedia_is_saved(text, rid));
    free(bytes);
    return is_one;
}

bool sat_source_scan_document(const char *argument, uint32_t ordinal,
                              const SatSourceVisitor *visitor, SatSourceCounts *counts,
                              SatError *err)
{
    return sat_source_scan_dicomdir(argument, ordinal, visitor, counts, err);
}
