/* Fuzzes the strict ZIP reader, alone and against the writer.
 *
 * Input that begins with 'W' is a script: entries for the writer, then changes of single bytes of
 * the archive it made. That reaches behind the checks which random bytes fail at once, and tests
 * both sides: what the writer makes, the reader takes; what was changed, it refuses or gives
 * unchanged. Any other input is an archive. Entries of long names are deflated: of their streams
 * some bits mean nothing, so there only what is given back is compared. */
#define _GNU_SOURCE /* memfd_create */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "formats/base/byte_reader.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_reader.h"
#include "formats/zip/zip_writer.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* True when every check passes. What the reader gives must lie inside the file, in order. */
static bool read_all(SatFile *file, SatError *err)
{
    uint64_t size = 0;
    require(sat_file_size(file, &size, err), "the size is known");
    SAT_AUTO(SatZipReader) *reader = sat_zip_reader_open(file, SAT_ZIP_FORM_BACKUP, err);
    if (!reader) {
        return false;
    }
    uint64_t end = 0;
    for (size_t i = 0; i < sat_zip_reader_count(reader); i++) {
        const SatZipEntry *entry = sat_zip_reader_entry(reader, i);
        require(entry->info.header_offset == end, "entries follow each other");
        end = entry->info.data_offset + entry->info.stored_bytes;
        require(end <= size, "an entry ends inside the file");
        require(sat_zip_reader_find(reader, entry->name) == entry, "an entry is found by name");
        size_t length = 0;
        uint8_t *content = NULL;
        if (!sat_zip_reader_check_local(reader, i, err) ||
            !(content = sat_zip_reader_load(reader, i, (size_t)1 << 20, &length, err))) {
            return false;
        }
        require(length == entry->info.plain_bytes, "all of an entry is loaded");
        free(content);
    }
    require(end == sat_zip_reader_directory_offset(reader), "the directory follows the entries");

    size_t comment_length = 0;
    const char *comment = sat_zip_reader_comment(reader, &comment_length);
    char *last = malloc(comment_length + 1);
    require(last && comment_length <= size &&
                sat_file_read_at(file, size - comment_length, last, comment_length, err) &&
                memcmp(last, comment, comment_length) == 0,
            "the comment ends the file");
    free(last);
    return true;
}

static void read_archive(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    if (!read_all(file, &err)) {
        check_refusal(&err);
    }
}

static void fill_comment(void *context, const SatSha256 *body_hash, char *comment)
{
    memset(comment, '0' + body_hash->bytes[0] % 10, *(const size_t *)context);
}

enum { MOST_CONTENT_BYTES = 255, DEFLATED_NAME_BYTES = 100 };

static SatZipContent deflate_content(const uint8_t *content, size_t length,
                                     uint8_t packed[MOST_CONTENT_BYTES * 2])
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)content, .avail_in = (uInt)length};
    require(deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK,
            "zlib can be used");
    stream.next_out = packed;
    stream.avail_out = MOST_CONTENT_BYTES * 2;
    require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "a little can be deflated");
    (void)deflateEnd(&stream);
    return (SatZipContent){.bytes = packed,
                           .stored_bytes = stream.total_out,
                           .plain_bytes = length,
                           .crc32 = sat_crc32(0, content, length),
                           .method = SAT_ZIP_METHOD_DEFLATED};
}

/* Per entry: name length, name, content length, content; an entry count before all. True: some are
 * deflated. */
static bool write_entries(SatZipWriter *writer, SatByteReader *script)
{
    bool has_deflated = false;
    unsigned count = sat_read_u8(script) % 16;
    for (unsigned i = 0; i < count; i++) {
        char name[256];
        size_t name_length = sat_read_u8(script);
        const uint8_t *name_bytes = sat_read_bytes(script, name_length);
        size_t content_length = sat_read_u8(script);
        const uint8_t *content = sat_read_bytes(script, content_length);
        if (script->failed) {
            break;
        }
        memcpy(name, name_bytes, name_length);
        name[name_length] = '\0';
        SatError err = SAT_ERROR_INIT;
        SatZipEntryInfo info;
        uint8_t packed[MOST_CONTENT_BYTES * 2];
        bool deflates = name_length >= DEFLATED_NAME_BYTES;
        const SatZipContent deflated = deflate_content(content, content_length, packed);
        has_deflated |= deflates;
        if (!(deflates ? sat_zip_writer_add(writer, name, &deflated, &info, &err)
                       : sat_zip_writer_add_stored(writer, name, content, content_length, &info,
                                                   &err))) {
            require(err.code == SAT_ERR_ARGUMENT, "only a name is refused");
        }
    }
    return has_deflated;
}

/* Changes of one byte each; a change that is seen is refused, one that is not seen has to lie in
 * the comment. */
static void damage(SatFile *file, uint64_t comment_start, bool has_deflated, SatByteReader *script)
{
    while (sat_read_remaining(script) >= 3) {
        SatError err = SAT_ERROR_INIT;
        uint64_t at = sat_read_u16(script) % (comment_start > 0 ? comment_start : 1);
        uint8_t change = sat_read_u8(script);
        uint8_t byte = 0;
        require(sat_file_read_at(file, at, &byte, 1, &err), "a byte can be read");
        byte ^= change;
        require(sat_file_write_at(file, at, &byte, 1, &err), "a byte can be changed");
        bool accepted = read_all(file, &err);
        if (!accepted) {
            check_refusal(&err);
            sat_error_clear(&err);
        }
        if (sat_read_remaining(script) % 2 == 0) {
            require(has_deflated || accepted == (change == 0), "one changed byte is seen");
            byte ^= change;
            require(sat_file_write_at(file, at, &byte, 1, &err), "a byte can be restored");
        } else {
            return; /* this one stays: it may hide the next */
        }
    }
}

static void run_script(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatByteReader script = sat_byte_reader(data, size);
    SAT_AUTO(SatFile) *file = memory_file(NULL, 0);
    SAT_AUTO(SatZipWriter) *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_BACKUP, &err);
    require(writer != NULL, "a writer can be made");
    size_t comment_length = sat_read_u8(&script);
    bool has_deflated = write_entries(writer, &script);
    require(sat_zip_writer_finish(writer, fill_comment, &comment_length, comment_length, &err),
            "an archive can be finished");
    if (!read_all(file, &err)) {
        (void)fprintf(stderr, "%s\n", err.text);
        require(false, "what the writer makes, the reader takes");
    }
    uint64_t comment_start = sat_zip_writer_end_offset(writer) - comment_length;
    damage(file, comment_start, has_deflated, &script);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == 'W') {
        run_script(data + 1, size - 1);
    } else {
        read_archive(data, size);
    }
    return 0;
}
