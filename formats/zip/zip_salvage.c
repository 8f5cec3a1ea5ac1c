/* Takes what the directory says, and goes from local header to local header besides. */
#include "formats/zip/zip_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/zip/zip_content.h"
#include "formats/zip/zip_name.h"
#include "formats/zip/zip_record.h"

enum { WINDOW_BYTES = 1 << 20, MOST_READS = 4 };

typedef struct {
    SatFile *file;
    SatZipForm form;
    SatArena *arena;
    SatZipSalvage *out;
    uint64_t file_bytes;
    uint64_t checked_bytes; /* of contents read to see whether a length is right */
    uint8_t *window;        /* WINDOW_BYTES and the room of one header */
    SatError *err;
} Looking;

/* What a header at the bytes says; false: none of the one form stands there. */
static bool parse_header(const Looking *looking, const uint8_t *bytes, size_t length,
                         uint64_t offset, SatZipRecord *record)
{
    uint8_t again[SAT_ZIP_LOCAL_MAX_BYTES];
    if (length < SAT_ZIP_LOCAL_BYTES || sat_zip_get32(bytes) != SAT_ZIP_LOCAL_SIGNATURE) {
        return false;
    }
    size_t name_length = sat_zip_get16(bytes + 26);
    size_t extra = sat_zip_get16(bytes + 28);
    size_t whole = SAT_ZIP_LOCAL_BYTES + name_length + extra;
    if (name_length == 0 || name_length > SAT_ZIP_MAX_NAME_BYTES || (extra != 0 && extra != 20) ||
        whole > length) {
        return false;
    }
    const uint8_t *name = bytes + SAT_ZIP_LOCAL_BYTES;
    *record = (SatZipRecord){.name = (const char *)name,
                             .name_length = name_length,
                             .header_offset = offset,
                             .stored_bytes = sat_zip_get32(bytes + 18),
                             .plain_bytes = sat_zip_get32(bytes + 22),
                             .crc32 = sat_zip_get32(bytes + 14),
                             .method = sat_zip_get16(bytes + 8),
                             .form = looking->form};
    if (extra == 20) {
        record->plain_bytes = sat_zip_get64(name + name_length + 4);
        record->stored_bytes = sat_zip_get64(name + name_length + 12);
    }
    bool has_method =
        record->method == SAT_ZIP_METHOD_STORED ||
        (record->method == SAT_ZIP_METHOD_DEFLATED && looking->form == SAT_ZIP_FORM_BACKUP);
    if (!has_method || record->stored_bytes > SAT_ZIP_MAX_FILE_BYTES ||
        record->plain_bytes > SAT_ZIP_MAX_FILE_BYTES ||
        sat_zip_name_fault(record->name, name_length) != NULL) {
        return false;
    }
    return sat_zip_local_length(record) == whole && sat_zip_encode_local(record, again) == whole &&
           memcmp(again, bytes, whole) == 0;
}

static bool add_entry(Looking *looking, const SatZipEntry *from, size_t name_length)
{
    SatZipSalvage *out = looking->out;
    if (out->count == SAT_ZIP_MAX_ENTRIES) {
        return sat_fail(looking->err, SAT_ERR_LIMIT, "it has too many entries");
    }
    SatZipEntry *entries = sat_list_grow(out->entries, out->count, &out->capacity, sizeof *entries);
    if (entries == NULL) {
        return sat_fail(looking->err, SAT_ERR_NO_MEMORY, "not enough memory for its entries");
    }
    out->entries = entries;
    entries[out->count] = *from;
    entries[out->count].name =
        sat_arena_text(looking->arena, from->name, name_length, looking->err);
    out->count += entries[out->count].name != NULL;
    return looking->err->code == SAT_OK;
}

static bool add_record(Looking *looking, const SatZipRecord *record)
{
    const SatZipEntry entry = {
        .name = record->name,
        .info = {.header_offset = record->header_offset,
                 .data_offset = record->header_offset + sat_zip_local_length(record),
                 .stored_bytes = record->stored_bytes,
                 .plain_bytes = record->plain_bytes,
                 .crc32 = record->crc32,
                 .method = record->method}};
    return add_entry(looking, &entry, record->name_length);
}

static bool read_window(Looking *looking, uint64_t offset, size_t *length)
{
    uint64_t left = looking->file_bytes - offset;
    size_t room = WINDOW_BYTES + SAT_ZIP_LOCAL_MAX_BYTES;
    *length = left < room ? (size_t)left : room;
    return sat_file_read_at(looking->file, offset, looking->window, *length, looking->err);
}

/* The next offset from `offset` on where a header stands; the file's size: none. */
static bool find_header(Looking *looking, uint64_t *offset, SatZipRecord *record)
{
    while (*offset < looking->file_bytes) {
        size_t length = 0;
        if (sat_interrupt_requested()) {
            return sat_fail(looking->err, SAT_ERR_CANCELLED, "stopped");
        }
        if (!read_window(looking, *offset, &length)) {
            return false;
        }
        size_t step = length > WINDOW_BYTES ? (size_t)WINDOW_BYTES : length;
        for (size_t i = 0; i < step; i++) {
            if (looking->window[i] == 'P' &&
                parse_header(looking, looking->window + i, length - i, *offset + i, record)) {
                *offset += i;
                return true;
            }
        }
        *offset += step;
    }
    *offset = looking->file_bytes;
    return true;
}

