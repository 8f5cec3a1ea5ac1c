/* One DICOM file as a source, on its own or met in a folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/source/asked_keys.h"
#include "export/source/foreign_case.h"
#include "export/source/met_pictures.h"
#include "export/source/raw_item_private.h"
#include "export/source/source_kinds.h"
#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_directory.h"

/* As it is told: fit for a terminal. owns: free(); NULL without memory */
static char *printable_path(const SatSourceScan *scan, const char *display_path)
{
    const char *before = scan->shown_before != NULL ? scan->shown_before : "";
    SatByteWriter path = SAT_BYTE_WRITER_INIT;
    sat_write_text(&path, before);
    sat_write_text(&path, display_path);
    char *printable =
        path.failed ? NULL : sat_utf8_printable((const char *)path.bytes, path.length);
    sat_byte_writer_free(&path);
    return printable;
}

void sat_source_skip(SatSourceScan *scan, SatSkipReason reason, const char *display_path,
                     const char *text)
{
    scan->counts->skipped[reason]++;
    if (scan->visitor->skipped == NULL) {
        return;
    }
    char *printable = printable_path(scan, display_path);
    scan->visitor->skipped(scan->visitor->context, reason, printable != NULL ? printable : "?",
                           text);
    free(printable);
}

void sat_source_note(const SatSourceScan *scan, bool is_warning, const char *display_path,
                     const char *text)
{
    if (scan->visitor->note == NULL) {
        return;
    }
    char *printable = printable_path(scan, display_path);
    scan->visitor->note(scan->visitor->context, is_warning, printable != NULL ? printable : "?",
                        text);
    free(printable);
}

static bool ends_the_scan(SatErrorCode code)
{
    return code == SAT_ERR_NO_MEMORY || code == SAT_ERR_CANCELLED;
}

static SatSkipReason reason_of(SatErrorCode code)
{
    switch (code) {
    case SAT_ERR_UNSUPPORTED:
        return SAT_SKIP_UNSUPPORTED;
    case SAT_ERR_CORRUPT:
    case SAT_ERR_FORMAT:
        return SAT_SKIP_CORRUPT;
    case SAT_OK:
    case SAT_ERR_SYSTEM:
    case SAT_ERR_NO_MEMORY:
    case SAT_ERR_ARGUMENT:
    case SAT_ERR_LIMIT:
    case SAT_ERR_NETWORK:
    case SAT_ERR_REFUSED_PHI:
    case SAT_ERR_CANCELLED:
    default:
        return SAT_SKIP_UNREADABLE;
    }
}

/* Skips the file for the error and goes on, unless the error ends the scan. */
static bool skip_for(SatSourceScan *scan, const char *display_path, SatSkipReason reason,
                     const SatError *why, SatError *err)
{
    if (ends_the_scan(why->code)) {
        *err = *why;
        return false;
    }
    sat_source_skip(scan, reason, display_path, why->text);
    return true;
}

static bool has_ending(const char *path, const char *const *endings, size_t count)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < count; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(path + length - ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* People who name a file .dcm want to hear that it is none. */
static bool is_named_dicom(const char *path)
{
    static const char *const endings[] = {".dcm", ".DCM", ".dicom", ".ima", ".IMA"};
    return has_ending(path, endings, sizeof(endings) / sizeof(endings[0]));
}

static bool is_named_photo(const char *path)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG"};
    return has_ending(path, endings, sizeof(endings) / sizeof(endings[0]));
}

void sat_source_skip_not_dicom(SatSourceScan *scan, const char *name, const char *display_path)
{
    scan->counts->photos_seen += is_named_photo(name);
    if (is_named_dicom(name)) {
        sat_source_skip(scan, SAT_SKIP_CORRUPT, display_path,
                        "named like DICOM, but it is not DICOM");
    } else {
        sat_source_skip(scan, SAT_SKIP_NOT_DICOM, display_path, "not DICOM");
    }
}

