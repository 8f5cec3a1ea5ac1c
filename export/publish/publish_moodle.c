/* Questions as Moodle XML, with their pictures; places to find as markers to drop. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "export/publish/markup.h"
#include "export/publish/publish_picture.h"
#include "formats/base/base64.h"
#include "formats/base/json_value.h"

/* ddmarker's own limit of the picture behind. */
static const SatPictureRoom ROOM = {600, 400};

typedef struct {
    SatPublication *publication;
    const SatPublishCase *of;
    SatByteWriter *out;
    SatError *err;
    char picture[32];   /* the name of the question's picture; "": none */
    SatByteWriter jpeg; /* its bytes as base64 */
    SatPublishedSize size;
} Writing;

/* ---- texts ---- */

/* HTML as the text of an element: escaped twice. */
static void put_html(SatByteWriter *out, const char *name, const char *text, const char *picture)
{
    SatByteWriter html = SAT_BYTE_WRITER_INIT;
    sat_write_text(&html, text[0] != '\0' ? "<p dir=\"auto\">" : "");
    sat_markup_lines(&html, text, "<br>");
    sat_write_text(&html, text[0] != '\0' ? "</p>" : "");
    if (picture[0] != '\0') {
        sat_write_format(&html,
                         "<p><img src=\"@@PLUGINFILE@@/%s\" alt=\"The picture that is asked "
                         "about\"></p>",
                         picture);
    }
    sat_write_format(out, "<%s format=\"html\"><text>", name);
    sat_markup_write_bytes(out, html.bytes, html.length);
    sat_write_text(out, "</text>");
    out->failed = out->failed || html.failed;
    sat_byte_writer_free(&html);
}

static void put_whole_html(SatByteWriter *out, const char *name, const char *text)
{
    put_html(out, name, text, "");
    sat_write_format(out, "</%s>\n", name);
}

static void put_number(SatByteWriter *out, const char *name, double value)
{
    char text[32];
    sat_format_double(value, text);
    sat_write_format(out, "<%s>%s</%s>\n", name, text, name);
}

/* ---- pictures ---- */

static bool make_picture(Writing *writing, const SatQuestion *question, size_t number)
{
    SatPublishShot shot;
    SatByteWriter jpeg = SAT_BYTE_WRITER_INIT;
    writing->picture[0] = '\0';
    writing->jpeg.length = 0;
    if (!sat_publish_question_shot(writing->of, question, false, &shot)) {
        return true;
    }
    bool done = sat_publish_picture(writing->of, &shot, ROOM, &jpeg, &writing->size, writing->err);
    if (done) {
        (void)snprintf(writing->picture, sizeof(writing->picture), "case%zu-q%zu.jpg",
                       writing->of->number, number);
        sat_write_base64(&writing->jpeg, jpeg.bytes, jpeg.length);
    } else {
        done = sat_publish_pass_damage(writing->publication, "a picture", writing->err);
    }
    sat_byte_writer_free(&jpeg);
    return done;
}

static void put_file(const Writing *writing)
{
    if (writing->picture[0] != '\0') {
        sat_write_format(writing->out, "<file name=\"%s\" path=\"/\" encoding=\"base64\">",
                         writing->picture);
        sat_write_bytes(writing->out, writing->jpeg.bytes, writing->jpeg.length);
        sat_write_text(writing->out, "</file>\n");
    }
}

/* ---- what all kinds have ---- */

static void put_start(const Writing *writing, const SatQuestion *question, const char *type)
{
    SatByteWriter *out = writing->out;
    bool is_behind = strcmp(type, "ddmarker") == 0; /* the picture has its own place then */
    sat_write_format(out, "<question type=\"%s\">\n<name><text>", type);
    sat_write_format(out, "Case %zu: ", writing->of->number);
    sat_markup_write(out, question->id);
    sat_write_text(out, "</text></name>\n");
    put_html(out, "questiontext", question->prompt, is_behind ? "" : writing->picture);
    if (!is_behind) {
        put_file(writing);
    }
    sat_write_text(out, "</questiontext>\n");
    put_whole_html(out, "generalfeedback", "");
    put_number(out, "defaultgrade", question->points * question->weight);
    double share = question->points > 0 ? question->penalty / question->points : 0;
    put_number(out, "penalty", fmin(fmax(share, 0), 1));
    sat_write_text(out, "<hidden>0</hidden>\n");
}

