/* Questions as GIFT text. */
#include <math.h>
#include <string.h>

#include "export/publish/gift_form.h"
#include "formats/base/json_value.h"

/* ---- texts ---- */

static void put_escaped(SatByteWriter *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            sat_write_text(out, "\\n");
        } else {
            sat_write_text(out, strchr("~=#{}:\\", *text) != NULL ? "\\" : "");
            sat_write_u8(out, (uint8_t)*text);
        }
    }
}

/* As it is: neither HTML, nor a weight, nor a form is read out of it. */
static void put_text(SatByteWriter *out, const char *text)
{
    bool is_odd = strpbrk(text, "<&") != NULL || strchr("%[", text[0]) != NULL;
    sat_write_text(out, is_odd && text[0] != '\0' ? "[plain]" : "");
    put_escaped(out, text);
}

/* A pair is written with an arrow, which nothing escapes. */
static void put_word(SatByteWriter *out, const char *text)
{
    for (const char *arrow = strstr(text, "->"); arrow != NULL; arrow = strstr(text, "->")) {
        for (; text < arrow; text++) {
            char letter[2] = {*text, '\0'};
            put_escaped(out, letter);
        }
        sat_write_text(out, "\xE2\x86\x92");
        text = arrow + 2;
    }
    put_escaped(out, text);
}

static void put_feedback(SatByteWriter *out, const char *own, const char *general)
{
    bool both = own[0] != '\0' && general[0] != '\0' && strcmp(own, general) != 0;
    if (own[0] != '\0' || general[0] != '\0') {
        sat_write_u8(out, '#');
        put_text(out, own[0] != '\0' ? own : general);
        if (both) {
            sat_write_text(out, "\\n");
            put_escaped(out, general);
        }
    }
}

static void put_weight(SatByteWriter *out, double percent)
{
    char text[32];
    sat_format_double(round(fmin(fmax(percent, -100), 100) * 1e5) / 1e5, text);
    sat_write_format(out, "%%%s%%", text);
}

/* ---- kinds ---- */

static size_t right_count(const SatQuestion *question)
{
    size_t count = 0;
    for (size_t i = 0; i < question->answer_count; i++) {
        count += question->answers[i].is_correct;
    }
    return count;
}

static bool has_own_points(const SatQuestion *question)
{
    for (size_t i = 0; i < question->answer_count; i++) {
        if (question->answers[i].has_points) {
            return true;
        }
    }
    return false;
}

static double percent_of(const SatQuestion *question, const SatAnswer *answer, size_t right,
                         bool has_own)
{
    double points = question->points > 0 ? question->points : 1;
    if (answer->has_points) {
        return answer->points / points * 100;
    }
    if (answer->is_correct) {
        return 100.0 / (double)right;
    }
    return has_own ? 0 : question->gives_partial ? -100.0 / (double)right : -100;
}

static const char *general_of(const SatQuestion *question)
{
    return strcmp(question->feedback_correct, question->feedback_wrong) == 0
               ? question->feedback_correct
               : "";
}

static void put_general(SatByteWriter *out, const char *text)
{
    if (text[0] != '\0') {
        sat_write_text(out, "####");
        put_text(out, text);
    }
}

static void put_choice(SatPublication *publication, const SatQuestion *question, SatByteWriter *out)
{
    const char *general = general_of(question);
    size_t right = right_count(question);
    bool is_single = question->kind == SAT_QUESTION_SINGLE;
    bool has_own = has_own_points(question);
    if (!is_single && !has_own && !question->gives_partial) {
        sat_publish_lose(publication, false,
                         "all or nothing of a multiple choice is written as weights: a wrong "
                         "answer takes everything off");
    }
    sat_write_text(out, "{\n");
    for (size_t i = 0; i < question->answer_count; i++) {
        const SatAnswer *answer = &question->answers[i];
        const char *told =
            answer->is_correct ? question->feedback_correct : question->feedback_wrong;
        sat_write_u8(out, is_single && answer->is_correct ? '=' : '~');
        if (is_single ? answer->has_points : right > 0) {
            put_weight(out, percent_of(question, answer, right, has_own));
        }
        put_text(out, answer->text);
        put_feedback(out, answer->feedback, general[0] == '\0' && is_single ? told : "");
        sat_write_u8(out, '\n');
    }
    if (!is_single && general[0] == '\0' &&
        (question->feedback_correct[0] != '\0' || question->feedback_wrong[0] != '\0')) {
        sat_publish_lose(publication, false,
                         "of a multiple choice, what is told when all is right is told always");
        general = question->feedback_correct;
    }
    put_general(out, general);
    sat_write_u8(out, '}');
}

static void put_boolean(SatPublication *publication, const SatQuestion *question,
                        SatByteWriter *out)
{
    bool is_true = question->answer_count > 0 && question->answers[0].is_correct;
    const char *general = general_of(question);
    const char *feedback[2] = {"", ""}; /* when wrong, when right */
    for (size_t i = 0; i < question->answer_count; i++) {
        const SatAnswer *answer = &question->answers[i];
        feedback[answer->is_correct] = answer->feedback;
        if (strcmp(answer->text, i == 0 ? "True" : "False") != 0) {
            sat_publish_lose(publication, false, "true and false are always called so");
        }
    }
    bool has_general = general[0] != '\0';
    sat_write_text(out, is_true ? "{T" : "{F");
    SatByteWriter right = SAT_BYTE_WRITER_INIT;
    put_feedback(&right, feedback[1], has_general ? "" : question->feedback_correct);
    size_t before = out->length;
    put_feedback(out, feedback[0], has_general ? "" : question->feedback_wrong);
    sat_write_text(out, out->length == before && right.length > 0 ? "#" : "");
    sat_write_bytes(out, right.bytes, right.length);
    out->failed = out->failed || right.failed;
    sat_byte_writer_free(&right);
    put_general(out, general);
    sat_write_u8(out, '}');
}

