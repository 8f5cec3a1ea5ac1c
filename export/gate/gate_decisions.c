/* Reads and writes what was decided. A line: 64 hex digits, a blank, a word. */
#include "export/gate/gate_decisions.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/data_folder.h"
#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "formats/base/growing_list.h"

static const char heading[] = "satchel privacy decisions 1";
static const char any_heading[] = "satchel privacy decisions ";

static const char *const words[] = {[SAT_DECIDED_NOTHING] = "",
                                    [SAT_DECIDED_ACCEPT] = "accept",
                                    [SAT_DECIDED_LEAVE_OUT] = "leave-out",
                                    [SAT_DECIDED_MASK] = "mask",
                                    [SAT_DECIDED_ASKED] = "asked",
                                    [SAT_DECIDED_TOLD] = "told"};

enum { LINE_BYTES = 80, LIMIT_BYTES = 2 * SAT_DECISIONS_MOST * LINE_BYTES };

typedef struct {
    SatSha256 key;
    size_t order; /* later ones win */
    SatDecided decided;
} Line;

struct SatGateDecisions {
    Line *lines; /* by key, then by order */
    size_t count, capacity;
    Line *added; /* in their order */
    size_t added_count, added_capacity;
    size_t saved_count; /* of the added: in the file already */
};

char *sat_gate_decisions_path(SatError *err)
{
    return sat_data_folder_path("privacy-decisions", err);
}

static bool append(Line **lines, size_t *count, size_t *capacity, const SatSha256 *key,
                   SatDecided decided, SatError *err)
{
    Line *grown = sat_list_grow(*lines, *count, capacity, sizeof(*grown));
    if (grown == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what was decided");
    }
    *lines = grown;
    grown[*count] = (Line){.key = *key, .order = *count, .decided = decided};
    *count += 1;
    return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool read_line(const char *text, size_t length, Line *out)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    if (length <= SAT_SHA256_HEX_LENGTH + 1 || text[SAT_SHA256_HEX_LENGTH] != ' ') {
        return false;
    }
    memcpy(hex, text, SAT_SHA256_HEX_LENGTH);
    hex[SAT_SHA256_HEX_LENGTH] = '\0';
    const char *word = text + SAT_SHA256_HEX_LENGTH + 1;
    length -= SAT_SHA256_HEX_LENGTH + 1;
    for (size_t i = SAT_DECIDED_ACCEPT; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0) {
            out->decided = (SatDecided)i;
            return sat_sha256_from_hex(hex, &out->key);
        }
    }
    return false;
}

static bool is_text(const char *line, size_t length, const char *text)
{
    return strlen(text) == length && memcmp(line, text, length) == 0;
}

static bool read_lines(SatGateDecisions *out, const char *text, size_t length, size_t *bad_lines,
                       SatError *err)
{
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t bytes = (size_t)((stop != NULL ? stop : end) - at);
        Line line;
        if (at == text && bytes >= sizeof(any_heading) - 1 &&
            memcmp(at, any_heading, sizeof(any_heading) - 1) == 0) {
            if (!is_text(at, bytes, heading)) {
                return sat_fail(err, SAT_ERR_UNSUPPORTED,
                                "the privacy decisions are of another version of Satchel");
            }
        } else if (stop != NULL && read_line(at, bytes, &line)) { /* a cut end is no line */
            if (!append(&out->lines, &out->count, &out->capacity, &line.key, line.decided, err)) {
                return false;
            }
        } else {
            *bad_lines += 1;
        }
        at = stop != NULL ? stop + 1 : end;
    }
    return true;
}

static int compare_lines(const void *a, const void *b)
{
    const Line *first = a, *second = b;
    int order = memcmp(first->key.bytes, second->key.bytes, SAT_SHA256_BYTES);
    return order != 0 ? order : first->order < second->order ? -1 : first->order > second->order;
}

