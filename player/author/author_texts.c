/* The texts of the entry on the page, as they stand. */
#include <stdio.h>
#include <string.h>

#include "player/author/author_private.h"

bool sat_author_is_of_case(SatAuthorText which)
{
    return which.kind >= SAT_TEXT_CASE_TITLE && which.kind <= SAT_TEXT_CASE_DISCUSSION;
}

SatDraftText sat_author_draft_text(SatAuthorText which)
{
    return (SatDraftText)((size_t)which.kind - (size_t)SAT_TEXT_CASE_TITLE +
                          (size_t)SAT_DRAFT_TITLE);
}

static const char *of_finding(const SatFinding *finding, SatAuthorText which)
{
    if (which.kind == SAT_TEXT_OF_FINDING) {
        return finding->text;
    }
    return which.kind == SAT_TEXT_OF_MARK && which.index < finding->mark_count
               ? finding->marks[which.index].text
               : "";
}

static const char *of_question(const SatQuestion *question, SatAuthorText which)
{
    switch ((int)which.kind) {
    case SAT_TEXT_PROMPT:
        return question->prompt;
    case SAT_TEXT_ANSWER:
        return which.index < question->answer_count ? question->answers[which.index].text : "";
    case SAT_TEXT_ANSWER_FEEDBACK:
        return which.index < question->answer_count ? question->answers[which.index].feedback : "";
    case SAT_TEXT_REGION_FEEDBACK:
        return which.index < question->region_count ? question->regions[which.index].feedback : "";
    case SAT_TEXT_MODEL_ANSWER:
        return question->model_answer;
    case SAT_TEXT_WHEN_RIGHT:
        return question->feedback_correct;
    case SAT_TEXT_WHEN_WRONG:
        return question->feedback_wrong;
    case SAT_TEXT_WHEN_NOTHING:
        return question->feedback_nothing;
    default:
        return "";
    }
}

const char *sat_author_text(const SatAuthor *author, SatAuthorText which)
{
    const SatTeaching *teaching = sat_author_teaching(author);
    switch (author->page) {
    case SAT_AUTHOR_FINDING:
        return of_finding(&teaching->findings[author->entry], which);
    case SAT_AUTHOR_STEP:
        return which.kind == SAT_TEXT_OF_STEP ? teaching->steps[author->entry].text
               : which.kind == SAT_TEXT_NOTES ? teaching->steps[author->entry].notes
                                              : "";
    case SAT_AUTHOR_QUESTION:
        return of_question(&teaching->questions[author->entry], which);
    case SAT_AUTHOR_CASE:
        return sat_author_is_of_case(which)
                   ? sat_draft_text(author->draft, sat_author_draft_text(which))
                   : "";
    case SAT_AUTHOR_ALL:
        break;
    }
    return "";
}

bool sat_author_is_made_up(const SatAuthor *author, SatAuthorText which)
{
    const char *text = sat_author_text(author, which);
    char answer[32];
    switch ((int)which.kind) {
    case SAT_TEXT_OF_FINDING:
        return strcmp(text, SAT_AUTHOR_NEW_FINDING) == 0;
    case SAT_TEXT_OF_MARK:
        return strcmp(text, SAT_AUTHOR_NEW_LABEL) == 0;
    case SAT_TEXT_ANSWER:
        snprintf(answer, sizeof answer, "Answer %zu", which.index + 1);
        return strcmp(text, answer) == 0;
    case SAT_TEXT_PROMPT:
        return author->page == SAT_AUTHOR_QUESTION &&
               strcmp(text, sat_author_prompt(
                                sat_author_teaching(author)->questions[author->entry].kind)) == 0;
    default:
        return false;
    }
}
