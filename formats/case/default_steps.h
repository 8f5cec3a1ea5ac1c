/* The stops of a presentation of a case: its own, or good ones made of what it holds. */
#ifndef SAT_CASE_DEFAULT_STEPS_H
#define SAT_CASE_DEFAULT_STEPS_H

#include "formats/case/teaching.h"

/** The case's own steps when it has some; else, as far as it has them: the history, the images,
 * each question, each finding at its view, the diagnosis, the discussion. Never none: the images
 * stand for themselves. Texts are borrowed from the case; the steps live in the arena (which may be
 * the case's own). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_case_steps(const SatCase *teaching_case, SatArena *arena,
                                  const SatStep **steps, size_t *count, SatError *err);

#endif
