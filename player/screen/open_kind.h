/* Whether a path is a pack to open at once, or something for `satchel` to read. */
#ifndef SAT_PLAYER_OPEN_KIND_H
#define SAT_PLAYER_OPEN_KIND_H

#include <stdbool.h>

/** True for a file that begins as a pack does, or is at least named like one: then opening it says
 * what is wrong. Folders, DICOM, other zips: false. */
bool sat_path_is_pack(const char *path);

#endif
