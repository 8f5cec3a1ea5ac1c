/* Makes a question of a case of one in GIFT. */
#include "export/import/gift_question.h"

#include <stdio.h>
#include <string.h>

#include "export/import/import_text.h"
#include "formats/case/case_model.h"
#include "formats/case/teaching.h"

typedef struct {
    bool is_right; /* written with "=" */
    bool has_weight;
    double percent;
    SatGiftPart text, feedback;
} Answer;

typedef struct {
    SatImportCase *building;
    size_t line;
    SatGiftPart title, before, answers, after, general;
    Answer list[SAT_TEACHING_MAX_ANSWERS];
    size_t count;
    bool has_wrong, has_pairs;
} Question;

/* ---- parts ---- */

static bool split(Question *question, SatGiftPart part)
{
    size_t end = 0;
    if (part.length >= 2 && memcmp(part.text, "::", 2) == 0) {
        end = sat_gift_find(part, 2, "::");
        if (end < part.length) {
            question->title = sat_gift_slice(part, 2, end);
            part = sat_gift_slice(part, end + 2, part.length);
        }
    }
    size_t open = sat_gift_find(part, 0, "{");
    size_t close = sat_gift_find(part, open, "}");
    if (open == part.length) {
        sat_import_lose(question->building, question->line,
                        "a text without answers is no question, and left out");
        return false;
    }
    if (close == part.length) {
        sat_import_lose(question->building, question->line,
                        "the answers of this question do not end: a } is missing; left out");
        return false;
    }
    question->before = sat_gift_slice(part, 0, open);
    question->answers = sat_gift_slice(part, open + 1, close);
    question->after = sat_gift_slice(part, close + 1, part.length);
    size_t general = sat_gift_find(question->answers, 0, "####");
    question->general = sat_gift_slice(question->answers, general + 4, question->answers.length);
    question->answers = sat_gift_slice(question->answers, 0, general);
    return true;
}

/* Where the next answer begins. */
static size_t next_answer(SatGiftPart part, size_t from)
{
    for (size_t i = from; i < part.length; i++) {
        if (part.text[i] == '=' || part.text[i] == '~') {
            return i;
        }
        i += part.text[i] == '\\';
    }
    return part.length;
}

static void read_answer(Question *question, SatGiftPart part)
{
    Answer *answer = &question->list[question->count++];
    answer->is_right = part.text[0] == '=';
    part = sat_gift_slice(part, 1, part.length);
    answer->percent = answer->is_right ? 100 : 0;
    answer->has_weight = sat_gift_take_weight(&part, &answer->percent);
    size_t feedback = sat_gift_find(part, 0, "#");
    answer->text = sat_gift_slice(part, 0, feedback);
    answer->feedback = sat_gift_slice(part, feedback + 1, part.length);
    question->has_wrong = question->has_wrong || !answer->is_right;
    question->has_pairs =
        question->has_pairs || sat_gift_find(answer->text, 0, "->") < answer->text.length;
}

/* False: there are too many. */
static bool read_answers(Question *question, SatGiftPart part)
{
    for (size_t at = next_answer(part, 0); at < part.length;) {
        size_t end = next_answer(part, at + 1);
        if (question->count == SAT_TEACHING_MAX_ANSWERS) {
            return false;
        }
        read_answer(question, sat_gift_slice(part, at, end));
        at = end;
    }
    return true;
}

/* ---- writing ---- */

static void set_part(Question *question, json_t *object, const char *key, SatGiftPart part)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_gift_write(part, &text);
    sat_import_set_long(question->building, object, key, (const char *)text.bytes, text.length);
    question->building->failed = question->building->failed || text.failed;
    sat_byte_writer_free(&text);
}

static bool is_empty(SatGiftPart part)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_gift_write(part, &text);
    const char *trimmed = text.length > 0 ? (const char *)text.bytes : "";
    size_t length = text.length;
    sat_import_trim(&trimmed, &length);
    sat_byte_writer_free(&text);
    return length == 0;
}

static bool id_is_taken(const Question *question, const char *id)
{
    const json_t *questions = json_object_get(question->building->root, "questions");
    for (size_t i = 0; i + 1 < json_array_size(questions); i++) {
        const json_t *other = json_object_get(json_array_get(questions, i), "id");
        if (other != NULL && strcmp(json_string_value(other), id) == 0) {
            return true;
        }
    }
    return false;
}

/* The title as an id, when it can be one: letters, digits, and "-" for what lies between. */
static void set_id_of_title(Question *question, json_t *object)
{
    char id[65];
    size_t length = 0;
    for (size_t i = 0; i < question->title.length && length < 48; i++) {
        char c = question->title.text[i];
        bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
        if (is_kept) {
            id[length++] = c;
        } else if (length > 0 && id[length - 1] != '-') {
            id[length++] = '-';
        }
    }
    while (length > 0 && id[length - 1] == '-') {
        length--;
    }
    id[length] = '\0';
    /* "q7" is the name of one without a title. */
    bool is_usual = length > 1 && id[0] == 'q' && strspn(id + 1, "0123456789") == length - 1;
    if (length > 0 && !is_usual && !id_is_taken(question, id)) {
        sat_import_set_label(question->building, object, "id", id, length);
    }
}