/* The picture cannot be shown, for the reason: still an object for who keeps objects. */
static bool hand_over_unseen(SatSourceScan *scan, const SatRawItem *item, const char *display_path,
                             const SatError *reason, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    const SatSourceVisitor *visitor = scan->visitor;
    bool is_unseen = reason->code == SAT_ERR_UNSUPPORTED || reason->code == SAT_ERR_LIMIT;
    if (!is_unseen || visitor->unseen == NULL) {
        return skip_for(scan, display_path, reason_of(reason->code), reason, err);
    }
    if (!visitor->unseen(visitor->context, item, reason->text, &why)) {
        return skip_for(scan, display_path, reason_of(why.code), &why, err);
    }
    scan->counts->unseen_taken++;
    return true;
}

static bool hand_over(SatSourceScan *scan, const SatRawItem *item, const char *display_path,
                      SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    if (!scan->visitor->item(scan->visitor->context, item, &why)) {
        return hand_over_unseen(scan, item, display_path, &why, err);
    }
    scan->counts->items_taken++;
    return true;
}

static bool hand_over_other(SatSourceScan *scan, const SatRawItem *item, const char *display_path,
                            SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    if (sat_dicom_is_truncated(item->dicom)) {
        (void)sat_dicom_fail_truncated(item->dicom, &why);
        sat_source_skip(scan, SAT_SKIP_CORRUPT, display_path, why.text);
        return true;
    }
    if (!sat_foreign_case_take_object(scan, item->dicom, display_path, err)) {
        return false;
    }
    if (scan->visitor->other != NULL && !scan->visitor->other(scan->visitor->context, item, &why)) {
        return skip_for(scan, display_path, reason_of(why.code), &why, err);
    }
    scan->counts->others_taken++;
    return true;
}

/* A database that marks frames may be older than the file. */
static void tell_lost_keys(const SatSourceScan *scan, const SatSourceFile *file, uint32_t frames)
{
    size_t lost = 0;
    while (lost < file->key_frame_count &&
           file->key_frames[file->key_frame_count - 1 - lost] >= frames) {
        lost++;
    }
    if (lost > 0) {
        char text[160];
        (void)snprintf(text, sizeof(text),
                       "%zu of its key images %s frame%s beyond its %u: mark %s again there", lost,
                       lost == 1 ? "is a" : "are", lost == 1 ? "" : "s", (unsigned)frames,
                       lost == 1 ? "it" : "them");
        sat_source_note(scan, true, file->display_path, text);
    }
}

static bool visit_object(SatSourceScan *scan, const SatSourceFile *file, const SatDicomFile *dicom,
                         SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SatPathInfo info = sat_path_info(file->path);
    SatRawItem item = {.path = file->path,
                       .identity = file->identity,
                       .backup_path = file->backup_path,
                       .source_ordinal = scan->ordinal,
                       .is_made = file->is_made,
                       .study_order = file->study_order,
                       .series_order = file->series_order,
                       .key_frames = file->key_frames,
                       .key_frame_count = file->key_frame_count,
                       .dicom = dicom,
                       .kind = sat_dicom_object_kind(dicom),
                       .file_size_bytes = info.size_bytes,
                       .file_modified_ns = info.modified_ns};
    if (item.kind->role != SAT_DICOM_OBJECT_PICTURE) {
        return hand_over_other(scan, &item, file->display_path, err);
    }
    if (!sat_dicom_image_describe(dicom, &item.image, &why)) {
        return hand_over_unseen(scan, &item, file->display_path, &why, err);
    }
    item.is_mosaic = sat_dicom_mosaic_describe(dicom, &item.image, &item.mosaic);
    if (item.is_mosaic) {
        item.image = item.mosaic.whole;
    }
    tell_lost_keys(scan, file, item.image.frames);
    return hand_over(scan, &item, file->display_path, err);
}

/* Or it is told and left out. */
static bool is_asked_for(SatSourceScan *scan, const SatSourceFile *file, const SatDicomFile *dicom)
{
    const char *keyword = sat_asked_mismatch(scan->asked, sat_dicom_dataset(dicom));
    if (keyword != NULL) {
        char text[224];
        (void)snprintf(text, sizeof(text),
                       "the server names it, but its %s is not the one that was asked for; if it "
                       "belongs there all the same, give the file as a source of its own",
                       keyword);
        sat_source_skip(scan, SAT_SKIP_UNREADABLE, file->display_path, text);
    }
    return keyword == NULL;
}

