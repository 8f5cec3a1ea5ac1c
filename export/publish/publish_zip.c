/* An archive over the project's own ZIP writer. */
#include "export/publish/publish_zip.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "formats/zip/zip_deflate.h"

struct SatPublishZip {
    char *path;
    SatZipPart *part;
    SatZipDeflater *deflater;
    SatByteWriter packed;
    bool is_finished;
};

SatPublishZip *sat_publish_zip_new(const char *path, SatError *err)
{
    static const char plan[] = "satchel export";
    const SatSha256 hash = sat_sha256(plan, sizeof(plan));
    SatPublishZip *zip = calloc(1, sizeof(*zip));
    if (zip == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the export");
        return NULL;
    }
    zip->path = sat_text_copy(path);
    if (zip->path == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the export");
    } else {
        zip->deflater = sat_zip_deflater_new(err);
    }
    if (zip->deflater != NULL) {
        zip->part = sat_zip_part_open(path, SAT_ZIP_FORM_BACKUP, &hash, err);
    }
    if (zip->part == NULL) {
        sat_publish_zip_free(zip);
        return NULL;
    }
    return zip;
}

static void remove_beside(const char *path, const char *ending)
{
    SatError ignored = SAT_ERROR_INIT;
    SatByteWriter name = SAT_BYTE_WRITER_INIT;
    sat_write_text(&name, path);
    sat_write_text(&name, ending);
    sat_write_u8(&name, 0);
    if (!name.failed && !sat_path_remove((const char *)name.bytes, &ignored)) {
        sat_error_clear(&ignored); /* the next run takes it over */
    }
    sat_byte_writer_free(&name);
}

void sat_publish_zip_free(SatPublishZip *zip)
{
    if (zip == NULL) {
        return;
    }
    bool has_part = zip->part != NULL;
    sat_zip_part_free(zip->part);
    if (has_part && !zip->is_finished) {
        remove_beside(zip->path, ".part");
        remove_beside(zip->path, ".part.journal");
    }
    sat_zip_deflater_free(zip->deflater);
    sat_byte_writer_free(&zip->packed);
    free(zip->path);
    free(zip);
}

bool sat_publish_zip_add(SatPublishZip *zip, const char *name, SatByteWriter *bytes, SatError *err)
{
    SatZipPartEntry entry;
    SatZipPlaced placed;
    zip->packed.length = 0;
    bool done = !bytes->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory");
    done =
        done &&
        sat_zip_make_entry(zip->deflater, name, bytes->length > 0 ? (const void *)bytes->bytes : "",
                           bytes->length, &zip->packed, &entry, err) &&
        sat_zip_part_put(zip->part, &entry, &placed, err);
    sat_byte_writer_free(bytes);
    return done;
}

bool sat_publish_zip_finish(SatPublishZip *zip, SatError *err)
{
    const SatZipPartEnding ending = {0};
    uint64_t size_bytes = 0;
    zip->is_finished = sat_zip_part_finish(zip->part, &ending, &size_bytes, err);
    return zip->is_finished;
}
