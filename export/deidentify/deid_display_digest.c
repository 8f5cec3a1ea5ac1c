/* Hashes what of an object, besides its pixels, decides how they are seen. */
#include "export/deidentify/deid_display_digest.h"

#include <string.h>

#include "formats/dicom/dicom_tags.h"

enum { IMAGE_GROUP = 0x0028, FUNCTIONAL_GROUPS = 0x5200 };

/* The same bytes for the same numbers on every machine. */
static void hash_number(SatSha256State *hash, uint64_t number)
{
    uint8_t bytes[8];
    for (unsigned i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(number >> (8U * i));
    }
    sat_sha256_update(hash, bytes, sizeof(bytes));
}

/* Values too long to be kept are read in pieces. */
static bool hash_value(const SatDicomFile *dicom, const SatDicomElement *element,
                       SatSha256State *hash, SatError *err)
{
    uint8_t piece[4096];
    if (element->value != NULL) {
        sat_sha256_update(hash, element->value, (size_t)element->length);
        return true;
    }
    for (uint64_t at = 0; at < element->length; at += sizeof(piece)) {
        uint64_t left = element->length - at;
        size_t length = left < sizeof(piece) ? (size_t)left : sizeof(piece);
        if (!sat_dicom_read_at(dicom, element->file_offset + at, piece, length, err)) {
            return false;
        }
        sat_sha256_update(hash, piece, length);
    }
    return true;
}

/* What an object that was de-identified has otherwise than its source, with the same picture: UIDs,
 * and that its dates are not the true ones (0028,0303). Both are one decision. */
static bool is_about_identity(const SatDicomElement *element)
{
    return strcmp(element->vr, "UI") == 0 || element->tag == SAT_TAG(0x0028, 0x0303);
}

/* Sequences inside a functional group are searched for what is about the display. The reader limits
 * how deep they go. */
static bool hash_dataset(const SatDicomFile *dicom, const SatDicomDataset *dataset, bool in_groups,
                         SatSha256State *hash, SatError *err)
{
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        const uint32_t group = element->tag >> 16;
        const bool is_sequence = strcmp(element->vr, "SQ") == 0;
        if (group != IMAGE_GROUP && group != FUNCTIONAL_GROUPS && !(in_groups && is_sequence) &&
            element->tag != SAT_TAG_PIXEL_PRESENTATION &&
            element->tag != SAT_TAG_PRESENTATION_LUT_SHAPE) {
            continue;
        }
        if (is_about_identity(element)) {
            continue;
        }
        hash_number(hash, element->tag);
        hash_number(hash, is_sequence ? element->item_count : element->length);
        if (!is_sequence && !hash_value(dicom, element, hash, err)) {
            return false;
        }
        for (size_t n = 0; is_sequence && n < element->item_count; n++) {
            if (!hash_dataset(dicom, &element->items[n], in_groups || group == FUNCTIONAL_GROUPS,
                              hash, err)) {
                return false;
            }
        }
        hash_number(hash, UINT64_MAX); /* the end of what the tag holds */
    }
    return true;
}

bool sat_deid_display_digest(const SatDicomFile *dicom, SatSha256 *out, SatError *err)
{
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    if (hash == NULL) {
        return false;
    }
    const char *syntax = sat_dicom_transfer_syntax(dicom);
    hash_number(hash, strlen(syntax));
    sat_sha256_update(hash, (const uint8_t *)syntax, strlen(syntax));
    bool done = hash_dataset(dicom, sat_dicom_dataset(dicom), false, hash, err);
    *out = sat_sha256_current(hash);
    return done;
}
