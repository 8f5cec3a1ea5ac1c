/* Makes ICC profiles anew of their numbers alone (ICC.1): names, dates, texts, ids and private tags
 * may say anything. What maps colours through tables is not made again. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"

enum {
    HEADER_BYTES = 128,
    TAG_BYTES = 12,
    MOST_TAGS = 64,
    KEPT_TAGS = 10,
    MOST_CURVE_ENTRIES = 4096,
    MOST_PROFILE_BYTES = 1 << 20
};

typedef struct {
    const uint8_t *bytes;
    size_t length;
} Bytes;

/* The numbers by which a profile works: matrix, curves, white and black. */
static const char kept_tags[KEPT_TAGS][5] = {"wtpt", "bkpt", "chad", "rXYZ", "gXYZ",
                                             "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC"};

static uint32_t load(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void put(SatByteWriter *out, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16 & 0xFFU),
                              (uint8_t)(value >> 8 & 0xFFU), (uint8_t)(value & 0xFFU)};
    sat_write_bytes(out, bytes, sizeof bytes);
}

static void put_zeros(SatByteWriter *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sat_write_u8(out, 0);
    }
}

/* Every tag starts at four bytes. */
static void put_padding(SatByteWriter *out)
{
    put_zeros(out, (4 - out->length % 4) % 4);
}

static bool is_text(const uint8_t *bytes, const char *text)
{
    return memcmp(bytes, text, 4) == 0;
}

/* ---- the tags that stay -----------------------------------------------------------------------
 */

static Bytes find_tag(Bytes profile, const char *name)
{
    const Bytes none = {NULL, 0};
    uint32_t count = load(profile.bytes + HEADER_BYTES);
    if (count > MOST_TAGS || profile.length < HEADER_BYTES + 4 + (size_t)count * TAG_BYTES) {
        return none;
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *tag = profile.bytes + HEADER_BYTES + 4 + (size_t)i * TAG_BYTES;
        size_t offset = load(tag + 4), length = load(tag + 8);
        if (is_text(tag, name)) {
            bool fits =
                length >= 12 && offset <= profile.length && length <= profile.length - offset;
            return fits ? (Bytes){profile.bytes + offset, length} : none;
        }
    }
    return none;
}

/* The bytes of the tag that its type accounts for; 0: of another type. */
static size_t used_bytes(Bytes tag)
{
    static const size_t parameters[] = {1, 3, 4, 5, 7};
    size_t used = 0;
    if (is_text(tag.bytes, "XYZ ")) {
        used = 8 + 12;
    } else if (is_text(tag.bytes, "sf32")) {
        used = 8 + 9 * 4;
    } else if (is_text(tag.bytes, "curv") && load(tag.bytes + 8) <= MOST_CURVE_ENTRIES) {
        used = 12 + (size_t)load(tag.bytes + 8) * 2;
    } else if (is_text(tag.bytes, "para") && tag.bytes[8] == 0 && tag.bytes[9] < 5) {
        used = 12 + parameters[tag.bytes[9]] * 4;
    }
    return used <= tag.length ? used : 0;
}

static void put_tag(Bytes tag, SatByteWriter *out)
{
    size_t used = used_bytes(tag);
    size_t fixed = is_text(tag.bytes, "para") ? 10 : 8;
    sat_write_bytes(out, tag.bytes, 4);
    put_zeros(out, 4);
    if (fixed == 10) {
        sat_write_bytes(out, tag.bytes + 8, 2);
        put_zeros(out, 2);
    }
    size_t head = fixed == 10 ? 12 : 8;
    sat_write_bytes(out, tag.bytes + head, used - head);
    put_padding(out);
}

/* ---- what every profile must have, of ours ----------------------------------------------------
 */

static const char profile_name[] = "Profile";

static void put_name(bool is_new, SatByteWriter *out)
{
    size_t length = sizeof profile_name - 1;
    if (is_new) { /* multiLocalizedUnicodeType */
        sat_write_bytes(out, "mluc\0\0\0\0\0\0\0\1\0\0\0\14enUS", 20);
        put(out, (uint32_t)(length * 2));
        put(out, 28);
        for (size_t i = 0; i < length; i++) {
            sat_write_u8(out, 0);
            sat_write_u8(out, (uint8_t)profile_name[i]);
        }
    } else { /* textDescriptionType */
        sat_write_bytes(out, "desc\0\0\0\0", 8);
        put(out, (uint32_t)length + 1);
        sat_write_bytes(out, profile_name, length + 1);
        put_zeros(out, 4 + 4 + 2 + 1 + 67);
    }
    put_padding(out);
}

static void put_rights(bool is_new, SatByteWriter *out)
{
    if (is_new) {
        put_name(is_new, out);
    } else { /* textType */
        sat_write_bytes(out, "text\0\0\0\0None\0", 13);
        put_padding(out);
    }
}

