/* Opens a DICOM file: preamble, meta header, how the data set is written, then the walk. */
#include "formats/dicom/dicom_reader.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/arena.h"
#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_encoding.h"
#include "formats/dicom/dicom_inflate.h"
#include "formats/dicom/dicom_parser.h"
#include "formats/dicom/dicom_tags.h"

#define PREAMBLE_BYTES 128U
#define CHECK_BYTES 4096U /* of the data set, to see how it is written */
#define UID_CAPACITY 68U

#define UID_RLE "1.2.840.10008.1.2.5"
/* The beginnings of several: */
#define UID_JPEG_2000 "1.2.840.10008.1.2.4.9"
#define UID_HTJ2K "1.2.840.10008.1.2.4.20"

struct SatDicomFile {
    SatFile *file;             /* borrowed */
    SatDicomInflated inflated; /* owned; bytes NULL: the data set lies in the file */
    SatArena *arena;
    SatDicomFragment *fragments;
    SatDicomDataset dataset;
    SatDicomPixelLocation pixels;
    bool is_truncated;
    uint32_t cut_tag; /* as SatDicomParser has it */
    uint64_t cut_offset;
    char transfer_syntax[UID_CAPACITY];
};

/* Where the first element is. A mark "DICM" inside the data of a file without preamble is not taken
 * for one: what follows it must look like an element. */
static bool find_start(const uint8_t *bytes, size_t length, uint64_t size, uint64_t *start)
{
    static const size_t marks[] = {PREAMBLE_BYTES, 0};
    SatDicomEncoding encoding;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t first = marks[i] + 4;
        if (length >= first + 8 && memcmp(bytes + marks[i], "DICM", 4) == 0 &&
            sat_dicom_encoding_guess(bytes + first, length - first, size - first, &encoding)) {
            *start = first;
            return true;
        }
    }
    *start = 0;
    if (sat_dicom_encoding_guess(bytes, length, size, &encoding)) {
        return true;
    }
    /* A preamble without its mark: then only the meta header may follow. */
    *start = PREAMBLE_BYTES;
    return length >= PREAMBLE_BYTES + 8 &&
           sat_dicom_load_u16(bytes + PREAMBLE_BYTES, false) == 0x0002 &&
           sat_dicom_encoding_guess(bytes + PREAMBLE_BYTES, length - PREAMBLE_BYTES,
                                    size - PREAMBLE_BYTES, &encoding);
}

bool sat_dicom_looks_like_bytes(const uint8_t *bytes, size_t length, uint64_t size_bytes)
{
    uint64_t start = 0;
    return find_start(bytes, length, size_bytes, &start);
}

bool sat_dicom_looks_like(SatFile *file)
{
    SatError ignored = SAT_ERROR_INIT; /* any failure is "no" */
    uint64_t size = 0;
    uint8_t bytes[SAT_DICOM_PROBE_BYTES];
    if (!sat_file_size(file, &size, &ignored)) {
        return false;
    }
    size_t length = size < sizeof bytes ? (size_t)size : sizeof bytes;
    return sat_file_read_at(file, 0, bytes, length, &ignored) &&
           sat_dicom_looks_like_bytes(bytes, length, size);
}

/* The meta header's one element we use. Its bytes are explicit little-endian, whatever follows. */
static bool take_transfer_syntax(SatDicomStream *stream, const SatDicomHeader *header,
                                 char uid[UID_CAPACITY], SatError *err)
{
    if (header->length >= UID_CAPACITY) {
        return true; /* no UID is that long: as if it were not there */
    }
    if (!sat_dicom_stream_read(stream, header->value_offset, uid, header->length, err)) {
        return false;
    }
    size_t length = strnlen(uid, header->length);
    while (length > 0 && uid[length - 1] == ' ') {
        length--;
    }
    memset(uid + length, 0, UID_CAPACITY - length);
    return true;
}

