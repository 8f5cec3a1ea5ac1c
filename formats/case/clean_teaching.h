/* Findings, views, steps and questions that may leave in a pack: an opaque type, as clean_text.h.
 * Made only by export/deidentify of what a person wrote, past the gate. Read-only: any thread. */
#ifndef SAT_CASE_CLEAN_TEACHING_H
#define SAT_CASE_CLEAN_TEACHING_H

#include "formats/case/teaching.h"

typedef struct SatCleanTeaching SatCleanTeaching;

/** What is in it, borrowed from the arena it was made in. Never NULL. */
const SatTeaching *sat_clean_teaching_view(const SatCleanTeaching *teaching);

#endif
