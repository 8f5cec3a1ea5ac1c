/* Reads the documents of a zip. */
#include "export/source/zip_documents.h"

#include <stdlib.h>
#include <string.h>

#include "export/source/foreign_case.h"

/* One folder of the zip. */
typedef struct {
    SatForeignZip *zip;
    const SatZipName *names;
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

static char *read_at(void *context, size_t index, size_t limit_bytes, size_t *length, SatError *err)
{
    const ZipFolder *folder = context;
    const size_t number = folder->names[index].index;
    SatForeignEntry entry;
    if (!sat_foreign_zip_entry(folder->zip, number, &entry) || entry.is_encrypted ||
        entry.is_bomb || entry.size_bytes > limit_bytes) {
        (void)sat_fail(err, SAT_ERR_LIMIT, "encrypted, or larger than such a document is");
        return NULL;
    }
    SAT_AUTO(SatForeignStream) *stream = sat_foreign_stream_open(folder->zip, number, err);
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

bool sat_zip_documents_begin(SatSourceScan *scan, SatForeignZip *zip, const SatZipName *names,
                             size_t count, const char *shown_before, SatError *err)
{
    ZipFolder folder = {.zip = zip, .names = names};
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
                                .context = &folder,
                                .shown_before = shown_before};
    return sat_foreign_case_begin(scan, &besides, err);
}
