/* A DICOMDIR as a source: its folder; what it names is compared with what is there. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/source/met_files.h"
#include "formats/base/byte_writer.h"
#include "formats/base/platform.h"
#include "formats/dicom/dicom_directory.h"

enum { MOST_MISSING_SHOWN = 3 };

/* ---- one DICOMDIR ------------------------------------------------------------------------------
 */

typedef struct {
    uint64_t missing, bad;
    SatByteWriter missing_records, bad_records; /* the first few */
} Differences;

static void note_record(SatByteWriter *text, uint64_t *count, const SatDicomDirectory *directory,
                        size_t index)
{
    char path[SAT_DICOM_RECORD_PATH_CAPACITY];
    sat_dicom_record_path(directory, index, path);
    if (*count < MOST_MISSING_SHOWN) {
        sat_write_format(text, "%s%s", *count > 0 ? ", " : "", path);
    } else if (*count == MOST_MISSING_SHOWN) {
        sat_write_text(text, ", …");
    }
    (*count)++;
}

/* base: the folded path of its folder with a '/' behind, or "". */
static bool compare_record(SatMetFiles *met, const SatDicomDirectory *directory, size_t index,
                           const char *base, Differences *differences)
{
    char file_id[SAT_DICOM_FILE_ID_CAPACITY];
    const SatDicomRecord *record = &directory->records[index];
    SatDicomFileId kind = sat_dicom_record_file(record, file_id);
    if (!record->is_in_use || kind == SAT_DICOM_FILE_ID_NONE) {
        return true;
    }
    if (kind == SAT_DICOM_FILE_ID_BAD) {
        note_record(&differences->bad_records, &differences->bad, directory, index);
        return true;
    }
    char *name = sat_met_fold(file_id);
    SatByteWriter path = SAT_BYTE_WRITER_INIT;
    sat_write_text(&path, base);
    sat_write_text(&path, name != NULL ? name : "");
    sat_write_u8(&path, 0);
    free(name);
    bool done = name != NULL && !path.failed;
    if (done && !sat_met_files_mark(met, (const char *)path.bytes)) {
        note_record(&differences->missing_records, &differences->missing, directory, index);
    }
    sat_byte_writer_free(&path);
    return done;
}

static const char *shown(SatByteWriter *text)
{
    sat_write_u8(text, 0);
    return text->failed ? "" : (const char *)text->bytes;
}

static void tell_differences(const SatSourceScan *scan, const char *display_path,
                             const SatDicomDirectory *directory, Differences *differences)
{
    char text[768];
    if (differences->missing > 0) {
        (void)snprintf(
            text, sizeof(text), "%" PRIu64 " file%s it names %s missing: %s; the rest is read",
            differences->missing, differences->missing == 1 ? "" : "s",
            differences->missing == 1 ? "is" : "are", shown(&differences->missing_records));
        sat_source_note(scan, true, display_path, text);
    }
    if (differences->bad > 0) {
        (void)snprintf(text, sizeof(text),
                       "%" PRIu64 " of its file names lead%s out of its folder or nowhere: %s; not "
                       "followed",
                       differences->bad, differences->bad == 1 ? "s" : "",
                       shown(&differences->bad_records));
        sat_source_note(scan, true, display_path, text);
    }
    if (directory->bad_offsets > 0 || directory->unreached > 0) {
        (void)snprintf(
            text, sizeof(text),
            "its offsets are wrong (%zu lead nowhere or back, %zu records are reached by "
            "none); all its records are looked at",
            directory->bad_offsets, directory->unreached);
        sat_source_note(scan, false, display_path, text);
    }
}

static bool compare_all(SatMetFiles *met, const SatSourceScan *scan, const char *display_path,
                        const SatDicomDirectory *directory, const char *base, SatError *err)
{
    Differences differences = {.missing = 0};
    bool done = true;
    for (size_t i = 0; done && i < directory->count; i++) {
        done = compare_record(met, directory, i, base, &differences);
    }
    if (done) {
        tell_differences(scan, display_path, directory, &differences);
    } else {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read a DICOMDIR");
    }
    sat_byte_writer_free(&differences.missing_records);
    sat_byte_writer_free(&differences.bad_records);
    return done;
}

