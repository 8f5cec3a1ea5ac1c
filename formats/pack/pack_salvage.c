/* Finds the cases of a damaged pack. */
#include "formats/pack/pack_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/hash_manifest.h"
#include "formats/case/case_json_private.h"
#include "formats/pack/pack_locate.h"
#include "formats/pack/pack_names.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_salvage.h"

#define MAX_MANIFEST_BYTES ((size_t)64 << 20)
#define CASES_FOLDER "cases/"

typedef struct {
    SatPackSalvage *out;
    SatArena *names; /* of the scan */
    SatZipSalvage zip;
    SatError *err;
} Finding;

/* ---- entries by their local headers ---------------------------------------------------------- */

static bool keep_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    SatByteWriter *out = context;
    sat_write_bytes(out, bytes, length);
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a text");
}

/* With one NUL behind it, for free(); NULL: too long, or damaged by its CRC-32, or no memory. */
static char *load(const Finding *finding, const SatZipEntry *entry, uint64_t most, size_t *length)
{
    SatError why = SAT_ERROR_INIT;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const SatZipSink sink = {keep_piece, &text};
    if (entry == NULL || entry->info.plain_bytes > most) {
        return NULL;
    }
    bool done = sat_zip_salvage_visit(finding->out->file, entry, &sink, NULL, &why);
    *length = text.length;
    sat_write_u8(&text, 0);
    if (!done || text.failed) {
        sat_byte_writer_free(&text);
        return NULL;
    }
    return (char *)text.bytes;
}

/* The last of the name: what names the root lies at the end. */
static const SatZipEntry *find(const Finding *finding, const char *name)
{
    for (size_t i = finding->zip.count; i > 0; i--) {
        if (strcmp(finding->zip.entries[i - 1].name, name) == 0) {
            return &finding->zip.entries[i - 1];
        }
    }
    return NULL;
}

/* ---- an index that only its header leads to -------------------------------------------------- */

/* Against the root manifest where that is whole; its CRC-32 was right. */
static bool is_the_one(const Finding *finding, const char *name, const char *text, size_t length)
{
    size_t manifest_length = 0;
    SatSha256 expected, found = sat_sha256(text, length);
    char *manifest =
        load(finding, find(finding, SAT_PACK_MANIFEST_NAME), MAX_MANIFEST_BYTES, &manifest_length);
    bool is_one = manifest == NULL ||
                  !sat_manifest_find(manifest, manifest_length, name, &expected) ||
                  sat_sha256_equal(&found, &expected);
    free(manifest);
    return is_one;
}

static bool take_scanned_index(Finding *finding, const char *name)
{
    size_t length = 0;
    SatError why = SAT_ERROR_INIT;
    const SatZipEntry *entry = find(finding, name);
    const SatZipEntry *first = find(finding, SAT_PACK_INDEX_NAME);
    char *text = load(finding, entry, SAT_PACK_MAX_INDEX_BYTES, &length);
    if (text != NULL && is_the_one(finding, name, text, length)) {
        const SatZipEntry *end = first != NULL ? first : entry;
        finding->out->index = sat_pack_index_parse(text, length, end->info.header_offset, &why);
    }
    free(text);
    return finding->out->index != NULL;
}

/* ---- no index at all ------------------------------------------------------------------------- */

/* "cases/0012/case.json": 12, *rest "case.json"; 0: no such name. */
static size_t case_number(const char *name, const char **rest)
{
    size_t number = 0;
    if (strncmp(name, CASES_FOLDER, strlen(CASES_FOLDER)) != 0) {
        return 0;
    }
    const char *at = name + strlen(CASES_FOLDER);
    for (; *at >= '0' && *at <= '9' && number <= SAT_PACK_MAX_CASES; at++) {
        number = number * 10 + (size_t)(*at - '0');
    }
    *rest = *at == '/' ? at + 1 : "";
    return *at == '/' && number <= SAT_PACK_MAX_CASES ? number : 0;
}

/* An entry of the index as far as case.json tells; false: it is no whole case.json. */
static bool describe(const Finding *finding, const SatZipEntry *entry, SatPackCaseEntry *out)
{
    size_t length = 0;
    SatError why = SAT_ERROR_INIT;
    char *text = load(finding, entry, SAT_CASE_MAX_JSON_BYTES, &length);
    SatCase *model = text != NULL ? sat_case_read_json(text, length, NULL, &why) : NULL;
    if (model != NULL) {
        *out = (SatPackCaseEntry){.title = "",
                                  .title_hidden = NULL,
                                  .modalities = "",
                                  .series_count = (uint32_t)sat_case_series_count(model),
                                  .frame_count = sat_case_frame_count(model),
                                  .hidden = true, /* nothing tells: no diagnosis is given away */
                                  .case_json = {.offset = entry->info.data_offset,
                                                .length = length,
                                                .hash = sat_sha256(text, length)}};
    }
    sat_case_free(model);
    free(text);
    return model != NULL;
}

