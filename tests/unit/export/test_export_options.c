/* The command line: what is understood, and what is said to what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/exit_codes.h"
#include "export/export_help.h"
#include "export/export_options.h"

enum { MOST_WORDS = 16 };

typedef struct {
    const char *words[MOST_WORDS];
    int count;
} Line;

/* Splits at blanks; "~" stands for a blank inside a word. text must live on. */
static Line split(char *text)
{
    Line line = {.words = {"satchel"}, .count = 1};
    for (char *word = text; *word != '\0';) {
        size_t length = strcspn(word, " ");
        bool last = word[length] == '\0';
        word[length] = '\0';
        for (char *letter = word; *letter != '\0'; letter++) {
            *letter = *letter == '~' ? ' ' : *letter;
        }
        assert_true(line.count < MOST_WORDS);
        line.words[line.count++] = word;
        word += last ? length : length + 1;
    }
    return line;
}

static bool read_line(const char *text, SatOptions *options, SatError *err, char buffer[400],
                      Line *line)
{
    *err = (SatError)SAT_ERROR_INIT;
    assert_true(strlen(text) < 400);
    memcpy(buffer, text, strlen(text) + 1);
    *line = split(buffer);
    return sat_options_read(line->count, line->words, options, err);
}

static void understands(void **state)
{
    (void)state;
    SatOptions options;
    SatError err;
    char buffer[400];
    Line line;
    assert_true(read_line("pack a -o out.satchel b --jobs 3 -qn --exclude 1/2,3 --title=My~case",
                          &options, &err, buffer, &line));
    assert_int_equal(options.command, SAT_COMMAND_PACK);
    assert_int_equal(options.argument_count, 2);
    assert_string_equal(options.arguments[0], "a");
    assert_string_equal(options.arguments[1], "b");
    assert_string_equal(options.output, "out.satchel");
    assert_string_equal(options.given_settings[SAT_SETTING_JOBS], "3");
    assert_true(options.quiet && options.dry_run && !options.verbose && !options.json);
    sat_options_free(&options);

    assert_true(read_line("--color never --json verify --quick x.satchel y.satchel", &options, &err,
                          buffer, &line));
    assert_int_equal(options.command, SAT_COMMAND_VERIFY);
    assert_true(options.quick && options.json);
    assert_int_equal(options.argument_count, 2);
    assert_string_equal(options.given_settings[SAT_SETTING_COLOR], "never");
    sat_options_free(&options);

    assert_true(read_line("-j4 extract x.satchel -o out", &options, &err, buffer, &line));
    assert_string_equal(options.given_settings[SAT_SETTING_JOBS], "4");
    sat_options_free(&options);
    assert_false(read_line("-j4 verify x.satchel", &options, &err, buffer, &line));
    assert_string_equal(err.text, "satchel verify takes no --jobs; see satchel verify -h");
    sat_options_free(&options);

    assert_true(read_line("play --json --no-player -- --odd", &options, &err, buffer, &line));
    assert_int_equal(options.argument_count, 1);
    assert_string_equal(options.arguments[0], "--odd");
    assert_true(options.no_player && options.json);
    sat_options_free(&options);

    assert_true(read_line("pack a -oout --skip-suspicious", &options, &err, buffer, &line));
    assert_string_equal(options.output, "out");
    assert_true(options.skip_suspicious && !options.accept.pixels && !options.accept.all);
    sat_options_free(&options);

    assert_true(read_line("pack a -o x --accept pixels,p-7f3a2c --accept t-0123456789abcdef "
                          "--skip-suspicious",
                          &options, &err, buffer, &line));
    assert_true(options.accept.pixels && !options.accept.faces && !options.accept.all);
    assert_int_equal(options.accept.id_count, 2);
    assert_string_equal(options.accept.ids[0], "p-7f3a2c");
    assert_string_equal(options.accept.ids[1], "t-0123456789abcdef");
    sat_options_free(&options);

    assert_true(read_line("pack -h", &options, &err, buffer, &line));
    assert_true(options.help);
    sat_options_free(&options);
    assert_true(read_line("--version", &options, &err, buffer, &line));
    assert_true(options.version);
    sat_options_free(&options);
}

