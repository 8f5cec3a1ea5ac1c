/* satchel-player: shows a pack. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "player/player_app.h"
#include "player/screen/open_kind.h"
#include "player/screen/screen_stack.h"

#define MAX_SCRIPT_BYTES ((size_t)16 << 20)

/* SPEC 2: the exit codes both programs share. */
enum {
    EXIT_DONE = 0,
    EXIT_WARNINGS = 1,
    EXIT_USAGE = 2,
    EXIT_MISSING = 3,
    EXIT_CORRUPT = 4,
    EXIT_OUTPUT = 5
};

static int fail(int exit_code, const SatError *err)
{
    fprintf(stderr, "satchel-player: %s\n", err->text);
    return exit_code;
}

static char *read_standard_input(size_t *length, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char piece[4096];
    size_t got = 0;
    while ((got = fread(piece, 1, sizeof piece, stdin)) > 0 && text.length < MAX_SCRIPT_BYTES) {
        sat_write_bytes(&text, piece, got);
    }
    sat_write_u8(&text, 0);
    if (text.failed || text.length >= MAX_SCRIPT_BYTES) {
        sat_byte_writer_free(&text);
        sat_fail(err, SAT_ERR_LIMIT, "the script on standard input is too long");
        return NULL;
    }
    *length = text.length - 1;
    return (char *)text.bytes;
}

static SatScript *read_script(const char *path, SatError *err)
{
    size_t length = 0;
    char *text = strcmp(path, "-") == 0
                     ? read_standard_input(&length, err)
                     : (char *)sat_read_file(path, MAX_SCRIPT_BYTES, &length, err);
    SatScript *script = text != NULL ? sat_script_parse(text, length, err) : NULL;
    free(text);
    return script;
}

static int exit_code_of_pack(const char *path, const SatError *err)
{
    if (err->code == SAT_ERR_SYSTEM || err->code == SAT_ERR_NO_MEMORY ||
        sat_path_info(path).kind != SAT_PATH_FILE) {
        return EXIT_MISSING;
    }
    return EXIT_CORRUPT;
}

static int run(const SatPlayerOptions *options)
{
    SatError err = SAT_ERROR_INIT;
    SatScript *script = NULL;
    SatPackSession *session = NULL;
    bool gave_up = false;
    int code = EXIT_DONE;
    if (options->script_path != NULL) {
        script = read_script(options->script_path, &err);
        if (script == NULL) {
            return fail(err.code == SAT_ERR_ARGUMENT ? EXIT_USAGE : EXIT_MISSING, &err);
        }
    }
    /* What is no pack is DICOM to read, which the app starts. */
    if (options->pack_path != NULL &&
        (sat_path_is_pack(options->pack_path) ||
         sat_path_info(options->pack_path).kind == SAT_PATH_MISSING)) {
        /* The first picture decodes while the window is being made. */
        session = sat_pack_session_open(options->pack_path, &err);
        if (session == NULL || !sat_screen_stack_warm_up(session, &err)) {
            sat_pack_session_close(session);
            session = NULL;
            code = fail(exit_code_of_pack(options->pack_path, &err), &err);
            if (script != NULL) {
                sat_script_free(script);
                return code;
            }
        }
    }
    /* Who opened it from the desktop has no terminal: the window says it too. */
    const SatError told = err;
    if (!sat_player_app_run(options, session, script, code != EXIT_DONE ? told.text : NULL,
                            &gave_up, &err)) {
        return code != EXIT_DONE ? code : fail(EXIT_OUTPUT, &err);
    }
    if (code != EXIT_DONE) {
        return code;
    }
    if (gave_up) {
        fprintf(stderr, "satchel-player: a script's \"wait idle\" gave up after a minute\n");
    }
    return gave_up ? EXIT_WARNINGS : EXIT_DONE;
}

int main(int argc, char **argv)
{
    SatError err = SAT_ERROR_INIT;
    SatPlayerOptions options;
    if (!sat_player_options_parse(argc, argv, &options, &err)) {
        return fail(EXIT_USAGE, &err);
    }
    if (options.help) {
        fputs(sat_player_options_help(), stdout);
        return EXIT_DONE;
    }
    if (options.version) {
        puts("satchel-player " SAT_VERSION);
        return EXIT_DONE;
    }
    return run(&options);
}
