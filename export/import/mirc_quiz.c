/* Quizzes of MIRC documents as questions. */
#include <stdlib.h>
#include <string.h>

#include "export/import/import_text.h"
#include "export/import/mirc_private.h"
#include "formats/case/teaching.h"

enum { MOST_ANSWERS = SAT_TEACHING_MAX_ANSWERS };

typedef struct {
    SatByteWriter body, response;
} Answer;

typedef struct {
    SatByteWriter prompt;
    Answer answers[MOST_ANSWERS];
    size_t count;
    size_t line;
} Question;

/* "Correct." and "Yes, …" but not "Right upper lobe …". */
static bool says_right(const SatByteWriter *response)
{
    static const char *const words[] = {"correct",       "right",           "yes",
                                        "true",          "that is correct", "that's correct",
                                        "that is right", "that's right"};
    const char *text = response->length > 0 ? (const char *)response->bytes : "";
    size_t length = response->length;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t end = strlen(words[i]);
        if (sat_import_begins(text, length, words[i]) &&
            (length == end || strchr(".,!;:\n", text[end]) != NULL)) {
            return true;
        }
    }
    return false;
}

static void append_text(const xmlNode *element, SatByteWriter *out)
{
    size_t before = out->length;
    if (before > 0) {
        sat_write_text(out, "\n\n");
    }
    size_t start = out->length;
    sat_mirc_text(element, out);
    out->length = out->length == start ? before : out->length;
}

static void read_answer(SatImportCase *building, Question *question, const xmlNode *element)
{
    if (question->count == MOST_ANSWERS) {
        sat_import_lose(building, sat_mirc_line(element), "more than %d answers", MOST_ANSWERS);
        return;
    }
    Answer *answer = &question->answers[question->count++];
    for (const xmlNode *part = element->children; part != NULL; part = part->next) {
        if (sat_import_is_element(part, "answer-body") && !sat_mirc_is_hidden(part)) {
            append_text(part, &answer->body);
        } else if (sat_import_is_element(part, "response") && !sat_mirc_is_hidden(part)) {
            append_text(part, &answer->response);
        }
    }
}

static void read_question(SatImportCase *building, Question *question, const xmlNode *element)
{
    question->line = sat_mirc_line(element);
    for (const xmlNode *part = element->children; part != NULL; part = part->next) {
        if (part->type != XML_ELEMENT_NODE || sat_mirc_is_hidden(part)) {
            continue;
        }
        if (sat_import_is_element(part, "answer")) {
            read_answer(building, question, part);
        } else {
            append_text(part, &question->prompt);
        }
    }
}

static void set_bytes(SatImportCase *building, json_t *object, const char *key,
                      const SatByteWriter *text)
{
    building->failed = building->failed || text->failed;
    if (text->length > 0 && !text->failed) {
        sat_import_set_long(building, object, key, (const char *)text->bytes, text->length);
    }
}

static json_t *add_question(SatImportCase *building, const Question *question, const char *kind)
{
    json_t *object = sat_import_add_entry(building, "questions", "q");
    sat_import_set_label(building, object, "kind", kind, strlen(kind));
    set_bytes(building, object, "prompt", &question->prompt);
    if (object != NULL && json_object_get(object, "prompt") == NULL) {
        sat_import_set_label(building, object, "prompt", "?", 1);
    }
    return object;
}

static void add_choice(SatImportCase *building, const Question *question, size_t right_count)
{
    json_t *object = add_question(building, question, right_count == 1 ? "single" : "multiple");
    for (size_t i = 0; i < question->count; i++) {
        const Answer *answer = &question->answers[i];
        json_t *choice = sat_import_add_object(building, object, "answers", MOST_ANSWERS);
        set_bytes(building, choice, "text", &answer->body);
        if (choice != NULL && json_object_get(choice, "text") == NULL) {
            sat_import_set_label(building, choice, "text", "-", 1);
        }
        if (says_right(&answer->response)) {
            sat_import_set_true(building, choice, "correct");
        }
        set_bytes(building, choice, "feedback", &answer->response);
    }
}

/* All answers below the prompt, all responses as the model answer. */
static void add_own_words(SatImportCase *building, Question *question)
{
    SatByteWriter model = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < question->count; i++) {
        const Answer *answer = &question->answers[i];
        sat_write_format(&question->prompt, "\n%s%zu. ", i == 0 ? "\n" : "", i + 1);
        sat_write_bytes(&question->prompt, answer->body.bytes, answer->body.length);
        if (answer->response.length > 0) {
            sat_write_format(&model, "%s%zu. ", model.length > 0 ? "\n" : "", i + 1);
            sat_write_bytes(&model, answer->response.bytes, answer->response.length);
        }
    }
    json_t *object = add_question(building, question, "text");
    set_bytes(building, object, "model_answer", &model);
    sat_byte_writer_free(&model);
    if (question->count > 0) {
        sat_import_lose(building, question->line,
                        "the document does not say which answer is right: it is asked in own "
                        "words, with all responses as the model answer");
    }
}

static void add_read(SatImportCase *building, Question *question)
{
    size_t right_count = 0;
    for (size_t i = 0; i < question->count; i++) {
        right_count += says_right(&question->answers[i].response);
        building->failed = building->failed || question->answers[i].body.failed ||
                           question->answers[i].response.failed;
    }
    if (question->count >= 2 && right_count > 0) {
        add_choice(building, question, right_count);
    } else if (question->prompt.length > 0 || question->count > 0) {
        add_own_words(building, question);
    } else {
        sat_import_lose(building, question->line, "a question without words is left out");
    }
}

static void free_question(Question *question)
{
    for (size_t i = 0; i < question->count; i++) {
        sat_byte_writer_free(&question->answers[i].body);
        sat_byte_writer_free(&question->answers[i].response);
    }
    sat_byte_writer_free(&question->prompt);
    free(question);
}

/* context: what stands before all questions of a quiz; NULL: nothing. */
static void add_one(SatImportCase *building, const xmlNode *element, const xmlNode *context)
{
    Question *question = calloc(1, sizeof(*question));
    if (question == NULL) {
        building->failed = true;
        return;
    }
    if (context != NULL) {
        append_text(context, &question->prompt);
    }
    read_question(building, question, element);
    add_read(building, question);
    free_question(question);
}

void sat_mirc_add_quiz(SatImportCase *building, const xmlNode *quiz)
{
    const xmlNode *context = NULL;
    for (const xmlNode *part = quiz->children; part != NULL && !building->failed;
         part = part->next) {
        if (part->type != XML_ELEMENT_NODE || sat_mirc_is_hidden(part)) {
            continue;
        }
        if (sat_import_is_element(part, "quiz-context")) {
            context = part;
        } else if (sat_import_is_element(part, "question")) {
            add_one(building, part, context);
        }
    }
}

void sat_mirc_add_scored_question(SatImportCase *building, const xmlNode *question)
{
    Question *read = calloc(1, sizeof(*read));
    if (read == NULL) {
        building->failed = true;
        return;
    }
    read->line = sat_mirc_line(question);
    sat_mirc_text(question, &read->prompt);
    add_read(building, read);
    free_question(read);
}
