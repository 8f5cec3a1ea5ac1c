/* Unpacks a zip under names of letters, digits and a few signs. */
#include "export/source/unpacked_zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/source/foreign_zip.h"
#include "formats/base/platform.h"

enum { BLOCK_BYTES = 1 << 18, MOST_PART = 60, MOST_PATH = 512 };

static bool is_harmless(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == ' ' || letter == '-' || letter == '_';
}

/* "1 CT/2/0003.dcm"; false: a folder, or too deep. */
static bool harmless_path(const char *name, char out[MOST_PATH])
{
    size_t length = 0;
    while (*name != '\0') {
        const size_t width = strcspn(name, "/\\");
        const size_t kept = width < MOST_PART ? width : MOST_PART;
        if (length + kept + 2 > MOST_PATH) {
            return false;
        }
        const char *part = name + (width - kept); /* the ending is at the end */
        for (size_t i = 0; i < kept; i++) {
            const bool is_dot = part[i] == '.' && i > 0;
            out[length++] = is_harmless(part[i]) || is_dot ? part[i] : '_';
        }
        name += width;
        if (*name != '\0') {
            name++;
            if (kept > 0) {
                out[length++] = '/';
            }
        }
    }
    out[length] = '\0';
    return length > 0 && out[length - 1] != '/';
}

static bool write_entry(SatForeignStream *stream, SatFile *file, uint8_t *block, SatError *err)
{
    uint64_t at = 0;
    for (size_t length = 1; length > 0; at += length) {
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while unpacking");
        }
        if (!sat_foreign_stream_read(stream, block, BLOCK_BYTES, &length, err) ||
            (length > 0 && !sat_file_write_at(file, at, block, length, err))) {
            return false;
        }
    }
    return true;
}

/* Another file of this name is there already: the entry's number tells them apart. */
static char *place(const char *folder, const char *path, size_t index, SatError *err)
{
    char numbered[MOST_PATH + 32];
    char *whole = sat_path_join(folder, path);
    if (whole != NULL && sat_path_info(whole).kind != SAT_PATH_MISSING) {
        free(whole);
        (void)snprintf(numbered, sizeof(numbered), "%zu/%s", index, path);
        whole = sat_path_join(folder, numbered);
    }
    if (whole == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to unpack a zip");
        return NULL;
    }
    char *end = strrchr(whole, '/');
    *end = '\0';
    const bool made = sat_folder_make(whole, true, err);
    *end = '/';
    if (!made) {
        free(whole);
        return NULL;
    }
    return whole;
}

static bool take_entry(SatForeignZip *zip, size_t index, const char *folder, uint8_t *block,
                       size_t *files, SatError *err)
{
    SatForeignEntry entry;
    char path[MOST_PATH];
    if (!sat_foreign_zip_entry(zip, index, &entry) || !harmless_path(entry.name, path)) {
        return true;
    }
    if (entry.is_encrypted || entry.is_bomb) {
        return sat_fail(err, SAT_ERR_LIMIT, "a file in its zip is encrypted, or far too large");
    }
    SAT_AUTO(SatForeignStream) *stream = sat_foreign_stream_open(zip, index, err);
    char *whole = stream != NULL ? place(folder, path, index, err) : NULL;
    SAT_AUTO(SatFile) *file =
        whole != NULL ? sat_file_open(whole, SAT_FILE_CREATE_PRIVATE, err) : NULL;
    const bool done = file != NULL && write_entry(stream, file, block, err);
    *files += done;
    free(whole);
    return done;
}

bool sat_unpack_zip(const char *path, const char *folder, size_t *files, SatError *err)
{
    SAT_AUTO(SatForeignZip) *zip = sat_foreign_zip_open(path, err);
    uint8_t *block = malloc(BLOCK_BYTES);
    bool done = zip != NULL && (block != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory"));
    for (size_t i = 0; done && i < sat_foreign_zip_count(zip); i++) {
        done = take_entry(zip, i, folder, block, files, err);
    }
    free(block);
    return done;
}
