/* Protocol data units of DICOM's upper layer (PS3.8 section 9.3), to bytes and back. Pure; what is
 * read is hostile by assumption. */
#ifndef SAT_EXPORT_UPPER_LAYER_H
#define SAT_EXPORT_UPPER_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/byte_writer.h"
#include "formats/base/sat_error.h"

enum {
    SAT_UID_CAPACITY = 65,
    SAT_CONTEXT_MOST = 128,          /* ids are odd and fit a byte */
    SAT_CONTEXT_MOST_SYNTAXES = 4,   /* proposed in one */
    SAT_PDU_HEADER_BYTES = 6,        /* type, reserved, length */
    SAT_PDU_MOST_BYTES = 131072,     /* of a P-DATA-TF that we take, without its header */
    SAT_PDU_MOST_OTHER_BYTES = 65536 /* of all other kinds */
};

typedef enum {
    SAT_PDU_ASSOCIATE_REQUEST = 1,
    SAT_PDU_ASSOCIATE_ACCEPT = 2,
    SAT_PDU_ASSOCIATE_REJECT = 3,
    SAT_PDU_DATA = 4,
    SAT_PDU_RELEASE_REQUEST = 5,
    SAT_PDU_RELEASE_RESPONSE = 6,
    SAT_PDU_ABORT = 7
} SatPduType;

/** What the association may carry: one abstract syntax with the transfer syntaxes proposed for it.
 *  Its id is 2 * index + 1. */
typedef struct {
    char abstract_syntax[SAT_UID_CAPACITY];
    const char *transfer_syntaxes[SAT_CONTEXT_MOST_SYNTAXES];
    size_t transfer_syntax_count;
    bool takes_objects; /* we are the provider: storage on the association of a C-GET */
    /* answered */
    bool is_accepted;
    char accepted_syntax[SAT_UID_CAPACITY];
} SatPresentationContext;

/** An A-ASSOCIATE-RQ, header and all. count at most SAT_CONTEXT_MOST; titles as checked by
 * server_address.h. */
void sat_upper_layer_write_request(SatByteWriter *out, const char *calling, const char *called,
                                   const SatPresentationContext *contexts, size_t count);

/** Reads an A-ASSOCIATE-AC without its header; fills the answered half of the contexts.
 *  *most_bytes: how long a P-DATA-TF the peer takes; 0: any.
 *  errors: SAT_ERR_NETWORK the answer contradicts the standard */
SAT_NODISCARD bool sat_upper_layer_read_accept(const uint8_t *bytes, size_t length,
                                               SatPresentationContext *contexts, size_t count,
                                               uint32_t *most_bytes, SatError *err);

/** Tells why an A-ASSOCIATE-RJ (without its header) was sent, and the way out. Gives false. */
bool sat_upper_layer_fail_reject(const uint8_t *bytes, size_t length, const char *calling,
                                 const char *called, SatError *err);

/** The header of a P-DATA-TF with one value of length bytes behind it. */
enum { SAT_PDU_DATA_HEADER_BYTES = SAT_PDU_HEADER_BYTES + 6 };
void sat_upper_layer_data_header(uint8_t out[SAT_PDU_DATA_HEADER_BYTES], uint8_t context_id,
                                 bool is_command, bool is_last, uint32_t length);

/** One value of a P-DATA-TF. */
typedef struct {
    uint8_t context_id;
    bool is_command, is_last;
    const uint8_t *bytes; /* borrowed */
    size_t length;
} SatDataValue;

/** The next value in what is left of a P-DATA-TF; *position moves past it. False: it contradicts
 *  its lengths. */
SAT_NODISCARD bool sat_upper_layer_next_value(const uint8_t *bytes, size_t length, size_t *position,
                                              SatDataValue *out);

/** Digits and dots, at most 64 (PS3.5 9.1). */
bool sat_uid_is_plausible(const char *uid);

#endif
