/* A long text on its way into a pack. */
#include "formats/pack/pack_long_text.h"

#include <string.h>

/* The file lives as long as it is open: whatever happens, nothing of it stays behind. */
static bool open_spill(SatPackLongText *text)
{
    SatError *err = &text->error;
    text->file = sat_file_open(text->path, SAT_FILE_CREATE_PRIVATE, err);
    if (text->file != NULL && sat_path_remove(text->path, err)) {
        text->spill = sat_zip_spill_new(text->file, false, err);
    }
    return text->spill != NULL;
}

static bool drain(void *context, const uint8_t *bytes, size_t length)
{
    SatPackLongText *text = context;
    return (text->spill != NULL || open_spill(text)) &&
           sat_zip_spill_put(text->spill, bytes, length, &text->error);
}

void sat_pack_long_text_begin(SatPackLongText *text, const char *path)
{
    *text = (SatPackLongText){.path = path, .error = SAT_ERROR_INIT};
    text->out.drain = drain;
    text->out.drain_context = text;
}

bool sat_pack_long_text_end(SatPackLongText *text, const char *name, SatZipPartEntry *entry,
                            SatError *err)
{
    if (!text->out.failed && text->spill != NULL && text->out.length > 0) {
        text->out.failed = !drain(text, text->out.bytes, text->out.length);
    }
    if (text->error.code != SAT_OK) {
        *err = text->error;
        return false;
    }
    if (text->out.failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the pack's text");
    }
    if (text->spill != NULL) {
        return sat_zip_spill_end(text->spill, name, entry, err);
    }
    *entry = sat_zip_part_stored(name, text->out.bytes, text->out.length);
    return true;
}

void sat_pack_long_text_free(SatPackLongText *text)
{
    sat_byte_writer_free(&text->out);
    sat_zip_spill_free(text->spill);
    sat_file_close(text->file);
    text->spill = NULL;
    text->file = NULL;
}
