/* Tests of presenter and ink: what one more press does, what goes with the step, and that undo
 * gives back just what was there. */
#include "player/lesson/presenter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SERIES = 1, FRAME = 7 };

static SatPresenter fresh(void)
{
    SatError err = SAT_ERROR_INIT;
    SatPresenter presenter;
    assert_true(sat_presenter_init(&presenter, &err));
    return presenter;
}

static SatPoint at(double x, double y)
{
    return (SatPoint){x, y};
}

/** From (x, 0) to (x, 40). */
static void draw(SatInk *ink, double x)
{
    assert_true(sat_ink_begin(ink, SERIES, FRAME, at(x, 0.0)));
    assert_true(sat_ink_extend(ink, at(x, 20.0), 1.0));
    assert_false(sat_ink_extend(ink, at(x, 20.5), 1.0)); /* too near to tell */
    assert_true(sat_ink_extend(ink, at(x, 40.0), 1.0));
}

static void assert_lines(const SatInk *ink, size_t count, const double *x)
{
    size_t cursor = 0;
    SatShape line;
    assert_int_equal(sat_ink_count(ink), count);
    for (size_t i = 0; i < count; i++) {
        assert_true(sat_ink_next(ink, &cursor, &line));
        assert_int_equal(line.kind, SAT_SHAPE_FREEHAND);
        assert_int_equal(line.series, SERIES);
        assert_int_equal(line.first_frame, FRAME);
        assert_int_equal(line.last_frame, FRAME);
        assert_int_equal(line.point_count, 3);
        assert_true(line.points[0].x > x[i] - 0.01 && line.points[0].x < x[i] + 0.01);
        assert_true(line.points[2].y > 39.9);
    }
    assert_false(sat_ink_next(ink, &cursor, &line));
}

static void a_key_unblanks_and_does_nothing_else(void **state)
{
    (void)state;
    SatPresenter presenter = fresh();
    assert_false(sat_presenter_unblank(&presenter));
    sat_presenter_blank(&presenter, SAT_BLANK_BLACK);
    assert_string_equal(sat_blank_name(presenter.blank), "black");
    assert_true(sat_presenter_unblank(&presenter));
    assert_false(sat_presenter_unblank(&presenter));
    sat_presenter_blank(&presenter, SAT_BLANK_BLACK);
    sat_presenter_blank(&presenter, SAT_BLANK_WHITE);
    assert_string_equal(sat_blank_name(presenter.blank), "white");
    sat_presenter_blank(&presenter, SAT_BLANK_WHITE);
    assert_string_equal(sat_blank_name(presenter.blank), "shown");
    sat_presenter_free(&presenter);
}

static void a_tool_taken_twice_is_put_away(void **state)
{
    (void)state;
    SatPresenter presenter = fresh();
    sat_presenter_take(&presenter, SAT_PRESENT_LASER);
    assert_string_equal(sat_present_tool_name(presenter.tool), "laser");
    sat_presenter_take(&presenter, SAT_PRESENT_PEN);
    assert_string_equal(sat_present_tool_name(presenter.tool), "pen");
    sat_presenter_take(&presenter, SAT_PRESENT_PEN);
    assert_string_equal(sat_present_tool_name(presenter.tool), "none");
    sat_presenter_free(&presenter);
}