static bool visit_dicom(SatSourceScan *scan, const SatSourceFile *file, SatFile *opened,
                        SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(opened, &why);
    bool is_directory = dicom != NULL
                            ? sat_dicom_is_directory(sat_dicom_dataset(dicom))
                            : sat_source_is_dicomdir_name(sat_path_file_name(file->name)) &&
                                  !ends_the_scan(why.code);
    if (is_directory) {
        scan->visited = SAT_VISITED_DIRECTORY;
        return true; /* the files it lists are met by themselves */
    }
    if (dicom == NULL && why.code == SAT_ERR_FORMAT) {
        sat_source_skip_not_dicom(scan, file->name, file->display_path);
        return true;
    }
    scan->visited = SAT_VISITED_DICOM;
    if (dicom != NULL && scan->asked != NULL && !is_asked_for(scan, file, dicom)) {
        return true;
    }
    return dicom != NULL ? visit_object(scan, file, dicom, err)
                         : skip_for(scan, file->display_path, reason_of(why.code), &why, err);
}

static bool is_picture(SatFile *opened)
{
    uint8_t head[SAT_PICTURE_PROBE_BYTES];
    SatError ignored = SAT_ERROR_INIT;
    return sat_file_read_at(opened, 0, head, sizeof(head), &ignored) &&
           sat_picture_kind(head, sizeof(head)) != SAT_PICTURE_NONE;
}

void sat_source_progress(const SatSourceScan *scan)
{
    if (scan->visitor->progress != NULL) {
        scan->visitor->progress(scan->visitor->context, scan->counts->files_seen,
                                scan->counts->items_taken);
    }
}

bool sat_source_visit_file(SatSourceScan *scan, const SatSourceFile *file, SatError *err)
{
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while reading the source");
    }
    SatError why = SAT_ERROR_INIT;
    bool goes_on = true;
    scan->visited = SAT_VISITED_OTHER;
    SAT_AUTO(SatFile) *opened = sat_file_open(file->path, SAT_FILE_READ, &why);
    if (opened == NULL) {
        goes_on = skip_for(scan, file->display_path, SAT_SKIP_UNREADABLE, &why, err);
    } else if (sat_dicom_looks_like(opened)) {
        goes_on = visit_dicom(scan, file, opened, err);
    } else if (sat_source_is_dicomdir_name(sat_path_file_name(file->name))) {
        scan->visited = SAT_VISITED_DIRECTORY; /* what is wrong with it is told as one */
    } else if (is_picture(opened)) {
        scan->visited = SAT_VISITED_PICTURE;
    } else {
        sat_source_skip_not_dicom(scan, file->name, file->display_path);
    }
    scan->counts->files_seen += scan->visited != SAT_VISITED_PICTURE;
    sat_source_progress(scan);
    return goes_on;
}

bool sat_source_takes_file(const char *argument)
{
    return sat_path_info(argument).kind == SAT_PATH_FILE;
}

static uint8_t *read_file(void *context, const struct SatMetPicture *picture, size_t *length,
                          SatError *err)
{
    (void)picture;
    return sat_read_file(context, SAT_PICTURE_MAX_FILE_BYTES, length, err);
}

static bool visit_picture(SatSourceScan *scan, const char *argument, SatError *err)
{
    SatMetPictures met = {.items = NULL};
    char *place = sat_path_real(argument);
    const SatPictureSource source = {.read = read_file,
                                     .context = (void *)(uintptr_t)argument,
                                     .place = place != NULL ? place : argument,
                                     .shown_before = ""};
    const bool done = sat_met_pictures_add(&met, sat_path_file_name(argument), 0, err) &&
                      sat_met_pictures_visit(&met, scan, &source, err);
    sat_met_pictures_end(&met);
    free(place);
    return done;
}

bool sat_source_scan_file(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                          SatSourceCounts *counts, SatError *err)
{
    SatSourceScan scan = {.ordinal = ordinal, .visitor = visitor, .counts = counts};
    SatSourceFile file = {.path = argument,
                          .name = argument,
                          .display_path = sat_path_file_name(argument),
                          .identity = argument};
    return sat_source_visit_file(&scan, &file, err) &&
           (scan.visited != SAT_VISITED_PICTURE || visit_picture(&scan, argument, err));
}
