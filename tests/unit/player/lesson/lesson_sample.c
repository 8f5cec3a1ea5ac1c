/* The sample case. */
#include "tests/unit/player/lesson/lesson_sample.h"

#define BIT(what) (1U << (what))
#define PLAIN .id = "", .text = "", .notes = "", .view = SAT_NO_INDEX, .question = SAT_NO_INDEX

static const SatPoint BOX_POINTS[] = {{10, 10}, {30, 20}};
static const SatMark MARKS[] = {{.id = "m1",
                                 .shape = {SAT_SHAPE_BOX, 1, 4, 6, BOX_POINTS, 2},
                                 .text = "",
                                 .style = {.width = 1, .text_size = 1}}};
static const SatFinding FINDINGS[] = {{"f1", "first", MARKS, 1, SAT_NO_INDEX},
                                      {"f2", "second", MARKS, 1, 1}};
static const SatViewport PLACES[] = {{.series = 0, .frame = 3, .zoom = 1},
                                     {.series = 1, .frame = 5, .zoom = 2}};
static const SatView VIEWS[] = {{"v1", "", 1, 1, &PLACES[0], 1, 0},
                                {"v2", "", 1, 1, &PLACES[1], 1, 0}};

static const SatAnswer FOUR[] = {{"a", "wrong", false, false, 0, "no"},
                                 {"b", "right", true, false, 0, "yes"},
                                 {"c", "wrong", false, false, 0, ""},
                                 {"d", "half", false, true, 1, ""}};
static const SatAnswer TWO_OF_THREE[] = {{"a", "x", true, false, 0, ""},
                                         {"b", "y", true, false, 0, ""},
                                         {"c", "z", false, false, 0, ""}};
static const SatAnswer TRUE_FALSE[] = {{"t", "True", true, false, 0, ""},
                                       {"f", "False", false, false, 0, ""}};
static const SatRegion REGIONS[] = {
    {{SAT_SHAPE_BOX, 0, 0, 9, BOX_POINTS, 2}, true, false, 0, "it"}};
static const char *const ACCEPTED[] = {"meningioma"};

#define TEXTS                                                                                      \
    .model_answer = "", .feedback_correct = "", .feedback_wrong = "", .feedback_nothing = "",      \
    .hint = "", .weight = 1
static const SatQuestion ASKED[QUESTIONS] = {
    {.id = "q1",
     .kind = SAT_QUESTION_SINGLE,
     .prompt = "one?",
     .view = SAT_NO_INDEX,
     TEXTS,
     .answers = FOUR,
     .answer_count = 4,
     .points = 4,
     .retries = 1,
     .penalty = 1,
     .may_shuffle = true},
    {.id = "q2",
     .kind = SAT_QUESTION_MULTIPLE,
     .prompt = "some?",
     .view = SAT_NO_INDEX,
     TEXTS,
     .answers = TWO_OF_THREE,
     .answer_count = 3,
     .points = 2,
     .gives_partial = true},
    {.id = "q3",
     .kind = SAT_QUESTION_BOOLEAN,
     .prompt = "true?",
     .view = SAT_NO_INDEX,
     TEXTS,
     .answers = TRUE_FALSE,
     .answer_count = 2,
     .points = 1,
     .time_limit_s = 10},
    {.id = "q4",
     .kind = SAT_QUESTION_HOTSPOT,
     .prompt = "where?",
     .view = 1,
     TEXTS,
     .regions = REGIONS,
     .region_count = 1,
     .points = 3},
    {.id = "q5",
     .kind = SAT_QUESTION_TEXT,
     .prompt = "what?",
     .view = SAT_NO_INDEX,
     TEXTS,
     .accepted = ACCEPTED,
     .accepted_count = 1,
     .points = 5},
};

static const size_t FIRST[] = {0}, SECOND[] = {1};
static const SatStep STEPS[] = {
    {PLAIN},
    {.id = "",
     .text = "",
     .notes = "",
     .view = 0,
     .question = SAT_NO_INDEX,
     .reveals = BIT(SAT_REVEAL_PRESENTATION)},
    {.id = "ask", .text = "", .notes = "", .view = SAT_NO_INDEX, .question = Q_SINGLE},
    {.id = "", .text = "", .notes = "", .view = SAT_NO_INDEX, .question = Q_MULTIPLE},
    {.id = "", .text = "", .notes = "", .view = SAT_NO_INDEX, .question = Q_BOOLEAN},
    {.id = "where", .text = "", .notes = "", .view = SAT_NO_INDEX, .question = Q_HOTSPOT},
    {.id = "", .text = "", .notes = "", .view = 0, .question = Q_TEXT},
    {PLAIN, .reveals = BIT(SAT_REVEAL_FINDINGS) | BIT(SAT_REVEAL_MARKS), .findings = FIRST,
     .finding_count = 1},
    {PLAIN, .findings = SECOND, .finding_count = 1}, /* shown all the same */
    {PLAIN, .reveals = BIT(SAT_REVEAL_DIAGNOSIS) | BIT(SAT_REVEAL_TITLE)},
};

static const SatTeaching TEACHING = {FINDINGS, 2, VIEWS, 2, STEPS, 10, ASKED, QUESTIONS};
static const SatTeaching WITHOUT_STEPS = {FINDINGS, 2, VIEWS, 2, NULL, 0, ASKED, QUESTIONS};

#define CASE(what)                                                                                 \
    {                                                                                              \
        .title = "t", .presentation = "p", .diagnosis = "d", .discussion = "d",                    \
        .teaching = &(what)                                                                        \
    }

const SatCase *sat_lesson_sample(void)
{
    static const SatCase made = CASE(TEACHING);
    return &made;
}

const SatCase *sat_lesson_sample_without_steps(void)
{
    static const SatCase made = CASE(WITHOUT_STEPS);
    return &made;
}
