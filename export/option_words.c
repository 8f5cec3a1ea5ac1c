/* The tables of commands and options, and the nearest of a list of words. */
#include "export/option_words.h"

#include <string.h>

enum { LONGEST_COMPARED = 63 };

/* ---- commands -------------------------------------------------------------------------------- */

static const SatCommandWord commands[] = {
    {"list", SAT_COMMAND_LIST, 1, SIZE_MAX, "SOURCE..."},
    {"pack", SAT_COMMAND_PACK, 1, SIZE_MAX, "SOURCE... -o FILE.satchel"},
    {"play", SAT_COMMAND_PLAY, 1, SIZE_MAX, "FILE|SOURCE..."},
    {"info", SAT_COMMAND_INFO, 1, SIZE_MAX, "FILE..."},
    {"verify", SAT_COMMAND_VERIFY, 1, SIZE_MAX, "FILE..."},
    {"extract", SAT_COMMAND_EXTRACT, 1, 1, "FILE -o FOLDER"},
    {"config", SAT_COMMAND_CONFIG, 1, 1, "show"},
    {"cache", SAT_COMMAND_CACHE, 1, 1, "clear"},
    {"secret", SAT_COMMAND_SECRET, 2, 2, "export|import FILE"},
    {"backup", SAT_COMMAND_BACKUP, 0, SIZE_MAX, "SOURCE... -o FOLDER"},
    {"repair", SAT_COMMAND_REPAIR, 1, 1, "FILE -o NEW"},
    {"diff", SAT_COMMAND_DIFF, 2, 2, "A B"},
    {"deidentify", SAT_COMMAND_DEIDENTIFY, 1, SIZE_MAX, "SOURCE... -o FOLDER"},
    {"new", SAT_COMMAND_NEW, 1, 1, "FOLDER --from SOURCE"},
    {"edit", SAT_COMMAND_EDIT, 1, 1, "FOLDER|case.json --title TEXT ..."},
    {"export", SAT_COMMAND_EXPORT, 1, 1, "PACK --as FORM -o FILE"},
    {"restore", SAT_COMMAND_RESTORE, 1, 1, "BACKUP --to SERVER"},
    {"library", SAT_COMMAND_LIBRARY, 2, SIZE_MAX, "list|search|check|prune|move FOLDER ..."},
    {"login", SAT_COMMAND_LOGIN, 1, 1, "radiopaedia:"},
    {"logout", SAT_COMMAND_LOGOUT, 1, 1, "radiopaedia:"},
    {"whoami", SAT_COMMAND_WHOAMI, 1, 1, "radiopaedia:"},
};

const SatCommandWord *sat_command_words(size_t *count)
{
    *count = sizeof(commands) / sizeof(commands[0]);
    return commands;
}

/* ---- options --------------------------------------------------------------------------------- */

#define OF(command) (1U << (SAT_COMMAND_##command))
#define FROM_SOURCES (OF(LIST) | OF(PACK) | OF(PLAY))
#define KEPT_TOO                                                                                   \
    (FROM_SOURCES | OF(DEIDENTIFY) | OF(BACKUP) |                                                  \
     OF(NEW)) /* options that mean something for kept DICOM */
#define TOLD_TOO (FROM_SOURCES | OF(BACKUP) | OF(EDIT)) /* for the text of a case */
#define FLAG(member) SAT_OPTION_FLAG, offsetof(SatOptions, member)
#define TEXT(member) SAT_OPTION_TEXT, offsetof(SatOptions, member)
#define PLAN(name, option, has_value)                                                              \
    {                                                                                              \
        name, 0, has_value, SAT_OPTION_PLAN, SAT_PLAN_##option, FROM_SOURCES                       \
    }
#define FIELD(name, option)                                                                        \
    {                                                                                              \
        name, 0, true, SAT_OPTION_PLAN, SAT_PLAN_##option, TOLD_TOO                                \
    }
#define CHOICE(name, option, has_value)                                                            \
    {                                                                                              \
        name, 0, has_value, SAT_OPTION_PLAN, SAT_PLAN_##option, KEPT_TOO                           \
    }
#define NOT_BUILT(name)                                                                            \
    {                                                                                              \
        name, 0, false, SAT_OPTION_NOT_BUILT, 0, 0                                                 \
    }

