/* Command sets (PS3.7) and identifiers of queries (PS3.4 annex C), to bytes and back. Pure; what is
 * read is hostile by assumption. */
#ifndef SAT_EXPORT_DIMSE_COMMAND_H
#define SAT_EXPORT_DIMSE_COMMAND_H

#include "export/net/server_address.h"
#include "export/net/upper_layer.h"

typedef enum {
    SAT_DIMSE_STORE_REQUEST = 0x0001,
    SAT_DIMSE_STORE_RESPONSE = 0x8001,
    SAT_DIMSE_GET_REQUEST = 0x0010,
    SAT_DIMSE_GET_RESPONSE = 0x8010,
    SAT_DIMSE_FIND_REQUEST = 0x0020,
    SAT_DIMSE_FIND_RESPONSE = 0x8020,
    SAT_DIMSE_MOVE_REQUEST = 0x0021,
    SAT_DIMSE_MOVE_RESPONSE = 0x8021
} SatDimseField;

enum {
    SAT_DIMSE_SUCCESS = 0x0000,
    SAT_DIMSE_PENDING = 0xff00,
    SAT_DIMSE_PENDING_WARNING = 0xff01, /* some optional key is not supported */
    SAT_DIMSE_SOME_FAILED = 0xb000,
    SAT_DIMSE_OUT_OF_RESOURCES = 0xa700,
    SAT_DIMSE_MOVE_DESTINATION_UNKNOWN = 0xa801,
    SAT_DIMSE_NO_DATA_SET = 0x0101
};

/** What of a command set is used. Texts that are absent are "". */
typedef struct {
    uint16_t field; /* SatDimseField, or another one that was read */
    uint16_t message_id, responded_id;
    uint16_t status;
    bool has_data_set;
    char sop_class[SAT_UID_CAPACITY], sop_instance[SAT_UID_CAPACITY];
    char destination[SAT_AE_TITLE_CAPACITY];
    /* of C-GET and C-MOVE: operations on single objects */
    uint16_t remaining, completed, failed, warning;
} SatDimseCommand;

/** As implicit VR little endian, with its group length. */
void sat_dimse_command_write(SatByteWriter *out, const SatDimseCommand *command);
/** errors: SAT_ERR_NETWORK it contradicts its lengths, or a UID is none */
SAT_NODISCARD bool sat_dimse_command_read(const uint8_t *bytes, size_t length, SatDimseCommand *out,
                                          SatError *err);

/** An element of an identifier. */
typedef struct {
    uint32_t tag;
    const char *value; /* "": asked for */
    bool is_uid;       /* padded by NUL */
} SatIdentifierElement;

/** The elements, sorted, as implicit VR little endian; with (0008,0005) when a value is no ASCII.
 */
void sat_identifier_write(SatByteWriter *out, const SatIdentifierElement *elements, size_t count);
/** The value of the top level element in an identifier in implicit VR little endian, without its
 *  padding, borrowed. False: it is not there, or what comes before it contradicts its lengths. */
bool sat_identifier_find(const uint8_t *bytes, size_t length, uint32_t tag, const char **value,
                         size_t *value_length);

#endif
