/* The journal of a pack being written: one line an entry. */
#include "formats/pack/pack_journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/pack/pack_names.h"

#define FIRST_WORDS "satchel-journal 1 "
#define MAX_JOURNAL_BYTES ((size_t)1 << 30)

enum {
    FIRST_WORDS_LENGTH = sizeof(FIRST_WORDS) - 1,
    FIRST_LINE_BYTES = FIRST_WORDS_LENGTH + SAT_SHA256_HEX_LENGTH + 1,
    LINE_BYTES = 320, /* name 96, numbers, hash */
    CRC_HEX_LENGTH = 8
};

struct SatPackJournal {
    SatFile *file;
    uint64_t end_offset;
    SatArena *arena; /* entries and their names */
    SatPackJournalEntry *entries;
    size_t count;
};

void sat_pack_journal_close(SatPackJournal *journal)
{
    if (journal != NULL) {
        sat_file_close(journal->file);
        sat_arena_free(journal->arena);
        free(journal);
    }
}

size_t sat_pack_journal_count(const SatPackJournal *journal)
{
    return journal->count;
}

const SatPackJournalEntry *sat_pack_journal_entry(const SatPackJournal *journal, size_t index)
{
    return &journal->entries[index];
}

/* ---- one line -------------------------------------------------------------------------------- */

/* "name header_offset length hash low high crc32\n"; the CRC is of everything before its blank. */
static size_t format_line(const SatPackJournalEntry *entry, char line[LINE_BYTES])
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&entry->hash, hex);
    int length = snprintf(line, LINE_BYTES, "%s %" PRIu64 " %" PRIu64 " %s %" PRId32 " %" PRId32,
                          entry->name, entry->header_offset, entry->length, hex, entry->value_low,
                          entry->value_high);
    uint32_t crc = sat_crc32(0, line, (size_t)length);
    int more = snprintf(line + length, LINE_BYTES - (size_t)length, " %08" PRIx32 "\n", crc);
    return (size_t)length + (size_t)more;
}

/* Splits at single blanks; false unless there are exactly count words. */
static bool split_words(char *line, char *words[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        words[i] = line;
        char *blank = strchr(line, ' ');
        if ((blank == NULL) != (i + 1 == count)) {
            return false;
        }
        if (blank != NULL) {
            *blank = '\0';
            line = blank + 1;
        }
    }
    return true;
}

/* A line without its newline. Numbers need no care beyond the CRC: an equal line is made from them
 * and compared. */
static bool parse_line(const char *text, size_t length, SatPackJournalEntry *entry,
                       char name[LINE_BYTES])
{
    char line[LINE_BYTES];
    char again[LINE_BYTES];
    char *words[7];
    if (length >= LINE_BYTES - 1 || memchr(text, '\0', length) != NULL) {
        return false;
    }
    memcpy(line, text, length);
    line[length] = '\0';
    if (!split_words(line, words, 7) || strlen(words[0]) >= SAT_PACK_NAME_BYTES ||
        !sat_sha256_from_hex(words[3], &entry->hash)) {
        return false;
    }
    memcpy(name, words[0], strlen(words[0]) + 1);
    entry->name = name;
    entry->header_offset = strtoull(words[1], NULL, 10);
    entry->length = strtoull(words[2], NULL, 10);
    entry->value_low = (int32_t)strtol(words[4], NULL, 10);
    entry->value_high = (int32_t)strtol(words[5], NULL, 10);
    return format_line(entry, again) == length + 1 && memcmp(again, text, length) == 0;
}

/* ---- opening --------------------------------------------------------------------------------- */

static void format_first_line(const SatSha256 *plan, char line[FIRST_LINE_BYTES + 1])
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(plan, hex);
    (void)snprintf(line, FIRST_LINE_BYTES + 1, FIRST_WORDS "%s\n", hex);
}

static size_t count_lines(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == '\n';
    }
    return count;
}

