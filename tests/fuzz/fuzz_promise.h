/* What fuzz targets promise of any input: a broken promise aborts. */
#ifndef SAT_TESTS_FUZZ_PROMISE_H
#define SAT_TESTS_FUZZ_PROMISE_H

#include <stdio.h>
#include <stdlib.h>

#include "formats/base/sat_error.h"

static inline void require(bool condition, const char *what)
{
    if (!condition) {
        (void)fprintf(stderr, "broken promise: %s\n", what);
        abort();
    }
}

/** Of a bad file. */
static inline void check_refusal(const SatError *err)
{
    require(err->code != SAT_OK && err->text[0] != '\0', "a refusal says why");
    require(err->code != SAT_ERR_SYSTEM && err->code != SAT_ERR_ARGUMENT,
            "a bad file is no system error and no wrong argument");
}

#endif
