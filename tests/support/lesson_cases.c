/* A lecture of ten hidden cases: the first with steps of its own, every kind of mark and every kind
 * of question; the second with findings but no steps; the third in Hebrew, Arabic and Chinese; the
 * fourth with a time limit; six short ones. Places that tests click are told beside them. */
#include <math.h>
#include <string.h>

#include "tests/support/test_pack.h"

#define BIT(what) (1U << (what))
#define NOWHERE .view = SAT_NO_INDEX
#define NO_HELP .model_answer = "", .hint = ""
#define NOTED(words, ...)                                                                          \
    {                                                                                              \
        .id = "", .notes = words, NOWHERE, .question = SAT_NO_INDEX, __VA_ARGS__                   \
    }
#define SHOWS(...)                                                                                 \
    {                                                                                              \
        .id = "", .notes = "", .view = SAT_NO_INDEX, .question = SAT_NO_INDEX, __VA_ARGS__         \
    }

#define ASKS(which)                                                                                \
    {                                                                                              \
        .id = "", .notes = "", .text = "", NOWHERE, .question = which                              \
    }
#define CHOOSES(list) .answers = list, .answer_count = sizeof(list) / sizeof((list)[0])

/* ---- pictures: a head with a bright round lesion around (170, 100) from image 8 to image 14
 * ------ */

static void draw_head(const SatTestSeries *plan, const SatPixelFrame *picture, uint32_t frame)
{
    for (uint32_t y = 0; y < plan->rows; y++) {
        uint8_t *row = picture->pixels + picture->stride_bytes * y;
        for (uint32_t x = 0; x < plan->columns; x++) {
            const double across = ((double)x - plan->columns / 2.0) / (plan->columns * 0.38);
            const double down = ((double)y - plan->rows / 2.0) / (plan->rows * 0.45);
            const double radius = hypot(across, down);
            double value = radius > 1.0 ? 24.0 : radius > 0.92 ? 1900.0 : 1056.0;
            value += radius < 0.92 ? 12.0 * sin(0.21 * x + 0.3 * frame) * cos(0.17 * y) : 0.0;
            const double lesion = hypot((double)x - 170.0, (double)y - 100.0);
            if (frame >= 7 && frame <= 13 && lesion < 22.0) {
                value = 1110.0;
            }
            const uint16_t v = (uint16_t)value;
            memcpy(row + (size_t)2 * x, &v, sizeof v);
        }
    }
}

#define HEAD_SERIES(name, kind, count)                                                             \
    {                                                                                              \
        .title = name, .modality = kind, .rescale = "HU", .columns = 256, .rows = 256,             \
        .frames = count, .samples = 1, .bits = 12, .values = {0, 4095},                            \
        .orientation = {1, 0, 0, 0, 1, 0}, .first_mm = {60, 60, 60}, .step_mm = {0, 0, -5},        \
        .spacing = SAT_SPACING_PATIENT, .spacing_mm = 0.8, .slice_mm = 5,                          \
        .window = {40, 200, SAT_VOI_LINEAR, ""}, .draw = draw_head                                 \
    }

static const SatTestSeries TWO[] = {HEAD_SERIES("Axial brain", "CT", 20),
                                    HEAD_SERIES("Meningioma after contrast", "CT", 16)};
static const SatTestSeries ONE[] = {HEAD_SERIES("Axial brain", "CT", 16)};

/* ---- the first case ---------------------------------------------------------------------------
 */

static const SatPoint AROUND[] = {{170, 100}, {196, 100}};
static const SatPoint POINTER[] = {{192, 112}, {232, 140}};
static const SatPoint NAME_AT[] = {{60, 40}};
static const SatPoint OVAL[] = {{170, 100}, {205, 100}, {170, 128}};
static const SatPoint CORNERS[] = {{120, 60}, {150, 80}, {140, 130}, {110, 120}};
static const SatPoint LINE[] = {{70, 160}, {90, 170}, {110, 165}, {130, 175}, {150, 170}};
static const SatPoint BOX[] = {{118, 40}, {138, 210}};

