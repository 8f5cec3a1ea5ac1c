/* Reads addresses of servers. */
#include "export/net/server_address.h"

#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_dictionary.h"

typedef struct {
    const char *begins;
    SatServerKind kind;
    bool is_secure;
    uint16_t port;
} Scheme;

static const Scheme schemes[] = {
    {"pacs://", SAT_SERVER_PACS, false, 104},
    {"pacs+tls://", SAT_SERVER_PACS, true, 2762},
    {"dicomweb+http://", SAT_SERVER_DICOMWEB, false, 80},
    {"dicomweb+https://", SAT_SERVER_DICOMWEB, true, 443},
    {"osirix://", SAT_SERVER_OSIRIX, false, 8080},
};

static const Scheme *find_scheme(const char *text)
{
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (strncmp(text, schemes[i].begins, strlen(schemes[i].begins)) == 0) {
            return &schemes[i];
        }
    }
    return NULL;
}

bool sat_server_address_is(const char *text, SatServerKind kind)
{
    const Scheme *scheme = find_scheme(text);
    return scheme != NULL && scheme->kind == kind;
}

bool sat_server_address_is_here(const SatServerAddress *address)
{
    return strcmp(address->host, "localhost") == 0 || strcmp(address->host, "127.0.0.1") == 0 ||
           strcmp(address->host, "[::1]") == 0;
}

/* ---- attributes ------------------------------------------------------------------------------ */

static const SatDicomDictionaryEntry *find_keyword(const char *name, size_t length)
{
    for (size_t i = 0; length > 0 && i < sat_dicom_dictionary_count; i++) {
        const SatDicomDictionaryEntry *entry = &sat_dicom_dictionary[i];
        if (strlen(entry->keyword) == length && memcmp(entry->keyword, name, length) == 0) {
            return entry;
        }
    }
    return NULL;
}

static int hex_digit(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    if (character >= 'a' && character <= 'f') {
        return character - 'a' + 10;
    }
    return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

static const SatDicomDictionaryEntry *find_tag(const char *name, size_t length)
{
    uint32_t tag = 0;
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        const int digit = hex_digit(name[i]);
        if (name[i] == ',' && i == 4 && length == 9) {
            continue;
        }
        if (digit < 0 || ++digits > 8) {
            return NULL;
        }
        tag = tag << 4 | (uint32_t)digit;
    }
    return digits == 8 ? sat_dicom_dictionary_find(tag) : NULL;
}

bool sat_query_is_keyword(const char *name)
{
    return name[0] >= 'A' && name[0] <= 'Z' && find_keyword(name, strlen(name)) != NULL;
}

SatQueryLevel sat_query_level(uint32_t tag)
{
    /* Keys of studies (PS3.4 C.6.2.1.2) and what servers keep with them; the others of series. */
    static const uint32_t studies[] = {0x00080020, 0x00080030, 0x00080050, 0x00080056, 0x00080061,
                                       0x00080062, 0x00080080, 0x00080090, 0x00081030, 0x00081032,
                                       0x00081040, 0x00081048, 0x00081060, 0x0020000d, 0x00200010,
                                       0x00321032, 0x00321060, 0x00380010, 0x00201200, 0x00201202,
                                       0x00201204, 0x00201206, 0x00201208};
    static const uint32_t series[] = {0x00080021, 0x00080031, 0x00080060, 0x00080070, 0x00081010,
                                      0x0008103e, 0x00081050, 0x00081070, 0x00081090, 0x00180015,
                                      0x00181000, 0x00181030, 0x00185100, 0x0020000e, 0x00200011,
                                      0x00200060, 0x00201209, 0x00400244, 0x00400245, 0x00400254};
    for (size_t i = 0; i < sizeof(studies) / sizeof(studies[0]); i++) {
        if (studies[i] == tag) {
            return SAT_LEVEL_STUDY;
        }
    }
    for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++) {
        if (series[i] == tag) {
            return SAT_LEVEL_SERIES;
        }
    }
    return tag >> 16 == 0x0010 ? SAT_LEVEL_STUDY : SAT_LEVEL_IMAGE;
}

SatQueryLevel sat_query_lowest_level(const SatServerAddress *address)
{
    SatQueryLevel lowest = SAT_LEVEL_STUDY;
    for (size_t i = 0; i < address->key_count; i++) {
        const SatQueryLevel level = sat_query_level(address->keys[i].tag);
        lowest = level > lowest ? level : lowest;
    }
    return lowest;
}

