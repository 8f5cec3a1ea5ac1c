/* Keeps the pictures of a source, and says where each goes. */
#include "export/source/met_pictures_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/picture/picture_pixels.h"
#include "formats/base/byte_writer.h"
#include "formats/base/checksum.h"
#include "formats/base/growing_list.h"

void sat_met_pictures_end(SatMetPictures *met)
{
    for (size_t i = 0; i < met->count; i++) {
        free(met->items[i].name);
    }
    free(met->items);
    *met = (SatMetPictures){.items = NULL};
}

bool sat_met_pictures_add(SatMetPictures *met, const char *name, size_t handle, SatError *err)
{
    struct SatMetPicture *grown =
        sat_list_grow(met->items, met->count, &met->capacity, sizeof(*grown));
    char *copy = grown != NULL ? malloc(strlen(name) + 1) : NULL;
    met->items = grown != NULL ? grown : met->items;
    if (copy == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
    }
    memcpy(copy, name, strlen(name) + 1);
    grown[met->count++] = (struct SatMetPicture){.name = copy, .handle = handle};
    return true;
}

static bool ends_the_scan(const SatError *why)
{
    return why->code == SAT_ERR_NO_MEMORY || why->code == SAT_ERR_CANCELLED;
}

/* ---- heads ---- */

static bool read_head(struct SatMetPicture *picture, const SatPictureSource *source, bool decodes,
                      SatError *err)
{
    size_t length = 0;
    uint8_t *bytes = source->read(source->context, picture, &length, err);
    if (bytes == NULL) {
        return false;
    }
    bool done = sat_picture_head_read(bytes, length, &picture->head, err);
    if (done && decodes) {
        SatPixelFrame frame;
        SatByteWriter profile = SAT_BYTE_WRITER_INIT;
        done = sat_picture_pixels(bytes, length, &picture->head, picture->head.shape.layout, &frame,
                                  &profile, err);
        if (done) {
            sat_pixel_frame_free(&frame);
        }
        sat_byte_writer_free(&profile);
    }
    const SatSha256 hash = sat_sha256(bytes, length);
    memcpy(picture->content, hash.bytes, sizeof(picture->content));
    picture->is_readable = done;
    free(bytes);
    return done;
}

bool sat_met_pictures_look(SatMetPictures *met, const SatPictureSource *source, SatError *err)
{
    for (size_t i = 0; i < met->count; i++) {
        SatError why = SAT_ERROR_INIT;
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while reading the source");
        }
        if (!read_head(&met->items[i], source, true, &why)) {
            if (ends_the_scan(&why)) {
                *err = why;
                return false;
            }
            met->items[i].head.columns = met->items[i].head.rows = 0;
        }
    }
    return true;
}

/* ---- telling ---- */

/* How the picture is shown to people; owns: free(). NULL: no memory, told in err */
char *sat_picture_shown(const SatPictureVisit *visit, const struct SatMetPicture *picture,
                        SatError *err)
{
    SatByteWriter shown = SAT_BYTE_WRITER_INIT;
    sat_write_format(&shown, "%s%s", visit->source->shown_before, picture->name);
    sat_write_u8(&shown, 0);
    if (shown.failed) {
        sat_byte_writer_free(&shown);
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
        return NULL;
    }
    return (char *)shown.bytes;
}

/* why NULL: it is passed by as any file that is not DICOM. */
bool sat_picture_leave_out(const SatPictureVisit *visit, const struct SatMetPicture *picture,
                           const SatError *why, SatError *err)
{
    if (why != NULL && ends_the_scan(why)) {
        *err = *why;
        return false;
    }
    char *shown = sat_picture_shown(visit, picture, err);
    if (shown == NULL) {
        return false;
    }
    visit->scan->counts->files_seen++;
    if (why == NULL) {
        sat_source_skip_not_dicom(visit->scan, picture->name, shown);
    } else {
        const bool is_damaged = why->code == SAT_ERR_CORRUPT || why->code == SAT_ERR_FORMAT;
        sat_source_skip(visit->scan,
                        is_damaged                         ? SAT_SKIP_CORRUPT
                        : why->code == SAT_ERR_UNSUPPORTED ? SAT_SKIP_UNSUPPORTED
                                                           : SAT_SKIP_UNREADABLE,
                        shown, why->text);
    }
    free(shown);
    sat_source_progress(visit->scan);
    return true;
}

/* ---- places ---- */

static size_t folder_length(const char *name, size_t length)
{
    while (length > 0 && name[length - 1] != '/' && name[length - 1] != '\\') {
        length--;
    }
    return length;
}

static bool is_same_folder(const SatPictureShot *a, const SatPictureShot *b)
{
    return a->folder_length == b->folder_length &&
           memcmp(a->folder, b->folder, a->folder_length) == 0;
}

/* A study is the folder around those of its stacks. */
size_t sat_picture_study_length(const SatPictureShot *shot)
{
    return shot->folder_length > 0 ? folder_length(shot->folder, shot->folder_length - 1) : 0;
}

static bool is_same_study(const SatPictureShot *a, const SatPictureShot *b)
{
    const size_t length = sat_picture_study_length(a);
    return length == sat_picture_study_length(b) && memcmp(a->folder, b->folder, length) == 0;
}

