/* Encodes ZIP records in their one form. */
#include "formats/zip/zip_record.h"

#include <stdbool.h>
#include <string.h>

static uint8_t *put16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value & 0xFF);
    at[1] = (uint8_t)(value >> 8);
    return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    return put16(put16(at, (uint16_t)(value & 0xFFFF)), (uint16_t)(value >> 16));
}

static uint8_t *put64(uint8_t *at, uint64_t value)
{
    return put32(put32(at, (uint32_t)(value & 0xFFFFFFFF)), (uint32_t)(value >> 32));
}

uint16_t sat_zip_get16(const uint8_t *at)
{
    return (uint16_t)(at[0] | ((unsigned)at[1] << 8));
}

uint32_t sat_zip_get32(const uint8_t *at)
{
    return sat_zip_get16(at) | ((uint32_t)sat_zip_get16(at + 2) << 16);
}

uint64_t sat_zip_get64(const uint8_t *at)
{
    return sat_zip_get32(at) | ((uint64_t)sat_zip_get32(at + 4) << 32);
}

static bool needs_zip64(uint64_t value)
{
    return value >= SAT_ZIP_SENTINEL_32;
}

static uint32_t narrow32(uint64_t value)
{
    return needs_zip64(value) ? SAT_ZIP_SENTINEL_32 : (uint32_t)value;
}

static uint16_t narrow16(uint64_t value)
{
    return value >= SAT_ZIP_SENTINEL_16 ? (uint16_t)SAT_ZIP_SENTINEL_16 : (uint16_t)value;
}

static bool has_wide_size(const SatZipRecord *record)
{
    return needs_zip64(record->stored_bytes) || needs_zip64(record->plain_bytes);
}

static uint16_t local_extra_length(const SatZipRecord *record)
{
    return has_wide_size(record) ? 20 : 0;
}

static uint16_t central_extra_length(const SatZipRecord *record)
{
    unsigned values =
        (has_wide_size(record) ? 2U : 0U) + (needs_zip64(record->header_offset) ? 1U : 0U);
    return (uint16_t)(values > 0 ? 4U + 8U * values : 0U);
}

size_t sat_zip_local_length(const SatZipRecord *record)
{
    return SAT_ZIP_LOCAL_BYTES + record->name_length + local_extra_length(record);
}

size_t sat_zip_central_length(const SatZipRecord *record)
{
    return SAT_ZIP_CENTRAL_BYTES + record->name_length + central_extra_length(record);
}

/* From "version needed" to "name length": the same bytes in the local header and in the directory.
 */
static uint8_t *put_common(uint8_t *at, const SatZipRecord *record)
{
    bool wide_size = has_wide_size(record);
    bool zip64 = wide_size || needs_zip64(record->header_offset);
    at = put16(at, zip64 ? SAT_ZIP_VERSION_ZIP64 : SAT_ZIP_VERSION_PLAIN);
    at = put16(at, SAT_ZIP_FLAG_UTF8);
    at = put16(at, record->method);
    at = put16(at, SAT_ZIP_DOS_TIME);
    at = put16(at, SAT_ZIP_DOS_DATE);
    at = put32(at, record->crc32);
    at = put32(at, wide_size ? SAT_ZIP_SENTINEL_32 : (uint32_t)record->stored_bytes);
    at = put32(at, wide_size ? SAT_ZIP_SENTINEL_32 : (uint32_t)record->plain_bytes);
    return put16(at, (uint16_t)record->name_length);
}

static uint8_t *put_name(uint8_t *at, const SatZipRecord *record)
{
    memcpy(at, record->name, record->name_length);
    return at + record->name_length;
}

static uint8_t *put_zip64_sizes(uint8_t *at, const SatZipRecord *record, uint16_t extra_length)
{
    at = put16(at, SAT_ZIP_EXTRA_ZIP64);
    at = put16(at, (uint16_t)(extra_length - 4));
    if (has_wide_size(record)) {
        at = put64(at, record->plain_bytes); /* in this order: APPNOTE 4.5.3 */
        at = put64(at, record->stored_bytes);
    }
    return at;
}

size_t sat_zip_encode_local(const SatZipRecord *record, uint8_t out[SAT_ZIP_LOCAL_MAX_BYTES])
{
    uint16_t extra_length = local_extra_length(record);
    uint8_t *at = put32(out, SAT_ZIP_LOCAL_SIGNATURE);
    at = put_common(at, record);
    at = put16(at, extra_length);
    at = put_name(at, record);
    if (extra_length > 0) {
        at = put_zip64_sizes(at, record, extra_length);
    }
    return (size_t)(at - out);
}