const char *sat_query_value(const SatServerAddress *address, uint32_t tag)
{
    for (size_t i = 0; i < address->key_count; i++) {
        if (address->keys[i].tag == tag) {
            return address->keys[i].value;
        }
    }
    return NULL;
}

/* RFC 3986 2.3: what needs no percent. */
void sat_query_write_encoded(SatByteWriter *out, const char *value)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~*?^:/\\";
    for (const char *text = value; *text != '\0'; text++) {
        if (strchr(plain, *text) != NULL) {
            sat_write_u8(out, (uint8_t)*text);
        } else {
            sat_write_format(out, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
}

bool sat_query_is_wildcard(const char *value)
{
    return strspn(value, "*") == strlen(value);
}

/* ---- the query ------------------------------------------------------------------------------- */

/* Percent-decodes (RFC 3986 2.1; '+' is itself). False: a digit is missing, a control character, or
 * no UTF-8. */
static bool decode(const char *text, size_t length, char *out, size_t *out_length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        int byte = (unsigned char)text[i];
        if (text[i] == '%') {
            if (length - i < 3 || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0) {
                return false;
            }
            byte = hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]);
            i += 2;
        }
        if (byte < 0x20 || byte == 0x7f) {
            return false;
        }
        out[count++] = (char)byte;
    }
    out[count] = '\0';
    *out_length = count;
    return sat_utf8_is_valid(out, count);
}

/* Keeps the keys sorted: queries want elements in the order of tags. */
static void add_key(SatServerAddress *out, const SatDicomDictionaryEntry *entry, const char *value)
{
    size_t at = out->key_count++;
    for (; at > 0 && out->keys[at - 1].tag > entry->tag; at--) {
        out->keys[at] = out->keys[at - 1];
    }
    out->keys[at] = (SatQueryKey){.tag = entry->tag, .keyword = entry->keyword, .value = value};
    memcpy(out->keys[at].vr, entry->vr, sizeof(entry->vr));
}

static bool read_retrieve(SatServerAddress *out, const char *value, size_t length, SatError *err)
{
    const bool is_move = length == 4 && memcmp(value, "move", 4) == 0;
    const bool is_get = length == 3 && memcmp(value, "get", 3) == 0;
    if (out->kind != SAT_SERVER_PACS || (!is_move && !is_get)) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: \"retrieve\" is get or move, of a pacs address only", out->shown);
    }
    out->wants_move = is_move;
    return true;
}

/* One "name=value". */
static bool read_key(SatServerAddress *out, const char *text, size_t length, size_t *used,
                     SatError *err)
{
    const char *equals = memchr(text, '=', length);
    const size_t name_length = equals != NULL ? (size_t)(equals - text) : length;
    const char *value = equals != NULL ? equals + 1 : text + length;
    const size_t value_length = length - name_length - (equals != NULL);
    size_t decoded = 0;
    if (name_length == 8 && memcmp(text, "retrieve", 8) == 0) {
        return read_retrieve(out, value, value_length, err);
    }
    const SatDicomDictionaryEntry *entry = find_keyword(text, name_length);
    entry = entry != NULL ? entry : find_tag(text, name_length);
    if (entry == NULL || entry->keyword[0] == '\0' || strcmp(entry->vr, "SQ") == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: key number %zu is no attribute that can be looked for; expected a "
                        "DICOM keyword such as PatientID, or a tag such as 00100020",
                        out->shown, out->key_count + 1);
    }
    if (out->key_count == SAT_QUERY_MOST_KEYS || sat_query_value(out, entry->tag) != NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "%s: %s", out->shown,
                        out->key_count == SAT_QUERY_MOST_KEYS ? "more than 32 keys"
                                                              : "the same key is given twice");
    }
    if (value_length + 1 > sizeof(out->text) - *used ||
        !decode(value, value_length, out->text + *used, &decoded) || decoded == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: the value of %s is empty, too long or not percent-encoded UTF-8",
                        out->shown, entry->keyword);
    }
    add_key(out, entry, out->text + *used);
    *used += decoded + 1;
    return true;
}

