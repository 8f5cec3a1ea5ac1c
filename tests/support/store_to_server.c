/* store_to_server ADDRESS FILE...: sends files as the program's own code does; prints how many came
 * to be stored. For tests of C-STORE and STOW-RS. */
#include <stdio.h>
#include <stdlib.h>

#include "export/net/store_object.h"

int main(int argc, char **argv)
{
    static SatServerAddress address;
    SatError err = SAT_ERROR_INIT;
    const size_t count = argc > 2 ? (size_t)argc - 2 : 0;
    SatStoreObject *objects = calloc(count + 1, sizeof(*objects));
    bool done = objects != NULL && argc > 2 && sat_server_address_read(argv[1], &address, &err);
    for (size_t i = 0; done && i < count; i++) {
        done = sat_store_object_read(argv[i + 2], &objects[i], &err);
    }
    if (done && address.kind == SAT_SERVER_PACS) {
        const SatServerSettings settings = {
            .calling_ae = "SATCHEL", .ca_file = "", .certificate_file = "", .key_file = ""};
        done = sat_dimse_store(&address, &settings, objects, count, NULL, NULL, &err);
    } else if (done) {
        const SatHttpOptions options = {.most_tries = 2};
        const SatServerLogin login = {0};
        SAT_AUTO(SatHttp) *http = sat_http_new(&options, &err);
        const SatWebServer server = {.http = http, .address = &address, .login = &login};
        done = http != NULL && sat_stow_store(&server, objects, count, NULL, NULL, &err);
    }
    size_t stored = 0;
    for (size_t i = 0; objects != NULL && i < count; i++) {
        stored += objects[i].is_stored;
        if (objects[i].why[0] != '\0') {
            (void)fprintf(stderr, "%zu: %s\n", i, objects[i].why);
        }
    }
    (void)fprintf(stderr, "%s\n", err.text);
    (void)printf("%zu\n", stored);
    free(objects);
    return done ? 0 : 1;
}
