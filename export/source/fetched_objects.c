/* Keeps what a server sends in the staging folder. */
#include "export/source/fetched_objects.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/file_meta.h"
#include "formats/base/byte_reader.h"
#include "formats/base/checksum.h"
#include "formats/base/growing_list.h"

enum { BLOCK_BYTES = 1 << 18 };

typedef struct {
    char *path;
    char *identity; /* tells it from others of the server: its UID */
    uint64_t bytes; /* with crc: whether it is the same again. 0: not known */
    uint32_t crc;
} Fetched;

struct SatFetched {
    const SatSourceVisitor *visitor;
    const char *shown;
    SatMutex *mutex; /* guards the list, the staging folder, what the visitor is told */
    Fetched *items;
    size_t count, capacity;
};

struct SatFetchedStream {
    SatFetched *fetched;
    SatFile *file; /* the object under way */
    char *path;
    char uid[SAT_UID_CAPACITY];
    uint8_t *block;
    size_t block_length;
    uint64_t offset;
    uint32_t crc;
};

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what the server sends");
}

SatFetched *sat_fetched_new(const SatSourceVisitor *visitor, const char *shown, SatError *err)
{
    if (visitor->staging == NULL || visitor->servers == NULL) {
        (void)sat_fail(err, SAT_ERR_UNSUPPORTED, "%s: no place is given to fetch to", shown);
        return NULL;
    }
    SatFetched *fetched = calloc(1, sizeof(*fetched));
    if (fetched == NULL) {
        (void)no_memory(err);
        return NULL;
    }
    fetched->visitor = visitor;
    fetched->shown = shown;
    fetched->mutex = sat_mutex_new(err);
    if (fetched->mutex == NULL) {
        free(fetched);
        return NULL;
    }
    return fetched;
}

void sat_fetched_free(SatFetched *fetched)
{
    if (fetched == NULL) {
        return;
    }
    for (size_t i = 0; i < fetched->count; i++) {
        free(fetched->items[i].path);
        free(fetched->items[i].identity);
    }
    free(fetched->items);
    sat_mutex_free(fetched->mutex);
    free(fetched);
}

SatFetchedStream *sat_fetched_stream_new(SatFetched *fetched, SatError *err)
{
    SatFetchedStream *stream = calloc(1, sizeof(*stream));
    uint8_t *block = malloc(BLOCK_BYTES);
    if (stream == NULL || block == NULL) {
        free(stream);
        free(block);
        (void)no_memory(err);
        return NULL;
    }
    stream->fetched = fetched;
    stream->block = block;
    return stream;
}

void sat_fetched_stream_free(SatFetchedStream *stream)
{
    if (stream != NULL) {
        sat_file_close(stream->file);
        free(stream->path);
        free(stream->block);
        free(stream);
    }
}

uint64_t sat_fetched_count(const SatFetched *fetched)
{
    return fetched->count;
}

/* ---- as they arrive -------------------------------------------------------------------------- */

/* Local trouble is one of output, not of the server. */
static bool full(SatFetched *fetched)
{
    sat_mutex_lock(fetched->mutex);
    sat_staging_set_full(fetched->visitor->staging);
    sat_mutex_unlock(fetched->mutex);
    return false;
}

static char *staging_path(SatFetched *fetched, SatError *err)
{
    sat_mutex_lock(fetched->mutex);
    char *path = sat_staging_path(fetched->visitor->staging, BLOCK_BYTES, err);
    sat_mutex_unlock(fetched->mutex);
    return path;
}

/* The object's UID in the file meta information at the beginning of a file (PS3.10 7.1); "" when it
 * is not where it must be. */
