/* Looks at what lies in the output folder already. */
#include "export/keep/kept_output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/platform.h"

enum { MOST_DEPTH = 8 };

/* ---- early ------------------------------------------------------------------------------------
 */

bool sat_kept_output_check(const char *folder, const char *report, const char *const *sources,
                           size_t source_count, SatError *err)
{
    SatPathInfo info = sat_path_info(folder);
    SatFolderListing listing = {0};
    for (size_t i = 0; i < source_count; i++) {
        SatPathInfo source = sat_path_info(sources[i]);
        if (info.kind == SAT_PATH_FOLDER && source.kind == SAT_PATH_FOLDER &&
            source.inode == info.inode && source.device == info.device) {
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "the output is one of the sources; give another folder behind -o");
        }
    }
    if (info.kind == SAT_PATH_MISSING) {
        return true;
    }
    if (info.kind != SAT_PATH_FOLDER) {
        return sat_fail(err, SAT_ERR_SYSTEM, "%s is no folder; give a new one", folder);
    }
    if (!sat_folder_list(folder, &listing, err)) {
        return false;
    }
    bool is_ours = true;
    for (size_t i = 0; i < listing.count; i++) {
        bool is_report = report != NULL && strcmp(listing.names[i], report) == 0;
        is_ours = is_ours && (is_report || strncmp(listing.names[i], "Case ", 5) == 0);
    }
    sat_folder_listing_free(&listing);
    return is_ours || sat_fail(err, SAT_ERR_SYSTEM,
                               "%s holds other files; give a new or an empty folder", folder);
}

/* ---- before writing ---------------------------------------------------------------------------
 */

typedef struct {
    SatArena *arena;
    const char **names; /* sorted */
    size_t count;
    uint64_t strangers;
} Expected;

static int by_name(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

static bool expect_all(const SatKeptObjects *objects, const char *report, Expected *expected,
                       SatError *err)
{
    expected->names =
        sat_arena_alloc(expected->arena, objects->count + 1, sizeof(const char *), err);
    if (expected->names == NULL) {
        return false;
    }
    for (size_t i = 0; i < objects->count; i++) {
        char name[SAT_KEPT_NAME_CAPACITY];
        sat_kept_object_name(&objects->objects[i], name);
        expected->names[i] = sat_arena_text(expected->arena, name, strlen(name), err);
        if (expected->names[i] == NULL) {
            return false;
        }
    }
    expected->count = objects->count;
    if (report != NULL) {
        expected->names[expected->count++] = report;
    }
    if (expected->count > 1) {
        qsort(expected->names, expected->count, sizeof(const char *), by_name);
    }
    return true;
}

/* An interrupted run may have left the beginning of a file under its name and ".part". */
static bool is_expected(const Expected *expected, const char *name)
{
    static const char part[] = ".part";
    char whole[SAT_KEPT_NAME_CAPACITY];
    const char *wanted = name;
    size_t length = strlen(name), ending = sizeof(part) - 1;
    if (length > ending && length - ending < sizeof(whole) &&
        strcmp(name + length - ending, part) == 0) {
        memcpy(whole, name, length - ending);
        whole[length - ending] = '\0';
        wanted = whole;
    }
    return expected->count > 0 && bsearch(&wanted, expected->names, expected->count,
                                          sizeof(const char *), by_name) != NULL;
}

static bool look_into(const char *folder, const char *inside, int depth, Expected *expected,
                      SatError *err)
{
    SatFolderListing listing = {0};
    bool done = sat_folder_list(folder, &listing, err);
    for (size_t i = 0; done && i < listing.count; i++) {
        SatByteWriter name = SAT_BYTE_WRITER_INIT;
        sat_write_format(&name, "%s%s%s", inside, inside[0] != '\0' ? "/" : "", listing.names[i]);
        sat_write_u8(&name, 0);
        char *path = sat_path_join(folder, listing.names[i]);
        if (name.failed || path == NULL) {
            done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to look into the output");
        } else if (sat_path_info(path).kind == SAT_PATH_FOLDER && !sat_path_is_link(path) &&
                   depth < MOST_DEPTH) {
            done = look_into(path, (const char *)name.bytes, depth + 1, expected, err);
        } else {
            expected->strangers += is_expected(expected, (const char *)name.bytes) ? 0U : 1U;
        }
        free(path);
        sat_byte_writer_free(&name);
    }
    sat_folder_listing_free(&listing);
    return done;
}

bool sat_kept_output_check_files(const char *folder, const char *report,
                                 const SatKeptObjects *objects, SatError *err)
{
    if (sat_path_info(folder).kind != SAT_PATH_FOLDER) {
        return true;
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    Expected expected = {.arena = arena};
    if (arena == NULL || !expect_all(objects, report, &expected, err) ||
        !look_into(folder, "", 0, &expected, err)) {
        return false;
    }
    return expected.strangers == 0 ||
           sat_fail(err, SAT_ERR_SYSTEM,
                    "%s holds %" PRIu64 " file%s that this run would not write; give a new or an "
                    "empty folder",
                    folder, expected.strangers, expected.strangers == 1 ? "" : "s");
}
