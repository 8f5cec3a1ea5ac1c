/* Linux: stderr as an anonymous file in memory. */
#define _GNU_SOURCE /* memfd_create */

#include "export/worker/worker_complaints.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_BYTES = 4096 }; /* looked at */

bool sat_worker_complaints_catch(void)
{
    int descriptor = memfd_create("complaints", MFD_CLOEXEC);
    bool done = descriptor >= 0 && dup2(descriptor, STDERR_FILENO) == STDERR_FILENO;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return done;
}

bool sat_worker_complained(void)
{
    char text[MOST_BYTES + 1];
    off_t written = lseek(STDERR_FILENO, 0, SEEK_CUR);
    if (written <= 0 || lseek(STDERR_FILENO, 0, SEEK_SET) != 0) {
        return false;
    }
    size_t wanted = written < MOST_BYTES ? (size_t)written : MOST_BYTES;
    ssize_t got = read(STDERR_FILENO, text, wanted);
    (void)lseek(STDERR_FILENO, 0, SEEK_SET);
    text[got > 0 ? got : 0] = '\0';
    /* JWRN_HIT_MARKER, JWRN_HUFF_BAD_CODE and their kin; JWRN_JPEG_EOF */
    return strstr(text, "Corrupt JPEG data") != NULL || strstr(text, "Premature end") != NULL;
}
