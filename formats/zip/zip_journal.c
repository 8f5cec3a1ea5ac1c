/* The journal of an archive being written: one line an entry. */
#include "formats/zip/zip_journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/zip/zip_layout.h"

#define FIRST_WORDS "satchel-journal 3 "
#define MAX_JOURNAL_BYTES ((size_t)1 << 30)

enum {
    FIRST_WORDS_LENGTH = sizeof(FIRST_WORDS) - 1,
    FIRST_LINE_BYTES = FIRST_WORDS_LENGTH + SAT_SHA256_HEX_LENGTH + 1,
    LINE_BYTES = SAT_ZIP_MAX_NAME_BYTES + 256, /* name, numbers, hash */
    CRC_HEX_LENGTH = 8,
    FIRST_NOTE = 7,
    NUMBER_COUNT = FIRST_NOTE + SAT_ZIP_NOTES /* words before the name */
};

struct SatZipJournal {
    SatFile *file;
    uint64_t end_offset;
    SatArena *arena; /* entries and their names */
    SatZipJournalEntry *entries;
    size_t count;
};

void sat_zip_journal_close(SatZipJournal *journal)
{
    if (journal != NULL) {
        sat_file_close(journal->file);
        sat_arena_free(journal->arena);
        free(journal);
    }
}

size_t sat_zip_journal_count(const SatZipJournal *journal)
{
    return journal->count;
}

const SatZipJournalEntry *sat_zip_journal_entry(const SatZipJournal *journal, size_t index)
{
    return &journal->entries[index];
}

/* ---- one line -------------------------------------------------------------------------------- */

/* "line_crc32 header_offset stored plain method crc32 hash note note note note name\n"; the first
 * is of all that follows its blank. A name may hold blanks, but no line's end. */
static size_t format_line(const SatZipJournalEntry *entry, char line[LINE_BYTES])
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&entry->hash, hex);
    char *text = line + CRC_HEX_LENGTH + 1;
    int length = snprintf(text, LINE_BYTES - CRC_HEX_LENGTH - 1,
                          "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu16 " %08" PRIx32
                          " %s %" PRId32 " %" PRId32 " %" PRId32 " %" PRId32 " %s",
                          entry->header_offset, entry->stored_bytes, entry->plain_bytes,
                          entry->method, entry->crc32, hex, entry->notes[0], entry->notes[1],
                          entry->notes[2], entry->notes[3], entry->name);
    char crc[CRC_HEX_LENGTH + 1];
    (void)snprintf(crc, sizeof(crc), "%08" PRIx32, sat_crc32(0, text, (size_t)length));
    memcpy(line, crc, CRC_HEX_LENGTH);
    line[CRC_HEX_LENGTH] = ' ';
    text[length] = '\n';
    return (size_t)length + CRC_HEX_LENGTH + 2;
}

/* Splits off the words before the name, which is the rest. */
static char *split_words(char *line, char *words[NUMBER_COUNT])
{
    for (size_t i = 0; i < NUMBER_COUNT; i++) {
        words[i] = line;
        char *blank = strchr(line, ' ');
        if (blank == NULL) {
            return NULL;
        }
        *blank = '\0';
        line = blank + 1;
    }
    return line;
}

/* A line without its newline. Numbers need no care beyond the CRC: an equal line is made from them
 * and compared. */
static bool parse_line(const char *text, size_t length, SatZipJournalEntry *entry,
                       char name[LINE_BYTES])
{
    char line[LINE_BYTES];
    char again[LINE_BYTES];
    char *words[NUMBER_COUNT];
    if (length >= LINE_BYTES - 1 || memchr(text, '\0', length) != NULL) {
        return false;
    }
    memcpy(line, text, length);
    line[length] = '\0';
    const char *rest = split_words(line, words);
    if (rest == NULL || rest[0] == '\0' || strlen(rest) > SAT_ZIP_MAX_NAME_BYTES ||
        !sat_sha256_from_hex(words[6], &entry->hash)) {
        return false;
    }
    memcpy(name, rest, strlen(rest) + 1);
    entry->name = name;
    entry->header_offset = strtoull(words[1], NULL, 10);
    entry->stored_bytes = strtoull(words[2], NULL, 10);
    entry->plain_bytes = strtoull(words[3], NULL, 10);
    entry->method = (uint16_t)strtoul(words[4], NULL, 10);
    entry->crc32 = (uint32_t)strtoul(words[5], NULL, 16);
    for (size_t i = 0; i < SAT_ZIP_NOTES; i++) {
        entry->notes[i] = (int32_t)strtol(words[FIRST_NOTE + i], NULL, 10);
    }
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

static bool parse_entries(SatZipJournal *journal, const char *text, size_t length, SatError *err)
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
        SatZipJournalEntry entry;
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

static bool read_or_start(SatZipJournal *journal, const char *path, const SatSha256 *plan,
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

SatZipJournal *sat_zip_journal_open(const char *path, const SatSha256 *plan, SatError *err)
{
    SAT_AUTO(SatZipJournal) *journal = calloc(1, sizeof(*journal));
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

bool sat_zip_journal_keep(SatZipJournal *journal, size_t count, SatError *err)
{
    journal->end_offset = count > 0 ? journal->entries[count - 1].line_end : FIRST_LINE_BYTES;
    journal->count = count;
    return sat_file_truncate(journal->file, journal->end_offset, err);
}

bool sat_zip_journal_add(SatZipJournal *journal, const SatZipJournalEntry *entry, SatError *err)
{
    char line[LINE_BYTES];
    size_t length = format_line(entry, line);
    if (!sat_file_write_at(journal->file, journal->end_offset, line, length, err)) {
        return false;
    }
    journal->end_offset += length;
    return true;
}
