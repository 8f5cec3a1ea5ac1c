/* Fuzzes what an OsiriX answers: any bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/osirix_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatOsirixImages images;
    const bool done = sat_osirix_read_images((const char *)data, size, &images, &err);
    if (done != (err.code == SAT_OK) || (!done && err.text[0] == '\0')) {
        abort();
    }
    for (size_t i = 0; done && i < images.count; i++) {
        if (images.items[i].path[0] != '/' ||
            (i > 0 && strcmp(images.items[i - 1].path, images.items[i].path) > 0)) {
            abort();
        }
    }
    sat_osirix_images_free(&images);
    SatError why = SAT_ERROR_INIT;
    bool is_done = false;
    const bool is_answer = sat_osirix_read_done((const char *)data, size, &is_done, &why);
    if (is_answer != (why.code == SAT_OK) || (is_done && !is_answer)) {
        abort();
    }
    return 0;
}
