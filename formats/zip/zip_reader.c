/* Reads strict ZIP archives. */
#include "formats/zip/zip_reader.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/zip/zip_central.h"
#include "formats/zip/zip_content.h"
#include "formats/zip/zip_ending.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_name.h"
#include "formats/zip/zip_name_set.h"
#include "formats/zip/zip_record.h"

struct SatZipReader {
    SatFile *file; /* borrowed */
    SatZipForm form;
    SatZipEnding ending;
    char *comment;
    SatZipEntry *entries;
    char *names; /* the directory as read, then the NUL-terminated names moved to its front */
    SatZipNameSet index; /* values are entry numbers */
};

static const char *name_of_entry(const void *owner, uint32_t value, size_t *length)
{
    const SatZipEntry *entries = ((const SatZipReader *)owner)->entries;
    *length = strlen(entries[value].name);
    return entries[value].name;
}

void sat_zip_reader_free(SatZipReader *reader)
{
    if (!reader) {
        return;
    }
    free(reader->comment);
    free(reader->entries);
    free(reader->names);
    sat_zip_name_set_free(&reader->index);
    free(reader);
}

/* ---- the directory -------------------------------------------------------------------------- */

/* Moves the name, with a NUL, to the front of the directory's memory: the records there are done
 * with, and a name is shorter than its record. */
static void keep_entry(SatZipReader *reader, uint32_t number, const SatZipRecord *record,
                       char *name_to)
{
    memmove(name_to, record->name, record->name_length);
    name_to[record->name_length] = '\0';
    size_t local_length = sat_zip_local_length(record);
    reader->entries[number] = (SatZipEntry){
        .name = name_to,
        .info =
            {
                .header_offset = record->header_offset,
                .data_offset = record->header_offset + local_length,
                .stored_bytes = record->stored_bytes,
                .plain_bytes = record->plain_bytes,
                .crc32 = record->crc32,
                .method = record->method,
            },
    };
}

static bool parse_directory(SatZipReader *reader, SatZipForm form, SatError *err)
{
    const SatZipEnding *ending = &reader->ending;
    size_t directory_bytes = (size_t)ending->directory_bytes;
    size_t position = 0;
    size_t names_end = 0;
    uint64_t entries_end = 0;
    for (uint32_t number = 0; number < ending->entry_count; number++) {
        const uint8_t *bytes = (const uint8_t *)reader->names + position;
        size_t length = 0;
        SatZipRecord record;
        if (!sat_zip_parse_central(bytes, directory_bytes - position, entries_end,
                                   ending->directory_offset, form, &record, &length, err)) {
            return sat_fail_in(err, "entry %u of %" PRIu64, (unsigned)number + 1,
                               ending->entry_count);
        }
        position += length;
        keep_entry(reader, number, &record, reader->names + names_end);
        names_end += record.name_length + 1;
        const SatZipEntryInfo *info = &reader->entries[number].info;
        entries_end = info->data_offset + info->stored_bytes;
    }
    if (position != directory_bytes) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the directory has %zu bytes behind its last entry: " SAT_ZIP_REWRITTEN,
                        directory_bytes - position);
    }
    if (entries_end != ending->directory_offset) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "there is a gap of %" PRIu64
                        " bytes between the last entry and the directory: " SAT_ZIP_REWRITTEN,
                        ending->directory_offset - entries_end);
    }
    return true;
}

static bool index_name(SatZipReader *reader, uint32_t number, uint32_t hash, size_t length,
                       SatError *err)
{
    const char *name = reader->entries[number].name;
    SatZipNameSeek seek =
        sat_zip_name_set_seek_announced(&reader->index, reader, hash, name, length);
    if (seek.state == SAT_ZIP_NAME_NEW) {
        sat_zip_name_set_put(&reader->index, &seek, number);
        return true;
    }
    char shown[SAT_ZIP_SHOWN_BYTES];
    sat_zip_name_show(name, length, shown);
    if (seek.state == SAT_ZIP_NAME_CROWDED) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "entry %u: \"%s\" is one of too many names of the same hash",
                        (unsigned)number + 1, shown);
    }
    return sat_fail(err, SAT_ERR_CORRUPT, "entry %u: \"%s\" is the name of entry %u already",
                    (unsigned)number + 1, shown, (unsigned)seek.value + 1);
}

/* Fills the index, which also finds repeated names. Most of its time is waiting for memory: a group
 * of names waits together. */
static bool index_names(SatZipReader *reader, SatError *err)
{
    enum { GROUP = 32 };
    uint32_t count = (uint32_t)reader->ending.entry_count;
    for (uint32_t first = 0; first < count; first += GROUP) {
        uint32_t hashes[GROUP];
        size_t lengths[GROUP];
        uint32_t group = count - first < GROUP ? count - first : GROUP;
        for (uint32_t i = 0; i < group; i++) {
            const char *name = reader->entries[first + i].name;
            lengths[i] = strlen(name);
            hashes[i] = sat_zip_name_set_announce(&reader->index, name, lengths[i]);
        }
        for (uint32_t i = 0; i < group; i++) {
            if (!index_name(reader, first + i, hashes[i], lengths[i], err)) {
                return false;
            }
        }
    }
    return true;
}

static bool read_directory(SatZipReader *reader, SatZipForm form, SatError *err)
{
    size_t count = (size_t)reader->ending.entry_count;
    size_t directory_bytes = (size_t)reader->ending.directory_bytes;
    size_t entries_bytes = 0;
    if (!sat_size_mul(count, sizeof(SatZipEntry), &entries_bytes)) {
        return sat_fail(err, SAT_ERR_LIMIT, "%zu entries do not fit into memory", count);
    }
    reader->names = malloc(directory_bytes + 1);
    reader->entries = malloc(entries_bytes + 1);
    if (!reader->names || !reader->entries) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a directory of %zu entries", count);
    }
    return sat_zip_name_set_reserve(&reader->index, count, err) &&
           (directory_bytes == 0 || sat_file_read_at(reader->file, reader->ending.directory_offset,
                                                     reader->names, directory_bytes, err)) &&
           parse_directory(reader, form, err) && index_names(reader, err);
}

