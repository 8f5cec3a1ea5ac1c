/* Checks one record of an archive's directory. */
#include "formats/zip/zip_central.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_name.h"

/* The kinds we know but do not read come first: their names help more than "flags differ". */
static bool check_kind(const uint8_t *bytes, SatZipForm form, SatError *err)
{
    uint16_t flags = sat_zip_get16(bytes + 8);
    uint16_t method = sat_zip_get16(bytes + 10);
    if (flags & SAT_ZIP_FLAG_ENCRYPTED) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "it is encrypted; unpack it first");
    }
    if (flags & SAT_ZIP_FLAG_DESCRIPTOR) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "it has a data descriptor: another program made this archive");
    }
    bool may_be_deflated = form == SAT_ZIP_FORM_BACKUP;
    if (method != SAT_ZIP_METHOD_STORED &&
        !(may_be_deflated && method == SAT_ZIP_METHOD_DEFLATED)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "it is compressed (method %u); only stored %sentries are read",
                        (unsigned)method, may_be_deflated ? "and deflated " : "");
    }
    if (sat_zip_get16(bytes + 34) != 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "it lies on another disk");
    }
    return true;
}

/* The record's length with name, extra field and comment; 0 when it is none. */
static size_t record_length(const uint8_t *bytes, size_t available, SatError *err)
{
    if (available < SAT_ZIP_CENTRAL_BYTES || sat_zip_get32(bytes) != SAT_ZIP_CENTRAL_SIGNATURE) {
        (void)sat_fail(err, SAT_ERR_CORRUPT, "its directory record is missing: " SAT_ZIP_REWRITTEN);
        return 0;
    }
    size_t length = (size_t)SAT_ZIP_CENTRAL_BYTES + sat_zip_get16(bytes + 28) +
                    sat_zip_get16(bytes + 30) + sat_zip_get16(bytes + 32);
    if (length > available) {
        (void)sat_fail(err, SAT_ERR_CORRUPT,
                       "its directory record is longer than the directory: " SAT_ZIP_REWRITTEN);
        return 0;
    }
    return length;
}

/* Sizes and offset, from the zip64 field where the record says so. */
static bool parse_numbers(const uint8_t *bytes, SatZipRecord *record, SatError *err)
{
    uint32_t stored = sat_zip_get32(bytes + 20);
    uint32_t plain = sat_zip_get32(bytes + 24);
    uint32_t offset = sat_zip_get32(bytes + 42);
    record->crc32 = sat_zip_get32(bytes + 16);
    record->method = sat_zip_get16(bytes + 10);
    record->stored_bytes = stored;
    record->plain_bytes = plain;
    record->header_offset = offset;
    bool wide_size = stored == SAT_ZIP_SENTINEL_32;
    bool wide_offset = offset == SAT_ZIP_SENTINEL_32;
    if (!wide_size && !wide_offset) {
        return true;
    }
    const uint8_t *extra = bytes + SAT_ZIP_CENTRAL_BYTES + record->name_length;
    size_t length = 4U + (wide_size ? 16U : 0U) + (wide_offset ? 8U : 0U);
    if (sat_zip_get16(bytes + 30) != length) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "its zip64 field is missing or of the wrong length: " SAT_ZIP_REWRITTEN);
    }
    if (wide_size) {
        record->plain_bytes = sat_zip_get64(extra + 4);
        record->stored_bytes = sat_zip_get64(extra + 12);
    }
    if (wide_offset) {
        record->header_offset = sat_zip_get64(extra + length - 8);
    }
    return true;
}

/* With its numbers known, the record has one form only: build it and compare. */
static bool check_form(const uint8_t *bytes, size_t bytes_length, const SatZipRecord *record,
                       SatError *err)
{
    uint8_t expected[SAT_ZIP_CENTRAL_MAX_BYTES];
    size_t length = sat_zip_encode_central(record, expected);
    if (bytes_length == length && memcmp(bytes, expected, length) == 0) {
        return true;
    }
    size_t common = bytes_length < length ? bytes_length : length;
    size_t difference = sat_zip_first_difference(bytes, expected, common);
    assert(difference < common); /* the lengths inside the record are fields of it */
    return sat_fail(err, SAT_ERR_CORRUPT,
                    "the %s in its directory record is wrong: " SAT_ZIP_REWRITTEN,
                    sat_zip_field_name(SAT_ZIP_KIND_CENTRAL, difference, record->name_length));
}

static bool check_sizes(const SatZipRecord *record, SatError *err)
{
    return record->method != SAT_ZIP_METHOD_STORED || record->plain_bytes == record->stored_bytes ||
           sat_fail(err, SAT_ERR_CORRUPT,
                    "the plain size in its directory record is wrong: " SAT_ZIP_REWRITTEN);
}

/* The entry must begin where the one before it ended, and end before the directory begins. */
static bool check_place(const SatZipRecord *record, uint64_t expected_offset,
                        uint64_t directory_offset, SatError *err)
{
    if (record->header_offset != expected_offset) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "it is said to begin at %" PRIu64 ", but what is before it ends at %" PRIu64
                        " (%s): " SAT_ZIP_REWRITTEN,
                        record->header_offset, expected_offset,
                        record->header_offset < expected_offset ? "overlap" : "gap");
    }
    size_t local_length = sat_zip_local_length(record);
    if (!sat_range_fits(expected_offset, local_length, directory_offset) ||
        record->stored_bytes > directory_offset - expected_offset - local_length) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "it is said to have %" PRIu64
                        " bytes, which reaches into the directory: " SAT_ZIP_REWRITTEN,
                        record->stored_bytes);
    }
    return true;
}

bool sat_zip_parse_central(const uint8_t *bytes, size_t available, uint64_t expected_offset,
                           uint64_t directory_offset, SatZipForm form, SatZipRecord *record,
                           size_t *length, SatError *err)
{
    *length = record_length(bytes, available, err);
    if (*length == 0) {
        return false;
    }
    record->form = form;
    record->name = (const char *)bytes + SAT_ZIP_CENTRAL_BYTES;
    record->name_length = sat_zip_get16(bytes + 28);
    const char *fault = sat_zip_name_fault(record->name, record->name_length);
    if (fault) {
        return sat_fail(err, SAT_ERR_CORRUPT, "its name %s", fault);
    }
    return check_kind(bytes, form, err) && parse_numbers(bytes, record, err) &&
           check_form(bytes, *length, record, err) && check_sizes(record, err) &&
           check_place(record, expected_offset, directory_offset, err);
}
