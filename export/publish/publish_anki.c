/* Flash cards as an Anki package: a card a case (its stacks in front, its findings behind) and a
 * card a question. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/publish/anki_collection.h"
#include "export/publish/markup.h"
#include "export/publish/publish_picture.h"
#include "export/publish/publish_zip.h"
#include "export/publish/rich_markup.h"
#include "formats/base/checksum.h"
#include "formats/base/growing_list.h"
#include "formats/base/json_value.h"
#include "formats/base/platform.h"

enum { MOST_OF_STACK = 24 /* pictures of one */ };

static const SatPictureRoom ROOM = {1024, 1024};

typedef struct {
    char file[32]; /* by what is in it: the same picture is there once */
} Media;

typedef struct {
    SatPublication *publication;
    const SatPublishCase *of;
    SatAnkiCollection *collection;
    SatPublishZip *zip;
    Media *media;
    size_t media_count, media_capacity;
    SatByteWriter front, back;
    SatError *err;
} Writing;

/* ---- pictures ---- */

static bool add_media(Writing *writing, SatByteWriter *jpeg, char file[32])
{
    char entry[24], hex[SAT_SHA256_HEX_LENGTH + 1];
    const SatSha256 hash = sat_sha256(jpeg->bytes, jpeg->length);
    sat_sha256_to_hex(&hash, hex);
    (void)snprintf(file, 32, "satchel-%.16s.jpg", hex);
    for (size_t i = 0; i < writing->media_count; i++) {
        if (strcmp(writing->media[i].file, file) == 0) {
            sat_byte_writer_free(jpeg);
            return true;
        }
    }
    Media *media = sat_list_grow(writing->media, writing->media_count, &writing->media_capacity,
                                 sizeof(*media));
    if (media == NULL) {
        return sat_fail(writing->err, SAT_ERR_NO_MEMORY, "not enough memory for a deck of cards");
    }
    writing->media = media;
    memcpy(media[writing->media_count].file, file, sizeof(media[0].file));
    (void)snprintf(entry, sizeof(entry), "%zu", writing->media_count++);
    return sat_publish_zip_add(writing->zip, entry, jpeg, writing->err);
}

static bool put_shot(Writing *writing, const SatPublishShot *shot, bool is_revealed,
                     SatByteWriter *out)
{
    SatByteWriter jpeg = SAT_BYTE_WRITER_INIT;
    char file[32], words[320];
    sat_publish_shot_words(writing->of, shot, is_revealed, words);
    if (sat_interrupt_requested()) {
        return sat_fail(writing->err, SAT_ERR_CANCELLED, "stopped");
    }
    bool done = sat_publish_picture(writing->of, shot, ROOM, &jpeg, NULL, writing->err);
    if (!done) {
        sat_byte_writer_free(&jpeg);
        return sat_publish_pass_damage(writing->publication, "a picture", writing->err);
    }
    done = add_media(writing, &jpeg, file);
    sat_byte_writer_free(&jpeg);
    sat_write_format(out, "<img src=\"%s\" alt=\"", file);
    sat_markup_write(out, words);
    sat_write_text(out, "\">");
    return done;
}

static bool put_stack(Writing *writing, size_t series_index)
{
    const SatSeries *series = sat_case_series(writing->of->model, series_index, NULL);
    const size_t count =
        series->frame_count < MOST_OF_STACK ? series->frame_count : (size_t)MOST_OF_STACK;
    bool done = true;
    if (count < series->frame_count) {
        sat_publish_lose(writing->publication, false,
                         "a stack is shown by %d of its pictures, evenly chosen", MOST_OF_STACK);
    }
    sat_write_text(&writing->front, count > 1 ? "<div class=\"stack\">" : "<div>");
    for (size_t i = 0; done && i < count; i++) {
        const SatPublishShot shot = {
            .series = series_index,
            .frame = count > 1 ? i * (series->frame_count - 1) / (count - 1) : 0};
        done = put_shot(writing, &shot, false, &writing->front);
    }
    sat_write_text(&writing->front, "</div>");
    return done;
}

/* ---- cards ---- */

static void put_text(SatByteWriter *out, const char *label, const char *text)
{
    if (text[0] == '\0') {
        return;
    }
    sat_write_text(out, "<div class=\"text\" dir=\"auto\">");
    if (label[0] != '\0') {
        sat_markup_element(out, "b", label);
        sat_write_text(out, "<br>");
    }
    sat_markup_rich(out, text, 4);
    sat_write_text(out, "</div>");
}

static bool finish_card(Writing *writing, const char *what, const char *name)
{
    SatByteWriter identity = SAT_BYTE_WRITER_INIT;
    const char *case_id = writing->of->model->id;
    sat_write_format(&identity, "%s:%s", case_id[0] != '\0' ? case_id : writing->of->title_hidden,
                     what);
    sat_write_u8(&identity, 0);
    sat_write_u8(&writing->front, 0);
    sat_write_u8(&writing->back, 0);
    bool done = !identity.failed && !writing->front.failed && !writing->back.failed;
    if (done) {
        const SatAnkiNote note = {.identity = (const char *)identity.bytes,
                                  .name = name,
                                  .front = (const char *)writing->front.bytes,
                                  .back = (const char *)writing->back.bytes,
                                  .tag = "satchel"};
        done = sat_anki_collection_add(writing->collection, &note, writing->err);
    } else {
        (void)sat_fail(writing->err, SAT_ERR_NO_MEMORY, "not enough memory for a card");
    }
    sat_byte_writer_free(&identity);
    writing->front.length = writing->back.length = 0;
    return done;
}