static SatGateDecisions *read_file(const char *path, size_t *bad_lines, SatError *err)
{
    SatGateDecisions *out = calloc(1, sizeof(*out));
    *bad_lines = 0;
    if (out == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what was decided");
        return NULL;
    }
    if (sat_path_info(path).kind == SAT_PATH_MISSING) {
        return out;
    }
    size_t length = 0;
    uint8_t *bytes =
        sat_path_make_private(path, err) ? sat_read_file(path, LIMIT_BYTES, &length, err) : NULL;
    bool done = bytes != NULL && read_lines(out, (const char *)bytes, length, bad_lines, err);
    free(bytes);
    if (!done) {
        sat_gate_decisions_free(out);
        return NULL;
    }
    return out;
}

SatGateDecisions *sat_gate_decisions_load(const char *path, size_t *bad_lines, SatError *err)
{
    SatGateDecisions *out = read_file(path, bad_lines, err);
    if (out != NULL && out->count > 1) {
        qsort(out->lines, out->count, sizeof(Line), compare_lines);
    }
    return out;
}

void sat_gate_decisions_free(SatGateDecisions *decisions)
{
    if (decisions != NULL) {
        free(decisions->lines);
        free(decisions->added);
        free(decisions);
    }
}

/* ---- asking ---------------------------------------------------------------------------------- */

static size_t count_decided(const Line *lines, size_t count)
{
    size_t decided = 0;
    for (size_t i = 0; i < count; i++) {
        decided += lines[i].decided != SAT_DECIDED_TOLD ? 1U : 0U;
    }
    return decided;
}

size_t sat_gate_decisions_count(const SatGateDecisions *decisions)
{
    return count_decided(decisions->lines, decisions->count) +
           count_decided(decisions->added, decisions->added_count);
}

SatDecided sat_gate_decisions_find(const SatGateDecisions *decisions, const SatSha256 *key)
{
    for (size_t i = decisions->added_count; i > 0; i--) {
        if (sat_sha256_equal(&decisions->added[i - 1].key, key)) {
            return decisions->added[i - 1].decided;
        }
    }
    size_t first = 0, end = decisions->count; /* the first line behind the last of the key */
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (memcmp(decisions->lines[middle].key.bytes, key->bytes, SAT_SHA256_BYTES) <= 0) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    const Line *found = first > 0 ? &decisions->lines[first - 1] : NULL;
    return found != NULL && sat_sha256_equal(&found->key, key) ? found->decided
                                                               : SAT_DECIDED_NOTHING;
}

/* ---- writing --------------------------------------------------------------------------------- */

bool sat_gate_decisions_add(SatGateDecisions *decisions, const SatSha256 *key, SatDecided decided,
                            SatError *err)
{
    return append(&decisions->added, &decisions->added_count, &decisions->added_capacity, key,
                  decided, err);
}

static void write_line(SatByteWriter *out, const Line *line)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&line->key, hex);
    sat_write_format(out, "%s %s\n", hex, words[line->decided]);
}

/* What the file holds goes first, the oldest away when it gets too long. */
static bool write_file(const SatGateDecisions *before, const SatGateDecisions *decisions,
                       const char *path, SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    const Line *added = decisions->added + decisions->saved_count;
    size_t all = before->count + decisions->added_count - decisions->saved_count;
    size_t dropped = all > SAT_DECISIONS_MOST ? all - SAT_DECISIONS_MOST : 0;
    sat_write_format(&out, "%s\n", heading);
    for (size_t i = dropped; i < all; i++) {
        write_line(&out, i < before->count ? &before->lines[i] : &added[i - before->count]);
    }
    bool done = out.failed
                    ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what was decided")
                    : sat_write_file_atomic(path, out.bytes, out.length, true, err);
    sat_byte_writer_free(&out);
    return done;
}

bool sat_gate_decisions_save(SatGateDecisions *decisions, const char *path, SatError *err)
{
    size_t bad_lines = 0;
    if (decisions->added_count == decisions->saved_count) {
        return true;
    }
    SAT_AUTO(SatFile) *lock = sat_data_folder_lock(path, err);
    SAT_AUTO(SatGateDecisions) *before =
        lock != NULL ? read_file(path, &bad_lines, err) : NULL; /* in the file's order */
    if (before == NULL || !write_file(before, decisions, path, err)) {
        return false;
    }
    decisions->saved_count = decisions->added_count;
    return true;
}
