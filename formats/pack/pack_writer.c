/* Writes a .satchel: cases with their pictures, then the index. */
#include "formats/pack/pack_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/hash_manifest.h"
#include "formats/pack/pack_case_draft.h"
#include "formats/pack/pack_comment.h"
#include "formats/pack/pack_index.h"
#include "formats/pack/pack_long_text.h"
#include "formats/pack/pack_names.h"
#include "formats/pack/pack_writer_private.h"
#include "formats/zip/zip_part.h"

struct SatPackWriter {
    SatZipPart *part;
    SatArena *arena; /* titles of the index, and: */
    const char *text_path;
    const char *title;
    SatPackSharing sharing;
    const SatPlaylist *playlist;
    uint64_t least_bytes, most_bytes;
    bool case_open;
    bool case_hidden; /* the open one */
    bool stopped;     /* by a failure */
    SatPackCaseDraft draft;
    SatPackCaseEntry *cases;
    size_t case_count, case_capacity;
    SatByteWriter manifest; /* of the root */
};

static bool check_memory(const SatByteWriter *text, SatError *err)
{
    return !text->failed ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the pack's text");
}

static bool put(SatPackWriter *writer, const SatZipPartEntry *entry, SatPackEntry *out,
                SatError *err)
{
    SatZipPlaced placed;
    uint64_t length = entry->content.stored_bytes;
    bool done =
        entry->take_over || (length > 0 && length <= SAT_PACK_MAX_ENTRY_BYTES) ||
        sat_fail(err, SAT_ERR_LIMIT, "%s has %" PRIu64 " bytes; 1 to %" PRIu64 " are allowed",
                 entry->name, length, SAT_PACK_MAX_ENTRY_BYTES);
    if (!done || !sat_zip_part_put(writer->part, entry, &placed, err)) {
        writer->stopped = true;
        return false;
    }
    *out = (SatPackEntry){
        .offset = placed.info.data_offset, .length = placed.info.stored_bytes, .hash = placed.hash};
    return true;
}

static bool put_bytes(SatPackWriter *writer, const char *name, const void *bytes, size_t length,
                      SatPackEntry *out, SatError *err)
{
    SatZipPartEntry entry = sat_zip_part_stored(name, bytes, length);
    return put(writer, &entry, out, err);
}

/* ---- opening --------------------------------------------------------------------------------- */

/* A text for the index. errors: SAT_ERR_ARGUMENT */
static const char *keep_label(SatPackWriter *writer, const char *what, const char *text,
                              SatError *err)
{
    size_t length = strlen(text);
    if (!sat_pack_label_is_good(text, length)) {
        sat_fail(err, SAT_ERR_ARGUMENT,
                 "the %s is longer than %u bytes, has control characters or is not UTF-8", what,
                 SAT_CASE_MAX_LABEL_BYTES);
        return NULL;
    }
    return sat_arena_text(writer->arena, text, length, err);
}

static bool begin_pack(SatPackWriter *writer, const char *title, SatPackSharing sharing,
                       SatError *err)
{
    SatPackEntry entry;
    writer->sharing = sharing;
    writer->title = keep_label(writer, "title of the pack", title, err);
    if (writer->title == NULL || !put_bytes(writer, SAT_PACK_MIMETYPE_NAME, SAT_PACK_MIMETYPE,
                                            strlen(SAT_PACK_MIMETYPE), &entry, err)) {
        return false;
    }
    sat_manifest_add(&writer->manifest, &entry.hash, SAT_PACK_MIMETYPE_NAME);
    return check_memory(&writer->manifest, err);
}

/* Beside PATH.part, and as private. */
static const char *text_path_of(const char *path, SatArena *arena, SatError *err)
{
    static const char ending[] = ".part.text";
    const size_t length = strlen(path);
    char *joined = sat_arena_alloc(arena, length + sizeof(ending), 1, err);
    if (joined != NULL) {
        memcpy(joined, path, length);
        memcpy(joined + length, ending, sizeof(ending));
    }
    return joined;
}

