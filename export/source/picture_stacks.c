/* Makes DICOM objects of pictures, each stack of them alike. */
#include <stdlib.h>
#include <string.h>

#include "export/picture/picture_object.h"
#include "export/source/met_pictures_private.h"
#include "formats/base/byte_writer.h"
#include "formats/base/checksum.h"
#include "formats/dicom/dicom_uuid.h"

enum { HEAD_BYTES = 4096 };

/* What the pictures of one stack have in common: else they would be several. */
typedef struct {
    bool keeps_jpeg, has_colour, is_photograph, is_lossy, has_narrow;
} StackForm;

static StackForm form_of(const SatPictureVisit *visit, size_t first, size_t end)
{
    const SatPictureHead *one = &visit->met->items[visit->shots[first].picture].head;
    StackForm form = {.keeps_jpeg = true, .is_photograph = true};
    for (size_t i = first; i < end; i++) {
        const SatPictureHead *head = &visit->met->items[visit->shots[i].picture].head;
        form.keeps_jpeg = form.keeps_jpeg && head->is_keepable && head->is_rgb == one->is_rgb &&
                          head->shape.layout == one->shape.layout;
        form.has_colour = form.has_colour || head->shape.layout == SAT_PIXEL_RGB8;
        form.has_narrow = form.has_narrow || head->shape.layout != SAT_PIXEL_GRAY16;
        form.is_photograph = form.is_photograph && head->is_photograph;
        form.is_lossy = form.is_lossy || head->kind == SAT_PICTURE_JPEG;
    }
    return form;
}

/* Gray of 16 bits stays exact, in a stack of its own, unless places are counted in the whole. */
static SatPixelLayout layout_of(const SatPictureVisit *visit, const StackForm *form,
                                const SatPictureHead *head)
{
    if (head->shape.layout == SAT_PIXEL_GRAY16 && !(visit->is_placed && form->has_narrow)) {
        return SAT_PIXEL_GRAY16;
    }
    return form->has_colour ? SAT_PIXEL_RGB8 : SAT_PIXEL_GRAY8;
}

/* UIDs of the place and, of the instance, the content: the same in every run. */
static bool make_uid(const SatPictureVisit *visit, const SatPictureShot *shot, const char *what,
                     bool has_series, const struct SatMetPicture *picture,
                     char out[SAT_DICOM_UID_CAPACITY], SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const size_t length = has_series ? shot->folder_length : sat_picture_study_length(shot);
    sat_write_format(&text, "satchel picture %s\n%s\n", what, visit->source->place);
    if (visit->is_placed) {
        sat_write_format(&text, "%zu\n", shot->study);
    } else {
        sat_write_bytes(&text, shot->folder, length);
    }
    if (has_series && visit->is_placed) {
        sat_write_format(&text, "%zu\n", shot->series);
    }
    if (picture != NULL) {
        sat_write_format(&text, "\n%zu\n%s\n", visit->is_placed ? shot->frame : 0, picture->name);
        sat_write_bytes(&text, picture->content, sizeof(picture->content));
    }
    const bool done =
        !text.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
    if (done) {
        const SatSha256 hash = sat_sha256(text.bytes, text.length);
        sat_dicom_uid_of_hash(&hash, out);
    }
    sat_byte_writer_free(&text);
    return done;
}