static void every_change_of_the_ink_can_be_undone(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatInk *ink = sat_ink_new(&err);
    assert_non_null(ink);
    assert_false(sat_ink_undo(ink));
    assert_false(sat_ink_clear(ink));
    draw(ink, 10.0);
    draw(ink, 20.0);
    draw(ink, 30.0);
    assert_lines(ink, 3, (const double[]){10, 20, 30});
    /* One stroke of the eraser takes two of them, as one change. */
    sat_ink_erase_begin(ink);
    assert_false(sat_ink_erase(ink, SERIES, FRAME, at(15.0, 10.0), 3.0));
    assert_true(sat_ink_erase(ink, SERIES, FRAME, at(19.0, 30.0), 3.0));
    assert_true(sat_ink_erase(ink, SERIES, FRAME, at(29.0, 30.0), 3.0));
    assert_lines(ink, 1, (const double[]){10});
    assert_true(sat_ink_clear(ink));
    assert_lines(ink, 0, NULL);
    assert_true(sat_ink_undo(ink));
    assert_lines(ink, 1, (const double[]){10});
    assert_true(sat_ink_undo(ink));
    assert_lines(ink, 3, (const double[]){10, 20, 30});
    assert_true(sat_ink_undo(ink));
    assert_lines(ink, 2, (const double[]){10, 20});
    assert_true(sat_ink_redo(ink));
    assert_true(sat_ink_redo(ink));
    assert_lines(ink, 1, (const double[]){10});
    assert_true(sat_ink_undo(ink));
    assert_true(sat_ink_undo(ink));
    /* Something else is done: what was undone is gone for good. */
    draw(ink, 50.0);
    assert_false(sat_ink_redo(ink));
    assert_lines(ink, 3, (const double[]){10, 20, 50});
    sat_ink_wipe(ink);
    assert_lines(ink, 0, NULL);
    assert_false(sat_ink_undo(ink));
    assert_false(sat_ink_redo(ink));
    sat_ink_free(ink);
}

static void the_eraser_stays_on_its_frame(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatInk *ink = sat_ink_new(&err);
    assert_non_null(ink);
    draw(ink, 10.0);
    sat_ink_erase_begin(ink);
    assert_false(sat_ink_erase(ink, SERIES, FRAME + 1, at(10.0, 10.0), 3.0));
    assert_false(sat_ink_erase(ink, SERIES + 1, FRAME, at(10.0, 10.0), 3.0));
    assert_true(sat_ink_undo(ink)); /* nothing was erased: this is the line */
    assert_false(sat_ink_extend(ink, at(10.0, 60.0), 1.0));
    assert_true(sat_ink_redo(ink));
    assert_lines(ink, 1, (const double[]){10});
    assert_true(sat_ink_begin(ink, SERIES, FRAME, at(90.0, 90.0))); /* a dot */
    sat_ink_erase_begin(ink);
    assert_true(sat_ink_erase(ink, SERIES, FRAME, at(91.0, 90.0), 3.0));
    assert_lines(ink, 1, (const double[]){10});
    sat_ink_free(ink);
}

static void there_is_an_end_to_the_ink(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatInk *ink = sat_ink_new(&err);
    assert_non_null(ink);
    size_t drawn = 0;
    while (sat_ink_begin(ink, SERIES, FRAME, at(1.0, 1.0)) && drawn <= 2 * SAT_INK_MOST_LINES) {
        drawn++;
    }
    assert_true(drawn >= SAT_INK_MOST_LINES && drawn <= 2 * SAT_INK_MOST_LINES);
    sat_ink_wipe(ink);
    assert_true(sat_ink_begin(ink, SERIES, FRAME, at(0.0, 0.0)));
    size_t points = 1;
    while (sat_ink_extend(ink, at((double)points, 0.0), 0.5)) {
        points++;
    }
    assert_int_equal(points, SAT_TEACHING_MAX_POINTS);
    sat_ink_free(ink);
}

static void another_step_wipes_what_was_drawn(void **state)
{
    (void)state;
    SatPresenter presenter = fresh();
    sat_presenter_enter(&presenter, (SatStepPlace){2, 3});
    draw(presenter.ink, 10.0);
    presenter.notes_asked_for = true;
    sat_presenter_enter(&presenter, (SatStepPlace){2, 3}); /* its answer was revealed */
    assert_int_equal(sat_ink_count(presenter.ink), 1);
    assert_true(presenter.notes_asked_for);
    sat_presenter_enter(&presenter, (SatStepPlace){2, 4});
    assert_int_equal(sat_ink_count(presenter.ink), 0);
    assert_false(presenter.notes_asked_for);
    draw(presenter.ink, 10.0);
    sat_presenter_enter(&presenter, (SatStepPlace){3, 4});
    assert_int_equal(sat_ink_count(presenter.ink), 0);
    sat_presenter_free(&presenter);
}

