/* What tells apart two objects that name the same instance. Only export/assemble includes this. */
#ifndef SAT_EXPORT_ITEM_CONTENT_H
#define SAT_EXPORT_ITEM_CONTENT_H

#include "export/deidentify/clean_item.h"

/** The hash of what the item shows: shape, place, and every pixel as stored. Equal: the same
 *  picture, whatever else its file says. Of an object whose pixels cannot be read, its size stands
 *  for them. Reads the whole object.
 *  errors: SAT_ERR_NO_MEMORY, SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_item_content(const SatCleanItem *item, SatSha256 *out, SatError *err);

#endif
