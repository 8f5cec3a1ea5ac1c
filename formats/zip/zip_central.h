/* Checks one record of an archive's directory. Private to formats/zip. Pure; any thread. */
#ifndef SAT_ZIP_ZIP_CENTRAL_H
#define SAT_ZIP_ZIP_CENTRAL_H

#include "formats/base/sat_error.h"
#include "formats/zip/zip_reader.h" /* SatZipForm */
#include "formats/zip/zip_record.h"

/* What to do about a record that is not as it should be. */
#define SAT_ZIP_REWRITTEN "the file is damaged or was rewritten by another program; copy it again"

/** Parses the record at bytes (available of them) and checks all of it: that its entry begins at
 *  expected_offset, ends before directory_offset, and that the record has its one form.
 *  form: as for sat_zip_reader_open(). *record borrows its name from bytes; *length is how far
 * the next record is. errors: SAT_ERR_CORRUPT, SAT_ERR_UNSUPPORTED; the caller puts the entry's
 * number before them */
SAT_NODISCARD bool sat_zip_parse_central(const uint8_t *bytes, size_t available,
                                         uint64_t expected_offset, uint64_t directory_offset,
                                         SatZipForm form, SatZipRecord *record, size_t *length,
                                         SatError *err);

#endif
