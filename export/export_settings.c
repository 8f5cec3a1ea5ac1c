/* Reads the settings from their four places. */
#include "export/export_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/export_options.h"
#include "export/net/case_server_client.h"
#include "export/net/server_address.h"
#include "formats/base/file_io.h"

#define CONFIG_LIMIT_BYTES ((size_t)64 << 10)

enum { MOST_JOBS = 256 };

typedef struct {
    const char *name, *environment, *meaning;
} SettingText;

static const SettingText texts[SAT_SETTING_COUNT] = {
    [SAT_SETTING_JOBS] = {"jobs", "SATCHEL_JOBS", "pictures coded at once"},
    [SAT_SETTING_EFFORT] = {"effort", "SATCHEL_EFFORT", "fast, balanced or small packs"},
    [SAT_SETTING_COLOR] = {"color", "SATCHEL_COLOR", "auto, always or never"},
    [SAT_SETTING_CACHE_SIZE] = {"cache_size", "SATCHEL_CACHE_SIZE",
                                "how much play keeps of earlier sources"},
    [SAT_SETTING_PLAYER] = {"player", "SATCHEL_PLAYER", "the player program; empty: looked for"},
    [SAT_SETTING_CALLING_AE] = {"calling_ae", "SATCHEL_CALLING_AE",
                                "how a PACS knows this program"},
    [SAT_SETTING_RECEIVE_PORT] = {"receive_port", "SATCHEL_RECEIVE_PORT",
                                  "where a PACS sends to (retrieve=move)"},
    [SAT_SETTING_TLS_CA_FILE] = {"tls_ca_file", "SATCHEL_TLS_CA_FILE",
                                 "who signs servers' certificates; empty: the system's"},
    [SAT_SETTING_TLS_CERTIFICATE] = {"tls_certificate", "SATCHEL_TLS_CERTIFICATE",
                                     "our certificate, for servers that want one"},
    [SAT_SETTING_TLS_KEY] = {"tls_key", "SATCHEL_TLS_KEY", "its private key"},
    [SAT_SETTING_AUTH_FILE] = {"auth_file", "SATCHEL_AUTH_FILE",
                               "logins of servers, like .netrc; mode 0600"},
    [SAT_SETTING_RADIOPAEDIA_URL] = {"radiopaedia_url", "SATCHEL_RADIOPAEDIA_URL",
                                     "the server of radiopaedia:"},
    [SAT_SETTING_PROXY] = {"proxy", "SATCHEL_PROXY", "of HTTP; empty: http_proxy, https_proxy"},
    [SAT_SETTING_NETWORK_SPEED] = {"network_speed", "SATCHEL_NETWORK_SPEED",
                                   "bytes a second at most, 2M; empty: no limit"},
    [SAT_SETTING_RETRY_MS] = {"retry_ms", "SATCHEL_RETRY_MS",
                              "until a failed request is repeated, at most; then doubling"},
    [SAT_SETTING_LIBRARY] = {"library", "SATCHEL_LIBRARY",
                             "folder of backups; playlists' rIDs are looked up there first"},
};

const char *sat_setting_name(SatSettingName setting)
{
    return texts[setting].name;
}

const char *sat_setting_meaning(SatSettingName setting)
{
    return texts[setting].meaning;
}

const char *sat_setting_origin_text(SatSettingOrigin origin)
{
    static const char *const words[] = {"default", "config file", "environment", "command line"};
    return words[origin];
}

char *sat_settings_file_path(void)
{
    char *folder = sat_user_directory(SAT_DIRECTORY_CONFIG);
    char *path = folder != NULL ? sat_path_join(folder, "config") : NULL;
    free(folder);
    return path;
}

bool sat_parse_size(const char *text, uint64_t *bytes)
{
    uint64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (value > UINT64_MAX / 10000) {
            return false;
        }
        value = value * 10 + (uint64_t)(*at - '0');
    }
    static const char units[] = "kMGT";
    const char *unit = *at != '\0' ? strchr(units, *at == 'K' ? 'k' : *at) : NULL;
    if (at == text || (*at != '\0' && (unit == NULL || at[1] != '\0'))) {
        return false;
    }
    for (ptrdiff_t power = unit != NULL ? unit - units + 1 : 0; power > 0; power--) {
        if (value > UINT64_MAX / 1000) {
            return false;
        }
        value *= 1000;
    }
    *bytes = value;
    return true;
}

/* ---- one value ------------------------------------------------------------------------------- */

static bool parse_jobs(const char *text, int *out)
{
    int value = 0;
    if (text[0] == '\0' || strlen(text) > 4) {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        value = value * 10 + (*text - '0');
    }
    *out = value;
    return value >= 1 && value <= MOST_JOBS;
}

static bool parse_effort(const char *text, SatEffort *out)
{
    static const char *const names[] = {[SAT_EFFORT_FAST] = "fast",
                                        [SAT_EFFORT_BALANCED] = "balanced",
                                        [SAT_EFFORT_SMALL] = "small"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(text, names[i]) == 0) {
            *out = (SatEffort)i;
            return true;
        }
    }
    return false;
}

