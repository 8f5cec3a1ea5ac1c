/* Replays a corpus folder through a fuzz target without libFuzzer, so that every build runs it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "formats/base/file_io.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    size_t replayed = 0;
    for (int i = 1; i < argc; i++) {
        SatError err = SAT_ERROR_INIT;
        SatFolderListing listing = {0};
        if (!sat_folder_list(argv[i], &listing, &err)) {
            (void)fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        for (size_t k = 0; k < listing.count; k++) {
            char *path = sat_path_join(argv[i], listing.names[k]);
            size_t length = 0;
            uint8_t *bytes = path ? sat_read_file(path, (size_t)64 << 20, &length, &err) : NULL;
            if (!bytes) {
                (void)fprintf(stderr, "%s\n", err.text);
                return 1;
            }
            (void)LLVMFuzzerTestOneInput(bytes, length);
            free(bytes);
            free(path);
            replayed++;
        }
        sat_folder_listing_free(&listing);
    }
    printf("replayed %zu inputs\n", replayed);
    return replayed > 0 ? 0 : 1;
}