typedef struct {
    const char *line;
    SatErrorCode code;
    const char *said; /* part of the sentence */
} Refusal;

static const Refusal refusals[] = {
    {"lsit a", SAT_ERR_ARGUMENT, "did you mean list?"},
    {"list a --exlude 1", SAT_ERR_ARGUMENT, "did you mean --exclude?"},
    {"list a --ful", SAT_ERR_ARGUMENT, "there is no option --ful"},
    {"list a -x", SAT_ERR_ARGUMENT, "there is no option -x"},
    {"list", SAT_ERR_ARGUMENT, "usage: satchel list SOURCE..."},
    {"pack a", SAT_ERR_ARGUMENT, "satchel pack SOURCE... -o FILE"},
    {"pack a -o", SAT_ERR_ARGUMENT, "--output needs a value"},
    {"pack a -o x -o y", SAT_ERR_ARGUMENT, "given twice"},
    {"info a --frames 1:1", SAT_ERR_ARGUMENT, "satchel info takes no --frames"},
    {"list a --quick", SAT_ERR_ARGUMENT, "satchel list takes no --quick"},
    {"list a --quiet=yes", SAT_ERR_ARGUMENT, "--quiet takes no value"},
    {"list a -q -v", SAT_ERR_ARGUMENT, "exclude each other"},
    {"pack a -o x --accept all --skip-suspicious", SAT_ERR_ARGUMENT, "exclude each other"},
    {"pack a -o x --accept nonsense", SAT_ERR_ARGUMENT, "expected pixels"},
    {"pack a -o x --accept pixels,", SAT_ERR_ARGUMENT, "expected pixels"},
    {"pack a -o x --accept p-7f3a2", SAT_ERR_ARGUMENT, "an item by its name"},
    {"pack a -o x --accept x-7f3a2c", SAT_ERR_ARGUMENT, "an item by its name"},
    {"pack a -o x --accept p-0123456789abcdef0", SAT_ERR_ARGUMENT, "an item by its name"},
    {"pack a -o x --quality near:0", SAT_ERR_ARGUMENT, "near:1 to near:2047"},
    {"pack a -o x --quality near:2048", SAT_ERR_ARGUMENT, "near:1 to near:2047"},
    {"pack a -o x --quality lossy:100", SAT_ERR_ARGUMENT, "lossy:1 to lossy:99"},
    {"pack a -o x --quality lossy:", SAT_ERR_ARGUMENT, "lossy:1 to lossy:99"},
    {"pack a -o x --quality best", SAT_ERR_ARGUMENT, "expected lossless"},
    {"pack a -o x --mask 1/1/1:0,0,9", SAT_ERR_ARGUMENT, "expected SEL:X,Y,W,H or SEL:X,Y,W,H@A-B"},
    {"pack a -o x --thicken 1/1/1", SAT_ERR_ARGUMENT, "--thicken"},
    {"pack a -o x --thicken 1/1/1:0", SAT_ERR_ARGUMENT, "such as 1/1/2:3"},
    {"pack a -o x --thicken 1/1/1:3mm", SAT_ERR_ARGUMENT, "such as 1/1/2:3"},
    {"pack a -o x --thicken 1/1/1:nan", SAT_ERR_ARGUMENT, "such as 1/1/2:3"},
    {"deidentify a -o x --thicken 1/1/1:3", SAT_ERR_ARGUMENT, "satchel pack --thicken"},
    {"backup a -o x --thicken 1/1/1:3", SAT_ERR_ARGUMENT, "--exclude"},
    {"pack a -o x --password p", SAT_ERR_UNSUPPORTED, "--password is not built yet"},
    {"new", SAT_ERR_ARGUMENT, "usage: satchel new FOLDER --from SOURCE"},
    {"backup a", SAT_ERR_ARGUMENT, "where to?"},
    {"backup -o x", SAT_ERR_ARGUMENT, "usage: satchel backup SOURCE..."},
    {"backup --check", SAT_ERR_ARGUMENT, "where to?"},
    {"backup --check --sample 0 -o x", SAT_ERR_ARGUMENT, "1% to 100%"},
    {"restore", SAT_ERR_ARGUMENT, "usage: satchel restore BACKUP"},
    {"backup a -o x --to y", SAT_ERR_ARGUMENT, "satchel backup takes no --to"},
    {"library list", SAT_ERR_ARGUMENT, "usage: satchel library list|search"},
    {"library check x --sample 101%", SAT_ERR_ARGUMENT, "1% to 100%"},
    {"library list x --check", SAT_ERR_ARGUMENT, "satchel library takes no --check"},
    {"login", SAT_ERR_ARGUMENT, "usage: satchel login radiopaedia:"},
    {"config set", SAT_ERR_ARGUMENT, "usage: satchel config show"},
    {"extract a b -o c", SAT_ERR_ARGUMENT, "usage: satchel extract FILE -o FOLDER"},
    {"pack a -o x --frames 1/1:nine", SAT_ERR_ARGUMENT, "--frames"},
    {"-q", SAT_ERR_ARGUMENT, "which command?"},
};

