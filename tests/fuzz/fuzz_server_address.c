/* Fuzzes addresses of servers: one that is right, or an error. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/server_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static SatServerAddress address;
    SatError err = SAT_ERROR_INIT;
    char *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    if (sat_server_address_read(text, &address, &err)) {
        assert(address.port > 0 && address.host[0] != '\0' && address.host[0] != '-');
        for (size_t i = 0; i < address.key_count; i++) {
            assert(address.keys[i].value[0] != '\0');
            assert(i == 0 || address.keys[i - 1].tag < address.keys[i].tag);
        }
    } else {
        assert(err.code == SAT_ERR_ARGUMENT);
    }
    free(text);
    return 0;
}