#define USUAL                                                                                      \
    {                                                                                              \
        .width = 1, .text_size = 1                                                                 \
    }
static const SatMark MASS_MARKS[] = {
    {"m-round", {SAT_SHAPE_CIRCLE, 0, 7, 13, AROUND, 2}, "mass", USUAL},
    {"m-arrow", {SAT_SHAPE_ARROW, 0, 10, 10, POINTER, 2}, "tail", USUAL},
    {"m-label", {SAT_SHAPE_LABEL, 0, 10, 10, NAME_AT, 1}, "contact with the falx", USUAL}};
static const SatMark SWELLING_MARKS[] = {
    {"m-oval", {SAT_SHAPE_ELLIPSE, 1, 4, 12, OVAL, 3}, "", USUAL},
    {"m-corners",
     {SAT_SHAPE_POLYGON, 1, 4, 12, CORNERS, 4},
     "swelling",
     {.width = 1, .text_size = 1, .is_dashed = true}},
    {"m-line", {SAT_SHAPE_FREEHAND, 1, 4, 12, LINE, 5}, "", {.width = 2, .text_size = 1}}};
static const SatMark SHIFT_MARKS[] = {
    {"m-box",
     {SAT_SHAPE_BOX, 0, 9, 11, BOX, 2},
     "midline",
     {.has_color = true, .color = {0, 200, 255}, .width = 1, .text_size = 1.5, .is_filled = true}}};
static const SatFinding FALX_FINDINGS[] = {
    {"f-mass", "A round extra-axial mass with broad contact to the falx.", MASS_MARKS, 3, 0},
    {"f-swelling", "Swelling around it.", SWELLING_MARKS, 3, 1},
    {"f-shift", "The midline is hardly moved.", SHIFT_MARKS, 1, 2}};

static const char *const LISTED[] = {"m-oval", "m-line"};
static const SatViewport BRAIN_PLACE[] = {{.series = 0,
                                           .frame = 10,
                                           .window = SAT_VIEW_WINDOW_VALUES,
                                           .center = 50,
                                           .width = 120,
                                           .zoom = 1}};
static const SatViewport CLOSE_PLACE[] = {{.series = 1,
                                           .frame = 6,
                                           .window = SAT_VIEW_WINDOW_VALUES,
                                           .center = 60,
                                           .width = 150,
                                           .zoom = 2,
                                           .has_pan = true,
                                           .pan = {160, 110},
                                           .rotation_degrees = 90,
                                           .is_flipped = true,
                                           .is_inverted = true,
                                           .shown_marks = SAT_SHOWS_LISTED,
                                           .mark_ids = LISTED,
                                           .mark_id_count = 2}};
static const SatViewport TWO_PLACES[] = {{.series = 1, .frame = 3, .zoom = 1},
                                         {.series = 0, .frame = 10, .zoom = 1}};
static const SatView FALX_VIEWS[] = {{"v-brain", "Brain", 1, 1, BRAIN_PLACE, 1, 0},
                                     {"v-close", "Close", 1, 1, CLOSE_PLACE, 1, 0},
                                     {"v-two", "Both", 1, 2, TWO_PLACES, 2, 1}};

static const SatAnswer WHERE[] = {
    {"a", "Inside the brain", false, false, 0, "It has a broad base."},
    {"b", "Outside the brain", true, false, 0, "It lies on the dura."},
    {"c", "In the bone", false, false, 0, ""},
    {"d", "In the ventricle", false, false, 0, ""}};
static const SatAnswer SIGNS[] = {{"a", "A dural tail", true, false, 0, ""},
                                  {"b", "Even contrast uptake", true, false, 0, ""},
                                  {"c", "Gas bubbles", false, false, 0, ""}};
static const SatAnswer TRUE_FALSE[] = {{"t", "True", true, false, 0, ""},
                                       {"f", "False", false, false, 0, "Most are."}};
static const SatPoint WRONG_PLACE[] = {{70, 130}, {110, 170}};
static const SatRegion PLACES[] = {
    {{SAT_SHAPE_CIRCLE, 0, 7, 13, AROUND, 2}, true, false, 0, "Yes, there it is."},
    {{SAT_SHAPE_BOX, 0, 0, 19, WRONG_PLACE, 2}, false, false, 0, "That is healthy brain."}};
