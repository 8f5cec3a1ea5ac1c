/* A zip that a server sent, unpacked into a private folder: names become harmless, nothing leaves
 * the folder. One thread. */
#ifndef SAT_EXPORT_UNPACKED_ZIP_H
#define SAT_EXPORT_UNPACKED_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/** Every entry that is a file. *files counts them. Texts directly in the folder, or in its only
 *  folder, lie in `folder` itself.
 *  errors: those of foreign_zip.h; SAT_ERR_LIMIT an entry is encrypted or a bomb; SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_unpack_zip(const char *path, const char *folder, size_t *files,
                                  SatError *err);

#endif
