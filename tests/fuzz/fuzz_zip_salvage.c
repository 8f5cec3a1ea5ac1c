/* Fuzzes looking for entries in damaged archives: any bytes as a file. What the strict reader
 * gives, salvage gives too. */
#define _GNU_SOURCE /* memfd_create */

#include <string.h>

#include "formats/zip/zip_salvage.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
    uint64_t plain, stored;
} Seen;

static bool count_plain(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    (void)err;
    require(length == 0 || bytes != NULL, "a piece has bytes");
    ((Seen *)context)->plain += length;
    return true;
}

static bool count_stored(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    (void)bytes;
    (void)err;
    ((Seen *)context)->stored += length;
    return true;
}

static bool read_entry(SatFile *file, const SatZipEntry *entry)
{
    Seen seen = {0, 0};
    SatError why = SAT_ERROR_INIT;
    const SatZipSink plain = {count_plain, &seen}, stored = {count_stored, &seen};
    if (entry->info.plain_bytes > (uint64_t)1 << 22) {
        return false;
    }
    bool done = sat_zip_salvage_visit(file, entry, &plain, &stored, &why);
    if (!done) {
        check_refusal(&why);
        return false;
    }
    require(seen.plain == entry->info.plain_bytes && seen.stored == entry->info.stored_bytes,
            "an entry has the size it says");
    return true;
}

static bool has_entry(const SatZipSalvage *found, const SatZipEntry *wanted)
{
    for (size_t i = 0; i < found->count; i++) {
        if (found->entries[i].info.header_offset == wanted->info.header_offset &&
            strcmp(found->entries[i].name, wanted->name) == 0) {
            return true;
        }
    }
    return false;
}

static void look(const uint8_t *data, size_t size, SatZipForm form)
{
    SatError err = SAT_ERROR_INIT, refused = SAT_ERROR_INIT;
    SatZipSalvage found;
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    require(arena != NULL && sat_zip_salvage_read(file, form, arena, &found, &err),
            "looking through a file never fails");
    uint64_t last = 0;
    for (size_t i = 0; i < found.count; i++) {
        const SatZipEntryInfo *info = &found.entries[i].info;
        require(info->header_offset >= last && info->data_offset > info->header_offset &&
                    info->data_offset <= size,
                "entries are in the order of the file");
        last = info->header_offset;
        (void)read_entry(file, &found.entries[i]);
    }
    SAT_AUTO(SatZipReader) *reader = sat_zip_reader_open(file, form, &refused);
    for (size_t i = 0; reader != NULL && i < sat_zip_reader_count(reader); i++) {
        require(has_entry(&found, sat_zip_reader_entry(reader, i)),
                "what the directory names is found");
    }
    sat_zip_salvage_free(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    look(data, size, SAT_ZIP_FORM_BACKUP);
    look(data, size, SAT_ZIP_FORM_PACK);
    return 0;
}