static void tell_damaged(const SatSourceScan *scan, const char *display_path, const char *why)
{
    char text[640];
    (void)snprintf(text, sizeof(text), "%s; the files of its folder are read without it", why);
    sat_source_note(scan, true, display_path, text);
}

static bool check_directory(SatMetFiles *met, const SatSourceScan *scan, const char *path,
                            const char *display_path, const char *base, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SatDicomDirectory directory = {.records = NULL};
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &why);
    SAT_AUTO(SatDicomFile) *dicom = file != NULL ? sat_dicom_open(file, &why) : NULL;
    if (dicom == NULL || !sat_dicom_directory_read(dicom, &directory, &why)) {
        tell_damaged(scan, display_path, why.text);
        return why.code != SAT_ERR_NO_MEMORY || sat_fail(err, why.code, "%s", why.text);
    }
    if (sat_dicom_is_truncated(dicom)) {
        sat_source_note(scan, true, display_path,
                        "it is cut short: files that it named behind the cut are not known");
    }
    bool done = compare_all(met, scan, display_path, &directory, base, err);
    sat_dicom_directory_free(&directory);
    return done;
}

/* ---- all of them -------------------------------------------------------------------------------
 */

static char *base_of(const char *directory)
{
    char *base = sat_met_fold(directory);
    if (base != NULL) {
        base[(size_t)(sat_path_file_name(base) - base)] = '\0';
    }
    return base;
}

static bool check_one(SatMetFiles *met, const SatSourceScan *scan, const SatMetDirectory *directory,
                      const char *display_path, SatError *err)
{
    char *base = base_of(directory->relative_path);
    bool done = base != NULL
                    ? check_directory(met, scan, directory->path, display_path, base, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read a DICOMDIR");
    free(base);
    return done;
}

static bool tell_unnamed(SatMetFiles *met, const SatSourceScan *scan,
                         const SatMetDirectory *directory, const char *display_path, SatError *err)
{
    char text[80];
    char *base = base_of(directory->relative_path);
    if (base == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read a DICOMDIR");
    }
    uint64_t count = sat_met_files_count_unnamed(met, base);
    free(base);
    if (count > 0) {
        (void)snprintf(text, sizeof(text),
                       "%" PRIu64 " file%s not in the DICOMDIR; read all the same", count,
                       count == 1 ? " is" : "s are");
        sat_source_note(scan, false, display_path, text);
    }
    return true;
}

/* First what every DICOMDIR names, then what none does. */
bool sat_met_files_check(SatMetFiles *met, const SatSourceScan *scan, const char *shown_before,
                         SatError *err)
{
    bool done = true;
    if (met->directory_count == 0) {
        return true;
    }
    sat_met_files_sort(met);
    for (size_t i = 0; done && i < 2 * met->directory_count; i++) {
        const SatMetDirectory *directory = &met->directories[i % met->directory_count];
        SatByteWriter display_path = SAT_BYTE_WRITER_INIT;
        sat_write_format(&display_path, "%s%s", shown_before, directory->relative_path);
        const char *path = shown(&display_path);
        done = i < met->directory_count ? check_one(met, scan, directory, path, err)
                                        : tell_unnamed(met, scan, directory, path, err);
        sat_byte_writer_free(&display_path);
    }
    return done;
}

bool sat_source_takes_dicomdir(const char *argument)
{
    SatError ignored = SAT_ERROR_INIT;
    if (sat_path_info(argument).kind != SAT_PATH_FILE) {
        return false;
    }
    if (sat_source_is_dicomdir_name(sat_path_file_name(argument))) {
        return true;
    }
    SAT_AUTO(SatFile) *file = sat_file_open(argument, SAT_FILE_READ, &ignored);
    if (file == NULL || !sat_dicom_looks_like(file)) {
        return false;
    }
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &ignored);
    return dicom != NULL && sat_dicom_is_directory(sat_dicom_dataset(dicom));
}

bool sat_source_scan_dicomdir(const char *argument, uint32_t ordinal,
                              const SatSourceVisitor *visitor, SatSourceCounts *counts,
                              SatError *err)
{
    size_t length = (size_t)(sat_path_file_name(argument) - argument);
    char *folder = calloc(1, length + 2);
    if (folder == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    }
    memcpy(folder, length == 0 ? "." : argument, length == 0 ? 1 : length);
    bool done = sat_source_scan_folder(folder, ordinal, visitor, counts, err);
    free(folder);
    return done;
}
