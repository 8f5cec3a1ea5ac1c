/* Writes a command line again, ready to paste. */
#include <string.h>

#include "export/export_options.h"
#include "formats/base/byte_writer.h"

static void write_quoted(SatByteWriter *out, const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
    if (word[0] != '\0' && strspn(word, plain) == strlen(word)) {
        sat_write_text(out, word);
        return;
    }
    sat_write_u8(out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            sat_write_text(out, "'\\''");
        } else {
            sat_write_u8(out, (uint8_t)*word);
        }
    }
    sat_write_u8(out, '\'');
}

/* Puts the sources where the first word goes; *count: of out so far. */
static void put_words(const char *const *words, size_t word_count,
                      bool (*goes)(const char *argument), const char *const *sources,
                      size_t source_count, const char **out, size_t *count)
{
    bool is_put = false;
    for (size_t i = 0; i < word_count; i++) {
        if (!goes(words[i])) {
            out[(*count)++] = words[i];
        } else if (!is_put) {
            is_put = true;
            for (size_t k = 0; k < source_count; k++) {
                out[(*count)++] = sources[k];
            }
        }
    }
}

bool sat_options_other_sources(const SatOptions *options, bool (*goes)(const char *argument),
                               const char *const *sources, size_t count, SatArena *arena,
                               SatOptions *out, SatError *err)
{
    const size_t argc = (size_t)options->argc;
    const char **arguments =
        sat_arena_alloc(arena, options->argument_count + count, sizeof(*arguments), err);
    const char **argv = sat_arena_alloc(arena, argc + count, sizeof(*argv), err);
    size_t argument_count = 0, word_count = 0;
    if (arguments == NULL || argv == NULL) {
        return false;
    }
    put_words((const char *const *)options->arguments, options->argument_count, goes, sources,
              count, arguments, &argument_count);
    put_words(options->argv, argc, goes, sources, count, argv, &word_count);
    *out = *options;
    out->arguments = arguments;
    out->argument_count = argument_count;
    out->argv = argv;
    out->argc = (int)word_count;
    return true;
}

char *sat_options_play_line(const SatOptions *options, const char *more)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_write_format(&out, "satchel play %s --", more);
    for (size_t i = 0; i < options->argument_count; i++) {
        sat_write_u8(&out, ' ');
        write_quoted(&out, options->arguments[i]);
    }
    sat_write_u8(&out, 0);
    if (out.failed) {
        sat_byte_writer_free(&out);
        return NULL;
    }
    return (char *)out.bytes;
}

char *sat_options_command_line(const SatOptions *options, const char *more)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_write_text(&out, "satchel");
    bool ended = false;
    for (int i = 1; i < options->argc; i++) {
        if (!ended && strcmp(options->argv[i], "--") == 0) { /* options must stand before it */
            sat_write_u8(&out, ' ');
            sat_write_text(&out, more);
            ended = true;
        }
        sat_write_u8(&out, ' ');
        write_quoted(&out, options->argv[i]);
    }
    if (!ended) {
        sat_write_u8(&out, ' ');
        sat_write_text(&out, more);
    }
    sat_write_u8(&out, 0);
    if (out.failed) {
        sat_byte_writer_free(&out);
        return NULL;
    }
    return (char *)out.bytes;
}
