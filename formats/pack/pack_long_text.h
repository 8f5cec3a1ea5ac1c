/* A text of a pack whose length grows with its pictures (case.json, the manifest of a case), while
 * it is written: past some size it goes to a file beside the pack, so that memory does not grow
 * with it. Used by the pack writer. One thread. */
#ifndef SAT_PACK_PACK_LONG_TEXT_H
#define SAT_PACK_PACK_LONG_TEXT_H

#include "formats/base/byte_writer.h"
#include "formats/zip/zip_spill.h"

typedef struct {
    SatByteWriter out; /* the text is written to it */
    const char *path;  /* borrowed */
    SatFile *file;     /* it has no name any more; NULL: not needed yet */
    SatZipSpill *spill;
    SatError error; /* why out.failed is set, unless for want of memory */
} SatPackLongText;

/** path: of the file, when one is needed; in the folder of the pack. The text stays where it is
 *  until sat_pack_long_text_free(). */
void sat_pack_long_text_begin(SatPackLongText *text, const char *path);
/** The entry of the whole text, valid until it is freed. errors: SAT_ERR_NO_MEMORY, SAT_ERR_SYSTEM
 */
SAT_NODISCARD bool sat_pack_long_text_end(SatPackLongText *text, const char *name,
                                          SatZipPartEntry *entry, SatError *err);
void sat_pack_long_text_free(SatPackLongText *text);

#endif