/* In the order of their numbers; a second one of a number is none of the pack's. */
static bool make_index(Finding *finding)
{
    SatPackSalvage *out = finding->out;
    SatPackCaseEntry *cases = NULL;
    size_t *numbers = NULL;
    out->index = calloc(1, sizeof(*out->index));
    SatPackIndex *index = out->index;
    if (index == NULL) {
        return sat_fail(finding->err, SAT_ERR_NO_MEMORY, "not enough memory to repair");
    }
    index->arena = sat_arena_new(0, finding->err);
    if (index->arena != NULL) {
        cases = sat_arena_alloc(index->arena, finding->zip.count, sizeof(*cases), finding->err);
        numbers = sat_arena_alloc(index->arena, finding->zip.count, sizeof(*numbers), finding->err);
    }
    if (cases == NULL || numbers == NULL) {
        return false;
    }
    size_t last = 0;
    for (size_t i = 0; i < finding->zip.count; i++) {
        const SatZipEntry *entry = &finding->zip.entries[i];
        const char *rest = "";
        size_t number = case_number(entry->name, &rest);
        out->highest_number = number > out->highest_number ? number : out->highest_number;
        if (number > last && strcmp(rest, SAT_PACK_CASE_JSON_NAME) == 0 &&
            describe(finding, entry, &cases[index->case_count])) {
            numbers[index->case_count++] = last = number;
        }
    }
    index->title = "";
    index->sharing = SAT_SHARING_PRIVATE; /* nothing tells whether it may be shared */
    index->cases = cases;
    out->numbers = numbers;
    out->index_lost = true;
    return index->case_count > 0 ||
           sat_fail(finding->err, SAT_ERR_CORRUPT,
                    out->highest_number > 0 ? "no case.json in it is whole"
                                            : "no case of a Satchel pack is found in it");
}

/* ---- opening --------------------------------------------------------------------------------- */

static bool number_cases(SatPackSalvage *out, SatError *err)
{
    size_t count = out->index->case_count;
    size_t *numbers = sat_arena_alloc(out->index->arena, count, sizeof(*numbers), err);
    for (size_t i = 0; numbers != NULL && i < count; i++) {
        numbers[i] = i + 1;
    }
    out->numbers = numbers;
    out->highest_number = count;
    return numbers != NULL;
}

/* As the player opens it. */
static bool open_as_player(Finding *finding)
{
    SatPackLocation location;
    SatError why = SAT_ERROR_INIT;
    if (sat_pack_locate(finding->out->file, &location, &why)) {
        finding->out->index = sat_pack_index_parse(
            location.text, location.length, location.index_offset - SAT_ZIP_LOCAL_BYTES, &why);
    }
    sat_pack_location_free(&location);
    bool goes_on =
        finding->out->index != NULL || why.code == SAT_ERR_CORRUPT || why.code == SAT_ERR_FORMAT;
    return goes_on || sat_fail(finding->err, why.code, "%s", why.text);
}

static bool look_through(Finding *finding)
{
    finding->names = sat_arena_new(0, finding->err);
    if (finding->names == NULL ||
        !sat_zip_salvage_read(finding->out->file, SAT_ZIP_FORM_PACK, finding->names, &finding->zip,
                              finding->err)) {
        return false;
    }
    return take_scanned_index(finding, SAT_PACK_INDEX_NAME) ||
           take_scanned_index(finding, SAT_PACK_INDEX_COPY_NAME) || make_index(finding);
}

bool sat_pack_salvage_open(const char *path, SatPackSalvage *out, SatError *err)
{
    Finding finding = {.out = out, .err = err};
    *out = (SatPackSalvage){.file = sat_file_open(path, SAT_FILE_READ, err)};
    bool done = out->file != NULL && open_as_player(&finding) &&
                (out->index != NULL || look_through(&finding)) &&
                (out->numbers != NULL || number_cases(out, err));
    sat_zip_salvage_free(&finding.zip);
    sat_arena_free(finding.names);
    return done || sat_fail_in(err, "%s", path);
}

void sat_pack_salvage_close(SatPackSalvage *salvage)
{
    sat_pack_index_free(salvage->index);
    sat_file_close(salvage->file);
    *salvage = (SatPackSalvage){.file = NULL};
}
