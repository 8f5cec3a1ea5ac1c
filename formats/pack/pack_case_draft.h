/* What the pack writer knows of the case it is writing: where each series' pictures lie, in runs of
 * frames that are coded alike. One thread. */
#ifndef SAT_PACK_PACK_CASE_DRAFT_H
#define SAT_PACK_PACK_CASE_DRAFT_H

#include "formats/pack/pack_storage.h"
#include "formats/pack/pack_writer.h"

typedef struct SatPackSeriesDraft SatPackSeriesDraft;

typedef struct {
    SatPackSeriesDraft *series;
    size_t series_count, series_capacity;
} SatPackCaseDraft;

#define SAT_PACK_CASE_DRAFT_INIT                                                                   \
    {                                                                                              \
        0                                                                                          \
    }

void sat_pack_case_draft_free(SatPackCaseDraft *draft); /* leaves it empty, ready for use */
SAT_NODISCARD bool sat_pack_case_draft_add_series(SatPackCaseDraft *draft, SatError *err);

/** Whether this picture is the next one of the last series. errors: SAT_ERR_ARGUMENT with what is
 * not */
SAT_NODISCARD bool sat_pack_case_draft_expects(const SatPackCaseDraft *draft,
                                               const SatPackPicture *picture, SatError *err);
SAT_NODISCARD bool sat_pack_case_draft_add_picture(SatPackCaseDraft *draft,
                                                   const SatPackPicture *picture,
                                                   const SatPackEntry *entry, SatError *err);
/** False when the last series has one already, or has an unfinished frame. */
SAT_NODISCARD bool sat_pack_case_draft_wants_thumbnail(const SatPackCaseDraft *draft);
void sat_pack_case_draft_set_thumbnail(SatPackCaseDraft *draft, const SatPackEntry *entry);
/** The first series' thumbnail of those that have one; NULL: none. */
const SatPackEntry *sat_pack_case_draft_thumbnail(const SatPackCaseDraft *draft);

/** Whether the pictures are those of the model: series, frames, form. errors: SAT_ERR_ARGUMENT */
SAT_NODISCARD bool sat_pack_case_draft_check(const SatPackCaseDraft *draft, const SatCase *model,
                                             SatError *err);
/** Appends the lines of the case's manifest for them, as they lie in the pack. */
void sat_pack_case_draft_write_manifest(const SatPackCaseDraft *draft, uint32_t case_index,
                                        SatByteWriter *out);
/** Appends case.json with each series' "storage". */
SAT_NODISCARD bool sat_pack_case_draft_write_json(const SatPackCaseDraft *draft,
                                                  const SatCase *model, SatByteWriter *out,
                                                  SatError *err);

#endif
