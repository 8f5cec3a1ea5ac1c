/* The private packs of `play`: a folder only the user can read, bounded in size. One thread. */
#ifndef SAT_EXPORT_PLAY_CACHE_H
#define SAT_EXPORT_PLAY_CACHE_H

#include <stdint.h>

#include "formats/base/checksum.h"

/** Where the pack with this digest is, or will be; its folder is made, or
 *  made private (mode 0700).
 *  owns: free()    errors: SAT_ERR_SYSTEM */
SAT_NODISCARD char *sat_play_cache_path(const SatSha256 *digest, SatError *err);

/** Removes the oldest files until the rest has at most limit_bytes; keep_path and what belongs to
 * it stay. Failures are no matter: the next run tries again. */
void sat_play_cache_trim(uint64_t limit_bytes, const char *keep_path);

/** Removes all of them (dry_run: counts them only). *file_count and *total_bytes: what was there.
 *  errors: SAT_ERR_SYSTEM naming what cannot be removed */
SAT_NODISCARD bool sat_play_cache_clear(bool dry_run, size_t *file_count, uint64_t *total_bytes,
                                        SatError *err);

#endif
