/* Settings that hold for every run: command line, else environment, else config file, else default;
 * each knows where it comes from. Read by main before a command runs; one thread. */
#ifndef SAT_EXPORT_EXPORT_SETTINGS_H
#define SAT_EXPORT_EXPORT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"
#include "formats/codec/codec.h"

typedef enum {
    SAT_SETTING_JOBS,            /* pictures coded at once */
    SAT_SETTING_EFFORT,          /* fast, balanced, small: time against size of a pack */
    SAT_SETTING_COLOR,           /* auto, always, never */
    SAT_SETTING_CACHE_SIZE,      /* what `play` keeps: "2G" */
    SAT_SETTING_PLAYER,          /* path of satchel-player; "" is looked for */
    SAT_SETTING_CALLING_AE,      /* our AE title */
    SAT_SETTING_RECEIVE_PORT,    /* where a C-MOVE is received */
    SAT_SETTING_TLS_CA_FILE,     /* PEM; "": the system's */
    SAT_SETTING_TLS_CERTIFICATE, /* PEM, ours; "": none */
    SAT_SETTING_TLS_KEY,
    SAT_SETTING_AUTH_FILE,       /* logins of servers; "": none */
    SAT_SETTING_RADIOPAEDIA_URL, /* of the case server, without a path */
    SAT_SETTING_PROXY,           /* of HTTP; "": the environment's */
    SAT_SETTING_NETWORK_SPEED,   /* bytes a second at most: "2M"; "": no limit */
    SAT_SETTING_RETRY_MS,        /* before a failed request is repeated, at most */
    SAT_SETTING_LIBRARY,         /* folder of backups that playlists look in first; "": none */
    SAT_SETTING_COUNT
} SatSettingName;

typedef enum {
    SAT_ORIGIN_DEFAULT,
    SAT_ORIGIN_CONFIG_FILE,
    SAT_ORIGIN_ENVIRONMENT,
    SAT_ORIGIN_COMMAND_LINE
} SatSettingOrigin;

#define SAT_SETTING_CAPACITY 1024

enum { SAT_MOST_SERVERS = 64, SAT_SERVER_NAME_CAPACITY = 64, SAT_SERVER_CAPACITY = 768 };

/** "server.MainPACS = pacs://TITLE@host:port" of the config file. */
typedef struct {
    char name[SAT_SERVER_NAME_CAPACITY];
    char address[SAT_SERVER_CAPACITY]; /* server_address.h */
} SatNamedServer;

typedef struct {
    char value[SAT_SETTING_CAPACITY]; /* as given */
    SatSettingOrigin origin;
} SatSetting;

typedef struct {
    SatSetting all[SAT_SETTING_COUNT];
    int jobs;
    SatEffort effort;
    bool color_always, color_never;
    uint64_t cache_size_bytes;
    uint16_t receive_port;
    SatNamedServer servers[SAT_MOST_SERVERS];
    size_t server_count;
    uint64_t network_speed; /* bytes a second; 0: no limit */
    uint32_t retry_ms;
} SatSettings;

/** "jobs" as in the config file; a few words on what it does. */
const char *sat_setting_name(SatSettingName setting);
const char *sat_setting_meaning(SatSettingName setting);
/** "default", "config file", "environment", "command line". */
const char *sat_setting_origin_text(SatSettingOrigin origin);

/** given[i]: the command line's value or NULL. errors: SAT_ERR_ARGUMENT naming the option, the
 *  variable or the config file's line, and what would be right (exit 2) */
SAT_NODISCARD bool sat_settings_load(const char *const given[SAT_SETTING_COUNT], SatSettings *out,
                                     SatError *err);

/** "200M", "2G", "1500000", "64k" (powers of 1000). */
SAT_NODISCARD bool sat_parse_size(const char *text, uint64_t *bytes);

/** Where the config file is looked for. owns: free(); NULL when no home is known */
SAT_NODISCARD char *sat_settings_file_path(void);

#endif
