/* The state of a lecturer's tools. */
#include "player/lesson/presenter.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_BOOKMARKS 16U

const char *sat_blank_name(SatBlank blank)
{
    static const char *const NAMES[] = {"shown", "black", "white"};
    return NAMES[blank];
}

const char *sat_present_tool_name(SatPresentTool tool)
{
    static const char *const NAMES[] = {"none", "laser", "spotlight", "pen", "eraser"};
    return NAMES[tool];
}

bool sat_presenter_init(SatPresenter *presenter, SatError *err)
{
    *presenter = (SatPresenter){.notes_size = SAT_NOTES_USUAL_SIZE};
    presenter->ink = sat_ink_new(err);
    return presenter->ink != NULL;
}

void sat_presenter_free(SatPresenter *presenter)
{
    sat_ink_free(presenter->ink);
    free(presenter->bookmarks);
    *presenter = (SatPresenter){0};
}

void sat_presenter_rest(SatPresenter *presenter)
{
    presenter->blank = SAT_BLANK_NOT;
    presenter->tool = SAT_PRESENT_NOTHING;
    presenter->by_keys = false;
    presenter->with_notes = false;
    presenter->notes_asked_for = false;
    sat_ink_wipe(presenter->ink);
}

static int compare(SatStepPlace a, SatStepPlace b)
{
    return a.stop != b.stop ? (a.stop < b.stop ? -1 : 1)
                            : (a.step > b.step ? 1 : 0) - (a.step < b.step ? 1 : 0);
}

void sat_presenter_enter(SatPresenter *presenter, SatStepPlace place)
{
    if (compare(presenter->place, place) != 0) {
        sat_ink_wipe(presenter->ink);
        presenter->notes_asked_for = false;
    }
    presenter->place = place;
}

void sat_presenter_blank(SatPresenter *presenter, SatBlank blank)
{
    presenter->blank = presenter->blank == blank ? SAT_BLANK_NOT : blank;
}

bool sat_presenter_unblank(SatPresenter *presenter)
{
    const bool was_blank = presenter->blank != SAT_BLANK_NOT;
    presenter->blank = SAT_BLANK_NOT;
    return was_blank;
}

void sat_presenter_take(SatPresenter *presenter, SatPresentTool tool)
{
    presenter->tool = presenter->tool == tool ? SAT_PRESENT_NOTHING : tool;
    presenter->by_keys = false;
}

/** The first bookmark that does not stand before the place. */
static size_t find(const SatPresenter *presenter, SatStepPlace place)
{
    size_t at = 0;
    while (at < presenter->bookmark_count && compare(presenter->bookmarks[at], place) < 0) {
        at++;
    }
    return at;
}

bool sat_presenter_is_bookmarked(const SatPresenter *presenter, SatStepPlace place)
{
    const size_t at = find(presenter, place);
    return at < presenter->bookmark_count && compare(presenter->bookmarks[at], place) == 0;
}

static bool has_room(SatPresenter *presenter)
{
    if (presenter->bookmark_count < presenter->bookmark_capacity) {
        return true;
    }
    const size_t wanted =
        presenter->bookmark_capacity > 0 ? presenter->bookmark_capacity * 2 : FIRST_BOOKMARKS;
    SatStepPlace *more = presenter->bookmark_count < SAT_PRESENTER_MOST_BOOKMARKS
                             ? realloc(presenter->bookmarks, wanted * sizeof *more)
                             : NULL;
    if (more == NULL) {
        return false;
    }
    presenter->bookmarks = more;
    presenter->bookmark_capacity = wanted;
    return true;
}

bool sat_presenter_bookmark(SatPresenter *presenter)
{
    const size_t at = find(presenter, presenter->place);
    if (sat_presenter_is_bookmarked(presenter, presenter->place)) {
        presenter->bookmark_count--;
        memmove(&presenter->bookmarks[at], &presenter->bookmarks[at + 1],
                (presenter->bookmark_count - at) * sizeof *presenter->bookmarks);
        return true;
    }
    if (!has_room(presenter)) {
        return false;
    }
    memmove(&presenter->bookmarks[at + 1], &presenter->bookmarks[at],
            (presenter->bookmark_count - at) * sizeof *presenter->bookmarks);
    presenter->bookmarks[at] = presenter->place;
    presenter->bookmark_count++;
    return true;
}

bool sat_presenter_resize_notes(SatPresenter *presenter, int by)
{
    const bool grows = by > 0;
    if (grows ? presenter->notes_size + 1 >= SAT_NOTES_SIZES : presenter->notes_size == 0) {
        return false;
    }
    presenter->notes_size = grows ? presenter->notes_size + 1 : presenter->notes_size - 1;
    return true;
}