/* PS3.5 6.2. It goes to another program, too: never like an option. */
static bool is_title(const char *text)
{
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || (unsigned char)text[i] > 0x7e || text[i] == '\\') {
            return false;
        }
    }
    return length > 0 && length <= 16 && text[0] != '-' && text[0] != '+' && text[0] != ' ';
}

static bool parse_port(const char *text, uint16_t *out)
{
    uint64_t value = 0;
    const bool good = strspn(text, "0123456789") == strlen(text) && sat_parse_size(text, &value) &&
                      value >= 1 && value <= UINT16_MAX;
    *out = good ? (uint16_t)value : 0;
    return good;
}

/* https://HOST, or for tests http:// on this machine; no slash behind it. */
static bool is_server(const char *value)
{
    static const char *const starts[] = {"https://", "http://127.0.0.1:"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        const size_t length = strlen(starts[i]);
        if (strncmp(value, starts[i], length) == 0) {
            return value[length] != '\0' && strpbrk(value + length, "/?#@ \\") == NULL;
        }
    }
    return false;
}

static bool parse_retry(const char *text, uint32_t *out)
{
    uint64_t value = 0;
    const bool good = strspn(text, "0123456789") == strlen(text) && sat_parse_size(text, &value) &&
                      value >= 1 && value <= 60000;
    *out = good ? (uint32_t)value : 0;
    return good;
}

/* where: "--jobs", "SATCHEL_JOBS", "config file, line 3". */
static bool apply(SatSettings *settings, SatSettingName name, const char *value, const char *where,
                  SatSettingOrigin origin, SatError *err)
{
    bool good = true;
    const char *expected = "";
    switch (name) {
    case SAT_SETTING_JOBS:
        expected = "a number from 1 to 256";
        good = parse_jobs(value, &settings->jobs);
        break;
    case SAT_SETTING_EFFORT:
        expected = "fast, balanced or small";
        good = parse_effort(value, &settings->effort);
        break;
    case SAT_SETTING_COLOR:
        expected = "auto, always or never";
        settings->color_always = strcmp(value, "always") == 0;
        settings->color_never = strcmp(value, "never") == 0;
        good = settings->color_always || settings->color_never || strcmp(value, "auto") == 0;
        break;
    case SAT_SETTING_CACHE_SIZE:
        expected = "a size such as 500M or 2G";
        good = sat_parse_size(value, &settings->cache_size_bytes);
        break;
    case SAT_SETTING_CALLING_AE:
        expected = "an AE title: 1 to 16 letters, digits, blanks or signs, no backslash";
        good = is_title(value);
        break;
    case SAT_SETTING_RECEIVE_PORT:
        expected = "a port from 1 to 65535";
        good = parse_port(value, &settings->receive_port);
        break;
    case SAT_SETTING_RADIOPAEDIA_URL:
        expected = "the address of a server without a path, as https://radiopaedia.org";
        good = is_server(value);
        break;
    case SAT_SETTING_NETWORK_SPEED:
        expected = "a size such as 500k or 2M, or nothing";
        good = value[0] == '\0' ||
               (sat_parse_size(value, &settings->network_speed) && settings->network_speed > 0);
        break;
    case SAT_SETTING_RETRY_MS:
        expected = "milliseconds from 1 to 60000";
        good = parse_retry(value, &settings->retry_ms);
        break;
    case SAT_SETTING_PROXY:
    case SAT_SETTING_PLAYER:
    case SAT_SETTING_TLS_CA_FILE:
    case SAT_SETTING_TLS_CERTIFICATE:
    case SAT_SETTING_TLS_KEY:
    case SAT_SETTING_AUTH_FILE:
    case SAT_SETTING_LIBRARY:
    case SAT_SETTING_COUNT:
        break;
    }
    if (!good) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "%s: \"%s\" is not right; expected %s", where, value,
                        expected);
    }
    if (strlen(value) >= SAT_SETTING_CAPACITY) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "%s: longer than %d bytes", where,
                        SAT_SETTING_CAPACITY - 1);
    }
    memcpy(settings->all[name].value, value, strlen(value) + 1);
    settings->all[name].origin = origin;
    return true;
}

/* ---- the config file ------------------------------------------------------------------------- */

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL) {
        length--;
    }
    text[length] = '\0';
    return text;
}

/* "server.NAME = ADDRESS"; what is looked for comes from the command line. */
static bool apply_server(SatSettings *settings, const char *name, const char *value,
                         const char *where, SatError *err)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    SatServerAddress address;
    const size_t length = strlen(name);
    if (length == 0 || strspn(name, letters) != length || name[0] == '-' ||
        length >= SAT_SERVER_NAME_CAPACITY || strlen(value) >= SAT_SERVER_CAPACITY ||
        settings->server_count == SAT_MOST_SERVERS) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: a server is named by up to 63 letters, digits, - and _, its address "
                        "has up to 767, and there are up to %d",
                        where, SAT_MOST_SERVERS);
    }
    if (!sat_server_address_read(value, &address, err)) {
        return sat_fail_in(err, "%s", where);
    }
    SatNamedServer *server = &settings->servers[settings->server_count++];
    memcpy(server->name, name, length + 1);
    memcpy(server->address, value, strlen(value) + 1);
    return true;
}

