/* Encodes ZIP records in their one form (zip_layout.h). Private to formats/zip and its tests.
 * Pure functions; any thread. */
#ifndef SAT_ZIP_ZIP_RECORD_H
#define SAT_ZIP_ZIP_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_writer.h" /* SatZipForm */

#define SAT_ZIP_LOCAL_MAX_BYTES (SAT_ZIP_LOCAL_BYTES + SAT_ZIP_MAX_NAME_BYTES + 20U)
#define SAT_ZIP_CENTRAL_MAX_BYTES (SAT_ZIP_CENTRAL_BYTES + SAT_ZIP_MAX_NAME_BYTES + 28U)
#define SAT_ZIP_ENDING_MAX_BYTES (SAT_ZIP_END64_BYTES + SAT_ZIP_LOCATOR64_BYTES + SAT_ZIP_END_BYTES)

/** Everything that distinguishes one entry from another. */
typedef struct {
    const char *name;   /* borrowed, checked; need not be NUL-terminated */
    size_t name_length; /* 1 .. SAT_ZIP_MAX_NAME_BYTES */
    uint64_t header_offset;
    uint64_t stored_bytes;
    uint64_t plain_bytes; /* equal to stored_bytes when stored */
    uint32_t crc32;       /* of the plain content */
    uint16_t method;      /* SAT_ZIP_METHOD_STORED or _DEFLATED */
    SatZipForm form;      /* of the archive */
} SatZipRecord;

/** The length of the local header with its name and extra field. */
size_t sat_zip_local_length(const SatZipRecord *record);
size_t sat_zip_central_length(const SatZipRecord *record);

/** Both write the record and return its length. */
size_t sat_zip_encode_local(const SatZipRecord *record, uint8_t out[SAT_ZIP_LOCAL_MAX_BYTES]);
size_t sat_zip_encode_central(const SatZipRecord *record, uint8_t out[SAT_ZIP_CENTRAL_MAX_BYTES]);

typedef struct {
    uint64_t entry_count;
    uint64_t directory_offset;
    uint64_t directory_bytes;
    uint16_t comment_length;
} SatZipEnding;

/** Writes what stands between the directory and the comment: zip64 records when needed, end record.
 */
size_t sat_zip_encode_ending(const SatZipEnding *ending, uint8_t out[SAT_ZIP_ENDING_MAX_BYTES]);

typedef enum { SAT_ZIP_KIND_LOCAL, SAT_ZIP_KIND_CENTRAL, SAT_ZIP_KIND_END } SatZipRecordKind;

/** The name, in words, of the field of such a record that holds its byte at position: for messages.
 */
const char *sat_zip_field_name(SatZipRecordKind kind, size_t position, size_t name_length);
/** The first position where a and b differ; length when they are equal. */
size_t sat_zip_first_difference(const uint8_t *a, const uint8_t *b, size_t length);

/** Little-endian numbers at an address: for records that lie in memory whole. */
uint16_t sat_zip_get16(const uint8_t *at);
uint32_t sat_zip_get32(const uint8_t *at);
uint64_t sat_zip_get64(const uint8_t *at);

#endif