/* Whether what follows an entry stands at the offset. */
static bool goes_on_at(const Looking *looking, uint64_t offset)
{
    uint8_t bytes[4];
    SatError ignored = SAT_ERROR_INIT;
    if (looking->file_bytes - offset < sizeof(bytes) ||
        !sat_file_read_at(looking->file, offset, bytes, sizeof(bytes), &ignored)) {
        return false;
    }
    uint32_t signature = sat_zip_get32(bytes);
    return signature == SAT_ZIP_LOCAL_SIGNATURE || signature == SAT_ZIP_CENTRAL_SIGNATURE;
}

/* Where to look on: behind the entry, unless its length is damaged: that must not hide what stands
 * behind. How much is read for that is bounded, whatever the headers claim. */
static uint64_t next_place(Looking *looking, const SatZipEntry *entry)
{
    const SatZipEntryInfo *info = &entry->info;
    uint64_t end = info->data_offset + info->stored_bytes;
    SatError why = SAT_ERROR_INIT;
    if (end > looking->file_bytes) {
        return info->data_offset;
    }
    if (goes_on_at(looking, end)) {
        return end;
    }
    looking->checked_bytes += info->stored_bytes;
    bool is_right = looking->checked_bytes / MOST_READS <= looking->file_bytes &&
                    sat_zip_content_read(looking->file, info, NULL, NULL, &why);
    return is_right ? end : info->data_offset;
}

static bool look(Looking *looking)
{
    for (uint64_t offset = 0, expected = 0; offset < looking->file_bytes;) {
        SatZipRecord record;
        if (!find_header(looking, &offset, &record)) {
            return false;
        }
        if (offset == looking->file_bytes) {
            return true; /* what stands here is the directory, or nothing */
        }
        looking->out->gaps += offset != expected;
        if (!add_record(looking, &record)) {
            return false;
        }
        offset = next_place(looking, &looking->out->entries[looking->out->count - 1]);
        expected = offset;
    }
    return true;
}

/* ---- the directory ----------------------------------------------------------------------------
 */

static int compare_places(const void *a, const void *b)
{
    uint64_t x = ((const SatZipEntry *)a)->info.header_offset;
    uint64_t y = ((const SatZipEntry *)b)->info.header_offset;
    return x < y ? -1 : x > y;
}

static bool is_same(const SatZipEntry *a, const SatZipEntry *b)
{
    return strcmp(a->name, b->name) == 0 && a->info.data_offset == b->info.data_offset &&
           a->info.stored_bytes == b->info.stored_bytes &&
           a->info.plain_bytes == b->info.plain_bytes && a->info.crc32 == b->info.crc32 &&
           a->info.method == b->info.method;
}

/* Entries whose own header is damaged, or says else than the directory does. */
static bool add_of_directory(Looking *looking)
{
    SatZipSalvage *out = looking->out;
    SatError why = SAT_ERROR_INIT;
    size_t found = out->count;
    SAT_AUTO(SatZipReader) *zip = sat_zip_reader_open(looking->file, looking->form, &why);
    if (zip == NULL) {
        return why.code != SAT_ERR_NO_MEMORY || sat_fail(looking->err, why.code, "%s", why.text);
    }
    for (size_t i = 0, at = 0; i < sat_zip_reader_count(zip); i++) {
        const SatZipEntry *entry = sat_zip_reader_entry(zip, i);
        while (at < found && compare_places(&out->entries[at], entry) < 0) {
            at++;
        }
        if ((at == found || !is_same(&out->entries[at], entry)) &&
            !add_entry(looking, entry, strlen(entry->name))) {
            return false;
        }
    }
    if (out->count > found) {
        qsort(out->entries, out->count, sizeof(*out->entries), compare_places);
    }
    return true;
}

bool sat_zip_salvage_read(SatFile *file, SatZipForm form, SatArena *arena, SatZipSalvage *out,
                          SatError *err)
{
    Looking looking = {.file = file, .form = form, .arena = arena, .out = out, .err = err};
    *out = (SatZipSalvage){.entries = NULL};
    looking.window = malloc(WINDOW_BYTES + SAT_ZIP_LOCAL_MAX_BYTES);
    if (looking.window == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to look through the file");
    }
    bool done = sat_file_size(file, &looking.file_bytes, err) && look(&looking) &&
                add_of_directory(&looking);
    free(looking.window);
    return done;
}

void sat_zip_salvage_free(SatZipSalvage *salvage)
{
    free(salvage->entries);
    *salvage = (SatZipSalvage){.entries = NULL};
}

bool sat_zip_salvage_visit(SatFile *file, const SatZipEntry *entry, const SatZipSink *plain,
                           const SatZipSink *stored, SatError *err)
{
    uint64_t file_bytes = 0;
    if (!sat_file_size(file, &file_bytes, err)) {
        return false;
    }
    if (entry->info.data_offset + entry->info.stored_bytes > file_bytes) {
        return sat_fail(err, SAT_ERR_CORRUPT, "it runs past the end of the file: it was cut");
    }
    return sat_zip_content_read(file, &entry->info, plain, stored, err);
}
