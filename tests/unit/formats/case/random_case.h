/* Random but valid cases, the same for the same seed. */
#ifndef SAT_TESTS_RANDOM_CASE_H
#define SAT_TESTS_RANDOM_CASE_H

#include <stdint.h>

#include "formats/case/case_model.h"

/** A case with every member of the model used in some of its series. owns: sat_case_free();
 *  NULL and *err on a defect of the builder */
SAT_NODISCARD SatCase *random_case(uint64_t seed, SatError *err);

/** One CT-like series of frame_count slices, as a pack would hold it. */
SAT_NODISCARD SatCase *plain_stack_case(size_t frame_count, SatError *err);

#endif