/* The importer makes a model answer of the accepted words: it is not written again. */
static bool says_more(const SatQuestion *question)
{
    const char *at = question->model_answer;
    for (size_t i = 0; i < question->accepted_count; i++) {
        size_t length = strlen(question->accepted[i]);
        if (strncmp(at, question->accepted[i], length) != 0) {
            return true;
        }
        at += length;
        at += strspn(at, "\n");
    }
    return *at != '\0';
}

static void put_own_words(SatPublication *publication, const SatQuestion *question,
                          SatByteWriter *out)
{
    const char *general = general_of(question);
    bool has_more = question->model_answer[0] != '\0' && says_more(question);
    sat_write_u8(out, '{');
    for (size_t i = 0; i < question->accepted_count; i++) {
        sat_write_u8(out, '=');
        sat_write_text(out, strchr("%[", question->accepted[i][0]) != NULL ? "%100%" : "");
        put_word(out, question->accepted[i]);
        put_feedback(out, i == 0 && general[0] == '\0' ? question->feedback_correct : "", "");
        sat_write_u8(out, ' ');
    }
    if (has_more || general[0] == '\0') {
        sat_publish_lose(publication, false,
                         "a model answer, and what is told of an answer in own words, becomes "
                         "general feedback");
    }
    if (has_more) {
        put_general(out, question->model_answer);
        if (general[0] != '\0' && strcmp(general, question->model_answer) != 0) {
            sat_write_text(out, "\\n");
            put_escaped(out, general);
        }
    } else {
        put_general(out, general);
    }
    sat_write_u8(out, '}');
}

static bool fits(const SatQuestion *question)
{
    size_t right = right_count(question);
    switch (question->kind) {
    case SAT_QUESTION_SINGLE:
        return right > 0 && right < question->answer_count;
    case SAT_QUESTION_MULTIPLE:
        return right > 0 && question->answer_count > 1;
    case SAT_QUESTION_BOOLEAN:
    case SAT_QUESTION_TEXT:
        return true;
    case SAT_QUESTION_HOTSPOT:
    case SAT_QUESTION_KINDS:
        break;
    }
    return false;
}

static void note_losses(SatPublication *publication, const SatQuestion *question)
{
    if (question->hint[0] != '\0' || question->retries > 0 || question->penalty > 0 ||
        question->time_limit_s > 0 || question->weight < 1 || question->weight > 1) {
        sat_publish_lose(publication, false,
                         "GIFT has no hints, retries, penalties, weights and time limits");
    }
    if (question->view != SAT_NO_INDEX) {
        sat_publish_lose(publication, false, "GIFT has no pictures: questions stand without them");
    }
}

void sat_gift_put_question(SatPublication *publication, const SatQuestion *question,
                           SatByteWriter *out)
{
    if (!fits(question)) {
        sat_publish_lose(publication, true,
                         question->kind == SAT_QUESTION_HOTSPOT
                             ? "GIFT has no questions to point at a picture: left out"
                             : "GIFT asks for right and wrong answers: a question without both is "
                               "left out");
        return;
    }
    note_losses(publication, question);
    sat_write_text(out, "::");
    put_escaped(out, question->id);
    sat_write_text(out, "::[plain]");
    put_escaped(out, question->prompt);
    sat_write_u8(out, ' ');
    if (question->kind == SAT_QUESTION_BOOLEAN) {
        put_boolean(publication, question, out);
    } else if (question->kind == SAT_QUESTION_TEXT) {
        put_own_words(publication, question, out);
    } else {
        put_choice(publication, question, out);
    }
    sat_write_text(out, "\n\n");
}

static void put_category_part(SatByteWriter *out, const char *text)
{
    sat_write_u8(out, '/');
    for (; *text != '\0'; text++) {
        sat_write_u8(out, (uint8_t)(*text == '/' || *text == '\n' ? ' ' : *text));
    }
}

void sat_gift_put_category(const SatPublishCase *publish_case, SatByteWriter *out)
{
    const SatCase *model = publish_case->model;
    if (model->tag_count == 0 && publish_case->count == 1) {
        return;
    }
    sat_write_text(out, "$CATEGORY: $course$/top");
    for (size_t i = 0; i < model->tag_count; i++) {
        put_category_part(out, model->tags[i]);
    }
    if (model->tag_count == 0) {
        sat_write_format(out, "/Case %zu", publish_case->number);
    }
    sat_write_text(out, "\n\n");
}

bool sat_publish_gift(SatPublication *publication, SatByteWriter *out, SatError *err)
{
    SatPublishCase of = {0};
    size_t before = out->length;
    while (sat_publish_next_case(publication, &of, err)) {
        SatByteWriter questions = SAT_BYTE_WRITER_INIT;
        for (size_t i = 0; i < of.teaching->question_count; i++) {
            sat_gift_put_question(publication, &of.teaching->questions[i], &questions);
        }
        if (questions.length > 0) {
            sat_gift_put_category(&of, out);
            sat_write_bytes(out, questions.bytes, questions.length);
        }
        out->failed = out->failed || questions.failed;
        sat_byte_writer_free(&questions);
        if (of.teaching->finding_count > 0) {
            sat_publish_lose(publication, false, "GIFT has no findings");
        }
    }
    sat_publish_case_free(&of);
    if (err->code == SAT_OK && !out->failed && publication->cases_read > 0 &&
        out->length == before) {
        return sat_fail(err, SAT_ERR_FORMAT, "the pack has no question that GIFT can hold");
    }
    return err->code == SAT_OK;
}