static void put_overall(const Writing *writing, const SatQuestion *question)
{
    put_whole_html(writing->out, "correctfeedback", question->feedback_correct);
    put_whole_html(writing->out, "partiallycorrectfeedback", "");
    put_whole_html(writing->out, "incorrectfeedback", question->feedback_wrong);
}

static void put_end(const Writing *writing, const SatQuestion *question)
{
    if (question->hint[0] != '\0') {
        put_whole_html(writing->out, "hint", question->hint);
    }
    if (question->time_limit_s > 0) {
        sat_publish_lose(writing->publication, false,
                         "Moodle has time limits of a whole quiz, not of a question");
    }
    sat_write_text(writing->out, "</question>\n");
}

static void put_answer(SatByteWriter *out, double fraction, const char *text, bool is_html,
                       const char *feedback)
{
    char number[32];
    sat_format_double(fraction, number);
    sat_write_format(out, "<answer fraction=\"%s\" format=\"%s\"><text>", number,
                     is_html ? "html" : "moodle_auto_format");
    if (is_html) {
        SatByteWriter html = SAT_BYTE_WRITER_INIT;
        sat_markup_lines(&html, text, "<br>");
        sat_markup_write_bytes(out, html.bytes, html.length);
        out->failed = out->failed || html.failed;
        sat_byte_writer_free(&html);
    } else {
        sat_markup_write(out, text);
    }
    sat_write_text(out, "</text>\n");
    put_whole_html(out, "feedback", feedback);
    sat_write_text(out, "</answer>\n");
}

/* ---- kinds ---- */

/* Moodle takes these grades alone. */
static double grade_near(double percent)
{
    static const double grades[] = {100,      90,       83.33333, 80,       75, 70, 66.66667,
                                    60,       50,       40,       33.33333, 30, 25, 20,
                                    16.66667, 14.28571, 12.5,     11.11111, 10, 5,  0};
    double best = 0;
    for (size_t i = 0; i < sizeof(grades) / sizeof(grades[0]); i++) {
        if (fabs(grades[i] - fabs(percent)) < fabs(best - fabs(percent))) {
            best = grades[i];
        }
    }
    return percent < 0 && best > 0 ? -best : best;
}

static double percent_of(const SatQuestion *question, const SatAnswer *answer, size_t right)
{
    bool is_multiple = question->kind == SAT_QUESTION_MULTIPLE;
    double points = question->points > 0 ? question->points : 1;
    if (answer->has_points) {
        return answer->points / points * 100;
    }
    if (answer->is_correct) {
        return is_multiple ? 100.0 / (double)right : 100;
    }
    double off = question->gives_partial ? -100.0 / (double)right : -100;
    return is_multiple ? off : 0;
}

static void put_choice(const Writing *writing, const SatQuestion *question, size_t right)
{
    SatByteWriter *out = writing->out;
    bool is_single = question->kind == SAT_QUESTION_SINGLE;
    put_start(writing, question, "multichoice");
    sat_write_format(out, "<single>%s</single>\n<shuffleanswers>%d</shuffleanswers>\n",
                     is_single ? "true" : "false", question->may_shuffle ? 1 : 0);
    sat_write_text(out, "<answernumbering>ABCD</answernumbering>\n");
    put_overall(writing, question);
    for (size_t i = 0; i < question->answer_count; i++) {
        const SatAnswer *answer = &question->answers[i];
        double percent = percent_of(question, answer, right);
        double grade = grade_near(fmin(fmax(percent, -100), 100));
        if (fabs(grade - percent) > 0.01) {
            sat_publish_lose(writing->publication, false,
                             "points of an answer become the nearest grade that Moodle has");
        }
        put_answer(out, grade, answer->text, true, answer->feedback);
    }
    put_end(writing, question);
}