static const char *const ACCEPTED[] = {"meningioma", "falx meningioma"};

#define TEXTS                                                                                      \
    .feedback_correct = "Well seen.", .feedback_wrong = "Look again at the falx.",                 \
    .feedback_nothing = "There is nothing there.", .weight = 1
static const SatQuestion FALX_QUESTIONS[] = {{.id = "q-where",
                                              .kind = SAT_QUESTION_SINGLE,
                                              .prompt = "Where does the mass lie?",
                                              NOWHERE,
                                              TEXTS,
                                              .model_answer = "",
                                              .hint = "Which angle does it make with the dura?",
                                              CHOOSES(WHERE),
                                              .points = 2,
                                              .retries = 1,
                                              .penalty = 0.5,
                                              .may_shuffle = true},
                                             {.id = "q-signs",
                                              .kind = SAT_QUESTION_MULTIPLE,
                                              .prompt = "Which signs fit?",
                                              NOWHERE,
                                              TEXTS,
                                              NO_HELP,
                                              CHOOSES(SIGNS),
                                              .points = 2,
                                              .gives_partial = true},
                                             {.id = "q-benign",
                                              .kind = SAT_QUESTION_BOOLEAN,
                                              .prompt = "Most of these are benign.",
                                              NOWHERE,
                                              TEXTS,
                                              NO_HELP,
                                              CHOOSES(TRUE_FALSE),
                                              .points = 1},
                                             {.id = "q-spot",
                                              .kind = SAT_QUESTION_HOTSPOT,
                                              .prompt = "Click the mass.",
                                              .view = 0,
                                              TEXTS,
                                              NO_HELP,
                                              .regions = PLACES,
                                              .region_count = 2,
                                              .points = 3},
                                             {.id = "q-name",
                                              .kind = SAT_QUESTION_TEXT,
                                              .prompt = "What is it most likely?",
                                              NOWHERE,
                                              TEXTS,
                                              .model_answer = "A meningioma of the falx.",
                                              .hint = "",
                                              .accepted = ACCEPTED,
                                              .accepted_count = 2,
                                              .points = 4}};

static const size_t FIRST[] = {0}, SECOND[] = {1}, THIRD[] = {2};
#define ABOUT(which)                                                                               \
    .findings = which, .finding_count = 1,                                                         \
    .reveals = BIT(SAT_REVEAL_FINDINGS) | BIT(SAT_REVEAL_MARKS)
static const SatStep FALX_STEPS[] = {
    SHOWS(.text = "Look at the pictures first."),
    NOTED("Meningiomas grow slowly: for how long?", .text = "",
          .reveals = BIT(SAT_REVEAL_PRESENTATION)),
    {.id = "",
     .notes = "Who sees **it**? Wait a minute.",
     .text = "The brain window.",
     .view = 0,
     .question = SAT_NO_INDEX},
    ASKS(0),
    ASKS(1),
    ASKS(2),
    ASKS(3),
    ASKS(4),
    SHOWS(.text = "", ABOUT(FIRST)),
    SHOWS(.text = "", ABOUT(SECOND)),
    {.id = "", .notes = "", .text = "", .view = 2, .question = SAT_NO_INDEX, ABOUT(THIRD)},
    SHOWS(.text = "", .reveals = BIT(SAT_REVEAL_DIAGNOSIS) | BIT(SAT_REVEAL_TITLE) |
                                 BIT(SAT_REVEAL_SERIES_TITLES)),
    NOTED("Meningiomas are one in three.", .text = "",
          .reveals = BIT(SAT_REVEAL_DISCUSSION) | BIT(SAT_REVEAL_TAGS)),
    SHOWS(.text = "Questions?")};
static const SatTeaching FALX = {FALX_FINDINGS, 3,  FALX_VIEWS,     3,
                                 FALX_STEPS,    14, FALX_QUESTIONS, 5};