static void refuses_with_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        SatOptions options;
        SatError err;
        char buffer[400];
        Line line;
        if (read_line(refusals[i].line, &options, &err, buffer, &line)) {
            fail_msg("\"%s\" was taken", refusals[i].line);
        }
        if (err.code != refusals[i].code || strstr(err.text, refusals[i].said) == NULL) {
            fail_msg("\"%s\": said \"%s\"", refusals[i].line, err.text);
        }
        sat_options_free(&options);
    }
}

static void knows_json_even_when_it_fails(void **state)
{
    (void)state;
    SatOptions options;
    SatError err;
    char buffer[400];
    Line line;
    assert_false(read_line("pack --nonsense --json", &options, &err, buffer, &line));
    assert_true(options.json);
    sat_options_free(&options);
}

static void gives_the_line_again(void **state)
{
    (void)state;
    SatOptions options;
    SatError err;
    char buffer[400];
    Line line;
    assert_true(read_line("pack it's~here -o x.satchel -- -a", &options, &err, buffer, &line));
    char *again = sat_options_command_line(&options, "--skip-suspicious");
    assert_string_equal(again, "satchel pack 'it'\\''s here' -o x.satchel --skip-suspicious -- -a");
    free(again);
    sat_options_free(&options);
}

static void help_fits_the_smallest_terminal(void **state)
{
    (void)state;
    for (int command = SAT_COMMAND_NONE; command <= SAT_COMMAND_CACHE; command++) {
        const char *page = sat_help_page((SatCommand)command);
        size_t lines = 0;
        for (const char *line = page; *line != '\0'; lines++) {
            size_t length = strcspn(line, "\n");
            assert_true(length <= 79);
            line += length;
            assert_int_equal(*line, '\n');
            line++;
        }
        assert_in_range(lines, 8, 23); /* a prompt needs one */
        assert_non_null(strstr(page, "Example"));
    }
}

static void the_first_exit_code_that_applies(void **state)
{
    (void)state;
    static const SatExitCode order[] = {
        SAT_EXIT_INTERRUPTED, SAT_EXIT_OUTPUT,        SAT_EXIT_NETWORK,
        SAT_EXIT_PRIVACY,     SAT_EXIT_CORRUPT_INPUT, SAT_EXIT_VERIFY,
        SAT_EXIT_NO_INPUT,    SAT_EXIT_SKIPPED,       SAT_EXIT_DONE};
    for (size_t a = 0; a < sizeof(order) / sizeof(order[0]); a++) {
        for (size_t b = a; b < sizeof(order) / sizeof(order[0]); b++) {
            assert_int_equal(sat_exit_first(order[a], order[b]), order[a]);
            assert_int_equal(sat_exit_first(order[b], order[a]), order[a]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understands),
        cmocka_unit_test(refuses_with_words),
        cmocka_unit_test(knows_json_even_when_it_fails),
        cmocka_unit_test(gives_the_line_again),
        cmocka_unit_test(help_fits_the_smallest_terminal),
        cmocka_unit_test(the_first_exit_code_that_applies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
