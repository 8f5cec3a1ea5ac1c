/* Goes from local header to local header, and looks on where one is damaged. */
#include "formats/zip/zip_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/zip/zip_content.h"
#include "formats/zip/zip_name.h"
#include "formats/zip/zip_record.h"

enum { WINDOW_BYTES = 1 << 20 };

typedef struct {
    SatFile *file;
    SatZipForm form;
    SatArena *arena;
    SatZipSalvage *out;
    uint64_t file_bytes;
    uint8_t *window; /* WINDOW_BYTES and the room of one header */
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

static bool add_entry(Looking *looking, const SatZipRecord *record)
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
    SatZipEntry *entry = &entries[out->count];
    *entry = (SatZipEntry){
        .name = sat_arena_text(looking->arena, record->name, record->name_length, looking->err),
        .info = {.header_offset = record->header_offset,
                 .data_offset = record->header_offset + sat_zip_local_length(record),
                 .stored_bytes = record->stored_bytes,
                 .plain_bytes = record->plain_bytes,
                 .crc32 = record->crc32,
                 .method = record->method}};
    out->count += entry->name != NULL;
    return entry->name != NULL;
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
        if (!add_entry(looking, &record)) {
            return false;
        }
        const SatZipEntryInfo *info = &looking->out->entries[looking->out->count - 1].info;
        uint64_t end = info->data_offset + info->stored_bytes;
        expected = end;
        /* A length that is damaged must not hide what stands behind. */
        offset = end <= looking->file_bytes ? end : info->data_offset;
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
    bool done = sat_file_size(file, &looking.file_bytes, err) && look(&looking);
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