/* Steps over group 2. The group length is not used: some writers leave it out, some are wrong. */
static bool read_meta(SatDicomFile *dicom, SatDicomStream *stream, uint64_t *offset, SatError *err)
{
    SatDicomEncoding encoding = {.is_explicit = true};
    uint64_t end = stream->size_bytes;
    for (bool is_first = true; *offset < end; is_first = false) {
        size_t length = end - *offset < 256 ? (size_t)(end - *offset) : 256;
        const uint8_t *bytes = sat_dicom_stream_peek(stream, *offset, length, err);
        if (!bytes) {
            return false;
        }
        if (length < 8) {
            dicom->is_truncated = true;
            dicom->cut_offset = *offset;
            return true;
        }
        if (sat_dicom_load_u16(bytes, false) != 2) {
            return true;
        }
        if (is_first) {
            encoding = sat_dicom_encoding_check(bytes, length, end - *offset, encoding);
        }
        SatDicomHeader header;
        SatDicomHeaderResult result =
            sat_dicom_header_read(stream, encoding, *offset, end, &header, err);
        if (result == SAT_DICOM_HEADER_FAILED) {
            return false;
        }
        if (result == SAT_DICOM_HEADER_BAD || header.undefined_length) {
            return sat_fail(err, SAT_ERR_CORRUPT,
                            "the meta header makes no sense at offset %llu; get the file again",
                            (unsigned long long)*offset);
        }
        if (result == SAT_DICOM_HEADER_CUT ||
            !sat_range_fits(header.value_offset, header.length, end)) {
            dicom->is_truncated = true;
            dicom->cut_offset = *offset;
            return true;
        }
        if (header.tag == SAT_TAG_TRANSFER_SYNTAX_UID &&
            !take_transfer_syntax(stream, &header, dicom->transfer_syntax, err)) {
            return false;
        }
        *offset = header.value_offset + header.length;
    }
    return true;
}

/* What the syntax says, corrected by what the first element shows; the UID follows the correction
 * unless it names a compression, which only the meta header can know. */
static bool settle_encoding(SatDicomStream *stream, uint64_t offset, char uid[UID_CAPACITY],
                            SatDicomEncoding *out, SatError *err)
{
    SatDicomEncoding declared = sat_dicom_encoding_of(uid);
    uint64_t available = stream->size_bytes - offset;
    size_t length = available < CHECK_BYTES ? (size_t)available : CHECK_BYTES;
    const uint8_t *bytes = sat_dicom_stream_peek(stream, offset, length, err);
    if (!bytes) {
        return false;
    }
    bool is_declared = uid[0] != '\0';
    SatDicomEncoding found = sat_dicom_encoding_check(bytes, length, available, declared);
    bool is_plain = strcmp(uid, SAT_DICOM_UID_IMPLICIT) == 0 ||
                    strcmp(uid, SAT_DICOM_UID_EXPLICIT) == 0 ||
                    strcmp(uid, SAT_DICOM_UID_BIG_ENDIAN) == 0;
    bool differs =
        found.is_explicit != declared.is_explicit || found.big_endian != declared.big_endian;
    if (!is_declared || (is_plain && differs)) {
        const char *real = found.big_endian    ? SAT_DICOM_UID_BIG_ENDIAN
                           : found.is_explicit ? SAT_DICOM_UID_EXPLICIT
                                               : SAT_DICOM_UID_IMPLICIT;
        memset(uid, 0, UID_CAPACITY);
        memcpy(uid, real, strlen(real));
    }
    *out = found;
    return true;
}

static SatDicomFragmentStart start_of(const char *transfer_syntax)
{
    if (strcmp(transfer_syntax, UID_RLE) == 0) {
        return SAT_DICOM_STARTS_RLE;
    }
    bool is_jpeg_2000 = strncmp(transfer_syntax, UID_JPEG_2000, strlen(UID_JPEG_2000)) == 0 ||
                        strncmp(transfer_syntax, UID_HTJ2K, strlen(UID_HTJ2K)) == 0;
    return is_jpeg_2000 ? SAT_DICOM_STARTS_JPEG_2000 : SAT_DICOM_STARTS_JPEG;
}

/* Once a file, so that each frame is found at once even where no offset table says where it is. */
static bool list_frame_starts(SatDicomFile *dicom, SatError *err)
{
    SatDicomFragmentStart wanted = start_of(dicom->transfer_syntax);
    SatDicomPixelLocation *pixels = &dicom->pixels;
    size_t count = 0;
    for (size_t i = 0; i < pixels->fragment_count; i++) {
        count += pixels->fragments[i].start == wanted ? 1U : 0U;
    }
    uint32_t *starts = sat_arena_alloc(dicom->arena, count, sizeof *starts, err);
    if (!starts) {
        return false;
    }
    for (size_t i = 0; i < pixels->fragment_count; i++) {
        if (pixels->fragments[i].start == wanted) {
            starts[pixels->frame_start_count++] = (uint32_t)i;
        }
    }
    pixels->frame_starts = starts;
    return true;
}

static bool parse_dataset_at(SatDicomFile *dicom, SatDicomStream *stream, uint64_t offset,
                             SatError *err)
{
    SatDicomEncoding encoding = {.is_explicit = true};
    if (!settle_encoding(stream, offset, dicom->transfer_syntax, &encoding, err)) {
        return false;
    }
    SatDicomParser parser = {.stream = stream, .arena = dicom->arena, .err = err};
    bool ok = sat_dicom_parse(&parser, encoding, offset, &dicom->dataset);
    dicom->fragments = SAT_STEAL(parser.fragments);
    dicom->pixels = parser.pixels;
    dicom->pixels.fragments = dicom->fragments;
    dicom->pixels.fragment_count = parser.fragment_count;
    if (parser.is_truncated && !dicom->is_truncated) {
        dicom->is_truncated = true;
        dicom->cut_tag = parser.cut_tag;
        dicom->cut_offset = parser.cut_offset;
    }
    sat_dicom_parser_free(&parser);
    return ok && list_frame_starts(dicom, err);
}