/* ---- the others -------------------------------------------------------------------------------
 */

static const SatMark PLAIN_MARKS[] = {{"", {SAT_SHAPE_CIRCLE, 0, 7, 13, AROUND, 2}, "", USUAL}};
static const SatFinding PLAIN_FINDINGS[] = {
    {"f1", "A dense round lesion.", PLAIN_MARKS, 1, SAT_NO_INDEX},
    {"f2", "Nothing else.", NULL, 0, SAT_NO_INDEX}};
static const SatQuestion PLAIN_QUESTIONS[] = {{.id = "q-dense",
                                               .kind = SAT_QUESTION_BOOLEAN,
                                               .prompt = "Is there a dense lesion?",
                                               NOWHERE,
                                               .feedback_correct = "Well seen.",
                                               .feedback_wrong = "",
                                               .feedback_nothing = "",
                                               NO_HELP,
                                               CHOOSES(TRUE_FALSE),
                                               .points = 1,
                                               .weight = 2}};
static const SatTeaching PLAIN = {PLAIN_FINDINGS, 2, NULL, 0, NULL, 0, PLAIN_QUESTIONS, 1};

static const SatAnswer SCRIPTS[] = {
    {"a", "\xD7\x91\xD7\xAA\xD7\x95\xD7\x9A \xD7\x94\xD7\x9E\xD7\x95\xD7\x97", true, false, 0, ""},
    {"b", "\xD8\xAE\xD8\xA7\xD8\xB1\xD8\xAC \xD8\xA7\xD9\x84\xD8\xAF\xD9\x85\xD8\xA7\xD8\xBA",
     false, false, 0, ""},
    {"c", "\xE5\x9C\xA8\xE9\xAA\xA8\xE5\xA4\xB4\xE9\x87\x8C", false, false, 0, ""}};
static const SatMark SCRIPT_MARKS[] = {
    {"", {SAT_SHAPE_CIRCLE, 0, 7, 13, AROUND, 2}, "\xD7\x9E\xD7\xA1\xD7\x94", USUAL}};
static const SatFinding SCRIPT_FINDINGS[] = {
    {"f1",
     "\xD7\x9E\xD7\xA1\xD7\x94 \xD7\xA2\xD7\x92\xD7\x95\xD7\x9C\xD7\x94 "
     "\xD7\xA2\xD7\x9D \xD7\x91\xD7\xA1\xD7\x99\xD7\xA1 \xD7\xA8\xD7\x97\xD7\x91 3 "
     "\xD7\xA1\xD7\x9E.",
     SCRIPT_MARKS, 1, SAT_NO_INDEX},
    {"f2",
     "\xE8\x84\x91\xE8\x86\x9C\xE5\xB0\xBE\xE5\xBE\x81\xEF\xBC\x8C\xE5\x9D\x87\xE5\x8C\x80"
     "\xE5\xBC\xBA\xE5\x8C\x96\xE3\x80\x82\xE9\x82\xBB\xE8\xBF\x91\xE9\xAA\xA8\xE8\xB4\xA8"
     "\xE7\xA8\x8D\xE5\xA2\x9E\xE5\x8E\x9A\xEF\xBC\x8C\xE4\xB8\xAD\xE7\xBA\xBF\xE6\x97\xA0"
     "\xE6\x98\x8E\xE6\x98\xBE\xE7\xA7\xBB\xE4\xBD\x8D\xE3\x80\x82",
     NULL, 0, SAT_NO_INDEX}};
static const SatQuestion SCRIPT_QUESTIONS[] = {
    {.id = "q-scripts",
     .kind = SAT_QUESTION_SINGLE,
     .prompt = "\xD7\x94\xD7\x99\xD7\x9B\xD7\x9F \xD7\x94\xD7\x9E\xD7\xA1\xD7\x94?",
     NOWHERE,
     TEXTS,
     NO_HELP,
     CHOOSES(SCRIPTS),
     .points = 1}};
static const SatTeaching SCRIPTED = {SCRIPT_FINDINGS, 2, NULL, 0, NULL, 0, SCRIPT_QUESTIONS, 1};