/* Numbers the shot by those before it: as their folders were met. Pictures of one folder come one
 * behind the other, but for those of folders inside it. */
static void number_shot(const SatPictureVisit *visit, SatPictureShot *shot)
{
    for (size_t i = visit->count; i > 0; i--) {
        const SatPictureShot *before = &visit->shots[i - 1];
        if (is_same_folder(before, shot)) {
            shot->study = before->study;
            shot->series = before->series;
            shot->frame = before->frame + 1;
            return;
        }
    }
    size_t studies = 0;
    bool is_known = false;
    for (size_t i = 0; i < visit->count; i++) {
        const SatPictureShot *before = &visit->shots[i];
        studies = before->study + 1 > studies ? before->study + 1 : studies;
        if (is_same_study(before, shot)) {
            is_known = true;
            shot->study = before->study;
            shot->series = before->series + 1 > shot->series ? before->series + 1 : shot->series;
        }
    }
    shot->study = is_known ? shot->study : studies;
}

static bool add_shot(SatPictureVisit *visit, SatPictureShot shot, SatError *err)
{
    SatPictureShot *grown =
        sat_list_grow(visit->shots, visit->count, &visit->capacity, sizeof(*visit->shots));
    if (grown == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
    }
    visit->shots = grown;
    visit->shots[visit->count++] = shot;
    return true;
}

static bool shoot_by_folder(SatPictureVisit *visit, size_t index, SatError *err)
{
    struct SatMetPicture *picture = &visit->met->items[index];
    SatError why = SAT_ERROR_INIT;
    if (!read_head(picture, visit->source, false, &why)) {
        return sat_picture_leave_out(visit, picture, &why, err);
    }
    SatPictureShot shot = {.picture = index,
                           .folder = picture->name,
                           .folder_length = folder_length(picture->name, strlen(picture->name))};
    number_shot(visit, &shot);
    return add_shot(visit, shot, err);
}

static bool shoot_as_placed(SatPictureVisit *visit, size_t index, SatError *err)
{
    struct SatMetPicture *picture = &visit->met->items[index];
    size_t count = 0;
    const SatForeignPlace *places = sat_foreign_case_places(visit->scan, &count);
    bool is_placed = false, done = true;
    SatError why = SAT_ERROR_INIT;
    for (size_t i = 0; done && i < count; i++) {
        if (strcmp(places[i].name, picture->name) == 0) {
            if (!is_placed && !read_head(picture, visit->source, false, &why)) {
                return sat_picture_leave_out(visit, picture, &why, err);
            }
            is_placed = true;
            done = add_shot(visit,
                            (SatPictureShot){.picture = index,
                                             .study = places[i].study,
                                             .series = places[i].series,
                                             .frame = places[i].frame,
                                             .folder = picture->name},
                            err);
        }
    }
    return done && (is_placed || sat_picture_leave_out(visit, picture, NULL, err));
}

static int by_place(const void *a, const void *b)
{
    const SatPictureShot *x = a;
    const SatPictureShot *y = b;
    if (x->study != y->study) {
        return x->study < y->study ? -1 : 1;
    }
    if (x->series != y->series) {
        return x->series < y->series ? -1 : 1;
    }
    return x->frame < y->frame ? -1 : x->frame > y->frame;
}

/* Documents speak of one case; without one, each study is a case of its own. The letters stand for
 * no patient's number. */
static void name_patient(SatPictureVisit *visit)
{
    if (sat_foreign_case_has_text(visit->scan)) {
        const SatSha256 hash = sat_sha256(visit->source->place, strlen(visit->source->place));
        size_t used =
            (size_t)snprintf(visit->patient_id, SAT_PICTURE_PATIENT_CAPACITY, "PICTURES-");
        for (size_t i = 0; i < 12; i++) {
            visit->patient_id[used++] = (char)('A' + hash.bytes[i] % 26);
        }
        visit->patient_id[used] = '\0';
    }
}

bool sat_met_pictures_visit(SatMetPictures *met, SatSourceScan *scan,
                            const SatPictureSource *source, SatError *err)
{
    SatPictureVisit visit = {.met = met, .scan = scan, .source = source};
    size_t places = 0;
    (void)sat_foreign_case_places(scan, &places);
    visit.is_placed = places > 0;
    const bool are_taken = !met->met_dicom && scan->visitor->staging != NULL;
    name_patient(&visit);
    bool done = true;
    for (size_t i = 0; done && i < met->count; i++) {
        if (sat_interrupt_requested()) {
            done = sat_fail(err, SAT_ERR_CANCELLED, "interrupted while reading the source");
        } else if (!are_taken) {
            done = sat_picture_leave_out(&visit, &met->items[i], NULL, err);
        } else {
            done = (visit.is_placed ? shoot_as_placed : shoot_by_folder)(&visit, i, err);
        }
    }
    if (done && visit.count > 0) {
        qsort(visit.shots, visit.count, sizeof(*visit.shots), by_place);
        done = sat_picture_take_shots(&visit, err);
    }
    free(visit.shots);
    return done;
}