static void bookmarks_outlive_the_lesson(void **state)
{
    (void)state;
    SatPresenter presenter = fresh();
    const SatStepPlace places[] = {{1, 4}, {0, 9}, {1, 0}, {1, 4}, {2, 2}};
    for (size_t i = 0; i < 5; i++) {
        sat_presenter_enter(&presenter, places[i]);
        assert_true(sat_presenter_bookmark(&presenter));
    }
    presenter.with_notes = true;
    sat_presenter_take(&presenter, SAT_PRESENT_SPOTLIGHT);
    sat_presenter_blank(&presenter, SAT_BLANK_WHITE);
    draw(presenter.ink, 10.0);
    sat_presenter_rest(&presenter);
    assert_int_equal(presenter.blank, SAT_BLANK_NOT);
    assert_int_equal(presenter.tool, SAT_PRESENT_NOTHING);
    assert_false(presenter.with_notes);
    assert_int_equal(sat_ink_count(presenter.ink), 0);
    assert_int_equal(presenter.bookmark_count, 3); /* 1, 4 was taken back */
    assert_true(sat_presenter_is_bookmarked(&presenter, (SatStepPlace){0, 9}));
    assert_true(sat_presenter_is_bookmarked(&presenter, (SatStepPlace){1, 0}));
    assert_true(sat_presenter_is_bookmarked(&presenter, (SatStepPlace){2, 2}));
    assert_false(sat_presenter_is_bookmarked(&presenter, (SatStepPlace){1, 4}));
    assert_false(sat_presenter_is_bookmarked(&presenter, (SatStepPlace){0, 0}));
    sat_presenter_free(&presenter);
}

static void there_is_an_end_to_bookmarks(void **state)
{
    (void)state;
    SatPresenter presenter = fresh();
    size_t count = 0;
    while (count <= 2 * SAT_PRESENTER_MOST_BOOKMARKS) {
        sat_presenter_enter(&presenter, (SatStepPlace){0, count});
        if (!sat_presenter_bookmark(&presenter)) {
            break;
        }
        count++;
    }
    assert_true(count >= SAT_PRESENTER_MOST_BOOKMARKS && count <= 2 * SAT_PRESENTER_MOST_BOOKMARKS);
    assert_int_equal(presenter.bookmark_count, count);
    sat_presenter_free(&presenter);
}

static void notes_have_a_smallest_and_a_largest_size(void **state)
{
    (void)state;
    SatPresenter presenter = fresh();
    unsigned larger = 0;
    while (sat_presenter_resize_notes(&presenter, 1)) {
        larger++;
    }
    assert_int_equal(larger, SAT_NOTES_SIZES - 1 - SAT_NOTES_USUAL_SIZE);
    unsigned smaller = 0;
    while (sat_presenter_resize_notes(&presenter, -1)) {
        smaller++;
    }
    assert_int_equal(smaller, SAT_NOTES_SIZES - 1);
    assert_int_equal(presenter.notes_size, 0);
    sat_presenter_free(&presenter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_key_unblanks_and_does_nothing_else),
                                       cmocka_unit_test(a_tool_taken_twice_is_put_away),
                                       cmocka_unit_test(every_change_of_the_ink_can_be_undone),
                                       cmocka_unit_test(the_eraser_stays_on_its_frame),
                                       cmocka_unit_test(there_is_an_end_to_the_ink),
                                       cmocka_unit_test(another_step_wipes_what_was_drawn),
                                       cmocka_unit_test(bookmarks_outlive_the_lesson),
                                       cmocka_unit_test(there_is_an_end_to_bookmarks),
                                       cmocka_unit_test(notes_have_a_smallest_and_a_largest_size)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
