/* Verifies a pack: every byte, or quickly the structure only. Each fault is told with what it
 * costs. */
#ifndef SAT_PACK_PACK_CHECK_H
#define SAT_PACK_PACK_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

typedef enum {
    SAT_CHECK_FAULT_FRAME,    /* one picture is damaged: that frame is lost, nothing else */
    SAT_CHECK_FAULT_CASE,     /* a case.json or manifest */
    SAT_CHECK_FAULT_INDEX,    /* an index or the comment: the other index serves */
    SAT_CHECK_FAULT_STRUCTURE /* ZIP headers or directory, or two places that disagree */
} SatCheckFault;

/** One fault; indices are 0-based, SIZE_MAX where they do not apply; text is borrowed for the call.
 */
typedef void (*SatCheckReport)(void *context, SatCheckFault fault, size_t case_index,
                               size_t series_index, size_t frame_index, const char *text);
/** Called now and then with bytes done of all; false stops with SAT_ERR_CANCELLED. */
typedef bool (*SatCheckProgress)(void *context, uint64_t done_bytes, uint64_t total_bytes);

typedef struct {
    uint64_t size_bytes;
    size_t cases, series, frames, faults;
} SatCheckResult;

/** quick: comment, indices, case.json hashes, directory against JSON; not the pictures.
 *  Full: the whole-file hash first; then, to name the place, every entry, header and number.
 *  True when it could be checked, whatever was found: look at result->faults.
 *  errors: SAT_ERR_FORMAT not a pack at all; SAT_ERR_SYSTEM; SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_pack_check(const char *path, bool quick, SatCheckReport report,
                                  SatCheckProgress progress, void *context, SatCheckResult *result,
                                  SatError *err);

#endif