static bool parse_entries(SatPackJournal *journal, const char *text, size_t length, SatError *err)
{
    size_t most = count_lines(text, length);
    journal->entries = sat_arena_alloc(journal->arena, most, sizeof(*journal->entries), err);
    if (journal->entries == NULL) {
        return false;
    }
    size_t position = FIRST_LINE_BYTES;
    while (position < length) {
        const char *start = text + position;
        const char *newline = memchr(start, '\n', length - position);
        SatPackJournalEntry entry;
        char name[LINE_BYTES];
        if (newline == NULL || !parse_line(start, (size_t)(newline - start), &entry, name)) {
            break; /* torn or damaged: what is behind it is made anew */
        }
        position += (size_t)(newline - start) + 1;
        entry.name = sat_arena_text(journal->arena, name, strlen(name), err);
        if (entry.name == NULL) {
            return false;
        }
        entry.line_end = position;
        journal->entries[journal->count++] = entry;
    }
    journal->end_offset = position;
    return true;
}

/* All of the open file; by its path it could be another one meanwhile. NULL when it failed. */
static char *read_text(SatFile *file, const char *path, size_t *length, SatError *err)
{
    uint64_t size_bytes = 0;
    if (!sat_file_size(file, &size_bytes, err)) {
        return NULL;
    }
    if (size_bytes > MAX_JOURNAL_BYTES) {
        sat_fail(err, SAT_ERR_LIMIT, "%s is larger than any journal; remove it", path);
        return NULL;
    }
    *length = (size_t)size_bytes;
    char *text = malloc(*length + 1);
    if (text == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read %s", path);
    } else if (!sat_file_read_at(file, 0, text, *length, err)) {
        free(text);
        text = NULL;
    }
    return text;
}

static bool read_or_start(SatPackJournal *journal, const char *path, const SatSha256 *plan,
                          SatError *err)
{
    char first_line[FIRST_LINE_BYTES + 1];
    size_t length = 0;
    char *text = read_text(journal->file, path, &length, err);
    if (text == NULL) {
        return false;
    }
    format_first_line(plan, first_line);
    bool ours = length >= FIRST_LINE_BYTES && memcmp(text, first_line, FIRST_LINE_BYTES) == 0;
    bool done = ours ? parse_entries(journal, text, length, err) : true;
    free(text);
    if (!done || ours) {
        return done;
    }
    journal->end_offset = FIRST_LINE_BYTES;
    return sat_file_truncate(journal->file, 0, err) &&
           sat_file_write_at(journal->file, 0, first_line, FIRST_LINE_BYTES, err);
}

SatPackJournal *sat_pack_journal_open(const char *path, const SatSha256 *plan, SatError *err)
{
    SAT_AUTO(SatPackJournal) *journal = calloc(1, sizeof(*journal));
    if (journal == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %s", path);
        return NULL;
    }
    journal->arena = sat_arena_new(0, err);
    if (journal->arena == NULL) {
        return NULL;
    }
    journal->file = sat_file_open(path, SAT_FILE_UPDATE_PRIVATE, err);
    if (journal->file == NULL || !read_or_start(journal, path, plan, err)) {
        return NULL;
    }
    return SAT_STEAL(journal);
}

/* ---- keeping it ------------------------------------------------------------------------------ */

bool sat_pack_journal_keep(SatPackJournal *journal, size_t count, SatError *err)
{
    journal->end_offset = count > 0 ? journal->entries[count - 1].line_end : FIRST_LINE_BYTES;
    journal->count = count;
    return sat_file_truncate(journal->file, journal->end_offset, err);
}

bool sat_pack_journal_add(SatPackJournal *journal, const SatPackJournalEntry *entry, SatError *err)
{
    char line[LINE_BYTES];
    size_t length = format_line(entry, line);
    if (!sat_file_write_at(journal->file, journal->end_offset, line, length, err)) {
        return false;
    }
    journal->end_offset += length;
    return true;
}
