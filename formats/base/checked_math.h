/* Arithmetic on untrusted numbers: every product and sum is checked before it becomes a size. */
#ifndef SAT_BASE_CHECKED_MATH_H
#define SAT_BASE_CHECKED_MATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"

/** *out = a * b; false (and *out untouched) when it does not fit. Likewise the others. */
SAT_NODISCARD static inline bool sat_size_mul(size_t a, size_t b, size_t *out)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product)) {
        return false;
    }
    *out = product;
    return true;
}

SAT_NODISCARD static inline bool sat_size_add(size_t a, size_t b, size_t *out)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        return false;
    }
    *out = sum;
    return true;
}

SAT_NODISCARD static inline bool sat_u64_mul(uint64_t a, uint64_t b, uint64_t *out)
{
    uint64_t product;
    if (__builtin_mul_overflow(a, b, &product)) {
        return false;
    }
    *out = product;
    return true;
}

SAT_NODISCARD static inline bool sat_u64_add(uint64_t a, uint64_t b, uint64_t *out)
{
    uint64_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        return false;
    }
    *out = sum;
    return true;
}

/** True when [offset, offset + length) lies inside [0, total). */
SAT_NODISCARD static inline bool sat_range_fits(uint64_t offset, uint64_t length, uint64_t total)
{
    return offset <= total && length <= total - offset;
}

#endif
