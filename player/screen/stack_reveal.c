/* What may be seen now. Exploring, a case is hidden or revealed as a whole; in a lesson it is what
 * the steps so far reveal. */
#include <string.h>

#include "player/screen/stack_lesson_private.h"

bool sat_stack_reveals(const SatStackScreen *stack, SatReveal what)
{
    if (stack->lesson.lesson != NULL) {
        return sat_lesson_reveals(stack->lesson.lesson, what);
    }
    if (stack->lesson.run != NULL) {
        return false; /* a page is shown, or another case comes */
    }
    return what == SAT_REVEAL_PRESENTATION || stack->author.open ||
           sat_pack_session_is_revealed(stack->session, stack->current->case_index);
}

bool sat_stack_reveals_finding(const SatStackScreen *stack, size_t finding)
{
    return stack->lesson.lesson != NULL ? sat_lesson_shows_finding(stack->lesson.lesson, finding)
                                        : sat_stack_reveals(stack, SAT_REVEAL_FINDINGS);
}

const char *sat_stack_case_title(const SatStackScreen *stack, size_t case_index)
{
    const SatPackCaseEntry *entry =
        sat_pack_reader_case(sat_pack_session_reader(stack->session), case_index);
    const bool is_current = case_index == stack->current->case_index;
    const bool is_written = is_current && stack->author.author != NULL;
    const char *title = is_written ? sat_stack_case(stack)->title : entry->title;
    const bool reveals = is_current && sat_stack_reveals(stack, SAT_REVEAL_TITLE);
    if (stack->lesson.run == NULL) {
        return is_written && reveals ? title : sat_pack_session_title(stack->session, case_index);
    }
    const SatPlaylistEntry *stop = sat_lesson_run_entry(stack->lesson.run, stack->lesson.run->stop);
    const bool is_named = stop != NULL && stop->title[0] != '\0';
    return !reveals ? entry->title_hidden : is_named ? stop->title : title;
}

/** The place of the saved view that the lesson stands at; NULL: it stands at none. */
static const SatViewport *place_of_view(const SatStackScreen *stack)
{
    const SatStackLesson *lesson = &stack->lesson;
    if (lesson->lesson == NULL || !lesson->has_place || lesson->place.kind != SAT_PLACE_VIEW) {
        return NULL;
    }
    const SatView *view = &sat_stack_teaching(stack)->views[lesson->place.index];
    const size_t at = stack->panes.count == view->viewport_count ? stack->panes.at : view->active;
    return at < view->viewport_count ? &view->viewports[at] : NULL;
}

static bool is_listed(const SatViewport *place, const char *id)
{
    for (size_t i = 0; i < place->mark_id_count; i++) {
        if (strcmp(place->mark_ids[i], id) == 0) {
            return true;
        }
    }
    return false;
}

bool sat_stack_mark_is_on(const SatStackScreen *stack, size_t finding, size_t mark)
{
    const bool revealed = stack->lesson.lesson != NULL
                              ? sat_lesson_shows_marks(stack->lesson.lesson, finding)
                              : sat_stack_reveals(stack, SAT_REVEAL_MARKS);
    if (!revealed || stack->marks.off ||
        (finding < stack->marks.count && stack->marks.off_each[finding])) {
        return false;
    }
    const SatViewport *place = place_of_view(stack);
    if (place == NULL || place->shown_marks == SAT_SHOWS_ALL) {
        return true;
    }
    const SatMark *shown = &sat_stack_teaching(stack)->findings[finding].marks[mark];
    return place->shown_marks == SAT_SHOWS_LISTED && shown->id[0] != '\0' &&
           is_listed(place, shown->id);
}

const SatQuestion *sat_stack_solved_hotspot(const SatStackScreen *stack)
{
    SatLesson *lesson = stack->lesson.lesson;
    const SatAuthor *author = stack->author.author;
    if (stack->author.open && author->page == SAT_AUTHOR_QUESTION) {
        return &sat_stack_teaching(stack)->questions[author->entry];
    }
    const SatQuestion *question = lesson != NULL ? sat_lesson_question(lesson) : NULL;
    return question != NULL && question->kind == SAT_QUESTION_HOTSPOT &&
                   sat_question_shows_solution(sat_lesson_question_state(lesson),
                                               sat_lesson_mode(lesson))
               ? question
               : NULL;
}