SatPackWriter *sat_pack_writer_open_again(const char *path, const SatSha256 *plan,
                                          const char *title, SatPackSharing sharing, SatError *err)
{
    SAT_AUTO(SatPackWriter) *writer = calloc(1, sizeof(*writer));
    if (writer == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write %s", path);
        return NULL;
    }
    writer->arena = sat_arena_new(0, err);
    if (writer->arena == NULL) {
        return NULL;
    }
    writer->text_path = text_path_of(path, writer->arena, err);
    if (writer->text_path == NULL) {
        return NULL;
    }
    writer->part = sat_zip_part_open(path, SAT_ZIP_FORM_PACK, plan, err);
    if (writer->part == NULL || !begin_pack(writer, title, sharing, err)) {
        return NULL;
    }
    return SAT_STEAL(writer);
}

SatPackWriter *sat_pack_writer_open(const char *path, const SatSha256 *plan,
                                    const SatPackProperties *properties, SatError *err)
{
    SatPackSharing sharing = properties->is_private       ? SAT_SHARING_PRIVATE
                             : properties->pixels_checked ? SAT_SHARING_CHECKED
                                                          : SAT_SHARING_UNCHECKED;
    SatPackWriter *writer = sat_pack_writer_open_again(
        path, plan, properties->title != NULL ? sat_clean_text_utf8(properties->title) : "",
        sharing, err);
    if (writer != NULL) {
        writer->playlist =
            properties->playlist != NULL ? sat_clean_playlist_view(properties->playlist) : NULL;
        writer->least_bytes = properties->least_bytes;
        writer->most_bytes = properties->most_bytes;
    }
    return writer;
}

void sat_pack_writer_set_playlist_again(SatPackWriter *writer, const SatPlaylist *playlist)
{
    writer->playlist = playlist;
}

void sat_pack_writer_free(SatPackWriter *writer)
{
    if (writer == NULL) {
        return;
    }
    sat_pack_case_draft_free(&writer->draft);
    sat_byte_writer_free(&writer->manifest);
    free(writer->cases);
    sat_zip_part_free(writer->part);
    sat_arena_free(writer->arena);
    free(writer);
}

/* ---- pictures -------------------------------------------------------------------------------- */

bool sat_pack_writer_reusable(const SatPackWriter *writer, SatPackPicture *picture)
{
    char text[SAT_PACK_NAME_BYTES];
    sat_pack_picture_name(&picture->name, text);
    const SatZipJournalEntry *found = sat_zip_part_find(writer->part, text);
    if (found == NULL) {
        return false;
    }
    picture->length = (size_t)found->stored_bytes;
    picture->value_low = found->notes[0];
    picture->value_high = found->notes[1];
    picture->largest_error = found->notes[2];
    picture->likeness = found->notes[3];
    return true;
}

bool sat_pack_writer_begin_case(SatPackWriter *writer, SatError *err)
{
    if (writer->case_open || writer->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a case cannot begin here");
    }
    if (writer->case_count >= SAT_PACK_MAX_CASES) {
        return sat_fail(err, SAT_ERR_LIMIT, "a pack holds at most %u cases", SAT_PACK_MAX_CASES);
    }
    writer->case_open = true;
    return true;
}

void sat_pack_writer_hide_case(SatPackWriter *writer)
{
    writer->case_hidden = writer->case_open;
}

bool sat_pack_writer_begin_series(SatPackWriter *writer, SatError *err)
{
    if (!writer->case_open || writer->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a series cannot begin here");
    }
    return sat_pack_case_draft_add_series(&writer->draft, err);
}

bool sat_pack_writer_add_picture(SatPackWriter *writer, const SatPackPicture *picture,
                                 SatError *err)
{
    char name[SAT_PACK_NAME_BYTES];
    SatPackEntry entry;
    if (!writer->case_open || picture->name.case_index != writer->case_count) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "case %" PRIu64 " is not the case being written",
                        (uint64_t)picture->name.case_index + 1);
    }
    sat_pack_picture_name(&picture->name, name);
    SatZipPartEntry content = {.name = name,
                               .take_over = picture->bytes == NULL,
                               .content = {.bytes = picture->bytes,
                                           .stored_bytes = picture->length,
                                           .plain_bytes = picture->length,
                                           .crc32 = picture->crc32},
                               .hash = picture->hash,
                               .notes = {picture->value_low, picture->value_high,
                                         picture->largest_error, picture->likeness}};
    if (!sat_pack_case_draft_expects(&writer->draft, picture, err) ||
        !put(writer, &content, &entry, err) ||
        !sat_pack_case_draft_add_picture(&writer->draft, picture, &entry, err)) {
        writer->stopped = true;
        return sat_fail_in(err, "case %zu", writer->case_count + 1);
    }
    return true;
}