SatZipReader *sat_zip_reader_open(SatFile *file, SatZipForm form, SatError *err)
{
    SAT_AUTO(SatZipReader) *reader = calloc(1, sizeof(*reader));
    if (!reader) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a ZIP reader");
        return NULL;
    }
    reader->file = file;
    reader->form = form;
    reader->index.name_at = name_of_entry;
    if (!sat_zip_read_ending(file, &reader->ending, &reader->comment, err) ||
        !read_directory(reader, form, err)) {
        return NULL;
    }
    return SAT_STEAL(reader);
}

/* ---- what was read -------------------------------------------------------------------------- */

size_t sat_zip_reader_count(const SatZipReader *reader)
{
    return (size_t)reader->ending.entry_count;
}

const SatZipEntry *sat_zip_reader_entry(const SatZipReader *reader, size_t index)
{
    assert(index < reader->ending.entry_count);
    return &reader->entries[index];
}

const SatZipEntry *sat_zip_reader_find(const SatZipReader *reader, const char *name)
{
    SatZipNameSeek seek = sat_zip_name_set_seek(&reader->index, reader, name, strlen(name));
    return seek.state == SAT_ZIP_NAME_KNOWN ? &reader->entries[seek.value] : NULL;
}

const char *sat_zip_reader_comment(const SatZipReader *reader, size_t *length)
{
    *length = reader->ending.comment_length;
    return reader->comment;
}

uint64_t sat_zip_reader_directory_offset(const SatZipReader *reader)
{
    return reader->ending.directory_offset;
}

/* ---- an entry's bytes ----------------------------------------------------------------------- */

static bool fail_in_entry(const SatZipEntry *entry, SatError *err)
{
    char shown[SAT_ZIP_SHOWN_BYTES];
    sat_zip_name_show(entry->name, strlen(entry->name), shown);
    return sat_fail_in(err, "entry \"%s\"", shown);
}

bool sat_zip_reader_check_local(const SatZipReader *reader, size_t index, SatError *err)
{
    const SatZipEntry *entry = sat_zip_reader_entry(reader, index);
    SatZipRecord record = {
        .name = entry->name,
        .name_length = strlen(entry->name),
        .header_offset = entry->info.header_offset,
        .stored_bytes = entry->info.stored_bytes,
        .plain_bytes = entry->info.plain_bytes,
        .crc32 = entry->info.crc32,
        .method = entry->info.method,
        .form = reader->form,
    };
    uint8_t expected[SAT_ZIP_LOCAL_MAX_BYTES];
    uint8_t found[SAT_ZIP_LOCAL_MAX_BYTES];
    size_t length = sat_zip_encode_local(&record, expected);
    if (!sat_file_read_at(reader->file, record.header_offset, found, length, err)) {
        return fail_in_entry(entry, err);
    }
    size_t difference = sat_zip_first_difference(found, expected, length);
    if (difference < length) {
        (void)sat_fail(err, SAT_ERR_CORRUPT,
                       "the %s in its local header differs from the directory: " SAT_ZIP_REWRITTEN,
                       sat_zip_field_name(SAT_ZIP_KIND_LOCAL, difference, record.name_length));
        return fail_in_entry(entry, err);
    }
    return true;
}

bool sat_zip_reader_visit(const SatZipReader *reader, size_t index, const SatZipSink *sink,
                          SatError *err)
{
    const SatZipEntry *entry = sat_zip_reader_entry(reader, index);
    return sat_zip_content_read(reader->file, &entry->info, sink, NULL, err) ||
           fail_in_entry(entry, err);
}

typedef struct {
    uint8_t *bytes;
    size_t length;
} Loading;

/* Never more than plain_bytes, which is what there is room for. */
static bool keep_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Loading *loading = context;
    (void)err;
    memcpy(loading->bytes + loading->length, bytes, length);
    loading->length += length;
    return true;
}

static uint8_t *load_content(SatFile *file, const SatZipEntryInfo *info, size_t limit_bytes,
                             SatError *err)
{
    if (info->plain_bytes > limit_bytes || info->plain_bytes >= SIZE_MAX) {
        (void)sat_fail(err, SAT_ERR_LIMIT, "it has %" PRIu64 " bytes; at most %zu are read",
                       info->plain_bytes, limit_bytes);
        return NULL;
    }
    Loading loading = {.bytes = malloc((size_t)info->plain_bytes + 1)};
    if (!loading.bytes) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for its %" PRIu64 " bytes",
                       info->plain_bytes);
        return NULL;
    }
    const SatZipSink sink = {keep_piece, &loading};
    if (!sat_zip_content_read(file, info, &sink, NULL, err)) {
        free(loading.bytes);
        return NULL;
    }
    loading.bytes[loading.length] = 0;
    return loading.bytes;
}

uint8_t *sat_zip_reader_load(const SatZipReader *reader, size_t index, size_t limit_bytes,
                             size_t *length, SatError *err)
{
    const SatZipEntry *entry = sat_zip_reader_entry(reader, index);
    uint8_t *bytes = load_content(reader->file, &entry->info, limit_bytes, err);
    if (!bytes) {
        (void)fail_in_entry(entry, err);
        return NULL;
    }
    *length = (size_t)entry->info.plain_bytes;
    return bytes;
}
