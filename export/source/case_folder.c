/* Case folders: a folder with a case.json that a person wrote. */
#include <stdlib.h>
#include <string.h>

#include "export/source/source_kinds.h"
#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "formats/base/platform.h"
#include "formats/case/case_model.h"

static const char file_name[] = "case.json";

bool sat_source_is_case_name(const char *name)
{
    return strcmp(name, file_name) == 0;
}

static void tell_left_out(const SatSourceScan *scan, const SatError *why)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_format(&text, "left out, with all it says of the case: %s", why->text);
    sat_write_u8(&text, 0);
    sat_source_note(scan, true, file_name,
                    text.failed ? "left out, with all it says of the case"
                                : (const char *)text.bytes);
    sat_byte_writer_free(&text);
}

bool sat_source_begin_written(const SatSourceScan *scan, const char *folder, SatError *err)
{
    const SatSourceVisitor *visitor = scan->visitor;
    char *path = sat_path_join(folder, file_name);
    if (path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    }
    SatError why = SAT_ERROR_INIT;
    bool done = true;
    if (visitor->written != NULL && sat_path_info(path).kind == SAT_PATH_FILE) {
        size_t length = 0;
        char *json = (char *)sat_read_file(path, SAT_CASE_MAX_JSON_BYTES, &length, &why);
        done = json != NULL && visitor->written(visitor->context, json, length, &why);
        free(json);
    }
    free(path);
    if (!done && (why.code == SAT_ERR_NO_MEMORY || why.code == SAT_ERR_CANCELLED)) {
        *err = why;
        return false;
    }
    if (!done) {
        tell_left_out(scan, &why);
    }
    return true;
}

void sat_source_end_written(const SatSourceScan *scan)
{
    const SatSourceVisitor *visitor = scan->visitor;
    SatError ignored = SAT_ERROR_INIT;
    bool ended = visitor->written == NULL || visitor->written(visitor->context, NULL, 0, &ignored);
    (void)ended; /* nothing is made at the end */
}
