/* Fuzzes the repair of packs: any bytes as a damaged file. What comes out verifies; of a pack that
 * verifies nothing is lost. The first byte is not part of the file, as fuzz_pack's corpus has one.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/pack/pack_check.h"
#include "formats/pack/pack_repair.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_lost(void *context, const SatPackLoss *loss)
{
    require(loss->text[0] != '\0', "what is lost is told");
    require(loss->series_number == 0 || loss->case_number > 0, "a series is one of a case");
    ++*(size_t *)context;
}

static void print_fault(void *context, SatCheckFault fault, size_t case_index, size_t series_index,
                        size_t frame_index, const char *text)
{
    (void)context;
    (void)fault;
    (void)fprintf(stderr, "case %zu, series %zu, frame %zu: %s\n", case_index, series_index,
                  frame_index, text);
}

static void repair(const char *path, const char *output)
{
    size_t lost = 0;
    SatPackSalvage salvage;
    SatPackRepaired repaired = {0};
    SatCheckResult before = {0}, after = {0};
    SatError err = SAT_ERROR_INIT, unchecked = SAT_ERROR_INIT;
    bool is_whole =
        sat_pack_check(path, false, NULL, NULL, NULL, &before, &unchecked) && before.faults == 0;
    bool done = sat_pack_salvage_open(path, &salvage, &err) &&
                sat_pack_repair(&salvage, output, count_lost, &lost, &repaired, &err);
    sat_pack_salvage_close(&salvage);
    require(done || (err.code != SAT_OK && err.text[0] != '\0'), "a refusal says why");
    require(!is_whole || (done && lost == 0 && repaired.frames == before.frames),
            "a whole one loses nothing");
    if (done) {
        SatError checking = SAT_ERROR_INIT;
        require(sat_pack_check(output, false, print_fault, NULL, NULL, &after, &checking) &&
                    after.faults == 0,
                "what comes out verifies");
        require(after.frames == repaired.frames && after.cases == repaired.cases,
                "it has what was told");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char folder[] = "/tmp/satchel-fuzz-repair-XXXXXX", path[64], output[64], left[96];
    if (size < 1 || mkdtemp(folder) == NULL) {
        return 0;
    }
    (void)snprintf(path, sizeof(path), "%s/in", folder);
    (void)snprintf(output, sizeof(output), "%s/out", folder);
    int descriptor = open(path, O_CREAT | O_WRONLY, 0600);
    require(descriptor >= 0 && write(descriptor, data + 1, size - 1) == (ssize_t)(size - 1),
            "a file can be made");
    (void)close(descriptor);
    repair(path, output);
    static const char *const endings[] = {"", ".part", ".part.journal"};
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        (void)snprintf(left, sizeof(left), "%s%s", output, endings[i]);
        (void)unlink(left);
    }
    (void)unlink(path);
    (void)rmdir(folder);
    return 0;
}