static json_t *add_question(Question *question, const char *kind)
{
    json_t *object = sat_import_add_entry(question->building, "questions", "q");
    SatByteWriter prompt = SAT_BYTE_WRITER_INIT;
    if (object == NULL) {
        return NULL;
    }
    set_id_of_title(question, object);
    sat_import_set_label(question->building, object, "kind", kind, strlen(kind));
    sat_gift_write(question->before, &prompt);
    if (!is_empty(question->after)) {
        sat_write_text(&prompt, prompt.length > 0 ? " _____ " : "_____ ");
        sat_gift_write(question->after, &prompt);
    }
    if (prompt.length == 0) {
        sat_gift_write(question->title, &prompt);
    }
    sat_import_set_long(question->building, object, "prompt",
                        prompt.length > 0 ? (const char *)prompt.bytes : "?",
                        prompt.length > 0 ? prompt.length : 1);
    question->building->failed = question->building->failed || prompt.failed;
    sat_byte_writer_free(&prompt);
    return object;
}

static void add_feedback(Question *question, json_t *object, const char *key, SatGiftPart part)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_gift_write(part, &text);
    if (object != NULL && text.length > 0) {
        sat_import_add_paragraph(question->building, object, key, (const char *)text.bytes,
                                 text.length);
    }
    question->building->failed = question->building->failed || text.failed;
    sat_byte_writer_free(&text);
}

/* Told whatever was answered. */
static void add_general(Question *question, json_t *object)
{
    add_feedback(question, object, "feedback_correct", question->general);
    add_feedback(question, object, "feedback_wrong", question->general);
}

/* ---- kinds ---- */

static void add_choice(Question *question)
{
    bool has_right = false;
    bool has_weights = false;
    bool is_single = false;
    for (size_t i = 0; i < question->count; i++) {
        is_single = is_single || question->list[i].is_right;
        has_right = has_right || question->list[i].percent > 0;
        has_weights = has_weights || question->list[i].has_weight;
    }
    if (question->count < 2 || !has_right) {
        sat_import_lose(question->building, question->line, "%s: left out",
                        question->count < 2 ? "a choice of fewer than two answers"
                                            : "no answer of this question is right");
        return;
    }
    json_t *object = add_question(question, is_single ? "single" : "multiple");
    for (size_t i = 0; i < question->count; i++) {
        const Answer *answer = &question->list[i];
        json_t *choice =
            sat_import_add_object(question->building, object, "answers", SAT_TEACHING_MAX_ANSWERS);
        set_part(question, choice, "text", answer->text);
        if (choice != NULL && json_object_get(choice, "text") == NULL) {
            sat_import_set_label(question->building, choice, "text", "-", 1);
        }
        bool is_correct = is_single ? answer->is_right : answer->percent > 0;
        if (is_correct) {
            sat_import_set_true(question->building, choice, "correct");
        }
        if (is_single ? answer->has_weight : has_weights) {
            sat_import_set_number(question->building, choice, "points", answer->percent / 100);
        }
        set_part(question, choice, "feedback", answer->feedback);
    }
    add_general(question, object);
    if (!is_single) {
        sat_import_set_true(question->building, object, "partial");
    }
}

/* {T#told when wrong#told when right} */
static bool add_boolean(Question *question)
{
    SatGiftPart part = question->answers;
    size_t end = sat_gift_find(part, 0, "#");
    SatGiftPart word = sat_gift_slice(part, 0, end);
    bool is_true = sat_import_equal(word.text, word.length, "T") ||
                   sat_import_equal(word.text, word.length, "TRUE");
    bool is_false = sat_import_equal(word.text, word.length, "F") ||
                    sat_import_equal(word.text, word.length, "FALSE");
    if (!is_true && !is_false) {
        return false;
    }
    size_t second = sat_gift_find(part, end + 1, "#");
    json_t *object = add_question(question, "boolean");
    static const char *const words[2] = {"True", "False"};
    for (size_t i = 0; i < 2; i++) {
        json_t *choice = sat_import_add_object(question->building, object, "answers", 2);
        sat_import_set_label(question->building, choice, "text", words[i], strlen(words[i]));
        if ((i == 0) == is_true) {
            sat_import_set_true(question->building, choice, "correct");
        }
    }
    add_feedback(question, object, "feedback_wrong", sat_gift_slice(part, end + 1, second));
    add_feedback(question, object, "feedback_correct",
                 sat_gift_slice(part, second + 1, part.length));
    add_general(question, object);
    return true;
}

