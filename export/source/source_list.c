/* The table of all kinds of source. */
#include <string.h>

#include "export/source/source_entries.h"
#include "export/source/source_kinds.h"
#include "formats/base/platform.h"

static bool ends(const char *text, const char *with)
{
    size_t length = strlen(text);
    size_t ending = strlen(with);
    return length > ending && strcmp(text + length - ending, with) == 0;
}

/* The file's first bytes are these; any failure is false. */
static bool has_magic(const char *path, const void *magic, size_t length)
{
    uint8_t bytes[8];
    SatError ignored = SAT_ERROR_INIT;
    if (sat_path_info(path).kind != SAT_PATH_FILE) {
        return false;
    }
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &ignored);
    return file != NULL && sat_file_read_at(file, 0, bytes, length, &ignored) &&
           memcmp(bytes, magic, length) == 0;
}

/* The first entry of a pack is stored, and says what it is. */
static bool takes_pack(const char *argument)
{
    static const char mark[] = "mimetypeapplication/vnd.satchel+zip";
    uint8_t bytes[30 + sizeof(mark) - 1];
    SatError ignored = SAT_ERROR_INIT;
    if (sat_path_info(argument).kind != SAT_PATH_FILE) {
        return false;
    }
    SAT_AUTO(SatFile) *file = sat_file_open(argument, SAT_FILE_READ, &ignored);
    return file != NULL && sat_file_read_at(file, 0, bytes, sizeof(bytes), &ignored) &&
           memcmp(bytes, "PK\003\004", 4) == 0 && memcmp(bytes + 30, mark, sizeof(mark) - 1) == 0;
}

bool sat_source_takes_zip(const char *argument)
{
    return has_magic(argument, "PK\003\004", 4) || has_magic(argument, "PK\005\006", 4);
}

static bool takes_picture(const char *argument)
{
    return has_magic(argument, "\x89PNG\r\n\x1a\n", 8) || has_magic(argument, "\xff\xd8\xff", 3);
}

static bool takes_case_file(const char *argument)
{
    return sat_source_is_case_name(sat_path_file_name(argument)) &&
           sat_path_info(argument).kind == SAT_PATH_FILE;
}

static bool takes_saved_playlist(const char *argument)
{
    return ends(argument, ".json") && sat_path_info(argument).kind == SAT_PATH_FILE;
}

/* sat_source_entries_new() puts its sources in its place. */
static bool takes_nothing(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                          SatSourceCounts *counts, SatError *err)
{
    (void)ordinal, (void)visitor, (void)counts;
    return sat_fail(err, SAT_ERR_ARGUMENT, "%s: a playlist is no source by itself", argument);
}

/* In the order they are asked. */
static const SatSourceKind kinds[] = {
    {"case server", sat_source_takes_case_server, sat_source_scan_case_server},
    {"DICOMweb server", sat_source_takes_dicomweb, sat_source_scan_dicomweb},
    {"PACS", sat_source_takes_pacs, sat_source_scan_pacs},
    {"OsiriX or Horos", sat_source_takes_osirix, sat_source_scan_osirix},
    {"Satchel pack", takes_pack, NULL},
    {"Satchel backup", sat_source_takes_backup, sat_source_scan_backup},
    {"zip", sat_source_takes_zip, sat_source_scan_zip},
    {"PNG or JPEG picture", takes_picture, sat_source_scan_file},
    {"teaching file", sat_source_takes_document, sat_source_scan_document},
    {"case file", takes_case_file, sat_source_scan_document},
    {"playlist", sat_source_is_playlist, takes_nothing},
    {"playlist of this form", takes_saved_playlist, NULL},
    {"DICOMDIR", sat_source_takes_dicomdir, sat_source_scan_dicomdir},
    {"folder", sat_source_takes_folder, sat_source_scan_folder},
    {"DICOM file", sat_source_takes_file, sat_source_scan_file},
    {NULL, NULL, NULL},
};

const char *sat_skip_reason_text(SatSkipReason reason)
{
    switch (reason) {
    case SAT_SKIP_NOT_DICOM:
        return "not DICOM";
    case SAT_SKIP_UNSUPPORTED:
        return "a kind of picture that is not read yet";
    case SAT_SKIP_CORRUPT:
        return "damaged";
    case SAT_SKIP_UNREADABLE:
        return "cannot be read";
    }
    return "";
}

static void refuse(const SatSourceKind *kind, const char *argument, SatError *err)
{
    if (kind->takes == takes_pack) { /* its pictures are no DICOM any more */
        sat_fail(err, SAT_ERR_UNSUPPORTED,
                 "%s: a pack is no source; give the DICOM files, folder, zip or backup that it was "
                 "made from, with the same options; a draft of its case (--with) fits those too",
                 argument);
        return;
    }
    sat_fail(err, SAT_ERR_UNSUPPORTED,
             "%s: a %s as a source is not built yet; give DICOM files, a folder or a zip of them",
             argument, kind->name);
}

const SatSourceKind *sat_source_find(const char *argument, SatError *err)
{
    for (const SatSourceKind *kind = kinds; kind->name != NULL; kind++) {
        if (!kind->takes(argument)) {
            continue;
        }
        if (kind->scan == NULL) {
            refuse(kind, argument, err);
            return NULL;
        }
        return kind;
    }
    if (strstr(argument, "://") != NULL) {
        sat_fail(err, SAT_ERR_UNSUPPORTED, "%s: no kind of source begins like this", argument);
    } else if (sat_path_info(argument).kind == SAT_PATH_OTHER) {
        sat_fail(err, SAT_ERR_SYSTEM, "%s is neither a file nor a folder", argument);
    } else {
        sat_fail(err, SAT_ERR_SYSTEM, "there is no file or folder %s", argument);
    }
    return NULL;
}

bool sat_source_scan(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                     SatSourceCounts *counts, SatError *err)
{
    const SatSourceKind *kind = sat_source_find(argument, err);
    return kind != NULL && kind->scan(argument, ordinal, visitor, counts, err);
}
