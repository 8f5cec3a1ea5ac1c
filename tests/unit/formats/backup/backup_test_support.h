/* A small backup of each layout, for the tests of formats/backup: the same bytes each time. */
#ifndef SAT_TESTS_BACKUP_TEST_SUPPORT_H
#define SAT_TESTS_BACKUP_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/backup/backup_info.h"

#define assert_ok(condition, err)                                                                  \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: %s", #condition, (err).text);                                            \
        }                                                                                          \
    } while (0)

enum { BACKUP_TEST_FILES = 4 };

typedef struct {
    const SatBackupInfo *info;
    const char *paths[BACKUP_TEST_FILES];
    size_t listed; /* files of the manifest */
} BackupTestLayout;

extern const BackupTestLayout BACKUP_TEST_BAG, BACKUP_TEST_MEDIA;

/** Text-like, of another length each; gives the length. */
size_t backup_test_content(size_t index, uint8_t out[4000]);
/** Writes the first `count` files; finishes when it is all of them. */
SAT_NODISCARD bool backup_test_write(const BackupTestLayout *layout, const char *path, size_t count,
                                     size_t *reused, SatError *err);

#endif
