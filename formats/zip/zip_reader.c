/* Reads strict ZIP archives. */
#include "formats/zip/zip_reader.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/zip/zip_ending.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_name.h"
#include "formats/zip/zip_name_set.h"
#include "formats/zip/zip_record.h"

/* What to do about a record that is not as it should be. */
#define REWRITTEN "the file is damaged or was rewritten by another program; copy it again"

struct SatZipReader {
    SatFile *file; /* borrowed */
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

/* ---- one record of the directory ---------------------------------------------------------------
 */

typedef struct {
    const uint8_t *bytes;
    size_t length; /* with name, extra field and comment */
} DirectoryRecord;

/* The kinds we know but do not read come first: their names help more than "flags differ". */
static bool check_kind(const uint8_t *bytes, SatError *err)
{
    uint16_t flags = sat_zip_get16(bytes + 8);
    uint16_t method = sat_zip_get16(bytes + 10);
    if (flags & SAT_ZIP_FLAG_ENCRYPTED) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "it is encrypted; unpack it first");
    }
    if (flags & SAT_ZIP_FLAG_DESCRIPTOR) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "it has a data descriptor: another program made this archive");
    }
    if (method != SAT_ZIP_METHOD_STORED) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "it is compressed (method %u); only stored entries are read",
                        (unsigned)method);
    }
    if (sat_zip_get16(bytes + 34) != 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "it lies on another disk");
    }
    return true;
}

static bool frame_record(const uint8_t *bytes, size_t available, DirectoryRecord *out,
                         SatError *err)
{
    if (available < SAT_ZIP_CENTRAL_BYTES || sat_zip_get32(bytes) != SAT_ZIP_CENTRAL_SIGNATURE) {
        return sat_fail(err, SAT_ERR_CORRUPT, "its directory record is missing: " REWRITTEN);
    }
    size_t length = (size_t)SAT_ZIP_CENTRAL_BYTES + sat_zip_get16(bytes + 28) +
                    sat_zip_get16(bytes + 30) + sat_zip_get16(bytes + 32);
    if (length > available) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "its directory record is longer than the directory: " REWRITTEN);
    }
    *out = (DirectoryRecord){.bytes = bytes, .length = length};
    return true;
}

/* Sizes and offset, from the zip64 field where the record says so. */
static bool parse_numbers(const DirectoryRecord *raw, SatZipRecord *record, SatError *err)
{
    uint32_t stored = sat_zip_get32(raw->bytes + 20);
    uint32_t offset = sat_zip_get32(raw->bytes + 42);
    record->crc32 = sat_zip_get32(raw->bytes + 16);
    record->stored_bytes = stored;
    record->header_offset = offset;
    bool wide_size = stored == SAT_ZIP_SENTINEL_32;
    bool wide_offset = offset == SAT_ZIP_SENTINEL_32;
    if (!wide_size && !wide_offset) {
        return true;
    }
    const uint8_t *extra = raw->bytes + SAT_ZIP_CENTRAL_BYTES + record->name_length;
    size_t length = 4U + (wide_size ? 16U : 0U) + (wide_offset ? 8U : 0U);
    if (sat_zip_get16(raw->bytes + 30) != length) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "its zip64 field is missing or of the wrong length: " REWRITTEN);
    }
    if (wide_size) {
        record->stored_bytes = sat_zip_get64(extra + 12);
    }
    if (wide_offset) {
        record->header_offset = sat_zip_get64(extra + length - 8);
    }
    return true;
}

/* With its numbers known, the record has one form only: build it and compare. */
static bool check_form(const DirectoryRecord *raw, const SatZipRecord *record, SatError *err)
{
    uint8_t expected[SAT_ZIP_CENTRAL_MAX_BYTES];
    size_t length = sat_zip_encode_central(record, expected);
    if (raw->length == length && memcmp(raw->bytes, expected, length) == 0) {
        return true;
    }
    size_t common = raw->length < length ? raw->length : length;
    size_t difference = sat_zip_first_difference(raw->bytes, expected, common);
    assert(difference < common); /* the lengths inside the record are fields of it */
    return sat_fail(err, SAT_ERR_CORRUPT, "the %s in its directory record is wrong: " REWRITTEN,
                    sat_zip_field_name(SAT_ZIP_KIND_CENTRAL, difference, record->name_length));
}

/* The entry must begin where the one before it ended, and end before the directory begins. */
static bool check_place(const SatZipRecord *record, uint64_t expected_offset,
                        uint64_t directory_offset, SatError *err)
{
    if (record->header_offset != expected_offset) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "it is said to begin at %" PRIu64 ", but what is before it ends at %" PRIu64
                        " (%s): " REWRITTEN,
                        record->header_offset, expected_offset,
                        record->header_offset < expected_offset ? "overlap" : "gap");
    }
    size_t local_length = sat_zip_local_length(record->name_length, record->stored_bytes);
    if (!sat_range_fits(expected_offset, local_length, directory_offset) ||
        record->stored_bytes > directory_offset - expected_offset - local_length) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "it is said to have %" PRIu64
                        " bytes, which reaches into the directory: " REWRITTEN,
                        record->stored_bytes);
    }
    return true;
}

static bool parse_record(const DirectoryRecord *raw, uint64_t expected_offset,
                         uint64_t directory_offset, SatZipRecord *record, SatError *err)
{
    record->name = (const char *)raw->bytes + SAT_ZIP_CENTRAL_BYTES;
    record->name_length = sat_zip_get16(raw->bytes + 28);
    const char *fault = sat_zip_name_fault(record->name, record->name_length);
    if (fault) {
        return sat_fail(err, SAT_ERR_CORRUPT, "its name %s", fault);
    }
    return check_kind(raw->bytes, err) && parse_numbers(raw, record, err) &&
           check_form(raw, record, err) &&
           check_place(record, expected_offset, directory_offset, err);
}