static bool read_query(SatServerAddress *out, const char *query, SatError *err)
{
    size_t used = 0;
    while (*query != '\0') {
        const size_t length = strcspn(query, "&");
        if (length > 0 && !read_key(out, query, length, &used, err)) {
            return false;
        }
        query += length + (query[length] == '&');
    }
    return true;
}

/* ---- the place ------------------------------------------------------------------------------- */

static bool wrong(const Scheme *scheme, SatError *err)
{
    static const char *const forms[] = {[SAT_SERVER_PACS] = "pacs://TITLE@host:port?PatientID=…",
                                        [SAT_SERVER_DICOMWEB] =
                                            "dicomweb+https://host:port/root?PatientID=…",
                                        [SAT_SERVER_OSIRIX] = "osirix://host:port?PatientID=…"};
    return sat_fail(err, SAT_ERR_ARGUMENT, "the address is not right; expected %s",
                    forms[scheme->kind]);
}

/* PS3.5 6.2: at most 16 characters, no backslash, no control character. */
static bool read_title(SatServerAddress *out, const char *text, size_t length)
{
    char decoded[64];
    size_t count = 0;
    if (length >= sizeof(decoded) || !decode(text, length, decoded, &count) || count == 0 ||
        count >= sizeof(out->title) || strspn(decoded, " ") == count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if ((unsigned char)decoded[i] > 0x7e || decoded[i] == '\\') {
            return false;
        }
    }
    memcpy(out->title, decoded, count + 1);
    return true;
}

static bool read_port(SatServerAddress *out, const char *text, size_t length)
{
    uint32_t port = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || i == 5) {
            return false;
        }
        port = port * 10 + (uint32_t)(text[i] - '0');
    }
    out->port = (uint16_t)port;
    return length > 0 && port > 0 && port <= UINT16_MAX;
}

/* "host", "host:port", "[::1]:port". */
static bool read_host(SatServerAddress *out, const char *text, size_t length)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    size_t host = 0;
    if (length > 0 && text[0] == '[') {
        host = 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
        if (host >= length || text[host] != ']') {
            return false;
        }
        host++;
    } else {
        host = strspn(text, letters);
    }
    if (host == 0 || host > length || host >= sizeof(out->host) || text[0] == '-') {
        return false;
    }
    memcpy(out->host, text, host);
    out->host[host] = '\0';
    return host == length ||
           (text[host] == ':' && read_port(out, text + host + 1, length - host - 1));
}

static bool read_path(SatServerAddress *out, const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == '/') {
        length--;
    }
    if (length >= sizeof(out->path) || (length > 0 && out->kind != SAT_SERVER_DICOMWEB)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] <= 0x20 || text[i] > 0x7e || strchr("\"<>\\^`{|}#", text[i]) != NULL) {
            return false;
        }
    }
    memcpy(out->path, text, length);
    out->path[length] = '\0';
    return true;
}

bool sat_server_address_read(const char *text, SatServerAddress *out, SatError *err)
{
    const Scheme *scheme = find_scheme(text);
    memset(out, 0, sizeof(*out));
    if (scheme == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "no kind of server begins like this address");
    }
    out->kind = scheme->kind;
    out->is_secure = scheme->is_secure;
    out->port = scheme->port;
    (void)snprintf(out->title, sizeof(out->title), "ANY-SCP");
    const char *place = text + strlen(scheme->begins);
    const size_t place_length = strcspn(place, "/?#");
    const size_t path_length = strcspn(place + place_length, "?#");
    const char *rest = place + place_length + path_length;
    const char *at = memchr(place, '@', place_length);
    if (at != NULL && scheme->kind != SAT_SERVER_PACS) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "an address holds no user or password: others would see it; put it into "
                        "the file that the setting auth_file names");
    }
    const char *host = at != NULL ? at + 1 : place;
    if ((at != NULL && !read_title(out, place, (size_t)(at - place))) ||
        !read_host(out, host, place_length - (size_t)(host - place)) ||
        !read_path(out, place + place_length, path_length) || *rest == '#') {
        return wrong(scheme, err);
    }
    (void)snprintf(out->shown, sizeof(out->shown), "%s%s%s%s:%u", scheme->begins,
                   scheme->kind == SAT_SERVER_PACS ? out->title : "",
                   scheme->kind == SAT_SERVER_PACS ? "@" : "", out->host, (unsigned)out->port);
    return *rest == '\0' || read_query(out, rest + 1, err);
}
