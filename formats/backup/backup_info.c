/* Makes and reads bag-info.txt. */
#include "formats/backup/backup_info.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"

static const char *const identifier_words[] = {"removed", "kept", "as served"};
enum { IDENTIFIER_WORDS = sizeof(identifier_words) / sizeof(identifier_words[0]) };
static const char media_word[] = "dicomdir";

static void write_keys(const char *label, const char *keys, SatByteWriter *out)
{
    if (keys != NULL && keys[0] != '\0') {
        sat_write_format(out, "%s: %s\n", label, keys);
    }
}

void sat_backup_info_write(const SatBackupInfo *info, SatByteWriter *out)
{
    sat_write_text(out, "Bag-Software-Agent: Satchel " SAT_VERSION "\n");
    sat_write_format(out, "External-Identifier: %s\n", info->case_id);
    sat_write_format(out, "External-Description: %s\n", info->title);
    sat_write_format(out, "Payload-Oxum: %" PRIu64 ".%" PRIu64 "\n", info->payload_bytes,
                     info->payload_files);
    sat_write_format(out, "Satchel-Backup: %d\n", SAT_BACKUP_VERSION);
    sat_write_format(out, "Satchel-Case-Version: %" PRIu32 "\n", info->case_version);
    sat_write_format(out, "Satchel-Identifiers: %s\n", identifier_words[info->identifiers]);
    if (info->profile[0] != '\0') {
        sat_write_format(out, "Satchel-Profile: %s\n", info->profile);
    }
    if (info->source[0] != '\0') {
        sat_write_format(out, "Satchel-Source: %s\n", info->source);
    }
    if (info->layout == SAT_BACKUP_MEDIA) {
        sat_write_format(out, "Satchel-Layout: %s\n", media_word);
        sat_write_format(out, "Satchel-Name: %s\n", info->name);
    }
    write_keys("Satchel-Case-Key", info->case_key, out);
    write_keys("Satchel-Patient-Keys", info->patient_keys, out);
}

/* ---- reading ---------------------------------------------------------------------------------
 */

typedef struct {
    const char *text;
    size_t length;
    SatArena *arena;
    SatError *err;
} Reading;

/* The value behind "Label: "; false when no line begins with it. Labels differ in case only at
 * will (RFC 8493 §2.2.2). */
static bool find_value(const Reading *reading, const char *label, const char **value,
                       size_t *value_length)
{
    size_t label_length = strlen(label);
    for (size_t at = 0; at < reading->length;) {
        const char *line = reading->text + at;
        const char *newline = memchr(line, '\n', reading->length - at);
        size_t length = newline != NULL ? (size_t)(newline - line) : reading->length - at;
        at += length + 1;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        bool is_it = length > label_length && line[label_length] == ':';
        for (size_t i = 0; is_it && i < label_length; i++) {
            is_it = sat_ascii_lower(line[i]) == sat_ascii_lower(label[i]);
        }
        if (is_it) {
            *value = line + label_length + 1;
            *value_length = length - label_length - 1;
            while (*value_length > 0 && **value == ' ') {
                (*value)++;
                (*value_length)--;
            }
            return true;
        }
    }
    return false;
}

/* "" when there is none; NULL: failed. */
static const char *take_text(const Reading *reading, const char *label)
{
    const char *value = "";
    size_t length = 0;
    (void)find_value(reading, label, &value, &length);
    if (!sat_utf8_is_valid(value, length)) {
        (void)sat_fail(reading->err, SAT_ERR_CORRUPT, "bag-info.txt: %s is not UTF-8", label);
        return NULL;
    }
    return sat_arena_text(reading->arena, value, length, reading->err);
}

static bool take_number(const char **text, uint64_t *number)
{
    char *end = NULL;
    if (**text < '0' || **text > '9') {
        return false;
    }
    *number = strtoull(*text, &end, 10);
    *text = end;
    return true;
}

static bool take_version(const Reading *reading)
{
    const char *version = take_text(reading, "Satchel-Backup");
    if (version == NULL) {
        return false;
    }
    if (version[0] == '\0') {
        return sat_fail(reading->err, SAT_ERR_UNSUPPORTED,
                        "it is a BagIt bag, but no backup of Satchel");
    }
    return strcmp(version, "1") == 0 ||
           sat_fail(reading->err, SAT_ERR_UNSUPPORTED,
                    "the backup is of version %.20s, this program reads version 1; use a newer "
                    "Satchel",
                    version);
}

static bool take_oxum(const Reading *reading, SatBackupInfo *out)
{
    const char *oxum = take_text(reading, "Payload-Oxum");
    if (oxum == NULL) {
        return false;
    }
    bool good = take_number(&oxum, &out->payload_bytes) && *oxum == '.';
    oxum += good ? 1 : 0;
    return (good && take_number(&oxum, &out->payload_files) && *oxum == '\0') ||
           sat_fail(reading->err, SAT_ERR_CORRUPT, "bag-info.txt: Payload-Oxum is not BYTES.FILES");
}

static bool take_case_version(const Reading *reading, SatBackupInfo *out)
{
    uint64_t number = 0;
    const char *text = take_text(reading, "Satchel-Case-Version");
    if (text == NULL) {
        return false;
    }
    bool is_number = take_number(&text, &number) && *text == '\0' && number >= 1;
    out->case_version = is_number && number < UINT32_MAX ? (uint32_t)number : 1;
    return true;
}

static bool take_identifiers(const Reading *reading, SatBackupInfo *out)
{
    const char *word = take_text(reading, "Satchel-Identifiers");
    if (word == NULL) {
        return false;
    }
    for (int i = 0; i < IDENTIFIER_WORDS; i++) {
        if (strcmp(word, identifier_words[i]) == 0) {
            out->identifiers = (SatBackupIdentifiers)i;
            return true;
        }
    }
    return sat_fail(reading->err, SAT_ERR_CORRUPT,
                    "bag-info.txt: Satchel-Identifiers is none of removed, kept, as served");
}

static bool take_layout(const Reading *reading, SatBackupInfo *out)
{
    const char *layout = take_text(reading, "Satchel-Layout");
    out->name = layout != NULL ? take_text(reading, "Satchel-Name") : NULL;
    if (out->name == NULL) {
        return false;
    }
    out->layout = strcmp(layout, media_word) == 0 ? SAT_BACKUP_MEDIA : SAT_BACKUP_BAG;
    return layout[0] == '\0' || out->layout == SAT_BACKUP_MEDIA ||
           sat_fail(reading->err, SAT_ERR_CORRUPT, "Satchel-Layout is not %s", media_word);
}

bool sat_backup_info_read(const char *text, size_t length, SatArena *arena, SatBackupInfo *out,
                          SatError *err)
{
    const Reading reading = {.text = text, .length = length, .arena = arena, .err = err};
    *out = (SatBackupInfo){0};
    if (!take_version(&reading)) {
        return false;
    }
    out->case_id = take_text(&reading, "External-Identifier");
    out->title = out->case_id != NULL ? take_text(&reading, "External-Description") : NULL;
    out->profile = out->title != NULL ? take_text(&reading, "Satchel-Profile") : NULL;
    out->source = out->profile != NULL ? take_text(&reading, "Satchel-Source") : NULL;
    out->case_key = out->source != NULL ? take_text(&reading, "Satchel-Case-Key") : NULL;
    out->patient_keys = out->case_key != NULL ? take_text(&reading, "Satchel-Patient-Keys") : NULL;
    return out->patient_keys != NULL && take_oxum(&reading, out) &&
           take_case_version(&reading, out) && take_identifiers(&reading, out) &&
           take_layout(&reading, out);
}