bool sat_pack_writer_add_thumbnail(SatPackWriter *writer, const void *bytes, size_t length,
                                   SatError *err)
{
    char name[SAT_PACK_NAME_BYTES];
    SatPackEntry entry;
    if (!writer->case_open || !sat_pack_case_draft_wants_thumbnail(&writer->draft)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a thumbnail cannot come here");
    }
    uint32_t series_index = (uint32_t)writer->draft.series_count - 1;
    sat_pack_thumbnail_name((uint32_t)writer->case_count, series_index, name);
    SatZipPartEntry content = sat_zip_part_stored(name, bytes, length);
    if (!put(writer, &content, &entry, err)) {
        return false;
    }
    sat_pack_case_draft_set_thumbnail(&writer->draft, &entry);
    return true;
}

/* ---- the end of a case ----------------------------------------------------------------------- */

static bool put_case_json(SatPackWriter *writer, const SatCase *model, SatPackEntry *entry,
                          SatError *err)
{
    char name[SAT_PACK_NAME_BYTES];
    SatPackLongText text;
    SatZipPartEntry content;
    sat_pack_case_file_name((uint32_t)writer->case_count, SAT_PACK_CASE_JSON_NAME, name);
    sat_pack_long_text_begin(&text, writer->text_path);
    bool done = sat_pack_case_draft_write_json(&writer->draft, model, &text.out, err) &&
                sat_pack_long_text_end(&text, name, &content, err);
    if (done && content.content.plain_bytes > SAT_CASE_MAX_JSON_BYTES) {
        done =
            sat_fail(err, SAT_ERR_LIMIT, "case.json has %" PRIu64 " bytes, at most %zu are allowed",
                     content.content.plain_bytes, SAT_CASE_MAX_JSON_BYTES);
    }
    done = done && put(writer, &content, entry, err);
    sat_pack_long_text_free(&text);
    return done;
}

static bool put_case_manifest(SatPackWriter *writer, const SatPackEntry *case_json, SatError *err)
{
    char name[SAT_PACK_NAME_BYTES];
    SatPackLongText text;
    SatZipPartEntry content;
    SatPackEntry entry;
    sat_pack_case_file_name((uint32_t)writer->case_count, SAT_PACK_MANIFEST_NAME, name);
    sat_pack_long_text_begin(&text, writer->text_path);
    sat_pack_case_draft_write_manifest(&writer->draft, (uint32_t)writer->case_count, &text.out);
    sat_manifest_add(&text.out, &case_json->hash, SAT_PACK_CASE_JSON_NAME);
    const bool done =
        sat_pack_long_text_end(&text, name, &content, err) && put(writer, &content, &entry, err);
    sat_pack_long_text_free(&text);
    if (!done) {
        return false;
    }
    sat_manifest_add(&writer->manifest, &entry.hash, name);
    return check_memory(&writer->manifest, err);
}

static bool grow_cases(SatPackWriter *writer, SatError *err)
{
    SatPackCaseEntry *cases =
        sat_list_grow(writer->cases, writer->case_count, &writer->case_capacity, sizeof(*cases));
    if (cases == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the list of cases");
    }
    writer->cases = cases;
    return true;
}

static bool end_case(SatPackWriter *writer, const SatCase *model, const char *title_hidden,
                     SatError *err)
{
    char name[SAT_PACK_HIDDEN_TITLE_BYTES];
    sat_pack_hidden_title(model, writer->case_count + 1, name);
    const SatPackEntry *thumbnail = sat_pack_case_draft_thumbnail(&writer->draft);
    SatPackCaseEntry entry = {
        .title = keep_label(writer, "title", model->title, err),
        .series_count = (uint32_t)sat_case_series_count(model),
        .frame_count = sat_case_frame_count(model),
        .has_thumbnail = thumbnail != NULL,
        .hidden = writer->case_hidden,
    };
    if (thumbnail != NULL) {
        entry.thumbnail = *thumbnail;
    }
    if (entry.title == NULL) {
        return false;
    }
    entry.title_hidden =
        keep_label(writer, "title while hidden", title_hidden != NULL ? title_hidden : name, err);
    if (entry.title_hidden == NULL) {
        return false;
    }
    char modalities[SAT_CASE_MAX_LABEL_BYTES + 1];
    sat_pack_list_modalities(model, modalities);
    entry.modalities = keep_label(writer, "list of modalities", modalities, err);
    if (entry.modalities == NULL || !sat_pack_case_draft_check(&writer->draft, model, err) ||
        !grow_cases(writer, err) || !put_case_json(writer, model, &entry.case_json, err) ||
        !put_case_manifest(writer, &entry.case_json, err)) {
        return false;
    }
    writer->cases[writer->case_count++] = entry;
    return true;
}