static const SatOptionWord option_words[] = {
    {"help", 'h', false, FLAG(help), 0},
    {"version", 0, false, FLAG(version), 0},
    {"json", 0, false, FLAG(json), 0},
    {"quiet", 'q', false, FLAG(quiet), 0},
    {"verbose", 'v', false, FLAG(verbose), 0},
    {"yes", 'y', false, FLAG(yes), 0},
    {"dry-run", 'n', false, FLAG(dry_run),
     KEPT_TOO | OF(EXTRACT) | OF(CACHE) | OF(LIBRARY) | OF(RESTORE)},
    {"output", 'o', true, SAT_OPTION_OUTPUT, 0,
     OF(PACK) | OF(EXTRACT) | OF(DEIDENTIFY) | OF(BACKUP) | OF(REPAIR) | OF(EXPORT)},
    {"as", 0, true, TEXT(form), OF(EXPORT)},
    {"jobs", 'j', true, SAT_OPTION_SETTING, SAT_SETTING_JOBS, KEPT_TOO | OF(EXTRACT) | OF(CONFIG)},
    {"effort", 0, true, SAT_OPTION_SETTING, SAT_SETTING_EFFORT, OF(PACK) | OF(PLAY) | OF(CONFIG)},
    {"color", 0, true, SAT_OPTION_SETTING, SAT_SETTING_COLOR, 0},
    {"cache-size", 0, true, SAT_OPTION_SETTING, SAT_SETTING_CACHE_SIZE, OF(PLAY) | OF(CONFIG)},
    {"player", 0, true, SAT_OPTION_SETTING, SAT_SETTING_PLAYER, OF(PLAY) | OF(CONFIG)},
    {"library", 0, true, SAT_OPTION_SETTING, SAT_SETTING_LIBRARY,
     FROM_SOURCES | OF(DEIDENTIFY) | OF(NEW) | OF(CONFIG)},
    {"quick", 0, false, FLAG(quick), OF(VERIFY)},
    {"decisions", 0, false, FLAG(decisions), OF(CACHE)},
    {"no-player", 0, false, FLAG(no_player), OF(PLAY)},
    {"accept", 0, true, SAT_OPTION_ACCEPT, 0, KEPT_TOO},
    {"with", 0, true, SAT_OPTION_WITH, 0, OF(PACK) | OF(PLAY) | OF(BACKUP) | OF(LIST)},
    {"from", 0, true, SAT_OPTION_FROM, 0, OF(NEW)},
    {"quality", 0, true, SAT_OPTION_QUALITY, 0, OF(PACK) | OF(PLAY)},
    {"max-size", 0, true, SAT_OPTION_MAX_SIZE, 0, OF(PACK)},
    CHOICE("merge", MERGE, false),
    CHOICE("split-study", SPLIT_STUDY, false),
    CHOICE("key-images", KEY_IMAGES, false),
    {"item-pictures", 0, false, FLAG(item_pictures), OF(PACK) | OF(DEIDENTIFY) | OF(BACKUP)},
    {"skip-suspicious", 0, false, FLAG(skip_suspicious), KEPT_TOO},
    {"profile", 0, true, TEXT(profile), OF(DEIDENTIFY) | OF(NEW) | OF(BACKUP) | OF(LIST)},
    {"keep-identifiers", 0, false, FLAG(keep_identifiers), OF(BACKUP)},
    {"layout", 0, true, TEXT(layout), OF(BACKUP)},
    {"replace-changed", 0, false, FLAG(replace), OF(BACKUP)},
    {"check", 0, false, FLAG(check), OF(BACKUP)},
    {"to", 0, true, TEXT(to), OF(RESTORE)},
    {"case", 0, true, TEXT(case_rid), OF(RESTORE)},
    {"serve-on", 0, true, TEXT(serve_on), OF(RESTORE)},
    {"wait", 0, true, TEXT(wait), OF(RESTORE)},
    {"display", 0, false, FLAG(display), OF(RESTORE)},
    {"sample", 0, true, SAT_OPTION_SAMPLE, 0, OF(BACKUP) | OF(LIBRARY)},
    {"keep", 0, true, TEXT(keep), OF(LIBRARY)},
    {"privacy", 0, false, FLAG(privacy), OF(LIST)},
    {"privacy-report", 0, true, TEXT(privacy_report), OF(DEIDENTIFY) | OF(PACK) | OF(LIST)},
    CHOICE("day-numbering", DAY_NUMBERING, true),
    CHOICE("series", SERIES, true),
    CHOICE("exclude", EXCLUDE, true),
    CHOICE("frames", FRAMES, true),
    CHOICE("crop", CROP, true),
    CHOICE("mask", MASK, true),
    PLAN("window", WINDOW, true),
    PLAN("thicken", THICKEN, true),
    FIELD("series-titles", SERIES_TITLES),
    FIELD("title", TITLE),
    FIELD("presentation", PRESENTATION),
    FIELD("discussion", DISCUSSION),
    FIELD("diagnosis", DIAGNOSIS),
    FIELD("system", SYSTEM),
    FIELD("certainty", CERTAINTY),
    FIELD("age", AGE),
    FIELD("sex", SEX),
    {"consent", 0, true, TEXT(consent), OF(EDIT)},
    {"quiz", 0, true, TEXT(quiz), OF(EDIT)},
    {"hidden", 0, true, TEXT(hidden), OF(EDIT)},
    NOT_BUILT("password"),
};

const SatOptionWord *sat_option_words(size_t *count)
{
    _Static_assert(sizeof(option_words) / sizeof(option_words[0]) <= SAT_MOST_WORDS, "raise it");
    *count = sizeof(option_words) / sizeof(option_words[0]);
    return option_words;
}

/* ---- the nearest name ------------------------------------------------------------------------ */

/* Levenshtein: changes, additions and removals of a letter. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST_COMPARED + 1];
    size_t length = strlen(b);
    if (length > LONGEST_COMPARED || strlen(a) > LONGEST_COMPARED) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= length; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t least = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            least = row[j] + 1 < least ? row[j] + 1 : least;
            least = row[j + 1] + 1 < least ? row[j + 1] + 1 : least;
            row[j + 1] = least;
        }
    }
    return row[length];
}

const char *sat_nearest_name(const char *wanted, const char *const *names, size_t count)
{
    const char *nearest = names[0];
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t here = distance(wanted, names[i]);
        if (here < least) {
            least = here;
            nearest = names[i];
        }
    }
    return nearest;
}