static void put_boolean(const Writing *writing, const SatQuestion *question)
{
    put_start(writing, question, "truefalse");
    for (size_t i = 0; i < question->answer_count && i < 2; i++) {
        const SatAnswer *answer = &question->answers[i];
        const char *general =
            answer->is_correct ? question->feedback_correct : question->feedback_wrong;
        put_answer(writing->out, answer->is_correct ? 100 : 0, i == 0 ? "true" : "false", false,
                   answer->feedback[0] != '\0' ? answer->feedback : general);
    }
    put_end(writing, question);
}

static void put_own_words(const Writing *writing, const SatQuestion *question)
{
    SatByteWriter *out = writing->out;
    bool is_short = question->accepted_count > 0;
    put_start(writing, question, is_short ? "shortanswer" : "essay");
    if (is_short) {
        sat_write_text(out, "<usecase>0</usecase>\n");
        for (size_t i = 0; i < question->accepted_count; i++) {
            if (strchr(question->accepted[i], '*') != NULL) {
                sat_publish_lose(writing->publication, false,
                                 "* in an accepted word stands for any letters in Moodle");
            }
            put_answer(out, 100, question->accepted[i], false,
                       question->model_answer[0] != '\0' ? question->model_answer
                                                         : question->feedback_correct);
        }
    } else {
        sat_write_text(out, "<responseformat>editor</responseformat>\n"
                            "<responserequired>1</responserequired>\n"
                            "<responsefieldlines>5</responsefieldlines>\n"
                            "<attachments>0</attachments>\n"
                            "<attachmentsrequired>0</attachmentsrequired>\n");
        put_whole_html(out, "graderinfo", question->model_answer);
        put_whole_html(out, "responsetemplate", "");
    }
    put_end(writing, question);
}

/* ---- places ---- */

static void put_points(SatByteWriter *out, const SatShape *shape, const SatPublishedSize *size)
{
    const SatPoint *p = shape->points;
    const double across = size->across, down = size->down;
    if (shape->kind == SAT_SHAPE_CIRCLE && fabs(across - down) < 1e-9) {
        double radius = hypot(p[1].x - p[0].x, p[1].y - p[0].y) * across;
        sat_write_format(out, "<shape>circle</shape>\n<coords>%ld,%ld;%ld</coords>\n",
                         lround(p[0].x * across), lround(p[0].y * down), lround(fmax(1, radius)));
    } else if (shape->kind == SAT_SHAPE_BOX) {
        sat_write_format(out, "<shape>rectangle</shape>\n<coords>%ld,%ld;%ld,%ld</coords>\n",
                         lround(fmin(p[0].x, p[1].x) * across), lround(fmin(p[0].y, p[1].y) * down),
                         lround(fmax(1, fabs(p[1].x - p[0].x) * across)),
                         lround(fmax(1, fabs(p[1].y - p[0].y) * down)));
    } else {
        bool is_round = shape->kind == SAT_SHAPE_ELLIPSE || shape->kind == SAT_SHAPE_CIRCLE;
        size_t count = is_round ? 24 : shape->point_count;
        SatPoint u = {p[1].x - p[0].x, p[1].y - p[0].y}, v = {-u.y, u.x};
        if (shape->kind == SAT_SHAPE_ELLIPSE) {
            v = (SatPoint){p[2].x - p[0].x, p[2].y - p[0].y};
        }
        sat_write_text(out, "<shape>polygon</shape>\n<coords>");
        for (size_t i = 0; i < count; i++) {
            double angle = 6.283185307179586 * (double)i / 24;
            SatPoint at = is_round ? (SatPoint){p[0].x + u.x * cos(angle) + v.x * sin(angle),
                                                p[0].y + u.y * cos(angle) + v.y * sin(angle)}
                                   : p[i];
            sat_write_format(out, "%s%ld,%ld", i > 0 ? ";" : "", lround(at.x * across),
                             lround(at.y * down));
        }
        sat_write_text(out, "</coords>\n");
    }
}

