/* Fuzzes what a DICOM peer sends: the first byte says as what the rest is read. */
#include <string.h>

#include "export/net/dimse_command.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_accept(const uint8_t *bytes, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    uint32_t most = 0;
    SatPresentationContext contexts[3];
    memset(contexts, 0, sizeof(contexts));
    for (size_t i = 0; i < 3; i++) {
        contexts[i].transfer_syntaxes[0] = "1.2.840.10008.1.2.1";
        contexts[i].transfer_syntax_count = 1;
    }
    const bool done = sat_upper_layer_read_accept(bytes, length, contexts, 3, &most, &err);
    require(done == (err.code == SAT_OK), "what is read keeps its form");
    for (size_t i = 0; done && i < 3; i++) {
        require(!contexts[i].is_accepted ||
                    strcmp(contexts[i].accepted_syntax, "1.2.840.10008.1.2.1") == 0,
                "what is read keeps its form");
    }
    sat_error_clear(&err);
    require(!sat_upper_layer_fail_reject(bytes, length, "ME", "YOU", &err),
            "what is read keeps its form");
}

static void read_values(const uint8_t *bytes, size_t length)
{
    size_t position = 0;
    SatDataValue value;
    while (position < length && sat_upper_layer_next_value(bytes, length, &position, &value)) {
        require(position <= length && value.bytes + value.length == bytes + position,
                "what is read keeps its form");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatDimseCommand command;
    const char *value = NULL;
    size_t length = 0;
    if (size == 0) {
        return 0;
    }
    const uint8_t *rest = data + 1;
    switch (data[0] % 4) {
    case 0:
        read_accept(rest, size - 1);
        break;
    case 1:
        read_values(rest, size - 1);
        break;
    case 2:
        if (sat_dimse_command_read(rest, size - 1, &command, &err)) {
            require(strlen(command.sop_instance) < SAT_UID_CAPACITY, "what is read keeps its form");
        }
        break;
    default:
        if (sat_identifier_find(rest, size - 1, 0x0020000d, &value, &length)) {
            require((const uint8_t *)value + length <= data + size, "what is read keeps its form");
        }
        break;
    }
    return 0;
}