/* The meta header is never deflated; all that follows it is. */
static bool parse_deflated(SatDicomFile *dicom, uint64_t offset, SatError *err)
{
    if (!sat_dicom_inflate_file(dicom->file, offset, &dicom->inflated, err)) {
        return false;
    }
    dicom->is_truncated = dicom->inflated.is_cut;
    dicom->cut_offset = dicom->inflated.length;
    SatDicomStream stream = {0};
    sat_dicom_stream_open_memory(&stream, dicom->inflated.bytes, dicom->inflated.length);
    bool ok = parse_dataset_at(dicom, &stream, 0, err);
    sat_dicom_stream_close(&stream);
    return ok;
}

static bool parse_file(SatDicomFile *dicom, SatDicomStream *stream, SatError *err)
{
    uint64_t size = stream->size_bytes, offset = 0;
    size_t length = size < SAT_DICOM_PROBE_BYTES ? (size_t)size : SAT_DICOM_PROBE_BYTES;
    const uint8_t *bytes = sat_dicom_stream_peek(stream, 0, length, err);
    if (!bytes) {
        return false;
    }
    if (!find_start(bytes, length, size, &offset)) {
        return sat_fail(err, SAT_ERR_FORMAT, "this is no DICOM file");
    }
    if (!read_meta(dicom, stream, &offset, err)) {
        return false;
    }
    if (!dicom->is_truncated && sat_dicom_encoding_is_deflated(dicom->transfer_syntax)) {
        return parse_deflated(dicom, offset, err);
    }
    return dicom->is_truncated || parse_dataset_at(dicom, stream, offset, err);
}

SatDicomFile *sat_dicom_open(SatFile *file, SatError *err)
{
    SAT_AUTO(SatDicomFile) *dicom = calloc(1, sizeof *dicom);
    if (!dicom) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to open a DICOM file");
        return NULL;
    }
    dicom->file = file;
    dicom->arena = sat_arena_new(0, err);
    if (!dicom->arena) {
        return NULL;
    }
    SatDicomStream stream = {0};
    bool ok = sat_dicom_stream_open(&stream, file, err) && parse_file(dicom, &stream, err);
    sat_dicom_stream_close(&stream);
    return ok ? SAT_STEAL(dicom) : NULL;
}

void sat_dicom_close(SatDicomFile *dicom)
{
    if (!dicom) {
        return;
    }
    sat_arena_free(dicom->arena);
    free(dicom->fragments);
    free(dicom->inflated.bytes);
    free(dicom);
}

const SatDicomDataset *sat_dicom_dataset(const SatDicomFile *dicom)
{
    return &dicom->dataset;
}

const char *sat_dicom_transfer_syntax(const SatDicomFile *dicom)
{
    return dicom->transfer_syntax;
}

const SatDicomPixelLocation *sat_dicom_pixels(const SatDicomFile *dicom)
{
    return &dicom->pixels;
}

bool sat_dicom_read_at(const SatDicomFile *dicom, uint64_t offset, void *bytes, size_t length,
                       SatError *err)
{
    const SatDicomInflated *inflated = &dicom->inflated;
    if (!inflated->bytes) {
        bool done = sat_file_read_at(dicom->file, offset, bytes, length, err);
        if (!done && err->code == SAT_ERR_SYSTEM) {
            err->code = SAT_ERR_CORRUPT; /* of this file: it was read before, and is not written */
        }
        return done;
    }
    if (!sat_range_fits(offset, length, inflated->length)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the deflated file ends too early");
    }
    memcpy(bytes, inflated->bytes + (size_t)offset, length);
    return true;
}

bool sat_dicom_lies_in_file(const SatDicomFile *dicom)
{
    return dicom->inflated.bytes == NULL;
}

bool sat_dicom_is_truncated(const SatDicomFile *dicom)
{
    return dicom->is_truncated;
}

bool sat_dicom_fail_truncated(const SatDicomFile *dicom, SatError *err)
{
    if (dicom->cut_tag == 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the file is cut short at offset %llu; get it again",
                        (unsigned long long)dicom->cut_offset);
    }
    return sat_fail(err, SAT_ERR_CORRUPT,
                    "the file is cut short in element (%04x,%04x) at offset %llu; get it again",
                    dicom->cut_tag >> 16, dicom->cut_tag & 0xFFFFU,
                    (unsigned long long)dicom->cut_offset);
}