static void find_uid(SatFetchedStream *stream)
{
    SatByteReader reader = sat_byte_reader(stream->block, stream->block_length);
    sat_read_skip(&reader, 128 + 4);
    stream->uid[0] = '\0';
    while (sat_read_remaining(&reader) >= 8) {
        const uint16_t group = sat_read_u16(&reader);
        const uint16_t element = sat_read_u16(&reader);
        const uint8_t *vr = sat_read_bytes(&reader, 2);
        const bool is_long = vr != NULL && memcmp(vr, "OB", 2) == 0;
        const uint16_t short_length = sat_read_u16(&reader);
        const uint32_t length = is_long ? sat_read_u32(&reader) : short_length;
        const uint8_t *value = sat_read_bytes(&reader, length);
        if (value == NULL || group != 2 || element > 3) {
            return;
        }
        if (element == 3 && length < sizeof(stream->uid)) {
            memcpy(stream->uid, value, length);
            stream->uid[length] = '\0';
            return;
        }
    }
}

static bool flush(SatFetchedStream *stream, SatError *err)
{
    if (stream->offset == 0 && stream->uid[0] == '\0') {
        find_uid(stream);
    }
    if (!sat_file_write_at(stream->file, stream->offset, stream->block, stream->block_length,
                           err)) {
        return full(stream->fetched);
    }
    stream->offset += stream->block_length;
    stream->block_length = 0;
    return true;
}

static bool append(SatFetchedStream *stream, const uint8_t *bytes, size_t length, SatError *err)
{
    while (length > 0) {
        const size_t room = BLOCK_BYTES - stream->block_length;
        const size_t piece = length < room ? length : room;
        memcpy(stream->block + stream->block_length, bytes, piece);
        stream->block_length += piece;
        bytes += piece;
        length -= piece;
        if (stream->block_length == BLOCK_BYTES && !flush(stream, err)) {
            return false;
        }
    }
    return true;
}

static bool take_bytes(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    SatFetchedStream *stream = context;
    stream->crc = sat_crc32(stream->crc, bytes, length);
    return append(stream, bytes, length, err);
}

static bool begin_file(void *context, const char *sop_class, const char *sop_instance,
                       const char *transfer_syntax, SatError *err)
{
    SatFetchedStream *stream = context;
    (void)sop_class, (void)transfer_syntax;
    sat_file_close(stream->file);
    free(stream->path);
    stream->file = NULL;
    stream->path = staging_path(stream->fetched, err);
    (void)snprintf(stream->uid, sizeof(stream->uid), "%s", sop_instance);
    stream->block_length = 0;
    stream->offset = 0;
    stream->crc = 0;
    if (stream->path == NULL) {
        return false;
    }
    stream->file = sat_file_open(stream->path, SAT_FILE_CREATE_PRIVATE, err);
    return stream->file != NULL || full(stream->fetched);
}

static bool begin_dataset(void *context, const char *sop_class, const char *sop_instance,
                          const char *transfer_syntax, SatError *err)
{
    SatFetchedStream *stream = context;
    SatByteWriter meta = SAT_BYTE_WRITER_INIT;
    sat_file_meta_write(&meta, sop_class, sop_instance, transfer_syntax);
    const bool done = (!meta.failed || no_memory(err)) &&
                      begin_file(context, sop_class, sop_instance, transfer_syntax, err) &&
                      append(stream, meta.bytes, meta.length, err);
    sat_byte_writer_free(&meta);
    return done;
}

/* Takes the path. */
static bool add_locked(SatFetched *fetched, char *path, const char *identity, uint64_t bytes,
                       uint32_t crc, SatError *err)
{
    Fetched *items =
        sat_list_grow(fetched->items, fetched->count, &fetched->capacity, sizeof(*items));
    char *kept = malloc(strlen(identity) + 1);
    fetched->items = items != NULL ? items : fetched->items;
    if (items == NULL || kept == NULL) {
        free(kept);
        free(path);
        return no_memory(err);
    }
    memcpy(kept, identity, strlen(identity) + 1);
    items[fetched->count++] = (Fetched){.path = path, .identity = kept, .bytes = bytes, .crc = crc};
    if (fetched->visitor->progress != NULL) {
        fetched->visitor->progress(fetched->visitor->context, fetched->count, 0);
    }
    return true;
}