static bool put_findings(Writing *writing)
{
    const SatTeaching *teaching = writing->of->teaching;
    bool done = true;
    for (size_t i = 0; done && i < teaching->finding_count; i++) {
        SatPublishShot shot;
        put_text(&writing->back, "", teaching->findings[i].text);
        if (sat_publish_finding_shot(writing->of, &i, &shot)) {
            done = put_shot(writing, &shot, true, &writing->back);
        }
    }
    return done;
}

static bool put_case_card(Writing *writing)
{
    const SatCase *model = writing->of->model;
    char name[64];
    size_t series_count = 0;
    bool done = true;
    if (writing->of->teaching->finding_count == 0 && model->diagnosis[0] == '\0' &&
        model->discussion[0] == '\0') {
        sat_publish_lose(writing->publication, true,
                         "a case without findings, diagnosis and discussion makes no card");
        return true;
    }
    for (size_t i = 0; i < model->study_count; i++) {
        series_count += model->studies[i].series_count;
    }
    put_text(&writing->front, "", writing->of->title_hidden);
    put_text(&writing->front, "", model->presentation);
    for (size_t i = 0; done && i < series_count; i++) {
        done = put_stack(writing, i);
    }
    put_text(&writing->back, "Diagnosis", model->diagnosis);
    done = done && put_findings(writing);
    put_text(&writing->back, "Discussion", model->discussion);
    put_text(&writing->back, "", model->citation);
    (void)snprintf(name, sizeof(name), "Case %zu", writing->of->number);
    return done && finish_card(writing, "case", name);
}

static bool put_question_card(Writing *writing, const SatQuestion *question, size_t number)
{
    SatByteWriter lines = SAT_BYTE_WRITER_INIT;
    SatPublishShot shot;
    char name[64];
    bool done = true;
    put_text(&writing->front, "", question->prompt);
    if (sat_publish_question_shot(writing->of, question, false, &shot)) {
        done = put_shot(writing, &shot, false, &writing->front);
    }
    sat_write_text(&writing->front, question->answer_count > 0 ? "<ol type=\"A\">" : "");
    for (size_t i = 0; i < question->answer_count; i++) {
        sat_write_text(&writing->front, "<li class=\"text\" dir=\"auto\">");
        sat_markup_lines(&writing->front, question->answers[i].text, "<br>");
        sat_write_text(&writing->front, "</li>");
    }
    sat_write_text(&writing->front, question->answer_count > 0 ? "</ol>" : "");
    sat_publish_answer_lines(question, &lines);
    sat_write_u8(&lines, 0);
    put_text(&writing->back, "", lines.failed ? "" : (const char *)lines.bytes);
    if (done && question->region_count > 0 &&
        sat_publish_question_shot(writing->of, question, true, &shot)) {
        done = put_shot(writing, &shot, true, &writing->back);
    }
    writing->back.failed = writing->back.failed || lines.failed;
    sat_byte_writer_free(&lines);
    (void)snprintf(name, sizeof(name), "Case %zu, question %zu", writing->of->number, number);
    return done && finish_card(writing, question->id, name);
}

/* ---- the package ---- */

/* Which entry is which file, as Anki wants it. */
static bool put_media_list(Writing *writing)
{
    SatByteWriter list = SAT_BYTE_WRITER_INIT;
    SatJsonWriter json = sat_json_writer(&list);
    sat_json_open_object(&json, NULL);
    for (size_t i = 0; i < writing->media_count; i++) {
        char entry[24];
        (void)snprintf(entry, sizeof(entry), "%zu", i);
        sat_json_put_text(&json, entry, writing->media[i].file);
    }
    sat_json_close_object(&json);
    return sat_publish_zip_add(writing->zip, "media", &list, writing->err);
}

static bool put_collection(Writing *writing)
{
    SatByteWriter database = SAT_BYTE_WRITER_INIT;
    bool done = sat_anki_collection_write(writing->collection, &database, writing->err) &&
                sat_publish_zip_add(writing->zip, "collection.anki2", &database, writing->err);
    sat_byte_writer_free(&database);
    return done;
}

static bool put_cases(Writing *writing, SatPublishCase *of)
{
    bool done = true;
    while (done && sat_publish_next_case(writing->publication, of, writing->err)) {
        done = put_case_card(writing);
        for (size_t i = 0; done && i < of->teaching->question_count; i++) {
            done = put_question_card(writing, &of->teaching->questions[i], i + 1);
        }
    }
    if (!done || writing->err->code != SAT_OK) {
        return false;
    }
    if (writing->publication->cases_read == 0) {
        return sat_fail(writing->err, SAT_ERR_CORRUPT,
                        "no case of it is whole; take another copy of the pack");
    }
    return sat_anki_collection_count(writing->collection) > 0 ||
           sat_fail(writing->err, SAT_ERR_FORMAT,
                    "no case of it has findings, a diagnosis or a question");
}

bool sat_publish_anki(SatPublication *publication, const char *path, SatError *err)
{
    SatPublishCase of = {0};
    SAT_AUTO(SatAnkiCollection) *collection = sat_anki_collection_new(publication->title, err);
    SAT_AUTO(SatPublishZip) *zip = collection != NULL ? sat_publish_zip_new(path, err) : NULL;
    Writing writing = {.publication = publication,
                       .of = &of,
                       .collection = collection,
                       .zip = zip,
                       .front = SAT_BYTE_WRITER_INIT,
                       .back = SAT_BYTE_WRITER_INIT,
                       .err = err};
    sat_publish_lose(publication, false, "cards have no steps, views, points and second tries");
    bool done = zip != NULL && put_cases(&writing, &of) && put_collection(&writing) &&
                put_media_list(&writing);
    sat_publish_case_free(&of);
    sat_byte_writer_free(&writing.front);
    sat_byte_writer_free(&writing.back);
    free(writing.media);
    return done && sat_publish_zip_finish(zip, err);
}
