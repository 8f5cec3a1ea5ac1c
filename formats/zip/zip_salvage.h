/* Finds the entries of a damaged archive by their local headers, as the directory may be gone, the
 * end cut off; and by the directory where it is whole, as headers may be. What is found is only
 * claimed; reading checks it. For repair alone: everybody else uses zip_reader.h. One thread. */
#ifndef SAT_ZIP_ZIP_SALVAGE_H
#define SAT_ZIP_ZIP_SALVAGE_H

#include "formats/base/arena.h"
#include "formats/base/byte_writer.h"
#include "formats/zip/zip_reader.h"

typedef struct {
    SatZipEntry *entries; /* in the order of the file; names lie in the arena */
    size_t count, capacity;
    size_t gaps; /* places where no entry stood where one should: headers damaged */
} SatZipSalvage;

/** Looks through the whole file for headers of the one form (zip_layout.h). An entry that runs past
 *  the end of the file is found too: reading it fails. Where header and directory disagree, both
 *  are given; contents that look like entries may be.
 *  owns: sat_zip_salvage_free(), also on failure
 *  errors: SAT_ERR_SYSTEM, SAT_ERR_NO_MEMORY, SAT_ERR_LIMIT, SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_zip_salvage_read(SatFile *file, SatZipForm form, SatArena *arena,
                                        SatZipSalvage *out, SatError *err);
void sat_zip_salvage_free(SatZipSalvage *salvage);

/** The content of such an entry: plain to the sink (NULL: nobody), as it stands in the file to
 *  stored (NULL: nobody); its size and CRC-32 are checked.
 *  errors: SAT_ERR_CORRUPT; SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY; the sinks' */
SAT_NODISCARD bool sat_zip_salvage_visit(SatFile *file, const SatZipEntry *entry,
                                         const SatZipSink *plain, const SatZipSink *stored,
                                         SatError *err);

#endif
