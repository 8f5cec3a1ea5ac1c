/* Case folders: a folder with a case.json that a person wrote, or with teaching forms of others. */
#include <stdlib.h>
#include <string.h>

#include "export/import/mirc_document.h"
#include "export/import/radiopaedia_json.h"
#include "export/source/foreign_case.h"
#include "export/source/met_pictures.h"
#include "formats/base/file_io.h"
#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_reader.h"

enum { MOST_LEVELS = 16 };
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

/* ---- pictures beside documents ---- */

static bool list_pictures(const char *folder, const char *below, int level, SatMetPictures *out,
                          SatError *err);

/* name: below the folder that is listed. Links are not followed here. */
static bool list_entry(const char *path, const char *name, int level, SatMetPictures *out,
                       SatError *err)
{
    uint8_t head[SAT_PICTURE_PROBE_BYTES];
    SatError ignored = SAT_ERROR_INIT;
    const SatPathKind kind = sat_path_info(path).kind;
    if (kind == SAT_PATH_FOLDER && !sat_path_is_link(path)) {
        return level >= MOST_LEVELS || list_pictures(path, name, level + 1, out, err);
    }
    SAT_AUTO(SatFile) *file = kind == SAT_PATH_FILE && !sat_path_is_link(path)
                                  ? sat_file_open(path, SAT_FILE_READ, &ignored)
                                  : NULL;
    if (file == NULL) {
        return true;
    }
    out->met_dicom = out->met_dicom || sat_dicom_looks_like(file);
    return !sat_file_read_at(file, 0, head, sizeof(head), &ignored) ||
           sat_picture_kind(head, sizeof(head)) == SAT_PICTURE_NONE ||
           sat_met_pictures_add(out, name, 0, err);
}

static bool list_pictures(const char *folder, const char *below, int level, SatMetPictures *out,
                          SatError *err)
{
    SatFolderListing listing = {NULL, 0};
    SatError ignored = SAT_ERROR_INIT;
    bool done = true;
    if (!sat_folder_list(folder, &listing, &ignored)) {
        return true;
    }
    for (size_t i = 0; done && i < listing.count; i++) {
        if (sat_source_is_system_name(listing.names[i])) {
            continue;
        }
        char *path = sat_path_join(folder, listing.names[i]);
        char *name = below[0] != '\0' ? sat_path_join(below, listing.names[i]) : NULL;
        done = path != NULL && (below[0] == '\0' || name != NULL)
                   ? list_entry(path, name != NULL ? name : listing.names[i], level, out, err)
                   : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
        free(path);
        free(name);
    }
    sat_folder_listing_free(&listing);
    return done;
}

static bool pictures_of(void *context, SatMetPictures *out, SatError *err)
{
    const Folder *folder = context;
    const SatPictureSource source = sat_source_folder_pictures(folder->folder, folder->folder);
    return list_pictures(folder->folder, "", 0, out, err) &&
           (out->met_dicom || sat_met_pictures_look(out, &source, err));
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
                                .pictures = pictures_of,
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