/* A file in the staging folder: the same picture is the same file in every run, by its time. */
static bool stage(const SatPictureVisit *visit, const SatPictureShot *shot, const StackForm *form,
                  const uint8_t *bytes, size_t length, const char *path, SatError *err)
{
    const struct SatMetPicture *picture = &visit->met->items[shot->picture];
    char study[SAT_DICOM_UID_CAPACITY], series[SAT_DICOM_UID_CAPACITY];
    char instance[SAT_DICOM_UID_CAPACITY];
    if (!make_uid(visit, shot, "study", false, NULL, study, err) ||
        !make_uid(visit, shot, "series", true, NULL, series, err) ||
        !make_uid(visit, shot, "instance", true, picture, instance, err)) {
        return false;
    }
    const SatPictureObject object = {.keeps_jpeg = form->keeps_jpeg,
                                     .layout = layout_of(visit, form, &picture->head),
                                     .is_photograph = form->is_photograph,
                                     .is_lossy = form->is_lossy && visit->is_placed,
                                     .study_uid = study,
                                     .series_uid = series,
                                     .instance_uid = instance,
                                     .patient_id = visit->patient_id,
                                     .series_number = (uint32_t)shot->series + 1,
                                     .instance_number = (uint32_t)shot->frame + 1};
    if (!sat_picture_write_object(bytes, length, &picture->head, &object, path, err)) {
        return false;
    }
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_UPDATE_PRIVATE, err);
    const uint32_t time = (uint32_t)(picture->content[0] & 0x7FU) << 24 |
                          (uint32_t)picture->content[1] << 16 | (uint32_t)picture->content[2] << 8 |
                          picture->content[3];
    return file != NULL && sat_file_set_modified(file, time, err);
}

static bool visit_staged(const SatPictureVisit *visit, const SatPictureShot *shot, const char *path,
                         SatError *err)
{
    const struct SatMetPicture *picture = &visit->met->items[shot->picture];
    SatByteWriter identity = SAT_BYTE_WRITER_INIT;
    char *shown = sat_picture_shown(visit, picture, err);
    sat_write_format(&identity, "%s: %s: %zu", visit->source->place, picture->name, shot->frame);
    sat_write_u8(&identity, 0);
    bool done = shown != NULL;
    if (done && identity.failed) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
    }
    const SatSourceFile file = {.path = path,
                                .name = picture->name,
                                .display_path = shown,
                                .identity = (const char *)identity.bytes,
                                .is_made = true,
                                .study_order = (uint32_t)shot->study + 1};
    done = done && sat_source_visit_file(visit->scan, &file, err);
    if (done && picture->head.has_deep_colour) {
        sat_source_note(visit->scan, false, shown, "16 bits a colour, of which 8 are kept");
    }
    free(shown);
    sat_byte_writer_free(&identity);
    return done;
}

static bool take_shot(const SatPictureVisit *visit, const SatPictureShot *shot,
                      const StackForm *form, SatError *err)
{
    const struct SatMetPicture *picture = &visit->met->items[shot->picture];
    SatError why = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *bytes = visit->source->read(visit->source->context, picture, &length, &why);
    if (bytes == NULL) {
        return sat_picture_leave_out(visit, picture, &why, err);
    }
    const uint64_t plain = (uint64_t)picture->head.columns * picture->head.rows * 3U;
    const uint64_t needed = (form->keeps_jpeg ? length : plain) + HEAD_BYTES;
    char *path = sat_staging_path(visit->scan->visitor->staging, needed, err);
    bool done = path != NULL;
    if (done && !stage(visit, shot, form, bytes, length, path, &why)) {
        if (why.code == SAT_ERR_SYSTEM) { /* of the staging folder, not of the picture */
            sat_staging_set_full(visit->scan->visitor->staging);
            *err = why;
            done = false;
        } else {
            done = sat_picture_leave_out(visit, picture, &why, err);
        }
    } else if (done) {
        done = visit_staged(visit, shot, path, err);
    }
    free(path);
    free(bytes);
    return done;
}

bool sat_picture_take_shots(const SatPictureVisit *visit, SatError *err)
{
    bool done = true;
    for (size_t first = 0; done && first < visit->count;) {
        const SatPictureShot *shot = &visit->shots[first];
        size_t end = first + 1;
        while (end < visit->count && visit->shots[end].study == shot->study &&
               visit->shots[end].series == shot->series) {
            end++;
        }
        const StackForm form = form_of(visit, first, end);
        for (; done && first < end; first++) {
            done = sat_interrupt_requested()
                       ? sat_fail(err, SAT_ERR_CANCELLED, "interrupted while reading the source")
                       : take_shot(visit, &visit->shots[first], &form, err);
        }
    }
    return done;
}