bool sat_pack_writer_end_case_again(SatPackWriter *writer, const SatCase *teaching_case,
                                    const char *title_hidden, SatError *err)
{
    if (!writer->case_open || writer->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "no case is open");
    }
    if (!end_case(writer, teaching_case, title_hidden, err)) {
        writer->stopped = true;
        return sat_fail_in(err, "case %zu", writer->case_count + 1);
    }
    sat_pack_case_draft_free(&writer->draft);
    writer->case_open = false;
    writer->case_hidden = false;
    return true;
}

bool sat_pack_writer_end_case(SatPackWriter *writer, const SatCase *teaching_case,
                              const SatCleanText *title_hidden, SatError *err)
{
    return sat_pack_writer_end_case_again(
        writer, teaching_case, title_hidden != NULL ? sat_clean_text_utf8(title_hidden) : NULL,
        err);
}

/* ---- the end of the pack --------------------------------------------------------------------- */

static bool put_indices(SatPackWriter *writer, SatByteWriter *text, SatPackEntry *index,
                        SatError *err)
{
    SatPackEntry entry;
    const SatPackIndex all = {.title = writer->title,
                              .sharing = writer->sharing,
                              .cases = writer->cases,
                              .case_count = writer->case_count,
                              .playlist = writer->playlist};
    sat_pack_index_write(&all, text);
    if (!check_memory(text, err)) {
        return false;
    }
    if (text->length > SAT_PACK_MAX_INDEX_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the index has %zu bytes, at most %" PRIu64 " are allowed", text->length,
                        SAT_PACK_MAX_INDEX_BYTES);
    }
    SatSha256 hash = sat_sha256(text->bytes, text->length);
    sat_manifest_add(&writer->manifest, &hash, SAT_PACK_INDEX_NAME);
    sat_manifest_add(&writer->manifest, &hash, SAT_PACK_INDEX_COPY_NAME);
    return check_memory(&writer->manifest, err) &&
           put_bytes(writer, SAT_PACK_MANIFEST_NAME, writer->manifest.bytes,
                     writer->manifest.length, &entry, err) &&
           put_bytes(writer, SAT_PACK_INDEX_NAME, text->bytes, text->length, index, err) &&
           put_bytes(writer, SAT_PACK_INDEX_COPY_NAME, text->bytes, text->length, &entry, err);
}

static void make_comment(void *context, const SatSha256 *body_hash, char *out)
{
    const SatPackEntry *index = context;
    SatPackComment comment = {.index_offset = index->offset,
                              .index_length = index->length,
                              .index_hash = index->hash,
                              .body_hash = *body_hash};
    sat_pack_comment_make(&comment, out);
}

bool sat_pack_writer_finish(SatPackWriter *writer, uint64_t *size_bytes, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatPackEntry index;
    uint64_t size = 0;
    if (writer->case_open || writer->stopped || writer->case_count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the pack is not complete");
    }
    writer->stopped = true; /* it takes nothing more */
    const SatZipPartEnding ending = {.make_comment = make_comment,
                                     .context = &index,
                                     .comment_length = SAT_PACK_COMMENT_LENGTH,
                                     .keep_private = writer->sharing == SAT_SHARING_PRIVATE,
                                     .least_bytes = writer->least_bytes,
                                     .most_bytes = writer->most_bytes};
    bool done = put_indices(writer, &text, &index, err) &&
                sat_zip_part_finish(writer->part, &ending, &size, err);
    sat_byte_writer_free(&text);
    if (size_bytes != NULL) {
        *size_bytes = size;
    }
    return done;
}
