/* Finds and checks the records that close an archive. Private to formats/zip. Any thread. */
#ifndef SAT_ZIP_ZIP_ENDING_H
#define SAT_ZIP_ZIP_ENDING_H

#include "formats/base/platform.h"
#include "formats/zip/zip_record.h"

/** Reads the end records and checks that they agree with each other, with the size of the file and
 *  with our limits. *comment: owned by the caller, free(); never NULL on success.
 *  errors: as of sat_zip_reader_open() */
SAT_NODISCARD bool sat_zip_read_ending(SatFile *file, SatZipEnding *ending, char **comment,
                                       SatError *err);

/** Whether the comment has the last byte of an end record's signature, which is not allowed:
 * programs look for that signature from the end of the file, and must not find one in or astride
 * the comment. */
bool sat_zip_comment_may_hide_end(const char *comment, size_t length);

#endif
