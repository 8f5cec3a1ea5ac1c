/* The constructor of SatCleanTeaching. Only export/deidentify and tests include this. */
#ifndef SAT_CASE_CLEAN_TEACHING_PRIVATE_H
#define SAT_CASE_CLEAN_TEACHING_PRIVATE_H

#include "formats/base/arena.h"
#include "formats/case/clean_teaching.h"

/** What the caller vouches for; it lives in the arena, or longer. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanTeaching *
sat_clean_teaching_vouch(SatArena *arena, const SatTeaching *teaching, SatError *err);

#endif
