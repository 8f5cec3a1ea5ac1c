/* Finds the questions of a GIFT file, and tells what it leaves out. */
#include "export/import/gift.h"

#include <stdlib.h>
#include <string.h>

#include "export/import/gift_question.h"
#include "export/import/import_text.h"

/* The lines of one question, joined. */
typedef struct {
    SatByteWriter text;
    size_t first_line;
} Block;

typedef struct {
    SatImportCase *building;
    Block block;
    size_t line;
} Reader;

static void end_block(Reader *reader)
{
    Block *block = &reader->block;
    SatGiftPart part = {(const char *)block->text.bytes, block->text.length};
    sat_import_trim(&part.text, &part.length);
    if (part.length > 0) {
        sat_gift_add_question(reader->building, part, block->first_line);
    }
    reader->building->failed = reader->building->failed || block->text.failed;
    sat_byte_writer_free(&block->text);
    block->first_line = 0;
}

/* "$CATEGORY: $course$/top/Chest/Pneumonia" is about "Chest" and "Pneumonia". */
static void read_category(Reader *reader, const char *path, size_t length)
{
    size_t start = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && path[i] != '/') {
            continue;
        }
        const char *name = path + start;
        size_t name_length = i - start;
        sat_import_trim(&name, &name_length);
        bool is_inner = name_length == 0 || name[0] == '$' ||
                        sat_import_equal(name, name_length, "top") ||
                        sat_import_begins(name, name_length, "Default for ");
        if (!is_inner) {
            sat_import_add_label(reader->building, "tags", name, name_length);
        }
        start = i + 1;
    }
}

static void read_line(Reader *reader, const char *text, size_t length)
{
    const char *trimmed = text;
    size_t trimmed_length = length;
    sat_import_trim(&trimmed, &trimmed_length);
    if (trimmed_length == 0) {
        end_block(reader);
    } else if (sat_import_begins(trimmed, trimmed_length, "//")) {
        return;
    } else if (sat_import_begins(trimmed, trimmed_length, "$CATEGORY:")) {
        end_block(reader);
        read_category(reader, trimmed + 10, trimmed_length - 10);
    } else {
        Block *block = &reader->block;
        block->first_line = block->first_line > 0 ? block->first_line : reader->line;
        sat_write_bytes(&block->text, text, length);
        sat_write_u8(&block->text, '\n');
    }
}

static void read_lines(Reader *reader, SatImportText text)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t start = text.length >= 3 && memcmp(text.bytes, mark, 3) == 0 ? 3 : 0;
    for (size_t i = start; i <= text.length && !reader->building->failed; i++) {
        bool is_end = i == text.length || text.bytes[i] == '\n' || text.bytes[i] == '\r';
        if (!is_end) {
            continue;
        }
        reader->line++;
        read_line(reader, text.bytes + start, i - start);
        i += i + 1 < text.length && text.bytes[i] == '\r' && text.bytes[i + 1] == '\n';
        start = i + 1;
    }
    end_block(reader);
}

SatImported *sat_import_gift(SatImportText text, SatError *err)
{
    SatImportCase building;
    if (text.length > SAT_IMPORT_MAX_BYTES) {
        sat_fail(err, SAT_ERR_LIMIT, "the questions are more than 64 MiB of text");
        return NULL;
    }
    if (memchr(text.bytes, '\0', text.length) != NULL) {
        sat_fail(err, SAT_ERR_FORMAT,
                 "this is no GIFT file: it is not text (save it as UTF-8 text)");
        return NULL;
    }
    if (!sat_import_begin(&building, NULL, err)) {
        return NULL;
    }
    Reader reader = {.building = &building};
    read_lines(&reader, text);
    if (!building.failed && json_object_get(building.root, "questions") == NULL) {
        if (building.loss_count > 0) {
            sat_fail(err, SAT_ERR_FORMAT, "no question can be taken from it; line %zu: %s",
                     building.losses[0].line, building.losses[0].text);
        } else {
            sat_fail(err, SAT_ERR_FORMAT,
                     "there is no question in it: a question in GIFT is "
                     "text with its answers in { }");
        }
        sat_import_give_up(&building);
        return NULL;
    }
    return sat_import_end(&building, err);
}