/* The right place on the picture that is shown. */
static const SatRegion *right_region(const SatQuestion *question)
{
    for (size_t i = 0; i < question->region_count; i++) {
        if (question->regions[i].is_correct) {
            return &question->regions[i];
        }
    }
    return NULL;
}

static void put_hotspot(const Writing *writing, const SatQuestion *question)
{
    SatByteWriter *out = writing->out;
    const SatRegion *region = right_region(question);
    if (writing->picture[0] == '\0' || region == NULL) {
        sat_publish_lose(writing->publication, true,
                         "a question to point at a picture without its picture is left out");
        return;
    }
    if (question->region_count > 1) {
        sat_publish_lose(writing->publication, false,
                         "of a question to point at a picture Moodle gets the first right place: "
                         "other places, and what is told of them, have none in it");
    }
    sat_publish_lose(writing->publication, false,
                     "a place is asked for on one picture, not in the stack");
    put_start(writing, question, "ddmarker");
    put_overall(writing, question);
    put_file(writing);
    sat_write_text(out, "<drag>\n<no>1</no>\n<text>Here</text>\n<noofdrags>1</noofdrags>\n</drag>\n"
                        "<drop>\n<no>1</no>\n");
    put_points(out, &region->shape, &writing->size);
    sat_write_text(out, "<choice>1</choice>\n</drop>\n");
    put_end(writing, question);
}

/* ---- the whole ---- */

static void put_question(const Writing *writing, const SatQuestion *question)
{
    size_t right = 0;
    for (size_t i = 0; i < question->answer_count; i++) {
        right += question->answers[i].is_correct;
    }
    switch (question->kind) {
    case SAT_QUESTION_SINGLE:
    case SAT_QUESTION_MULTIPLE:
        if (right > 0) {
            put_choice(writing, question, right);
        } else {
            sat_publish_lose(writing->publication, true,
                             "a choice without a right answer has no place in Moodle: left out");
        }
        break;
    case SAT_QUESTION_BOOLEAN:
        put_boolean(writing, question);
        break;
    case SAT_QUESTION_HOTSPOT:
        put_hotspot(writing, question);
        break;
    case SAT_QUESTION_TEXT:
        put_own_words(writing, question);
        break;
    case SAT_QUESTION_KINDS:
        break;
    }
}

bool sat_publish_moodle(SatPublication *publication, SatByteWriter *out, SatError *err)
{
    SatPublishCase of = {0};
    Writing writing = {.publication = publication, .of = &of, .out = out, .err = err};
    bool done = true;
    size_t asked = 0;
    sat_write_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    while (done && sat_publish_next_case(publication, &of, err)) {
        sat_write_format(out,
                         "<question type=\"category\">\n<category><text>$course$/top/Case %zu"
                         "</text></category>\n</question>\n",
                         of.number);
        for (size_t i = 0; done && i < of.teaching->question_count; i++) {
            done = make_picture(&writing, &of.teaching->questions[i], i + 1);
            if (done) {
                put_question(&writing, &of.teaching->questions[i]);
                asked++;
            }
        }
        if (of.teaching->finding_count > 0) {
            sat_publish_lose(publication, false, "Moodle XML has no findings");
        }
    }
    sat_publish_case_free(&of);
    out->failed = out->failed || writing.jpeg.failed;
    sat_byte_writer_free(&writing.jpeg);
    sat_write_text(out, "</quiz>\n");
    if (err->code == SAT_OK && publication->cases_read > 0 && asked == 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "the pack has no question");
    }
    return err->code == SAT_OK;
}
