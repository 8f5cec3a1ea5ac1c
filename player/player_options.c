/* Reading the command line. */
#include "player/player_options.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_SIDE 200
#define MOST_SIDE 16384

const char *sat_player_options_help(void)
{
    return "Usage: satchel-player [OPTIONS] [PACK.satchel | DICOM]\n"
           "Shows a Satchel pack: scrolls its stacks, with the case's text. Needs no network.\n"
           "A folder or file of DICOM is packed by satchel first, into the cache.\n"
           "\n"
           "  --window WxH      size of the window, e.g. 1280x720\n"
           "  --full-screen     start in full screen\n"
           "  --renderer NAME   auto (default), software or accelerated\n"
           "  --script FILE     act by a script, one action a line (- is standard input):\n"
           "                      key [MODS+]NAME   keydown NAME   keyup NAME   wheel N [MODS]\n"
           "                      move X Y   click X Y [BUTTON] [MODS]   text WORDS   drop FILE\n"
           "                      drag X1 Y1 X2 Y2 [BUTTON] [MODS] [MS]   size W H   rate HZ\n"
           "                      wait idle|MS   screenshot FILE.png   state FILE.json   quit\n"
           "                    (wheel 1 is one notch towards you: the next image)\n"
           "  --source PATH     what the pack was made from, to save or back that up\n"
           "  --left-out N      how many series of that are not in the pack\n"
           "  --series LIST     the others as satchel list numbers them: 1/1/1,1/1/3\n"
           "  --seed N          the order of shuffled answers, 1 to 999999; else another each "
           "time\n"
           "  --stats FILE      write times and memory as JSON at the end\n"
           "  -h, --help        this text            --version   which player this is\n"
           "\n"
           "In the player press H for all keys. Slices open in the middle. Ctrl+Q quits.\n"
           "Environment: SATCHEL_UI_SCALE=1.5 makes text and buttons larger.\n"
           "\n"
           "Examples:\n"
           "  satchel-player lecture.satchel\n"
           "  satchel-player --full-screen lecture.satchel\n"
           "  printf 'wait idle\\nscreenshot first.png\\n' | satchel-player --script - a.satchel\n"
           "\n"
           "Exit codes: 0 done; 1 a script's wait gave up; 2 wrong usage; 3 no such pack;\n"
           "4 the pack is damaged or no pack; 5 no display or an output cannot be written.\n";
}

static bool parse_size(const char *text, SatWindowOptions *window)
{
    char *end = NULL;
    const long width = strtol(text, &end, 10);
    if (end == text || (*end != 'x' && *end != 'X')) {
        return false;
    }
    const char *second = end + 1;
    const long height = strtol(second, &end, 10);
    if (end == second || *end != '\0' || width < LEAST_SIDE || height < LEAST_SIDE ||
        width > MOST_SIDE || height > MOST_SIDE) {
        return false;
    }
    window->width = (int)width;
    window->height = (int)height;
    return true;
}

static bool parse_renderer(const char *text, SatWindowOptions *window)
{
    static const char *const NAMES[] = {[SAT_RENDERER_AUTO] = "auto",
                                        [SAT_RENDERER_SOFTWARE] = "software",
                                        [SAT_RENDERER_ACCELERATED] = "accelerated"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcmp(NAMES[i], text) == 0) {
            window->renderer = (SatRendererKind)i;
            return true;
        }
    }
    return false;
}

/** An option with a value: "--name VALUE" or "--name=VALUE". NULL when it is another option;
 * *missing when the value is not there. */
static const char *value_of(const char *name, int argc, char **argv, int *at, bool *missing)
{
    const char *argument = argv[*at];
    const size_t length = strlen(name);
    if (strncmp(argument, name, length) != 0) {
        return NULL;
    }
    if (argument[length] == '=') {
        return argument + length + 1;
    }
    if (argument[length] != '\0') {
        return NULL;
    }
    if (*at + 1 >= argc) {
        *missing = true;
        return NULL;
    }
    (*at)++;
    return argv[*at];
}

static bool parse_valued(int argc, char **argv, int *at, SatPlayerOptions *out, bool *known,
                         SatError *err)
{
    bool missing = false;
    const char *option = argv[*at];
    const char *value = NULL;
    *known = true;
    if ((value = value_of("--script", argc, argv, at, &missing)) != NULL) {
        out->script_path = value;
    } else if ((value = value_of("--source", argc, argv, at, &missing)) != NULL) {
        if (out->source_count == SAT_PLAYER_MAX_SOURCES) {
            return sat_fail(err, SAT_ERR_ARGUMENT, "--source: at most %u of them",
                            SAT_PLAYER_MAX_SOURCES);
        }
        out->sources[out->source_count++] = value;
    } else if ((value = value_of("--left-out", argc, argv, at, &missing)) != NULL) {
        char *end = NULL;
        const unsigned long count = strtoul(value, &end, 10);
        out->left_out = count;
        return (value[0] >= '0' && value[0] <= '9' && *end == '\0') ||
               sat_fail(err, SAT_ERR_ARGUMENT, "--left-out %s: write a number", value);
    } else if ((value = value_of("--series", argc, argv, at, &missing)) != NULL) {
        out->series = value;
    } else if ((value = value_of("--seed", argc, argv, at, &missing)) != NULL) {
        char *end = NULL;
        out->seed = strtoul(value, &end, 10);
        return (value[0] >= '0' && value[0] <= '9' && *end == '\0' && out->seed >= 1 &&
                out->seed <= 999999) ||
               sat_fail(err, SAT_ERR_ARGUMENT, "--seed %s: write a number from 1 to 999999", value);
    } else if ((value = value_of("--stats", argc, argv, at, &missing)) != NULL) {
        out->stats_path = value;
    } else if ((value = value_of("--window", argc, argv, at, &missing)) != NULL) {
        return parse_size(value, &out->window) ||
               sat_fail(err, SAT_ERR_ARGUMENT,
                        "--window %s: write the size as WIDTHxHEIGHT, e.g. 1280x720", value);
    } else if ((value = value_of("--renderer", argc, argv, at, &missing)) != NULL) {
        return parse_renderer(value, &out->window) ||
               sat_fail(err, SAT_ERR_ARGUMENT,
                        "--renderer %s: there are auto, software and accelerated", value);
    } else {
        *known = false;
    }
    return !missing || sat_fail(err, SAT_ERR_ARGUMENT, "%s needs a value; see -h", option);
}

bool sat_player_options_parse(int argc, char **argv, SatPlayerOptions *out, SatError *err)
{
    bool only_paths = false;
    *out = (SatPlayerOptions){0};
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        bool known = false;
        if (only_paths || argument[0] != '-') {
            if (out->pack_path != NULL) {
                return sat_fail(err, SAT_ERR_ARGUMENT, "one pack at a time: %s is too many; see -h",
                                argument);
            }
            out->pack_path = argument;
        } else if (strcmp(argument, "--") == 0) {
            only_paths = true;
        } else if (strcmp(argument, "-h") == 0 || strcmp(argument, "--help") == 0) {
            out->help = true;
        } else if (strcmp(argument, "--version") == 0) {
            out->version = true;
        } else if (strcmp(argument, "--full-screen") == 0) {
            out->window.full_screen = true;
        } else if (!parse_valued(argc, argv, &i, out, &known, err)) {
            return false;
        } else if (!known) {
            return sat_fail(err, SAT_ERR_ARGUMENT, "unknown option %s; see -h", argument);
        }
    }
    return true;
}