/* Bytes 4 to 7, 24 to 35, 40 to 63 and 80 on of a header name makers, dates and the like. */
static void put_header(Bytes profile, SatByteWriter *out)
{
    static const uint8_t date[12] = {0x07, 0xD0, 0, 1, 0, 1}; /* 2000-01-01 */
    static const uint8_t d50[12] = {0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D};
    put_zeros(out, 8); /* the length: when it is known */
    sat_write_bytes(out, profile.bytes + 8, 2);
    put_zeros(out, 2);
    sat_write_bytes(out, profile.bytes + 12, 12);
    sat_write_bytes(out, date, sizeof date);
    sat_write_text(out, "acsp");
    put_zeros(out, 24);
    put(out, load(profile.bytes + 64) & 3U); /* rendering intent */
    sat_write_bytes(out, d50, sizeof d50);
    put_zeros(out, HEADER_BYTES - 80);
}

static bool is_known_kind(Bytes profile)
{
    const uint8_t *bytes = profile.bytes;
    bool is_class = is_text(bytes + 12, "mntr") || is_text(bytes + 12, "scnr") ||
                    is_text(bytes + 12, "prtr") || is_text(bytes + 12, "spac");
    bool is_colour = is_text(bytes + 16, "RGB ") || is_text(bytes + 16, "GRAY");
    bool is_version = (bytes[8] == 2 || bytes[8] == 4) && (bytes[9] & 0x0FU) == 0;
    return is_class && is_colour && is_version && is_text(bytes + 20, "XYZ ") &&
           is_text(bytes + 36, "acsp");
}

/* All that a matrix profile needs (ICC.1 8.3.3, 8.4.3), or a gray one. */
static bool has_needed(Bytes profile, const Bytes kept[KEPT_TAGS])
{
    bool is_gray = is_text(profile.bytes + 16, "GRAY");
    size_t first = is_gray ? 9 : 3, last = is_gray ? 9 : 8;
    bool done = kept[0].bytes != NULL;
    for (size_t i = first; i <= last; i++) {
        done = done && kept[i].bytes != NULL;
    }
    return done;
}

static void put_all(Bytes profile, const Bytes kept[KEPT_TAGS], SatByteWriter *out)
{
    bool is_new = profile.bytes[8] == 4;
    SatByteWriter table = SAT_BYTE_WRITER_INIT, data = SAT_BYTE_WRITER_INIT;
    uint32_t count = 2;
    for (size_t i = 0; i < KEPT_TAGS; i++) {
        count += kept[i].bytes != NULL ? 1U : 0U;
    }
    size_t start = HEADER_BYTES + 4 + (size_t)count * TAG_BYTES;
    put(&table, count);
    for (size_t i = 0; i < KEPT_TAGS + 2; i++) {
        size_t before = data.length;
        if (i < KEPT_TAGS && kept[i].bytes == NULL) {
            continue;
        }
        if (i < KEPT_TAGS) {
            put_tag(kept[i], &data);
        } else if (i == KEPT_TAGS) {
            put_name(is_new, &data);
        } else {
            put_rights(is_new, &data);
        }
        sat_write_text(&table, i < KEPT_TAGS ? kept_tags[i] : i == KEPT_TAGS ? "desc" : "cprt");
        put(&table, (uint32_t)(start + before));
        put(&table, (uint32_t)(data.length - before));
    }
    size_t begin = out->length;
    put_header(profile, out);
    sat_write_bytes(out, table.bytes, table.length);
    sat_write_bytes(out, data.bytes, data.length);
    out->failed = out->failed || table.failed || data.failed;
    if (!out->failed) {
        uint32_t length = (uint32_t)(out->length - begin);
        out->bytes[begin + 1] = (uint8_t)(length >> 16 & 0xFFU);
        out->bytes[begin + 2] = (uint8_t)(length >> 8 & 0xFFU);
        out->bytes[begin + 3] = (uint8_t)(length & 0xFFU);
    }
    sat_byte_writer_free(&table);
    sat_byte_writer_free(&data);
}

bool sat_deid_colour_profile(const uint8_t *bytes, size_t length, SatByteWriter *out)
{
    const Bytes profile = {bytes, length};
    Bytes kept[KEPT_TAGS];
    if (length < HEADER_BYTES + 4 || length > MOST_PROFILE_BYTES || !is_known_kind(profile)) {
        return false;
    }
    for (size_t i = 0; i < KEPT_TAGS; i++) {
        kept[i] = find_tag(profile, kept_tags[i]);
        if (kept[i].bytes != NULL && used_bytes(kept[i]) == 0) {
            kept[i].bytes = NULL;
        }
    }
    if (!has_needed(profile, kept)) {
        return false;
    }
    put_all(profile, kept, out);
    return true;
}
