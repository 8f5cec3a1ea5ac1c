/* Temporary files and a small archive, for the tests of formats/zip. */
#ifndef SAT_TESTS_ZIP_TEST_SUPPORT_H
#define SAT_TESTS_ZIP_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/zip/zip_reader.h"
#include "formats/zip/zip_writer.h"

/* A folder of the test's own; *state of every test. */
typedef struct {
    char folder[256];
    char path[300]; /* an archive inside it; the next test overwrites it */
} ZipScratch;

int zip_scratch_make(void **state);
int zip_scratch_remove(void **state);

typedef struct {
    const char *name;
    const char *content; /* text; NULL: empty */
} ZipTestEntry;

/* "SEALED " and the SHA-256 of the body in hex: what a pack's comment does. */
#define ZIP_SEAL_LENGTH (7 + SAT_SHA256_HEX_LENGTH)
void zip_seal(void *context, const SatSha256 *body_hash, char *comment);
/* True when the archive's comment is the seal of the bytes before it. */
bool zip_seal_holds(const uint8_t *bytes, size_t length);

/* Fails the test with the error's own text. */
#define assert_ok(condition, err)                                                                  \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: %s", #condition, (err).text);                                            \
        }                                                                                          \
    } while (0)

/* Writes the entries to path and closes the file. */
void zip_write_archive(const char *path, const ZipTestEntry *entries, size_t count,
                       size_t comment_length);
SatFile *zip_open_file(const char *path, SatFileMode mode);
/* All bytes of a file. free() */
uint8_t *zip_slurp(const char *path, size_t *length);
void zip_put_file(const char *path, const void *bytes, size_t length);

/* Opens, checks every local header, loads every entry (at most 16 MiB): false at the first refusal.
 */
bool zip_read_everything(SatFile *file, size_t *entries, SatError *err);

#endif
