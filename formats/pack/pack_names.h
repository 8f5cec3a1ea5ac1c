/* The entry names inside a pack, made from ordinals (PACK_FORMAT.md §3). Readers never take a name
 * as a path; they only compare. Pure: any thread. */
#ifndef SAT_PACK_PACK_NAMES_H
#define SAT_PACK_PACK_NAMES_H

#include "formats/pack/pack_writer.h" /* SatPictureName */

#define SAT_PACK_NAME_BYTES 96U /* room for the longest name and its NUL */

/** "cases/0001/"; returns its length, so that name + length is relative to the case's folder. */
size_t sat_pack_case_folder(uint32_t case_index, char out[SAT_PACK_NAME_BYTES]);
/** "cases/0001/case.json" and the like. */
void sat_pack_case_file_name(uint32_t case_index, const char *file_name,
                             char out[SAT_PACK_NAME_BYTES]);
/** "cases/0001/s01/f00001.webp"; "….01.webp" for a strip. */
void sat_pack_picture_name(const SatPictureName *name, char out[SAT_PACK_NAME_BYTES]);
/** "cases/0001/s01/thumbnail.webp" */
void sat_pack_thumbnail_name(uint32_t case_index, uint32_t series_index,
                             char out[SAT_PACK_NAME_BYTES]);
/** True for a name in a case's folder: "cases/0001/" and then lowercase letters, digits, '-', '_',
 *  '.', '/'. */
bool sat_pack_name_is_in_case(const char *name, uint32_t case_index);
/** True for such a name that a later addition may use: none that version 1 gives, nor below one. */
bool sat_pack_name_is_further(const char *name, uint32_t case_index);

#endif
