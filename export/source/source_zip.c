/* A zip of DICOM files as a source: what looks like DICOM is unpacked and read as files. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/source/foreign_case.h"
#include "export/source/foreign_zip.h"
#include "export/source/source_kinds.h"
#include "export/source/zip_documents.h"
#include "formats/base/byte_writer.h"
#include "formats/base/natural_sort.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_reader.h"

enum { BLOCK_BYTES = 1 << 18 };

typedef struct {
    SatSourceScan scan;
    SatForeignZip *zip;
    SatMetFiles *met;
    SatMetPictures pictures;
    const char *argument;
    char *shown_zip;   /* "archive.zip: " */
    SatZipName *names; /* in the order of a folder */
    size_t count;
    uint8_t *block;
} ZipWalk;

/* ---- names -------------------------------------------------------------------------------------
 */

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t ending_length = strlen(ending);
    return length >= ending_length &&
           sat_ascii_equal_but_case(text + length - ending_length, ending);
}

/* A folder, or in one, that a folder's walk would pass by too. */
static bool is_no_file(const char *name)
{
    while (*name != '\0') {
        char component[SAT_FOREIGN_ZIP_MOST_NAME_BYTES + 1];
        size_t length = strcspn(name, "/\\");
        memcpy(component, name, length);
        component[length] = '\0';
        bool is_dots = strcmp(component, ".") == 0 || strcmp(component, "..") == 0;
        if (length > 0 && !is_dots && sat_source_is_system_name(component)) {
            return true;
        }
        name += length;
        if (*name != '\0' && *++name == '\0') {
            return true;
        }
    }
    return false;
}

static int compare_names(const void *a, const void *b)
{
    const SatZipName *left = a;
    const SatZipName *right = b;
    int order = sat_natural_compare(left->name, right->name);
    return order != 0 ? order : left->index < right->index ? -1 : 1;
}

/* Satchel's own backups hold more than their pictures: they need a reader of their own. */
static bool is_backup(const SatForeignZip *zip)
{
    bool has_bag = false;
    bool has_case = false;
    for (size_t i = 0; i < sat_foreign_zip_count(zip); i++) {
        SatForeignEntry entry;
        if (sat_foreign_zip_entry(zip, i, &entry)) {
            has_bag = has_bag || ends_with(entry.name, "/bagit.txt");
            has_case = has_case || ends_with(entry.name, "/data/case.json");
        }
    }
    return has_bag && has_case;
}

static bool list_names(ZipWalk *walk, SatError *err)
{
    size_t count = sat_foreign_zip_count(walk->zip);
    uint64_t unnamed = 0;
    walk->names = calloc(count + 1, sizeof(*walk->names));
    if (walk->names == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the zip");
    }
    for (size_t i = 0; i < count; i++) {
        SatForeignEntry entry;
        if (!sat_foreign_zip_entry(walk->zip, i, &entry)) {
            unnamed++;
        } else if (!is_no_file(entry.name)) {
            walk->names[walk->count++] = (SatZipName){entry.name, i};
        }
    }
    qsort(walk->names, walk->count, sizeof(*walk->names), compare_names);
    if (unnamed > 0) {
        char text[96];
        (void)snprintf(text, sizeof(text), "%" PRIu64 " entr%s without a name that can be read",
                       unnamed, unnamed == 1 ? "y" : "ies");
        walk->scan.counts->files_seen += unnamed;
        walk->scan.counts->skipped[SAT_SKIP_UNREADABLE] += unnamed - 1;
        sat_source_skip(&walk->scan, SAT_SKIP_UNREADABLE, sat_path_file_name(walk->argument), text);
    }
    return true;
}

static void tell_twins(const ZipWalk *walk)
{
    uint64_t twins = 0;
    for (size_t i = 1; i < walk->count; i++) {
        twins += strcmp(walk->names[i].name, walk->names[i - 1].name) == 0;
    }
    if (twins > 0) {
        char text[96];
        (void)snprintf(text, sizeof(text),
                       "%" PRIu64 " entr%s the name of another one; all are read", twins,
                       twins == 1 ? "y has" : "ies have");
        sat_source_note(&walk->scan, false, sat_path_file_name(walk->argument), text);
    }
}

/* ---- one entry ---------------------------------------------------------------------------------
 */

/* The entry's first bytes; false: told in err. */
static bool read_block(SatForeignStream *stream, uint8_t *block, size_t capacity, size_t *length,
                       SatError *err)
{
    size_t got = 1;
    *length = 0;
    while (got > 0 && *length < capacity) {
        if (!sat_foreign_stream_read(stream, block + *length, capacity - *length, &got, err)) {
            return false;
        }
        *length += got;
    }
    return true;
}

