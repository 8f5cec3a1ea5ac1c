/* What draft.c and draft_change.c share. Private to formats/case. */
#ifndef SAT_CASE_DRAFT_PRIVATE_H
#define SAT_CASE_DRAFT_PRIVATE_H

#include "formats/case/draft.h"

/** Makes this the draft's newest state; what it refers to is copied and checked. errors: as of the
 *  public functions; the draft then is as it was */
SAT_NODISCARD bool sat_draft_change(SatDraft *draft, const SatTeaching *changed, SatError *err);

#endif
