/* What decides a pack's bytes, in one hash. */
#include "export/write_pack.h"

#include <string.h>

#include "formats/pack/pack_playlist.h"

/* Changed when pictures are coded otherwise, so that a journal does not mix. */
enum { CODING_GENERATION = 3, OTHER_BYTES = 9, LOSS_BYTES = 12 };

/* Without memory it is all zeros, which never equals a real one: the run starts anew. */
static SatSha256 with_lecture(SatSha256 digest, const SatExportPlan *plan,
                              const SatPackTarget *target)
{
    const SatPackProperties *properties = &target->properties;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    if (properties->playlist == NULL && properties->title == NULL) {
        return digest;
    }
    sat_write_bytes(&text, digest.bytes, sizeof(digest.bytes));
    sat_write_text(&text, properties->title != NULL ? sat_clean_text_utf8(properties->title) : "");
    if (properties->playlist != NULL) {
        SatJsonWriter json = sat_json_writer(&text);
        sat_json_open_object(&json, NULL);
        sat_pack_playlist_write(&json, sat_clean_playlist_view(properties->playlist));
        sat_json_close_object(&json);
    }
    if (target->hidden != NULL) {
        sat_write_bytes(&text, target->hidden, plan->case_count * sizeof(bool));
    }
    digest = text.failed ? (SatSha256){{0}} : sat_sha256(text.bytes, text.length);
    sat_byte_writer_free(&text);
    return digest;
}

static void put_u32(uint8_t *bytes, uint32_t value)
{
    for (size_t i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
}

static SatSha256 with_losses(SatSha256 digest, const SatExportPlan *plan, const SatLoss *losses)
{
    SatPlanWalk walk = {0};
    for (size_t i = 0; sat_export_plan_next(plan, &walk) != NULL; i++) {
        uint8_t bytes[SAT_SHA256_BYTES + LOSS_BYTES];
        memcpy(bytes, digest.bytes, sizeof(digest.bytes));
        put_u32(bytes + SAT_SHA256_BYTES, losses[i].step);
        put_u32(bytes + SAT_SHA256_BYTES + 4, losses[i].next_step);
        put_u32(bytes + SAT_SHA256_BYTES + 8, losses[i].share);
        digest = sat_sha256(bytes, sizeof(bytes));
    }
    return digest;
}

SatSha256 sat_pack_digest(const SatExportPlan *plan, const SatPackTarget *target)
{
    uint8_t bytes[SAT_SHA256_BYTES + OTHER_BYTES];
    SatSha256 digest = sat_export_plan_digest(plan);
    for (size_t i = 0; i < SAT_SHA256_BYTES; i++) {
        bytes[i] = digest.bytes[i];
    }
    bytes[SAT_SHA256_BYTES] = target->properties.is_private;
    bytes[SAT_SHA256_BYTES + 1] = target->properties.pixels_checked;
    bytes[SAT_SHA256_BYTES + 2] = CODING_GENERATION;
    bytes[SAT_SHA256_BYTES + 3] = (uint8_t)target->effort;
    bytes[SAT_SHA256_BYTES + 4] = (uint8_t)target->quality.kind;
    put_u32(bytes + SAT_SHA256_BYTES + 5, target->quality.number);
    digest = with_lecture(sat_sha256(bytes, sizeof(bytes)), plan, target);
    return target->losses != NULL ? with_losses(digest, plan, target->losses) : digest;
}
