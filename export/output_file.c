/* Looks at what stands where an output shall go. */
#include "export/output_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/dicom/dicom_reader.h"
#include "formats/pack/pack_layout.h"

/* A local ZIP header is 30 bytes, then the name, then the content. */
enum { ZIP_HEADER_BYTES = 30 };

bool sat_file_is_pack(const char *path)
{
    static const char wanted[] = SAT_PACK_MIMETYPE_NAME SAT_PACK_MIMETYPE;
    char found[ZIP_HEADER_BYTES + sizeof(wanted) - 1];
    SatError ignored = SAT_ERROR_INIT;
    if (sat_path_info(path).kind != SAT_PATH_FILE) {
        return false;
    }
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &ignored);
    return file != NULL && sat_file_read_at(file, 0, found, sizeof(found), &ignored) &&
           memcmp(found, "PK\003\004", 4) == 0 &&
           memcmp(found + ZIP_HEADER_BYTES, wanted, sizeof(wanted) - 1) == 0;
}

static bool is_dicom(const char *path)
{
    SatError ignored = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &ignored);
    return file != NULL && sat_dicom_looks_like(file);
}

char *sat_path_folder(const char *path)
{
    size_t length = (size_t)(sat_path_file_name(path) - path);
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    char *folder = malloc(length + 2);
    if (folder != NULL) {
        memcpy(folder, length > 0 ? path : ".", length > 0 ? length : 1);
        folder[length > 0 ? length : 1] = '\0';
    }
    return folder;
}

static bool is_same(const SatPathInfo *a, const SatPathInfo *b)
{
    return a->kind != SAT_PATH_MISSING && a->kind == b->kind && a->device == b->device &&
           a->inode == b->inode;
}

/* The answer of the person at the terminal; no when there is none. */
static bool ask(const char *path)
{
    char answer[16] = "";
    if (!sat_is_terminal(0) || !sat_is_terminal(2)) {
        return false;
    }
    (void)fprintf(stderr, "%s is there and is no Satchel pack. Replace it? [y/N] ", path);
    (void)fflush(stderr);
    return fgets(answer, sizeof(answer), stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static bool check_folder(const char *path, SatError *err)
{
    char *folder = sat_path_folder(path);
    bool done = folder != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory");
    if (done) {
        SatPathKind kind = sat_path_info(folder).kind;
        if (kind == SAT_PATH_MISSING) {
            done = sat_fail(err, SAT_ERR_SYSTEM, "there is no folder %s to write to; make it first",
                            folder);
        } else if (kind != SAT_PATH_FOLDER) {
            done = sat_fail(err, SAT_ERR_SYSTEM, "cannot write %s: %s is no folder", path, folder);
        }
    }
    free(folder);
    return done;
}

bool sat_output_folder_look(const char *folder, bool *is_empty, SatError *err)
{
    SatFolderListing listing = {NULL, 0};
    SatPathKind kind = sat_path_info(folder).kind;
    *is_empty = kind == SAT_PATH_MISSING;
    if (*is_empty) {
        return true;
    }
    if (kind != SAT_PATH_FOLDER) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s is no folder; give the name of one", folder);
    }
    if (!sat_folder_list(folder, &listing, err)) {
        return false;
    }
    *is_empty = listing.count == 0;
    sat_folder_listing_free(&listing);
    return true;
}

bool sat_output_may_be_pack(const char *path, const char *const *sources, size_t source_count,
                            bool yes, SatError *err)
{
    SatPathInfo output = sat_path_info(path);
    if (sat_path_file_name(path)[0] == '\0' || output.kind == SAT_PATH_FOLDER) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "%s is a folder; give the name of a file, such as lecture.satchel", path);
    }
    for (size_t i = 0; i < source_count; i++) {
        SatPathInfo source = sat_path_info(sources[i]);
        if (is_same(&output, &source)) {
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "%s is one of the sources; give another name behind -o", path);
        }
    }
    if (!check_folder(path, err)) {
        return false;
    }
    if (output.kind == SAT_PATH_MISSING || sat_file_is_pack(path)) {
        return true;
    }
    if (output.kind == SAT_PATH_OTHER) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s is neither a file nor a folder", path);
    }
    if (is_dicom(path)) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "%s is a DICOM file and is not replaced; give another name", path);
    }
    return yes || ask(path) ||
           sat_fail(err, SAT_ERR_SYSTEM,
                    "%s is there and is no Satchel pack; give another name, or --yes to replace it",
                    path);
}

static bool is_same_folder(const char *a, const char *b)
{
    SatPathInfo first = sat_path_info(a), second = sat_path_info(b);
    if (first.kind == SAT_PATH_FOLDER && second.kind == SAT_PATH_FOLDER) {
        return first.inode == second.inode && first.device == second.device;
    }
    size_t length = strlen(a), other = strlen(b); /* not there yet: by their names */
    while (length > 1 && a[length - 1] == '/') {
        length--;
    }
    while (other > 1 && b[other - 1] == '/') {
        other--;
    }
    return first.kind == second.kind && length == other && memcmp(a, b, length) == 0;
}

const char *sat_output_name_inside(const char *folder, const char *path)
{
    char *parent = path != NULL ? sat_path_folder(path) : NULL;
    bool is_inside = parent != NULL && is_same_folder(folder, parent);
    free(parent);
    return is_inside ? sat_path_file_name(path) : NULL;
}