/* Writes what is in the block and all that follows. *is_output: the failure is ours, not the
 * zip's. */
static bool write_staged(ZipWalk *walk, SatForeignStream *stream, size_t length, SatFile *file,
                         bool *is_output, SatError *err)
{
    uint64_t offset = 0;
    while (length > 0) {
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while unpacking");
        }
        *is_output = true;
        if (!sat_file_write_at(file, offset, walk->block, length, err)) {
            return false;
        }
        *is_output = false;
        offset += length;
        if (!read_block(stream, walk->block, BLOCK_BYTES, &length, err)) {
            return false;
        }
    }
    return true;
}

/* The entry as a file whose time is its checksum: the same entry is the same file in every run, so
 * that an interrupted one goes on. */
static bool stage(ZipWalk *walk, SatForeignStream *stream, const SatForeignEntry *entry,
                  size_t length, const char *path, bool *is_output, SatError *err)
{
    *is_output = true;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE_PRIVATE, err);
    return file != NULL && write_staged(walk, stream, length, file, is_output, err) &&
           ((*is_output = true)) && sat_file_set_modified(file, entry->crc32, err);
}

static bool visit_staged(ZipWalk *walk, const char *path, const char *name, const char *shown,
                         bool *is_kept, SatError *err)
{
    uint64_t taken = walk->scan.counts->items_taken;
    SatByteWriter identity = SAT_BYTE_WRITER_INIT;
    sat_write_format(&identity, "%s: %s", walk->argument, name);
    sat_write_u8(&identity, 0);
    bool done =
        !identity.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the zip");
    SatSourceFile file = {.path = path,
                          .name = name,
                          .display_path = shown,
                          .identity = (const char *)identity.bytes};
    done = done && sat_source_visit_file(&walk->scan, &file, err) &&
           sat_met_files_add(walk->met, name, path, walk->scan.visited, err);
    sat_byte_writer_free(&identity);
    *is_kept =
        walk->scan.counts->items_taken > taken || walk->scan.visited == SAT_VISITED_DIRECTORY;
    return done;
}

/* Unpacks and reads an entry that looks like DICOM; `length` of its bytes are in the block. */
static bool take_entry(ZipWalk *walk, SatForeignStream *stream, const SatForeignEntry *entry,
                       size_t length, const char *shown, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SatError ignored = SAT_ERROR_INIT;
    SatStaging *staging = walk->scan.visitor->staging;
    bool is_output = true;
    bool is_kept = false;
    char *path = sat_staging_path(staging, entry->size_bytes, err);
    if (path == NULL) {
        return false;
    }
    bool done = true;
    if (stage(walk, stream, entry, length, path, &is_output, &why)) {
        done = visit_staged(walk, path, entry->name, shown, &is_kept, err);
    } else if (is_output || why.code == SAT_ERR_CANCELLED || why.code == SAT_ERR_NO_MEMORY) {
        if (is_output) {
            sat_staging_set_full(staging);
        }
        *err = why;
        done = false;
    } else {
        walk->scan.counts->files_seen++;
        sat_source_skip(&walk->scan, SAT_SKIP_CORRUPT, shown, why.text);
    }
    bool is_gone = is_kept || sat_path_remove(path, &ignored); /* else with the whole folder */
    (void)is_gone;
    free(path);
    return done;
}

static void skip_entry(ZipWalk *walk, SatSkipReason reason, const char *shown, const char *text)
{
    walk->scan.counts->files_seen++;
    sat_source_skip(&walk->scan, reason, shown, text);
}

/* Says why an entry is not even begun; NULL: it can be. */
static const char *refusal_of(const SatForeignEntry *entry)
{
    if (entry->is_encrypted) {
        return "encrypted; unpack the zip with its password and give the folder";
    }
    if (entry->is_bomb) {
        return "it would unpack to more than 500 times its size; if it is yours, unpack the zip "
               "and "
               "give the folder";
    }
    if (ends_with(entry->name, ".zip")) {
        return "a zip inside of the zip is not opened; unpack it and give it as a SOURCE of its "
               "own";
    }
    return NULL;
}

