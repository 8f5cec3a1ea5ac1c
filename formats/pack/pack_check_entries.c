/* The pack check's view of single entries: documents against directory and content. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/pack/pack_check_private.h"

#define PIECE_BYTES ((size_t)1 << 16)

size_t sat_pack_check_find(const SatPackCheck *check, const char *name)
{
    const SatZipEntry *found = check->zip != NULL ? sat_zip_reader_find(check->zip, name) : NULL;
    /* The reader's entries are one array. */
    return found != NULL ? (size_t)(found - sat_zip_reader_entry(check->zip, 0)) : SIZE_MAX;
}

/* Whether the directory has the entry where the document says. */
static size_t check_directory(SatPackCheck *check, SatPackPlace place, const char *name,
                              const SatPackEntry *expected)
{
    size_t number = sat_pack_check_find(check, name);
    if (number == SIZE_MAX) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place,
                             "%s is missing from the ZIP directory", name);
        return SIZE_MAX;
    }
    check->entries[number].known = true;
    check->entries[number].expected = expected->hash;
    check->entries[number].has_expected = true;
    if (number < check->next_entry) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place, "%s is not in its place",
                             name);
    }
    check->next_entry = number + 1;
    const SatZipEntryInfo *info = &sat_zip_reader_entry(check->zip, number)->info;
    if (info->data_offset != expected->offset || info->stored_bytes != expected->length) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place,
                             "%s has %" PRIu64 " bytes at %" PRIu64
                             " by the ZIP directory, but should have %" PRIu64 " at %" PRIu64,
                             name, info->stored_bytes, info->data_offset, expected->length,
                             expected->offset);
        return SIZE_MAX;
    }
    return number;
}

static bool hash_range(SatPackCheck *check, const SatPackEntry *entry, SatSha256 *out)
{
    SatError ignored = SAT_ERROR_INIT;
    SAT_AUTO(SatSha256State) *state = sat_sha256_new(&ignored);
    uint8_t *piece = malloc(PIECE_BYTES);
    bool done = state != NULL && piece != NULL &&
                sat_range_fits(entry->offset, entry->length, check->result->size_bytes);
    for (uint64_t position = 0; done && position < entry->length;) {
        uint64_t rest = entry->length - position;
        size_t length = rest < PIECE_BYTES ? (size_t)rest : PIECE_BYTES;
        done = sat_file_read_at(check->file, entry->offset + position, piece, length, &ignored);
        if (done) {
            sat_sha256_update(state, piece, length);
            position += length;
        }
    }
    if (done) {
        *out = sat_sha256_current(state);
    }
    free(piece);
    return done;
}

bool sat_pack_check_content(SatPackCheck *check, SatCheckFault fault, SatPackPlace place,
                            const char *name, const SatPackEntry *expected, bool always)
{
    size_t number = check->zip != NULL ? check_directory(check, place, name, expected) : SIZE_MAX;
    const SatPackCheckEntry *entry = number != SIZE_MAX ? &check->entries[number] : NULL;
    SatSha256 found;
    if (entry != NULL && entry->hashed) {
        found = entry->hash;
    } else if (check->quick && !always) {
        return true;
    } else if (!hash_range(check, expected, &found)) {
        sat_pack_check_fault(check, fault, place, "%s cannot be read", name);
        return false;
    }
    if (!sat_sha256_equal(&found, &expected->hash)) {
        sat_pack_check_fault(check, fault, place, "%s is damaged: it differs from its SHA-256",
                             name);
        return false;
    }
    if (entry != NULL && entry->hashed && !entry->crc_good) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place,
                             "%s has a wrong CRC-32 in the ZIP directory", name);
    }
    return true;
}

void sat_pack_check_known(SatPackCheck *check, const char *name)
{
    size_t number = sat_pack_check_find(check, name);
    if (number != SIZE_MAX) {
        check->entries[number].known = true;
        check->next_entry = number + 1;
    }
}

void sat_pack_check_strangers(SatPackCheck *check)
{
    size_t count = check->zip != NULL ? sat_zip_reader_count(check->zip) : 0;
    for (size_t i = 0; i < count; i++) {
        if (!check->entries[i].known) {
            sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, sat_pack_nowhere(),
                                 "%s does not belong to the pack: neither JSON nor manifest names "
                                 "it",
                                 sat_zip_reader_entry(check->zip, i)->name);
        }
    }
}

void sat_pack_check_bare_entries(SatPackCheck *check)
{
    size_t count = check->zip != NULL ? sat_zip_reader_count(check->zip) : 0;
    for (size_t i = 0; i < count; i++) {
        if (check->entries[i].hashed && !check->entries[i].crc_good) {
            sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, sat_pack_nowhere(),
                                 "%s is damaged: it differs from its CRC-32",
                                 sat_zip_reader_entry(check->zip, i)->name);
        }
    }
}