/* ---- the directory
 * -------------------------------------------------------------------------------- */

static bool index_name(SatZipReader *reader, uint32_t number, size_t name_length, SatError *err)
{
    const char *name = reader->entries[number].name;
    SatZipNameSeek seek = sat_zip_name_set_seek(&reader->index, reader, name, name_length);
    if (seek.state == SAT_ZIP_NAME_NEW) {
        sat_zip_name_set_put(&reader->index, &seek, number);
        return true;
    }
    char shown[SAT_ZIP_SHOWN_BYTES];
    sat_zip_name_show(name, name_length, shown);
    if (seek.state == SAT_ZIP_NAME_CROWDED) {
        return sat_fail(err, SAT_ERR_LIMIT, "\"%s\" is one of too many names of the same hash",
                        shown);
    }
    return sat_fail(err, SAT_ERR_CORRUPT, "\"%s\" is the name of entry %u already", shown,
                    (unsigned)seek.value + 1);
}

/* Moves the name, with a NUL, to the front of the directory's memory: the records there are done
 * with, and a name is shorter than its record. */
static void keep_entry(SatZipReader *reader, uint32_t number, const SatZipRecord *record,
                       char *name_to)
{
    memmove(name_to, record->name, record->name_length);
    name_to[record->name_length] = '\0';
    size_t local_length = sat_zip_local_length(record->name_length, record->stored_bytes);
    reader->entries[number] = (SatZipEntry){
        .name = name_to,
        .info =
            {
                .header_offset = record->header_offset,
                .data_offset = record->header_offset + local_length,
                .stored_bytes = record->stored_bytes,
                .plain_bytes = record->stored_bytes,
                .crc32 = record->crc32,
                .method = SAT_ZIP_METHOD_STORED,
            },
    };
}

static bool parse_directory(SatZipReader *reader, SatError *err)
{
    const SatZipEnding *ending = &reader->ending;
    size_t directory_bytes = (size_t)ending->directory_bytes;
    size_t position = 0;
    size_t names_end = 0;
    uint64_t entries_end = 0;
    for (uint32_t number = 0; number < ending->entry_count; number++) {
        const uint8_t *bytes = (const uint8_t *)reader->names + position;
        DirectoryRecord raw = {0};
        SatZipRecord record;
        if (!frame_record(bytes, directory_bytes - position, &raw, err) ||
            !parse_record(&raw, entries_end, ending->directory_offset, &record, err)) {
            return sat_fail_in(err, "entry %u of %" PRIu64, (unsigned)number + 1,
                               ending->entry_count);
        }
        position += raw.length;
        keep_entry(reader, number, &record, reader->names + names_end);
        names_end += record.name_length + 1;
        if (!index_name(reader, number, record.name_length, err)) {
            return sat_fail_in(err, "entry %u of %" PRIu64, (unsigned)number + 1,
                               ending->entry_count);
        }
        const SatZipEntryInfo *info = &reader->entries[number].info;
        entries_end = info->data_offset + info->stored_bytes;
    }
    if (position != directory_bytes) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the directory has %zu bytes behind its last entry: " REWRITTEN,
                        directory_bytes - position);
    }
    if (entries_end != ending->directory_offset) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "there is a gap of %" PRIu64
                        " bytes between the last entry and the directory: " REWRITTEN,
                        ending->directory_offset - entries_end);
    }
    return true;
}

static bool read_directory(SatZipReader *reader, SatError *err)
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
           parse_directory(reader, err);
}

SatZipReader *sat_zip_reader_open(SatFile *file, SatError *err)
{
    SAT_AUTO(SatZipReader) *reader = calloc(1, sizeof(*reader));
    if (!reader) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a ZIP reader");
        return NULL;
    }
    reader->file = file;
    reader->index.name_at = name_of_entry;
    if (!sat_zip_read_ending(file, &reader->ending, &reader->comment, err) ||
        !read_directory(reader, err)) {
        return NULL;
    }
    return SAT_STEAL(reader);
}

/* ---- what was read
 * --------------------------------------------------------------------------------- */

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

/* ---- an entry's bytes
 * ------------------------------------------------------------------------------- */

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
        .crc32 = entry->info.crc32,
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
                       "the %s in its local header differs from the directory: " REWRITTEN,
                       sat_zip_field_name(SAT_ZIP_KIND_LOCAL, difference, record.name_length));
        return fail_in_entry(entry, err);
    }
    return true;
}

static uint8_t *load_content(SatFile *file, const SatZipEntryInfo *info, size_t limit_bytes,
                             SatError *err)
{
    if (info->stored_bytes > limit_bytes || info->stored_bytes >= SIZE_MAX) {
        (void)sat_fail(err, SAT_ERR_LIMIT, "it has %" PRIu64 " bytes; at most %zu are read",
                       info->stored_bytes, limit_bytes);
        return NULL;
    }
    size_t length = (size_t)info->stored_bytes;
    uint8_t *bytes = malloc(length + 1); /* an empty entry is no failure */
    if (!bytes) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for its %zu bytes", length);
        return NULL;
    }
    bytes[length] = 0;
    bool ok = length == 0 || sat_file_read_at(file, info->data_offset, bytes, length, err);
    if (ok && sat_crc32(0, bytes, length) != info->crc32) {
        ok = sat_fail(err, SAT_ERR_CORRUPT,
                      "its content does not match its CRC-32: the file is damaged; copy it again");
    }
    if (!ok) {
        free(bytes);
        return NULL;
    }
    return bytes;
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
    *length = (size_t)entry->info.stored_bytes;
    return bytes;
}
