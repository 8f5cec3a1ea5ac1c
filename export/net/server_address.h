/* Addresses of servers with what is looked for there: pacs://TITLE@host:port?PatientID=1 and its
 * kin. Pure; any thread. */
#ifndef SAT_EXPORT_SERVER_ADDRESS_H
#define SAT_EXPORT_SERVER_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/byte_writer.h"
#include "formats/base/sat_error.h"

enum {
    SAT_QUERY_MOST_KEYS = 32,
    SAT_QUERY_CAPACITY = 4096, /* of all values together */
    SAT_AE_TITLE_CAPACITY = 17
};

typedef enum { SAT_SERVER_PACS, SAT_SERVER_DICOMWEB, SAT_SERVER_OSIRIX } SatServerKind;

/** Where an attribute belongs in the hierarchy of queries (PS3.4 C.6.2.1). */
typedef enum { SAT_LEVEL_STUDY, SAT_LEVEL_SERIES, SAT_LEVEL_IMAGE } SatQueryLevel;

typedef struct {
    uint32_t tag;
    const char *keyword; /* of the dictionary */
    char vr[3];
    const char *value; /* UTF-8, never empty; into SatServerAddress.text */
} SatQueryKey;

/** Not to be copied: it points into itself. */
typedef struct {
    SatServerKind kind;
    bool is_secure;                    /* TLS */
    bool wants_move;                   /* pacs: C-MOVE even where C-GET would do */
    char title[SAT_AE_TITLE_CAPACITY]; /* pacs: the called AE title */
    char host[256];                    /* a name, or an address; of IPv6 in brackets */
    uint16_t port;
    char path[512]; /* dicomweb: the root, "/dicom-web", without a last '/' */
    SatQueryKey keys[SAT_QUERY_MOST_KEYS]; /* in the order of tags */
    size_t key_count;
    char shown[384]; /* the address without what is looked for: for messages */
    char text[SAT_QUERY_CAPACITY];
} SatServerAddress;

/** Whether the text begins like an address of the kind. */
bool sat_server_address_is(const char *text, SatServerKind kind);

/** Reads an address. Keys are keywords of PS3.6 or tags (00100020 or 0010,0020), values are
 *  percent-decoded (RFC 3986). Without a title it is ANY-SCP; without a port 104 (pacs), 2762
 *  (pacs+tls), 80, 443 or 8080 (osirix).
 *  errors: SAT_ERR_ARGUMENT with what is wrong and what would be right, never with a value */
SAT_NODISCARD bool sat_server_address_read(const char *text, SatServerAddress *out, SatError *err);

/** Whether its host is this machine, by a name that can mean no other. */
bool sat_server_address_is_here(const SatServerAddress *address);

/** Whether an option of that name is an attribute to look for: "PatientID". */
bool sat_query_is_keyword(const char *name);

SatQueryLevel sat_query_level(uint32_t tag);
/** The lowest level of the keys. */
SatQueryLevel sat_query_lowest_level(const SatServerAddress *address);
/** NULL when it is not among the keys. */
const char *sat_query_value(const SatServerAddress *address, uint32_t tag);
/** A value as a part of a query, percent-encoded (RFC 3986). */
void sat_query_write_encoded(SatByteWriter *out, const char *value);
/** "*": matches everything. */
bool sat_query_is_wildcard(const char *value);

#endif
