/* Fuzzes addresses of servers: one that is right, or an error. */
#include <stdlib.h>
#include <string.h>

#include "export/net/server_address.h"
#include "tests/fuzz/fuzz_promise.h"

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
        require(address.port > 0 && address.host[0] != '\0' && address.host[0] != '-',
                "what is read keeps its form");
        for (size_t i = 0; i < address.key_count; i++) {
            require(address.keys[i].value[0] != '\0', "what is read keeps its form");
            require(i == 0 || address.keys[i - 1].tag < address.keys[i].tag,
                    "what is read keeps its form");
        }
    } else {
        require(err.code == SAT_ERR_ARGUMENT, "what is read keeps its form");
    }
    free(text);
    return 0;
}