static const SatQuestion SHORT_QUESTIONS[] = {{.id = "q-quick",
                                               .kind = SAT_QUESTION_SINGLE,
                                               .prompt = "Quick: where?",
                                               NOWHERE,
                                               TEXTS,
                                               NO_HELP,
                                               CHOOSES(WHERE),
                                               .points = 1,
                                               .time_limit_s = 3}};
static const SatTeaching QUICK = {NULL, 0, NULL, 0, NULL, 0, SHORT_QUESTIONS, 1};

static const SatQuestion NEXT_QUESTIONS[] = {{.id = "q-next",
                                              .kind = SAT_QUESTION_SINGLE,
                                              .prompt = "Where does it lie?",
                                              NOWHERE,
                                              TEXTS,
                                              NO_HELP,
                                              CHOOSES(WHERE),
                                              .points = 1,
                                              .may_shuffle = true}};
static const SatTeaching NEXT = {NULL, 0, NULL, 0, NULL, 0, NEXT_QUESTIONS, 1};

#define STACKS(list)                                                                               \
    .hide = true, .study = "CT Head", .series = list,                                              \
    .series_count = sizeof(list) / sizeof((list)[0])

#define SHORT_CASE(number)                                                                         \
    {                                                                                              \
        .title = "Schwannoma " number, .hidden = "Case " number " \xE2\x80\x93 50 y M",            \
        .presentation = "Deaf on one side.", .diagnosis = "Schwannoma", .age = "50 y", .sex = "M", \
        STACKS(ONE), .teaching = &NEXT                                                             \
    }

static const SatTestCase CASES[SAT_LESSON_CASES] = {
    {.title = "Meningioma of the falx",
     .hidden = "Case 1 \xE2\x80\x93 45 y F",
     .presentation = "Headache for two months, worse in the morning.",
     .diagnosis = "Meningioma",
     .certainty = "almost certain",
     .discussion = "# Why\nA **dural based** mass, as [the tail](#mark:m-arrow) shows. "
                   "Meningiomas take up contrast evenly.",
     .age = "45 y",
     .sex = "F",
     STACKS(TWO),
     .teaching = &FALX},
    {.title = "Colloid cyst",
     .hidden = "Case 2 \xE2\x80\x93 30 y M",
     .presentation = "Sudden headache.",
     .diagnosis = "Colloid cyst",
     .discussion = "Dense and round.",
     .age = "30 y",
     .sex = "M",
     STACKS(ONE),
     .teaching = &PLAIN},
    {.title = "\xD7\x9E\xD7\xA0\xD7\x99\xD7\xA0\xD7\x92\xD7\x99\xD7\x95\xD7\x9E\xD7\x94",
     .hidden = "Case 3",
     .presentation =
         "\xD7\x9B\xD7\x90\xD7\x91 \xD7\xA8\xD7\x90\xD7\xA9 3 \xD7\x99\xD7\x9E\xD7\x99\xD7\x9D.\n"
         "\xD8\xB5\xD8\xAF\xD8\xA7\xD8\xB9 \xD9\x85\xD9\x86\xD8\xB0 12 "
         "\xD9\x8A\xD9\x88\xD9\x85\xD8\xA7\n"
         "\xE5\xA4\xB4\xE7\x97\x9B\xE4\xB8\xA4\xE5\xA4\xA9\xE3\x80\x82",
     .diagnosis = "\xD7\x9E\xD7\xA0\xD7\x99\xD7\xA0\xD7\x92\xD7\x99\xD7\x95\xD7\x9E\xD7\x94",
     STACKS(ONE),
     .teaching = &SCRIPTED},
    {.title = "Ependymoma",
     .hidden = "Case 4",
     .diagnosis = "Ependymoma",
     STACKS(ONE),
     .teaching = &QUICK},
    SHORT_CASE("5"),
    SHORT_CASE("6"),
    SHORT_CASE("7"),
    SHORT_CASE("8"),
    SHORT_CASE("9"),
    SHORT_CASE("10")};

const SatTestCase *sat_lesson_cases(void)
{
    return CASES;
}
