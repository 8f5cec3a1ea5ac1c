/* Copies objects that the user wants as they are. */
#include "export/deidentify/kept_by_choice.h"

#include "export/deidentify/deid_file.h"
#include "formats/base/platform.h"
#include <stdio.h>
#include <stdlib.h>

#define COPY_BYTES ((size_t)256 << 10)

struct SatKeptItem {
    SatFile *file;
    uint64_t size_bytes;
    char transfer_syntax[72];
};

static void find_transfer_syntax(SatKeptItem *item)
{
    SatError ignored = SAT_ERROR_INIT; /* what cannot be parsed is copied all the same */
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(item->file, &ignored);
    if (dicom != NULL) {
        (void)snprintf(item->transfer_syntax, sizeof(item->transfer_syntax), "%s",
                       sat_dicom_transfer_syntax(dicom));
    }
}

SatKeptItem *sat_kept_item_open(const SatObjectFile *source, SatError *err)
{
    SAT_AUTO(SatKeptItem) *item = calloc(1, sizeof(*item));
    if (item == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to copy an object");
        return NULL;
    }
    item->size_bytes = sat_object_file_bytes(source);
    item->file = sat_object_file_open(source, err);
    if (item->file == NULL) {
        return NULL;
    }
    find_transfer_syntax(item);
    return SAT_STEAL(item);
}

void sat_kept_item_close(SatKeptItem *item)
{
    if (item != NULL) {
        sat_file_close(item->file);
        free(item);
    }
}

const char *sat_kept_item_transfer_syntax(const SatKeptItem *item)
{
    return item->transfer_syntax;
}

bool sat_kept_item_copy(const SatKeptItem *item, SatDicomSink sink, SatError *err)
{
    uint8_t *piece = malloc(COPY_BYTES);
    bool done =
        piece != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to copy an object");
    for (uint64_t at = 0; done && at < item->size_bytes; at += COPY_BYTES) {
        uint64_t left = item->size_bytes - at;
        size_t length = left < COPY_BYTES ? (size_t)left : COPY_BYTES;
        done = sat_file_read_at(item->file, at, piece, length, err) &&
               sink.write(sink.context, piece, length, err);
    }
    free(piece);
    return done;
}
