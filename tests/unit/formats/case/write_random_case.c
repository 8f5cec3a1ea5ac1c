/* Writes case.json of a random case to stdout: write_random_case SEED. For tests in Python. */
#include <stdio.h>
#include <stdlib.h>

#include "formats/case/case_json.h"
#include "tests/unit/formats/case/random_case.h"

int main(int argc, char **argv)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter json = SAT_BYTE_WRITER_INIT;
    SAT_AUTO(SatCase) *made = random_case(argc > 1 ? strtoull(argv[1], NULL, 10) : 1, &err);
    if (made == NULL || !sat_case_write_json(made, NULL, NULL, &json, &err)) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    bool written = fwrite(json.bytes, 1, json.length, stdout) == json.length;
    sat_byte_writer_free(&json);
    return written ? 0 : 1;
}