static bool visit_entry(ZipWalk *walk, size_t index, const char *shown, SatError *err)
{
    SatForeignEntry entry;
    SatError why = SAT_ERROR_INIT;
    size_t length = 0;
    if (!sat_foreign_zip_entry(walk->zip, index, &entry)) {
        return true; /* told with those without a name */
    }
    const char *refusal = refusal_of(&entry);
    if (refusal != NULL) {
        skip_entry(walk, SAT_SKIP_UNREADABLE, shown, refusal);
        return true;
    }
    SAT_AUTO(SatForeignStream) *stream = sat_foreign_stream_open(walk->zip, index, &why);
    if (stream == NULL || !read_block(stream, walk->block, BLOCK_BYTES, &length, &why)) {
        if (why.code == SAT_ERR_NO_MEMORY) {
            *err = why;
            return false;
        }
        skip_entry(walk, why.code == SAT_ERR_CORRUPT ? SAT_SKIP_CORRUPT : SAT_SKIP_UNREADABLE,
                   shown, why.text);
        return true;
    }
    bool is_wanted =
        sat_dicom_looks_like_bytes(walk->block,
                                   length < SAT_DICOM_PROBE_BYTES ? length : SAT_DICOM_PROBE_BYTES,
                                   entry.size_bytes) ||
        sat_source_is_dicomdir_name(sat_path_file_name(entry.name));
    if (is_wanted) {
        walk->pictures.met_dicom = true;
        return take_entry(walk, stream, &entry, length, shown, err);
    }
    if (sat_picture_kind(walk->block, length) != SAT_PICTURE_NONE) {
        return sat_met_pictures_add(&walk->pictures, entry.name, index, err);
    }
    walk->scan.counts->files_seen++;
    sat_source_skip_not_dicom(&walk->scan, entry.name, shown);
    return true;
}

static bool visit_all(ZipWalk *walk, SatError *err)
{
    for (size_t i = 0; i < walk->count; i++) {
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while reading the zip");
        }
        SatByteWriter shown = SAT_BYTE_WRITER_INIT;
        sat_write_format(&shown, "%s%s", walk->shown_zip, walk->names[i].name);
        sat_write_u8(&shown, 0);
        bool done = !shown.failed
                        ? visit_entry(walk, walk->names[i].index, (const char *)shown.bytes, err)
                        : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the zip");
        sat_byte_writer_free(&shown);
        if (!done) {
            return false;
        }
        sat_source_progress(&walk->scan);
    }
    return true;
}

/* ---- the source --------------------------------------------------------------------------------
 */

static bool visit_pictures(ZipWalk *walk, SatError *err)
{
    char *place = sat_path_real(walk->argument);
    const SatPictureSource source =
        sat_zip_pictures(walk->zip, place != NULL ? place : walk->argument, walk->shown_zip);
    const bool done = sat_met_pictures_visit(&walk->pictures, &walk->scan, &source, err);
    free(place);
    return done;
}

static bool walk_zip(ZipWalk *walk, SatError *err)
{
    if (is_backup(walk->zip)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "%s: a Satchel backup that another program packed anew; unpack it and give "
                        "its folder data",
                        walk->argument);
    }
    walk->met = sat_met_files_new(err);
    SatByteWriter shown = SAT_BYTE_WRITER_INIT;
    sat_write_format(&shown, "%s: ", sat_path_file_name(walk->argument));
    sat_write_u8(&shown, 0);
    walk->shown_zip = (char *)shown.bytes;
    walk->block = malloc(BLOCK_BYTES);
    if (walk->met == NULL || shown.failed || walk->block == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the zip");
    }
    if (!list_names(walk, err)) {
        return false;
    }
    tell_twins(walk);
    bool done = sat_zip_documents_begin(&walk->scan, walk->zip, walk->names, walk->count,
                                        walk->shown_zip, err) &&
                visit_all(walk, err) &&
                sat_met_files_check(walk->met, &walk->scan, walk->shown_zip, err) &&
                visit_pictures(walk, err);
    return sat_foreign_case_end(&walk->scan, done, err);
}

bool sat_source_scan_zip(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                         SatSourceCounts *counts, SatError *err)
{
    ZipWalk walk = {.scan = {.ordinal = ordinal, .visitor = visitor, .counts = counts},
                    .argument = argument};
    if (visitor->staging == NULL) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s: no place is given to unpack a zip",
                        argument);
    }
    walk.zip = sat_foreign_zip_open(argument, err);
    bool done = walk.zip != NULL ? walk_zip(&walk, err) : sat_fail_in(err, "%s", argument);
    free(walk.block);
    free(walk.shown_zip);
    free(walk.names);
    sat_met_files_free(walk.met);
    sat_met_pictures_end(&walk.pictures);
    sat_foreign_zip_close(walk.zip);
    return done;
}
