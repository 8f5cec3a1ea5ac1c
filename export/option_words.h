/* The words of the command line as tables: commands, and options with the commands that take them;
 * what an option does to the options read. Pure but for memory. */
#ifndef SAT_EXPORT_OPTION_WORDS_H
#define SAT_EXPORT_OPTION_WORDS_H

#include "export/export_options.h"

#define SAT_MOST_WORDS 96 /* of either table */

typedef struct {
    const char *name;
    SatCommand command;    /* NONE: not built yet */
    size_t least, most;    /* arguments */
    const char *arguments; /* "SOURCE..."; not built yet: what to do instead, or "" */
} SatCommandWord;

typedef enum {
    SAT_OPTION_FLAG,    /* sets a bool of SatOptions */
    SAT_OPTION_TEXT,    /* sets a text of SatOptions */
    SAT_OPTION_OUTPUT,  /* -o */
    SAT_OPTION_SETTING, /* which: SatSettingName */
    SAT_OPTION_PLAN,    /* which: SatPlanOption */
    SAT_OPTION_ACCEPT,
    SAT_OPTION_QUALITY,
    SAT_OPTION_MAX_SIZE,
    SAT_OPTION_SAMPLE,
    SAT_OPTION_WITH, /* a draft; may be given several times */
    SAT_OPTION_FROM, /* a source; the same */
    SAT_OPTION_NOT_BUILT
} SatOptionKind;

typedef struct {
    const char *name; /* without the dashes */
    char letter;      /* 0: none */
    bool has_value;
    SatOptionKind kind;
    size_t which;      /* offset of the flag or text, setting or plan option */
    unsigned commands; /* bits: 1 << SatCommand; 0: all */
} SatOptionWord;

const SatCommandWord *sat_command_words(size_t *count);
const SatOptionWord *sat_option_words(size_t *count);

/** Takes an option over, with its value where it has one, borrowed.
 *  errors: SAT_ERR_ARGUMENT what would be right; SAT_ERR_UNSUPPORTED not built yet; those of
 *  sat_plan_options_set() and sat_gate_accept_add() */
SAT_NODISCARD bool sat_option_apply(SatOptions *options, const SatOptionWord *line,
                                    const char *value, SatError *err);

#endif