static void add_accepted(Question *question, json_t *object, const Answer *answer)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_gift_write(answer->text, &text);
    json_t *list = object != NULL ? json_object_get(object, "accepted") : NULL;
    if (object != NULL && list == NULL) {
        list = json_array();
        question->building->failed =
            question->building->failed || json_object_set_new(object, "accepted", list) != 0;
    }
    const char *word = text.length > 0 ? (const char *)text.bytes : "";
    size_t length = text.length;
    sat_import_trim(&word, &length);
    bool is_label = length > 0 && length <= SAT_CASE_MAX_LABEL_BYTES &&
                    memchr(word, '\n', length) == NULL && memchr(word, '\t', length) == NULL;
    if (is_label && list != NULL && !question->building->failed) {
        question->building->failed = json_array_append_new(list, json_stringn(word, length)) != 0;
    } else if (list != NULL) {
        sat_import_lose(question->building, question->line,
                        "an accepted answer is empty or too long, and left out");
    }
    if (memchr(word, '*', length) != NULL) {
        sat_import_lose(question->building, question->line,
                        "* in an accepted answer stands for itself here, not for any letters");
    }
    question->building->failed = question->building->failed || text.failed;
    sat_byte_writer_free(&text);
}

static void add_short_answer(Question *question)
{
    json_t *object = add_question(question, "text");
    bool has_partial = false;
    for (size_t i = 0; i < question->count; i++) {
        Answer *answer = &question->list[i];
        if (answer->percent >= 100) {
            add_accepted(question, object, answer);
        }
        add_feedback(question, object, "model_answer", answer->text);
        add_feedback(question, object,
                     answer->percent >= 100 ? "feedback_correct" : "feedback_wrong",
                     answer->feedback);
        has_partial = has_partial || answer->percent < 100;
    }
    if (has_partial) {
        sat_import_lose(question->building, question->line,
                        "answers in own words that are worth a part are shown, not counted");
    }
    add_general(question, object);
}

static void add_numbers(Question *question)
{
    json_t *object = add_question(question, "text");
    SatGiftPart part = sat_gift_slice(question->answers, 1, question->answers.length);
    if (next_answer(part, 0) < part.length) {
        (void)read_answers(question, part);
    } else {
        size_t feedback = sat_gift_find(part, 0, "#");
        question->list[0] = (Answer){.percent = 100,
                                     .text = sat_gift_slice(part, 0, feedback),
                                     .feedback = sat_gift_slice(part, feedback + 1, part.length)};
        question->count = 1;
    }
    for (size_t i = 0; i < question->count; i++) {
        Answer answer = question->list[i];
        size_t colon = sat_gift_find(answer.text, 0, ":");
        bool is_range = sat_gift_find(answer.text, 0, "..") < answer.text.length;
        add_feedback(question, object, "model_answer", answer.text);
        add_feedback(question, object, "feedback_correct", answer.feedback);
        answer.text = sat_gift_slice(answer.text, 0, colon);
        if (!is_range && answer.percent >= 100 && answer.text.length > 0) {
            add_accepted(question, object, &answer);
        }
    }
    add_general(question, object);
    sat_import_lose(question->building, question->line,
                    "a number is asked in own words: only the exact one counts without asking");
}

static void add_pairs(Question *question)
{
    json_t *object = add_question(question, "text");
    SatByteWriter pairs = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < question->count; i++) {
        SatGiftPart text = question->list[i].text;
        size_t arrow = sat_gift_find(text, 0, "->");
        sat_gift_write(sat_gift_slice(text, 0, arrow), &pairs);
        sat_write_text(&pairs, " \xE2\x86\x92 ");
        sat_gift_write(sat_gift_slice(text, arrow + 2, text.length), &pairs);
        sat_write_u8(&pairs, '\n');
    }
    sat_import_set_long(question->building, object, "model_answer", (const char *)pairs.bytes,
                        pairs.length);
    question->building->failed = question->building->failed || pairs.failed;
    sat_byte_writer_free(&pairs);
    add_general(question, object);
    sat_import_lose(question->building, question->line,
                    "a question to match is asked in own words, with the pairs as model answer");
}

void sat_gift_add_question(SatImportCase *building, SatGiftPart part, size_t line)
{
    Question question = {.building = building, .line = line};
    if (!split(&question, part) || building->failed) {
        return;
    }
    if (question.answers.length == 0) {
        add_general(&question, add_question(&question, "text"));
    } else if (question.answers.text[0] == '#') {
        add_numbers(&question);
    } else if (add_boolean(&question)) {
        return;
    } else if (!read_answers(&question, question.answers)) {
        sat_import_lose(building, line, "more than %u answers: left out", SAT_TEACHING_MAX_ANSWERS);
    } else if (question.count == 0) {
        sat_import_lose(building, line, "its answers begin with neither = nor ~: left out");
    } else if (question.has_pairs && !question.has_wrong) {
        add_pairs(&question);
    } else if (!question.has_wrong) {
        add_short_answer(&question);
    } else {
        add_choice(&question);
    }
}