size_t sat_zip_encode_central(const SatZipRecord *record, uint8_t out[SAT_ZIP_CENTRAL_MAX_BYTES])
{
    uint16_t extra_length = central_extra_length(record);
    bool is_unix = record->form == SAT_ZIP_FORM_BACKUP;
    uint8_t *at = put32(out, SAT_ZIP_CENTRAL_SIGNATURE);
    at = put16(at, is_unix ? SAT_ZIP_VERSION_MADE_BY_UNIX : SAT_ZIP_VERSION_MADE_BY);
    at = put_common(at, record);
    at = put16(at, extra_length);
    at = put16(at, 0); /* comment length */
    at = put16(at, 0); /* disk */
    at = put16(at, 0); /* internal attributes */
    at = put32(at, is_unix ? SAT_ZIP_UNIX_ATTRIBUTES : 0);
    at = put32(at, narrow32(record->header_offset));
    at = put_name(at, record);
    if (extra_length > 0) {
        at = put_zip64_sizes(at, record, extra_length);
        if (needs_zip64(record->header_offset)) {
            at = put64(at, record->header_offset);
        }
    }
    return (size_t)(at - out);
}

static uint8_t *put_ending64(uint8_t *at, const SatZipEnding *ending)
{
    at = put32(at, SAT_ZIP_END64_SIGNATURE);
    at = put64(at, SAT_ZIP_END64_BYTES - 12); /* what follows this field */
    at = put16(at, SAT_ZIP_VERSION_MADE_BY);
    at = put16(at, SAT_ZIP_VERSION_ZIP64);
    at = put32(at, 0); /* this disk */
    at = put32(at, 0); /* the directory's disk */
    at = put64(at, ending->entry_count);
    at = put64(at, ending->entry_count);
    at = put64(at, ending->directory_bytes);
    at = put64(at, ending->directory_offset);

    at = put32(at, SAT_ZIP_LOCATOR64_SIGNATURE);
    at = put32(at, 0); /* disk */
    at = put64(at, ending->directory_offset + ending->directory_bytes);
    return put32(at, 1); /* disks in all */
}

size_t sat_zip_encode_ending(const SatZipEnding *ending, uint8_t out[SAT_ZIP_ENDING_MAX_BYTES])
{
    uint8_t *at = out;
    if (ending->entry_count >= SAT_ZIP_SENTINEL_16 || needs_zip64(ending->directory_offset) ||
        needs_zip64(ending->directory_bytes)) {
        at = put_ending64(at, ending);
    }
    at = put32(at, SAT_ZIP_END_SIGNATURE);
    at = put16(at, 0); /* this disk */
    at = put16(at, 0); /* the directory's disk */
    at = put16(at, narrow16(ending->entry_count));
    at = put16(at, narrow16(ending->entry_count));
    at = put32(at, narrow32(ending->directory_bytes));
    at = put32(at, narrow32(ending->directory_offset));
    at = put16(at, ending->comment_length);
    return (size_t)(at - out);
}

typedef struct {
    size_t end; /* the first position behind the field */
    const char *name;
} Field;

static const Field LOCAL_FIELDS[] = {
    {4, "signature"},
    {6, "version needed"},
    {8, "flags"},
    {10, "method"},
    {12, "time"},
    {14, "date"},
    {18, "CRC-32"},
    {22, "stored size"},
    {26, "plain size"},
    {28, "name length"},
    {SAT_ZIP_LOCAL_BYTES, "extra field length"},
};

static const Field CENTRAL_FIELDS[] = {
    {4, "signature"},
    {6, "version made by"},
    {8, "version needed"},
    {10, "flags"},
    {12, "method"},
    {14, "time"},
    {16, "date"},
    {20, "CRC-32"},
    {24, "stored size"},
    {28, "plain size"},
    {30, "name length"},
    {32, "extra field length"},
    {34, "comment length"},
    {36, "disk number"},
    {38, "internal attributes"},
    {42, "external attributes"},
    {SAT_ZIP_CENTRAL_BYTES, "offset"},
};

static const Field END_FIELDS[] = {
    {4, "signature"},
    {6, "disk number"},
    {8, "directory's disk number"},
    {10, "count of entries on this disk"},
    {12, "count of entries"},
    {16, "directory size"},
    {20, "directory offset"},
    {SAT_ZIP_END_BYTES, "comment length"},
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

const char *sat_zip_field_name(SatZipRecordKind kind, size_t position, size_t name_length)
{
    const Field *fields = kind == SAT_ZIP_KIND_LOCAL     ? LOCAL_FIELDS
                          : kind == SAT_ZIP_KIND_CENTRAL ? CENTRAL_FIELDS
                                                         : END_FIELDS;
    size_t count = kind == SAT_ZIP_KIND_LOCAL     ? COUNT_OF(LOCAL_FIELDS)
                   : kind == SAT_ZIP_KIND_CENTRAL ? COUNT_OF(CENTRAL_FIELDS)
                                                  : COUNT_OF(END_FIELDS);
    for (size_t i = 0; i < count; i++) {
        if (position < fields[i].end) {
            return fields[i].name;
        }
    }
    return position < fields[count - 1].end + name_length ? "name" : "zip64 field";
}

size_t sat_zip_first_difference(const uint8_t *a, const uint8_t *b, size_t length)
{
    size_t position = 0;
    while (position < length && a[position] == b[position]) {
        position++;
    }
    return position;
}