static bool add(SatFetched *fetched, char *path, const char *identity, uint64_t bytes, uint32_t crc,
                SatError *err)
{
    sat_mutex_lock(fetched->mutex);
    const bool done = add_locked(fetched, path, identity, bytes, crc, err);
    sat_mutex_unlock(fetched->mutex);
    return done;
}

/* The time of the file is its checksum: the same object is the same file in every run. */
static bool end_object(void *context, SatError *err)
{
    SatFetchedStream *stream = context;
    if (!flush(stream, err)) {
        return false;
    }
    if (!sat_file_set_modified(stream->file, stream->crc, err)) {
        return full(stream->fetched);
    }
    sat_file_close(stream->file);
    stream->file = NULL;
    return add(stream->fetched, SAT_STEAL(stream->path), stream->uid, stream->offset, stream->crc,
               err);
}

SatObjectSink sat_fetched_sink(SatFetchedStream *stream)
{
    return (SatObjectSink){
        .begin = begin_dataset, .bytes = take_bytes, .end = end_object, .context = stream};
}

static bool begin_part(void *context, const char *headers, SatError *err)
{
    (void)headers;
    return begin_file(context, "", "", "", err);
}

SatMultipartSink sat_fetched_file_sink(SatFetchedStream *stream)
{
    return (SatMultipartSink){
        .begin = begin_part, .bytes = take_bytes, .end = end_object, .context = stream};
}

/* ---- what others write ----------------------------------------------------------------------- */

char *sat_fetched_folder(SatFetched *fetched, SatError *err)
{
    char *folder = staging_path(fetched, err);
    if (folder != NULL && !sat_folder_make(folder, true, err)) {
        (void)full(fetched);
        free(folder);
        return NULL;
    }
    return folder;
}

bool sat_fetched_take_folder(SatFetched *fetched, const char *folder, SatError *err)
{
    SatFolderListing listing = {NULL, 0};
    if (!sat_folder_list(folder, &listing, err)) {
        return false;
    }
    bool done = true;
    for (size_t i = 0; done && i < listing.count; i++) {
        char *path = sat_path_join(folder, listing.names[i]);
        done = path != NULL ? add(fetched, path, listing.names[i], 0, 0, err) : no_memory(err);
    }
    sat_folder_listing_free(&listing);
    return done;
}

/* ---- when all are there ---------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
    const Fetched *a = left, *b = right;
    const int by_identity = strcmp(a->identity, b->identity);
    const int by_bytes = (a->bytes > b->bytes) - (a->bytes < b->bytes);
    const int by_crc = (a->crc > b->crc) - (a->crc < b->crc);
    if (by_identity != 0) {
        return by_identity;
    }
    return by_bytes != 0 ? by_bytes : by_crc != 0 ? by_crc : strcmp(a->path, b->path);
}

/* Two objects may have one UID in their meta information, and another one each in the data set. */
static bool is_sent_twice(const Fetched *item, const Fetched *before)
{
    return item->identity[0] != '\0' && strcmp(item->identity, before->identity) == 0 &&
           item->bytes == before->bytes && item->crc == before->crc;
}

bool sat_fetched_visit(SatFetched *fetched, SatSourceScan *scan, SatError *err)
{
    if (fetched->count > 0) {
        qsort(fetched->items, fetched->count, sizeof(*fetched->items), compare);
    }
    bool done = true;
    for (size_t i = 0; done && i < fetched->count; i++) {
        char shown[440];
        const Fetched *item = &fetched->items[i];
        if (i > 0 && is_sent_twice(item, &fetched->items[i - 1])) {
            continue;
        }
        (void)snprintf(shown, sizeof(shown), "%s: object %zu", fetched->shown, i + 1);
        const SatSourceFile file = {.path = item->path,
                                    .name = "object",
                                    .display_path = shown,
                                    .identity = item->identity};
        done = sat_source_visit_file(scan, &file, err);
    }
    return done;
}
