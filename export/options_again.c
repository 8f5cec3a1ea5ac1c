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
