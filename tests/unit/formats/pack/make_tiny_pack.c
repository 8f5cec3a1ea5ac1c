/* Writes the tiny pack of the tests: make_tiny_pack PATH. For tests/golden/pack and PACK_FORMAT.md.
 */
#include <stdio.h>

#include "tests/unit/formats/pack/pack_test_support.h"

int main(int argc, char **argv)
{
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_tiny();
    if (argc != 2 || !pack_test_write(argv[1], &recipe, &err)) {
        (void)fprintf(stderr, "%s\n", argc != 2 ? "usage: make_tiny_pack PATH" : err.text);
        return 1;
    }
    return 0;
}
