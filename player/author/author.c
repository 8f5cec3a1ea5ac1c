/* The draft of a case in the user's folder of data: taken up, written after every change. */
#include "player/author/author.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checksum.h"
#include "formats/base/file_io.h"
#include "formats/base/platform.h"
#include "player/author/author_private.h"

#define SHORT_DIGITS 8

/* ---- its file -------------------------------------------------------------------------------- */

/** What it was drawn on: a draft of other pictures of the same patient is another one. */
static void name_file(const SatCase *shown, char *name, size_t capacity)
{
    SatByteWriter parts = SAT_BYTE_WRITER_INIT;
    char digits[SAT_SHA256_HEX_LENGTH + 1] = "";
    bool is_plain = shown->id[0] != '\0' && strlen(shown->id) <= 64;
    for (const char *c = shown->id; *c != '\0'; c++) {
        is_plain = is_plain && isalnum((unsigned char)*c);
    }
    sat_write_text(&parts, shown->id);
    for (size_t i = 0; i < sat_case_series_count(shown); i++) {
        char part[96];
        const SatSeries *series = sat_case_series(shown, i, NULL);
        snprintf(part, sizeof part, ";%zu,%u,%u", series->frame_count, series->columns,
                 series->rows);
        sat_write_text(&parts, part);
    }
    if (!parts.failed) {
        const SatSha256 hash = sat_sha256(parts.bytes, parts.length);
        sat_sha256_to_hex(&hash, digits);
    }
    sat_byte_writer_free(&parts);
    digits[SHORT_DIGITS] = '\0';
    snprintf(name, capacity, "%s-%s.json", is_plain ? shown->id : "case", digits);
}

/** owns: free(); NULL: no folder for data */
static char *path_of(const SatCase *shown, char **folder)
{
    char name[128];
    char *data = sat_user_directory(SAT_DIRECTORY_DATA);
    name_file(shown, name, sizeof name);
    *folder = data != NULL ? sat_path_join(data, "drafts") : NULL;
    char *path = *folder != NULL ? sat_path_join(*folder, name) : NULL;
    free(data);
    return path;
}

bool sat_author_has_draft(const SatCase *shown)
{
    char *folder = NULL;
    char *path = path_of(shown, &folder);
    const bool is_there = path != NULL && sat_path_info(path).kind == SAT_PATH_FILE;
    free(folder);
    free(path);
    return is_there;
}

static bool take_up(SatAuthor *author, SatError *err)
{
    size_t length = 0;
    if (sat_path_info(author->path).kind == SAT_PATH_MISSING) {
        return true;
    }
    char *text = (char *)sat_read_file(author->path, SAT_DRAFT_MAX_BYTES, &length, err);
    author->was_there = text != NULL && sat_draft_read(author->draft, text, length, err);
    free(text);
    return author->was_there ||
           sat_fail_in(err, "the draft of this case cannot be read; move it away to begin anew: %s",
                       author->path);
}

static bool save(SatAuthor *author, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const bool good = sat_draft_write(author->draft, &text, err) &&
                      sat_write_file_atomic(author->path, text.bytes, text.length, true, err);
    sat_byte_writer_free(&text);
    return good || sat_fail_in(err, "the draft is not saved");
}

SatAuthor *sat_author_new(const SatCase *shown, SatError *err)
{
    SAT_AUTO(SatAuthor) *author = calloc(1, sizeof *author);
    char *folder = NULL;
    if (author == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a draft");
        return NULL;
    }
    author->shown = shown;
    author->now = (SatViewport){.series = 0, .frame = SAT_NO_INDEX, .zoom = 1.0};
    author->path = path_of(shown, &folder);
    const bool good = author->path != NULL
                          ? sat_folder_make(folder, true, err)
                          : sat_fail(err, SAT_ERR_SYSTEM, "no folder is known to keep a draft in");
    free(folder);
    author->draft = good ? sat_draft_new(shown, err) : NULL;
    return author->draft != NULL && take_up(author, err) ? SAT_STEAL(author) : NULL;
}

void sat_author_free(SatAuthor *author)
{
    if (author != NULL) {
        sat_draft_free(author->draft);
        free(author->path);
        free(author);
    }
}

/* ---- its state ------------------------------------------------------------------------------- */

const SatTeaching *sat_author_teaching(const SatAuthor *author)
{
    return sat_draft_teaching(author->draft);
}

void sat_author_look(SatAuthor *author, const SatViewport *now)
{
    if (author->is_drawing &&
        (now->series != author->now.series || now->frame != author->now.frame)) {
        sat_author_stop_drawing(author); /* it lay on another picture */
    }
    author->now = *now;
}

static size_t entries_of(const SatTeaching *teaching, SatAuthorPage page)
{
    return page == SAT_AUTHOR_FINDING    ? teaching->finding_count
           : page == SAT_AUTHOR_STEP     ? teaching->step_count
           : page == SAT_AUTHOR_QUESTION ? teaching->question_count
           : page == SAT_AUTHOR_CASE     ? 1
                                         : 0;
}

void sat_author_open(SatAuthor *author, SatAuthorPage page, size_t entry)
{
    const bool is_there = entry < entries_of(sat_author_teaching(author), page);
    author->page = is_there ? page : SAT_AUTHOR_ALL;
    author->entry = is_there ? entry : 0;
    sat_author_take_tool(author, (SatAuthorTool){SAT_DRAWS_NOTHING, SAT_SHAPE_ARROW});
}

bool sat_author_finish(SatAuthor *author, bool good, size_t changes, SatError *err)
{
    if (!good) {
        sat_draft_drop(author->draft, changes);
        return false;
    }
    sat_draft_join(author->draft, changes);
    return save(author, err);
}

bool sat_author_undo(SatAuthor *author, SatError *err)
{
    if (!sat_draft_undo(author->draft)) {
        return false;
    }
    sat_author_open(author, author->page, author->entry);
    return save(author, err);
}

bool sat_author_redo(SatAuthor *author, SatError *err)
{
    if (!sat_draft_redo(author->draft)) {
        return false;
    }
    sat_author_open(author, author->page, author->entry);
    return save(author, err);
}