static bool apply_line(SatSettings *settings, char *line, int number, SatError *err)
{
    char where[64];
    const char *names[SAT_SETTING_COUNT];
    (void)snprintf(where, sizeof(where), "config file, line %d", number);
    line = trim(line);
    if (line[0] == '\0' || line[0] == '#') {
        return true;
    }
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "%s: expected NAME = VALUE", where);
    }
    *equals = '\0';
    const char *name = trim(line);
    if (strncmp(name, "server.", 7) == 0) {
        return apply_server(settings, name + 7, trim(equals + 1), where, err);
    }
    for (size_t i = 0; i < SAT_SETTING_COUNT; i++) {
        names[i] = texts[i].name;
        if (strcmp(name, names[i]) == 0) {
            return apply(settings, (SatSettingName)i, trim(equals + 1), where,
                         SAT_ORIGIN_CONFIG_FILE, err);
        }
    }
    return sat_fail(err, SAT_ERR_ARGUMENT, "%s: there is no setting \"%s\"; did you mean %s?",
                    where, name, sat_nearest_name(name, names, SAT_SETTING_COUNT));
}

static bool apply_config_file(SatSettings *settings, SatError *err)
{
    char *path = sat_settings_file_path();
    bool done = true;
    if (path != NULL && sat_path_info(path).kind == SAT_PATH_FILE) {
        size_t length = 0;
        char *text = (char *)sat_read_file(path, CONFIG_LIMIT_BYTES, &length, err);
        done = text != NULL;
        int number = 0;
        for (char *line = text; done && line != NULL;) {
            char *end = strchr(line, '\n');
            if (end != NULL) {
                *end = '\0';
            }
            done = apply_line(settings, line, ++number, err);
            line = end != NULL ? end + 1 : NULL;
        }
        free(text);
    }
    free(path);
    return done;
}

/* ---- all of them ----------------------------------------------------------------------------- */

bool sat_settings_load(const char *const given[SAT_SETTING_COUNT], SatSettings *out, SatError *err)
{
    char jobs[16];
    int processors = sat_processor_count();
    memset(out, 0, sizeof(*out));
    (void)snprintf(jobs, sizeof(jobs), "%d", processors > MOST_JOBS ? MOST_JOBS : processors);
    const char *defaults[SAT_SETTING_COUNT] = {[SAT_SETTING_JOBS] = jobs,
                                               [SAT_SETTING_EFFORT] = "balanced",
                                               [SAT_SETTING_COLOR] = "auto",
                                               [SAT_SETTING_CACHE_SIZE] = "2G",
                                               [SAT_SETTING_PLAYER] = "",
                                               [SAT_SETTING_CALLING_AE] = "SATCHEL",
                                               [SAT_SETTING_RECEIVE_PORT] = "11112",
                                               [SAT_SETTING_TLS_CA_FILE] = "",
                                               [SAT_SETTING_TLS_CERTIFICATE] = "",
                                               [SAT_SETTING_TLS_KEY] = "",
                                               [SAT_SETTING_AUTH_FILE] = "",
                                               [SAT_SETTING_RADIOPAEDIA_URL] =
                                                   SAT_CASE_SERVER_USUAL,
                                               [SAT_SETTING_PROXY] = "",
                                               [SAT_SETTING_NETWORK_SPEED] = "",
                                               [SAT_SETTING_RETRY_MS] = "1000",
                                               [SAT_SETTING_LIBRARY] = ""};
    for (size_t i = 0; i < SAT_SETTING_COUNT; i++) {
        if (!apply(out, (SatSettingName)i, defaults[i], "default", SAT_ORIGIN_DEFAULT, err)) {
            return false;
        }
    }
    if (!apply_config_file(out, err)) {
        return false;
    }
    const char *no_color = getenv("NO_COLOR"); /* https://no-color.org: any value but empty */
    if (no_color != NULL && no_color[0] != '\0' &&
        !apply(out, SAT_SETTING_COLOR, "never", "NO_COLOR", SAT_ORIGIN_ENVIRONMENT, err)) {
        return false;
    }
    for (size_t i = 0; i < SAT_SETTING_COUNT; i++) {
        const char *value = getenv(texts[i].environment);
        if (value != NULL && value[0] != '\0' &&
            !apply(out, (SatSettingName)i, value, texts[i].environment, SAT_ORIGIN_ENVIRONMENT,
                   err)) {
            return false;
        }
    }
    for (size_t i = 0; i < SAT_SETTING_COUNT; i++) {
        char where[32];
        (void)snprintf(where, sizeof(where), "--%s", texts[i].name);
        if (given[i] != NULL &&
            !apply(out, (SatSettingName)i, given[i], where, SAT_ORIGIN_COMMAND_LINE, err)) {
            return false;
        }
    }
    return true;
}
