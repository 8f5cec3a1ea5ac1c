/* Reads the documents of a zip. */
#include "export/source/zip_documents.h"

#include <stdlib.h>
#include <string.h>

#include "export/source/foreign_case.h"
#include "formats/dicom/dicom_reader.h"

/* One folder of the zip. */
typedef struct {
    SatForeignZip *zip;
    const SatZipName *names;
    size_t count;
    char path[SAT_FOREIGN_ZIP_MOST_NAME_BYTES + 1]; /* with its '/' at the end */
} ZipFolder;

static size_t folder_length(const char *name)
{
    const char *end = strrchr(name, '/');
    return end != NULL ? (size_t)(end - name) + 1 : 0;
}

static size_t depth_of(const char *name)
{
    size_t depth = 0;
    for (; *name != '\0'; name++) {
        depth += *name == '/';
    }
    return depth;
}

static const char *name_at(void *context, size_t index)
{
    const ZipFolder *folder = context;
    const char *name = folder->names[index].name;
    size_t length = folder_length(name);
    bool is_here = length == strlen(folder->path) && memcmp(name, folder->path, length) == 0;
    return is_here ? name + length : "";
}

/* Reads on past the last byte: there the checksum is looked at. */
static bool read_whole(SatForeignStream *stream, char *bytes, size_t capacity, size_t *length,
                       SatError *err)
{
    size_t got = 1;
    *length = 0;
    while (got > 0 && *length < capacity) {
        if (!sat_foreign_stream_read(stream, bytes + *length, capacity - *length, &got, err)) {
            return false;
        }
        *length += got;
    }
    return true;
}

char *sat_zip_read_entry(SatForeignZip *zip, size_t index, size_t limit_bytes, size_t *length,
                         SatError *err)
{
    SatForeignEntry entry;
    if (!sat_foreign_zip_entry(zip, index, &entry) || entry.is_encrypted || entry.is_bomb ||
        entry.size_bytes > limit_bytes) {
        (void)sat_fail(err, SAT_ERR_LIMIT,
                       "encrypted, or larger than such a file is; unpack the zip and give the "
                       "folder");
        return NULL;
    }
    SAT_AUTO(SatForeignStream) *stream = sat_foreign_stream_open(zip, index, err);
    if (stream == NULL) {
        return NULL;
    }
    char *bytes = malloc((size_t)entry.size_bytes + 1);
    if (bytes == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the zip");
    } else if (!read_whole(stream, bytes, (size_t)entry.size_bytes + 1, length, err)) {
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

static char *read_at(void *context, size_t index, size_t limit_bytes, size_t *length, SatError *err)
{
    const ZipFolder *folder = context;
    return sat_zip_read_entry(folder->zip, folder->names[index].index, limit_bytes, length, err);
}

static uint8_t *read_picture(void *context, const struct SatMetPicture *picture, size_t *length,
                             SatError *err)
{
    return (uint8_t *)sat_zip_read_entry(context, picture->handle, SAT_PICTURE_MAX_FILE_BYTES,
                                         length, err);
}

SatPictureSource sat_zip_pictures(SatForeignZip *zip, const char *place, const char *shown_before)
{
    return (SatPictureSource){
        .read = read_picture, .context = zip, .place = place, .shown_before = shown_before};
}

/* By the first bytes of each entry. What cannot be unpacked is told when it is visited. */
static bool pictures_of(void *context, SatMetPictures *out, SatError *err)
{
    const ZipFolder *folder = context;
    for (size_t i = 0; i < folder->count; i++) {
        uint8_t head[SAT_DICOM_PROBE_BYTES];
        SatForeignEntry entry;
        SatError ignored = SAT_ERROR_INIT;
        size_t length = 0;
        const size_t index = folder->names[i].index;
        if (!sat_foreign_zip_entry(folder->zip, index, &entry) || entry.is_encrypted ||
            entry.is_bomb) {
            continue;
        }
        SAT_AUTO(SatForeignStream) *stream = sat_foreign_stream_open(folder->zip, index, &ignored);
        if (stream == NULL || !read_whole(stream, (char *)head, sizeof(head), &length, &ignored)) {
            continue;
        }
        out->met_dicom =
            out->met_dicom || sat_dicom_looks_like_bytes(head, length, entry.size_bytes);
        if (sat_picture_kind(head, length) != SAT_PICTURE_NONE &&
            !sat_met_pictures_add(out, folder->names[i].name, index, err)) {
            return false;
        }
    }
    const SatPictureSource source = sat_zip_pictures(folder->zip, "", "");
    return out->met_dicom || sat_met_pictures_look(out, &source, err);
}

bool sat_zip_documents_begin(SatSourceScan *scan, SatForeignZip *zip, const SatZipName *names,
                             size_t count, const char *shown_before, SatError *err)
{
    ZipFolder folder = {.zip = zip, .names = names, .count = count};
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const size_t length = folder_length(names[i].name);
        const size_t depth = depth_of(names[i].name);
        if (depth < least && sat_foreign_case_is_name(names[i].name)) {
            least = depth;
            memcpy(folder.path, names[i].name, length);
            folder.path[length] = '\0';
        }
    }
    const SatBesides besides = {.count = least < SIZE_MAX ? count : 0,
                                .name = name_at,
                                .read = read_at,
                                .pictures = pictures_of,
                                .context = &folder,
                                .shown_before = shown_before};
    return sat_foreign_case_begin(scan, &besides, err);
}
