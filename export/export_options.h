/* The command line: which command, its arguments, its options. Read once by main; the result is
 * read-only. Pure but for memory. */
#ifndef SAT_EXPORT_EXPORT_OPTIONS_H
#define SAT_EXPORT_EXPORT_OPTIONS_H

#include "export/assemble/plan_options.h"
#include "export/encode/picture_quality.h"
#include "export/export_settings.h"
#include "export/gate/gate_accept.h"
#include "export/net/server_settings.h"
#include "formats/base/arena.h"

enum { SAT_MOST_DRAFTS = 64 }; /* of --with, and of --from */
enum { SAT_MOST_SERVER_KEYS = 32 };

/** --PatientID VALUE: what is looked for on a server. */
typedef struct {
    const char *keyword; /* not ended behind it when the value is in the same word */
    size_t keyword_length;
    const char *value;
} SatServerKey;

typedef enum {
    SAT_COMMAND_NONE, /* only -h or --version */
    SAT_COMMAND_LIST,
    SAT_COMMAND_PACK,
    SAT_COMMAND_PLAY,
    SAT_COMMAND_INFO,
    SAT_COMMAND_VERIFY,
    SAT_COMMAND_EXTRACT,
    SAT_COMMAND_EXPORT,
    SAT_COMMAND_DIFF,
    SAT_COMMAND_EDIT,
    SAT_COMMAND_NEW,
    SAT_COMMAND_REPAIR,
    SAT_COMMAND_DEIDENTIFY,
    SAT_COMMAND_BACKUP,
    SAT_COMMAND_LIBRARY,
    SAT_COMMAND_RESTORE,
    SAT_COMMAND_CONFIG,
    SAT_COMMAND_CACHE,
    SAT_COMMAND_SECRET,
    SAT_COMMAND_LOGIN,
    SAT_COMMAND_LOGOUT,
    SAT_COMMAND_WHOAMI
} SatCommand;

#define SAT_EXPORT_FORMS "text, html, csv, gift, moodle, mirc, pptx or anki"

typedef struct {
    SatCommand command;
    const char **arguments; /* borrowed from argv; without the command itself */
    size_t argument_count;
    SatPlanOptions *plan;
    const char *output;         /* NULL: none */
    const char *profile;        /* deidentify, list --privacy; NULL: the default */
    const char *privacy_report; /* a file named .json or .html; NULL: none */
    const char *given_settings[SAT_SETTING_COUNT];
    const char *with[SAT_MOST_DRAFTS]; /* --with: drafts of the player */
    size_t with_count;
    const char *from[SAT_MOST_DRAFTS]; /* new --from: sources */
    size_t from_count;
    SatQuality quality; /* --quality; zeros: lossless */
    uint64_t max_bytes; /* --max-size; 0: none */
    bool help, version, json, quiet, verbose, dry_run, yes;
    bool quick;            /* verify */
    bool privacy;          /* list */
    bool item_pictures;    /* with --json: what the gate asks about comes with a picture */
    bool skip_suspicious;  /* what the gate asks about is left out */
    SatGateAccept accept;  /* --accept */
    bool replace;          /* backup --replace-changed */
    bool check;            /* backup: a sample of the backups is read again */
    unsigned sample;       /* --sample, percent; 0: not said */
    const char *keep;      /* library prune; NULL: not said */
    const char *to;        /* restore: the server; NULL: not said */
    const char *case_rid;  /* restore --case RID; NULL: a new draft */
    const char *serve_on;  /* restore to osirix: where it fetches; NULL: this machine alone */
    const char *wait;      /* likewise: seconds; NULL: the default */
    bool display;          /* likewise: it shows the study */
    bool keep_identifiers; /* backup */
    const char *consent;   /* edit --consent KIND[: STATEMENT]; NULL: not said */
    const char *quiz;      /* edit --quiz on|off; NULL: not said */
    const char *hidden;    /* edit --hidden on|off; NULL: not said */
    const char *form;      /* export --as; NULL: not said */
    const char *layout;    /* backup: "bag", "dicomdir"; NULL: the default */
    bool no_player;        /* play: only make the pack */
    bool decisions;        /* cache clear: what was decided, not the packs */
    SatServerKey server_keys[SAT_MOST_SERVER_KEYS];
    size_t server_key_count;
    SatServerSettings servers; /* filled by sat_server_names_apply() */
    char **server_addresses;   /* what it put in place of arguments; owned */
    size_t server_address_count;
    int argc; /* the whole line again, for commands to paste */
    const char *const *argv;
} SatOptions;

/** Reads argv (argv[0] is skipped). On failure *out still says json and which command, as far as it
 *  was read. out is freed with sat_options_free() in any case.
 *  errors: SAT_ERR_ARGUMENT (exit 2) with the nearest name for an unknown one; SAT_ERR_UNSUPPORTED
 *  "… is not built yet" (exit 2) */
SAT_NODISCARD bool sat_options_read(int argc, const char *const *argv, SatOptions *out,
                                    SatError *err);
void sat_options_free(SatOptions *options);

/** The name that needs the fewest changes to become the wanted one. count at least 1. */
const char *sat_nearest_name(const char *wanted, const char *const *names, size_t count);

/** The options with other sources in place of those that `goes` names, in the line to paste, too.
 *  What they point to lies in arena and in options.   errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_options_other_sources(const SatOptions *options,
                                             bool (*goes)(const char *argument),
                                             const char *const *sources, size_t count,
                                             SatArena *arena, SatOptions *out, SatError *err);

/** The command that shows the sources of this one, with more options: ready to paste.
 *  owns: free(); NULL only without memory */
SAT_NODISCARD char *sat_options_play_line(const SatOptions *options, const char *more);

/** The command line again with more words behind it, quoted for a shell: ready to paste.
 *  owns: free(); NULL only without memory */
SAT_NODISCARD char *sat_options_command_line(const SatOptions *options, const char *more);

#endif
