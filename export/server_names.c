/* Makes addresses of names of servers. */
#include "export/server_names.h"

#include <stdlib.h>
#include <string.h>

#include "export/net/server_address.h"
#include "formats/base/byte_writer.h"

enum { SETTLED_CONNECTIONS = 4 };

static bool is_address(const char *word)
{
    return sat_server_address_is(word, SAT_SERVER_PACS) ||
           sat_server_address_is(word, SAT_SERVER_DICOMWEB) ||
           sat_server_address_is(word, SAT_SERVER_OSIRIX);
}

static const char *find_named(const SatSettings *settings, const char *word)
{
    for (size_t i = 0; i < settings->server_count; i++) {
        if (strcmp(settings->servers[i].name, word) == 0) {
            return settings->servers[i].address;
        }
    }
    return NULL;
}

static char *with_keys(const SatOptions *options, const char *address, SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    const char *separator = strchr(address, '?') != NULL ? "&" : "?";
    sat_write_text(&out, address);
    for (size_t i = 0; i < options->server_key_count; i++) {
        const SatServerKey *key = &options->server_keys[i];
        sat_write_format(&out, "%s%.*s=", separator, (int)key->keyword_length, key->keyword);
        sat_query_write_encoded(&out, key->value);
        separator = "&";
    }
    sat_write_u8(&out, 0);
    if (out.failed) {
        sat_byte_writer_free(&out);
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the command line");
        return NULL;
    }
    return (char *)out.bytes;
}

static bool apply_to(SatOptions *options, const SatSettings *settings, const char **word,
                     SatError *err)
{
    SatServerAddress address;
    const char *named = find_named(settings, *word);
    const char *plain = named != NULL ? named : is_address(*word) ? *word : NULL;
    if (plain == NULL) {
        return true;
    }
    char *whole = with_keys(options, plain, err);
    if (whole == NULL) {
        return false;
    }
    options->server_addresses[options->server_address_count++] = whole;
    *word = whole;
    return sat_server_address_read(whole, &address, err); /* a wrong one is told first of all */
}

bool sat_server_names_apply(SatOptions *options, const SatSettings *settings, SatError *err)
{
    const SatSetting *all = settings->all;
    options->servers =
        (SatServerSettings){.calling_ae = all[SAT_SETTING_CALLING_AE].value,
                            .receive_port = settings->receive_port,
                            .ca_file = all[SAT_SETTING_TLS_CA_FILE].value,
                            .certificate_file = all[SAT_SETTING_TLS_CERTIFICATE].value,
                            .key_file = all[SAT_SETTING_TLS_KEY].value,
                            .auth_file = all[SAT_SETTING_AUTH_FILE].value,
                            .connections = SETTLED_CONNECTIONS,
                            .proxy = all[SAT_SETTING_PROXY].value,
                            .most_bytes_a_second = settings->network_speed,
                            .retry_ms = settings->retry_ms};
    options->server_addresses =
        calloc(options->argument_count + options->from_count + 2, sizeof(char *));
    if (options->server_addresses == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the command line");
    }
    const bool takes_sources =
        options->command == SAT_COMMAND_LIST || options->command == SAT_COMMAND_PACK ||
        options->command == SAT_COMMAND_PLAY || options->command == SAT_COMMAND_BACKUP ||
        options->command == SAT_COMMAND_DEIDENTIFY;
    for (size_t i = 0; takes_sources && i < options->argument_count; i++) {
        if (!apply_to(options, settings, &options->arguments[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < options->from_count; i++) {
        if (!apply_to(options, settings, &options->from[i], err)) {
            return false;
        }
    }
    if (options->to != NULL && !apply_to(options, settings, &options->to, err)) {
        return false;
    }
    if (options->server_key_count > 0 && options->server_address_count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--%.*s is looked for on a server, and no SOURCE is one; satchel config "
                        "show lists those that have a name",
                        (int)options->server_keys[0].keyword_length,
                        options->server_keys[0].keyword);
    }
    return true;
}
