/* What the platform_posix*.c files share; nothing else includes it. */
#ifndef SAT_BASE_PLATFORM_POSIX_PRIVATE_H
#define SAT_BASE_PLATFORM_POSIX_PRIVATE_H

#include "formats/base/platform_worker.h"
#include "formats/base/sat_error.h"

/** SAT_ERR_SYSTEM "cannot <doing> <item>: <the system's reason>"; returns false. thread: any */
bool sat_posix_fail(SatError *err, int error_number, const char *doing, const char *item);

struct SatSharedMemory {
    int descriptor;
    uint8_t *bytes;
    size_t length;
};

/** Memory that another process made; the descriptor is taken over. NULL: failed, it is not. */
SatSharedMemory *sat_posix_map_shared(int descriptor, size_t length);

#endif
